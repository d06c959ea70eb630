"""The campaign's site as files: every page valid and small, every link good, nothing of too few people."""

import io
import re
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import html5lib
import pytest
from builders import NOON, TODAY, a_roster, a_store, count

from dashboard import campaign_site, pipeline, published_site
from dashboard.errors import UserError
from dashboard.insight.form_01.clock import Deadline
from dashboard.model import Language
from dashboard.publish.site import due_day, texts, units, whole_site
from dashboard.publish.site.checks import LARGEST_PAGE, Links
from dashboard.publish.site.frame import PAGES, TOP, path_of
from dashboard.settings import campaign, settings
from dashboard.store import units as catalogue

SITE = "https://vssid.example"
MORE = """code,name,kind,parent_code,office_code
TINY,Tổ Ít Người,enterprise,D001,
OTHER,Tổ Bên Cạnh,enterprise,D001,
A/../B,"Công ty <b>""Dấu"" & Con</b>",enterprise,D001,
"""


@pytest.fixture(scope="module")
def con():
    with a_store() as con, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMPAIGN_ADDRESS", SITE)
        settings.cache_clear()
        catalogue.add(con, MORE.encode(), NOON - timedelta(days=90))
        count(con, a_roster(40, installed=31, registered=20), "SOUTH")
        count(con, a_roster(30, installed=13, first=100), "OTHER")
        count(con, a_roster(3, installed=2, first=200), "TINY")
        yield con


def all_files(con):
    return dict(campaign_site._looked_through(con, NOON, lambda words: None))


@pytest.fixture(scope="module")
def made(con):
    """path → content of every file, built once."""
    return all_files(con)


def page(made, path):
    return made[f"{TOP}{path}index.html"].decode()


def test_every_page_is_there_in_both_languages_and_every_unit_has_one(con, made):
    listed = [*campaign_site.told(con, TODAY).units["code"]]
    for language in Language:
        for name in PAGES:
            assert f"{TOP}{path_of(name, language)}index.html" in made
        assert {f"{TOP}{path}index.html" for path in units.addresses(listed, language)} <= set(made)


def test_every_page_is_valid_html_and_small(made):
    parser = html5lib.HTMLParser(strict=True)
    some = [
        path
        for path in made
        if path.endswith(".html") and ("/don-vi/" not in path or path < "chien-dich/don-vi/C01")
    ]
    for path in some:
        parser.parse(made[path].decode())
        assert len(made[path]) <= LARGEST_PAGE


def test_no_page_has_a_script_or_a_style_of_its_own(made):
    for path, content in made.items():
        if path.endswith(".html"):
            text = content.decode()
            assert re.findall(r"<script[^>]*>", text) == re.findall(
                r'<script src="[^"]*offline.js" defer>', text
            )
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), path


def test_both_languages_have_the_same_words_and_fill_in_the_same_values():
    vietnamese, english = texts.words(Language.VIETNAMESE), texts.words(Language.ENGLISH)
    assert vietnamese.keys() == english.keys()
    for name, words in vietnamese.items():
        assert set(re.findall(r"{\w+}", words)) == set(re.findall(r"{\w+}", english[name])), name


def test_a_unit_of_too_few_people_shows_no_figure_anywhere(made):
    tiny = page(made, "don-vi/TINY/")

    assert texts.words(Language.VIETNAMESE)["progress_hidden"] in tiny
    assert 'class="rates"' not in tiny
    assert "31 trong 40 người" in page(made, "don-vi/D002/")


def test_who_is_silent_is_told_apart_from_who_is_hidden(made):
    assert texts.words(Language.VIETNAMESE)["progress_silent"] in page(made, "don-vi/NORTH/")


def test_the_progress_says_numerator_denominator_and_day(made):
    told = page(made, "en/tien-do/")
    # Nobody of the three in TINY is counted.
    assert "44 of 70 people" in told
    assert "as of 30 June 2021" in told


def test_what_somebody_called_a_unit_is_never_read_as_html_or_as_a_path(made):
    folder = units.folder("A/../B")

    assert "/" not in folder and "." not in folder
    assert "&lt;b&gt;&#34;Dấu&#34; &amp; Con&lt;/b&gt;" in page(made, f"don-vi/{folder}/")


def test_the_same_state_gives_the_same_bytes(con, made):
    assert all_files(con) == made


@pytest.mark.parametrize(
    ("day", "said", "unsaid"),
    [
        (date(2021, 6, 30), "10 chữ số", "VNeID"),
        (date(2023, 10, 20), "VNeID từ bản 2.1.0", "Từ ngày 01/8/2025"),
        (date(2026, 3, 1), "Từ ngày 01/8/2025", "10 chữ số"),
    ],
)
def test_a_fact_is_told_from_its_day_on(con, day, said, unsaid):
    frame = campaign_site.frame(con, day)
    told = dict(whole_site._guides(campaign_site.told(con, day), frame, Language.VIETNAMESE))[
        "cai-dat/index.html"
    ]

    assert said in told.decode()
    assert unsaid not in told.decode()


