"""A store on the disk with people who are due to be deleted, and what can be read in its files."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from builders import NOON, UNITS, count, sheet

from dashboard import pipeline
from dashboard.settings import settings
from dashboard.store import connection, units

NAMES = [told.encode() for told in ("Trần Thị Đã Đi", "Lê Đức Đã Đi", "0912345678")]
OLD = sheet(
    """
    Mã số BHXH | Họ và tên      | Điện thoại
    0112345678 | Trần Thị Đã Đi | 0912345678
    0112345679 | Lê Đức Đã Đi   |
    0112345680 | Vũ Văn Đã Đi   |
    """
)
NEW = sheet(
    """
    Mã số BHXH | Họ và tên
    0112345681 | Hoàng Thị Ở Lại
    """
)


def a_store_with_who_is_due(folder: Path) -> None:
    """Three people who were superseded in 2021, and one who counts."""
    settings.cache_clear()
    with closing(pipeline.open_store(folder, NOON)) as con:
        units.add(con, UNITS.encode(), NOON)
        count(con, OLD)
        count(con, NEW, now=NOON + timedelta(days=1))
        # What is small and of one kind is kept packed: a table that nobody packs lets bytes be found.
        connection.checkpoint(con)


def bytes_of(folder: Path) -> bytes:
    """All that stands in the files of this folder: the store, its log, what is put aside."""
    return b"\0".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
