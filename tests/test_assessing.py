"""The draft of the impact assessment says what is set and held, calls what is off a gap, and names nobody."""

import re
from contextlib import closing
from io import BytesIO
from pathlib import Path

import docx
import pytest
from builders import NOON, OFFICE, UNITS, a_roster, count, liaison

from dashboard import assessing, pipeline
from dashboard.errors import NotAllowed
from dashboard.settings import settings
from dashboard.store import backups, units


@pytest.fixture
def told(tmp_path, monkeypatch):
    """`told(KEY="…")`: the words of the draft of a store of nine people, with these settings."""
    monkeypatch.setenv("CAMPAIGN_SECRET", "a secret that only tests know, and long enough")
    monkeypatch.setenv("CAMPAIGN_DATA", str(tmp_path / "data"))
    settings.cache_clear()
    with closing(pipeline.open_store(tmp_path / "data", NOON)) as con:
        units.add(con, UNITS.encode(), NOON)
        count(con, a_roster(people=9, installed=4))

        def words(**environment: str) -> str:
            for name, value in environment.items():
                monkeypatch.setenv(f"CAMPAIGN_{name}", value)
            settings.cache_clear()
            return text(assessing.document(con, OFFICE, NOON))

        words.con, words.folder = con, tmp_path / "data"
        yield words
    settings.cache_clear()


def text(file: bytes) -> str:
    document = docx.Document(BytesIO(file))
    cells = [" | ".join(cell.text for cell in row.cells) for each in document.tables for row in each.rows]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_it_has_every_part_and_counts_what_is_held(told):
    draft = told()
    for part in ("I. ", "II. ", "III. ", "IV. ", "V. ", "VI. ", "VII. ", "VIII. ", "IX. "):
        assert f"\n{part}" in f"\n{draft}"
    assert "Dòng về cá nhân | 9" in draft
    assert "Danh sách đầu tiên được nhận ngày 30/6/2021; hồ sơ cần gửi trước hết ngày 29/8/2021" in draft
    assert "……" in draft


def test_what_is_off_is_called_a_gap_until_it_is_on(told):
    bare = told(KEEP_SUPERSEDED_DAYS="off")
    assert "được mã hóa | KHÔNG: còn thiếu" in bare
    assert "https | KHÔNG: còn thiếu" in bare
    assert "chưa đặt thời hạn. CÒN THIẾU" in bare and "chưa đặt ngày cuối (CAMPAIGN_ENDS_ON)" in bare
    assert "Kho được sao mỗi đêm | chưa có: còn thiếu" in bare
    backups.make(told.con, told.folder, keep=3)
    careful = told(
        STORE_KEY="a key that only tests know, and long enough",
        ADDRESS="https://vssid.example",
        KEEP_SUPERSEDED_DAYS="14",
        ENDS_ON="2021-12-31",
        TOTP_FOR_ADMIN="true",
    )
    assert "còn thiếu" not in careful.lower()
    assert "không còn tính: 14 ngày" in careful
    assert "Quản trị đăng nhập có bước thứ hai | bắt buộc với tất cả" in careful


def test_nobody_and_no_secret_is_named_in_it(told):
    draft = told()
    named = told.con.execute("SELECT full_name FROM participant").fetchall()
    assert named
    assert not [name for (name,) in named if name in draft]
    assert "a secret that only tests know" not in draft


def test_the_same_settings_and_counts_give_the_same_file(told):
    told()
    assert assessing.document(told.con, OFFICE, NOON) == assessing.document(told.con, OFFICE, NOON)


def test_every_test_that_it_names_is_there(told):
    here = {file.stem for file in Path(__file__).parent.rglob("test_*.py")}
    named = set(re.findall(r"\btest_\w+", told()))
    assert named and named <= here


def test_nobody_else_gets_it(told):
    with pytest.raises(NotAllowed):
        assessing.document(told.con, liaison("NORTH"), NOON)