def test_without_the_paper_form_no_page_speaks_of_it(con, monkeypatch):
    monkeypatch.setattr(pipeline, "deadline", lambda con: None)
    guides = dict(
        whole_site._guides(
            campaign_site.told(con, TODAY), campaign_site.frame(con, TODAY), Language.VIETNAMESE
        )
    )
    told = b"".join(guides.values()).decode()

    assert "Không phải nộp tờ khai giấy" in told
    assert "tinh-han" not in told and "10 ngày" not in told


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("2021-06-30", "10/7/2021"),
        ("30/6/2021", "10/7/2021"),
        ("31.12.2021", "10/01/2022"),
        ("30/2/2021", "Không đọc được"),
        ("<script>", "Không đọc được"),
        ("9" * 500, "Không đọc được"),
        ("", "Không đọc được"),
    ],
)
def test_the_last_day_is_told_without_a_script(made, asked, said):
    content = made[f"{TOP}dang-ky/index.html"]
    told = due_day.answered(content, asked, Deadline(10), TODAY, Language.VIETNAMESE).decode()

    assert said in re.search(r'<p class="answer.*?</p>', told)[0]
    assert "<script>" not in told
    html5lib.HTMLParser(strict=True).parse(told)


def links():
    return Links(SITE, campaign().may_lead_to)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'<a href="../nowhere/">x</a>', "chien-dich/nowhere/index.html"),
        (b'<a href="#nowhere">x</a>', "nowhere"),
        (b'<a href="https://baohiemxahoi.gov.vn.evil.example/">x</a>', "evil.example"),
        (b'<img src="//evil.example/x.png">', "evil.example"),
        (b'<a href="javascript:alert(1)">x</a>', "javascript"),
        (b'<a href="http://play.google.com/">x</a>', "play.google.com"),
        (b"x" * (LARGEST_PAGE + 1), "100"),
    ],
)
def test_a_bad_page_fails_the_build_with_one_sentence(content, said):
    seen = links()
    with pytest.raises(UserError, match=re.escape(said)):
        seen.see("chien-dich/a/index.html", content)
        seen.finish()


def test_an_allowed_host_a_phone_and_a_page_of_ours_pass():
    seen = links()
    seen.see(
        "chien-dich/a/index.html",
        b'<a href="https://play.google.com/x">x</a><a href="tel:19009068">x</a>'
        b'<a href="../">x</a><a href="./">x</a><h2 id="y">y</h2><a href="../a/#y">x</a>',
    )
    seen.see("chien-dich/index.html", b"")
    seen.finish()


def test_a_build_is_swapped_in_whole_and_can_be_put_back(tmp_path):
    def failing():
        yield "chien-dich/index.html", b"half"
        raise UserError("no")

    first = published_site.add(tmp_path, [("a", b"1")], NOON)
    assert published_site.state(tmp_path).shown is None
    published_site.publish(tmp_path)
    with pytest.raises(UserError):
        published_site.add(tmp_path, failing(), NOON)
    assert published_site.state(tmp_path).shown == first
    assert published_site.state(tmp_path).draft is None
    assert sorted(each.name for each in tmp_path.iterdir()) == [f"{first.name}.zip", "state.json"]

    second = published_site.add(tmp_path, [("a", b"2"), ("b", b"3")], NOON + timedelta(days=1))
    changes = published_site.changes(tmp_path, second, first)
    assert (changes.added, changes.changed, changes.gone) == (["b"], ["a"], [])
    published_site.publish(tmp_path)
    assert published_site.put_back(tmp_path) == first
    assert published_site.put_back(tmp_path) == second
    with ZipFile(published_site.where(tmp_path, second)) as zipped:
        assert zipped.read("a") == b"2"


def test_only_three_builds_are_kept(tmp_path):
    for content in range(5):
        published_site.add(tmp_path, [("a", bytes([content]))], NOON)
        published_site.publish(tmp_path)

    assert len(list(tmp_path.glob("*.zip"))) == 2


def test_a_folder_with_other_files_is_not_written_over(con, tmp_path):
    (tmp_path / "letter.docx").write_bytes(b"mine")
    with pytest.raises(UserError):
        campaign_site.build_into(tmp_path, con, NOON)

    assert (tmp_path / "letter.docx").read_bytes() == b"mine"


def test_the_zip_holds_what_a_static_host_needs(con, made):
    out = io.BytesIO()
    files = campaign_site.build_zip(out, con, datetime(2021, 6, 30, 12))

    with ZipFile(out) as zipped:
        assert set(zipped.namelist()) == set(made)
        assert files == len(made)
        assert {"robots.txt", "404.html", "chien-dich/sitemap.xml"} <= set(zipped.namelist())
