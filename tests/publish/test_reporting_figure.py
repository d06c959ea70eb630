"""What the figures of who reports show, and that they can be read without colours and without eyes."""

from datetime import date, timedelta
from html.parser import HTMLParser

import pandas as pd
import pytest

from dashboard.publish.figures import reporting_figure
from dashboard.publish.listings import reporting_tables
from dashboard.store import reporting

FIRST = date(2021, 3, 17)
STATES = ["on_time", "late", "silent", "not_expected", "not_yet_due"]


def some_weeks(count: int = 4, running: bool = True) -> pd.DataFrame:
    rows = [
        {
            "week_end": pd.Timestamp(FIRST + timedelta(days=7 * place)),
            "expected": 1_000,
            "reported": 700 + place,
            "on_time": 600 + place,
            "late": 100,
            "silent": 300 - place,
            "not_yet_due": 0,
        }
        for place in range(count)
    ]
    if running and rows:
        rows[-1] |= {"late": 0, "reported": 600, "on_time": 600, "silent": 0, "not_yet_due": 400}
    return pd.DataFrame(rows, columns=["week_end", *reporting._SUMS])


def some_units(name: str = "Trường Mẫu", code: str = "T1") -> pd.DataFrame:
    row = {
        "unit_code": code,
        "unit_name": name,
        "parent_name": "Quận Ba Đình",
        "people": 12.0,
        "as_of": pd.NaT,
        "days_old": None,
        "weeks_silent_in_a_row": 2,
        "states": STATES,
    }
    return pd.DataFrame([row]).astype({"as_of": "datetime64[s]", "days_old": "Int64"})


class Read(HTMLParser):
    """The text of each cell, and the addresses of the links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.links: list[str] = []
        self.is_inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"td", "th"}:
            self.cells.append("")
            self.is_inside = True
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.cells[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag not in {"td", "th"}


ENDS = [FIRST + timedelta(days=7 * place) for place in range(5)]


def test_the_parts_of_each_bar_are_the_units_expected():
    rows = some_weeks()
    figure = reporting_figure.weeks(rows)
    assert figure.layout.barmode == "stack"
    sums = [sum(heights) for heights in zip(*(bar.y for bar in figure.data), strict=True)]
    assert sums == rows["expected"].tolist()


def test_the_parts_are_told_apart_without_colours():
    looks = {
        (bar.marker.color, bar.marker.pattern.shape, bar.marker.line.color)
        for bar in reporting_figure.weeks(some_weeks()).data
    }
    assert len(looks) == 4
    assert len(set(reporting_figure.SIGNS.values())) == len(reporting_figure.SIGNS)
    assert set(reporting_figure.STATES) == set(reporting_figure.SIGNS) == set(reporting.STATES)


def test_the_newest_week_stands_beside_in_numbers_and_the_newest_due_carries_its_share():
    notes = [note.text for note in reporting_figure.weeks(some_weeks()).layout.annotations]
    assert notes[0] == "<b>60%</b>"
    assert "<b>600</b> đúng hạn" in notes[-1] and "<b>400</b> chưa đến hạn" in notes[-1]
    # What was hatched in another week is named too.
    assert "<b>0</b> nộp chậm" in notes[-1]


def test_only_the_newest_weeks_are_drawn():
    figure = reporting_figure.weeks(some_weeks(40))
    assert all(len(bar.y) == reporting_figure.MOST_WEEKS for bar in figure.data)
    assert len(figure.layout.xaxis.ticktext) <= reporting_figure.MOST_DAYS
    assert figure.layout.xaxis.ticktext[-1] == "15/12"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_young_campaign_is_drawn_too(count):
    reporting_figure.weeks(some_weeks(count))
    assert reporting_figure.in_words(some_weeks(count))


def test_it_is_told_in_words():
    words = reporting_figure.in_words(some_weeks())
    assert "60% ở tuần kết thúc 17/3/2021" in words
    assert "100 đơn vị nộp chậm và 298 đơn vị chưa nộp" in words


def test_the_table_of_units_and_weeks_is_read_aloud_in_words():
    read = Read(reporting_figure.matrix(some_units(), ENDS, lambda code: f"/x?ma={code}", "Bảng"))
    assert read.cells[0] == "Đơn vị"
    assert read.cells[1] == "tuần kết thúc 17/3"
    assert read.cells[6:] == [
        "Trường Mẫu",
        "●đúng hạn",
        "◐nộp chậm",
        "○chưa nộp",
        "–chưa phải nộp",
        "…chưa đến hạn",
    ]
    assert read.links == ["/x?ma=T1"]


def test_a_name_in_the_table_is_text():
    html = reporting_figure.matrix(
        some_units("<img src=x onerror=alert(1)>", '"><script>'), ENDS, lambda code: f"/x?ma={code}", "<b>"
    )
    assert "<img" not in html and "<script" not in html and "<b>" not in html


def test_the_tables_say_the_same_in_words():
    weeks = reporting_tables.weeks(some_weeks())
    assert weeks["Tuần kết thúc"].tolist()[0] == "07/4/2021"
    assert weeks["Tỷ lệ đúng hạn"].tolist()[-1] == "60,0%"
    units = reporting_tables.units(some_units(), ENDS)
    assert units.iloc[0, -5:].tolist() == [
        "đúng hạn",
        "nộp chậm",
        "chưa nộp",
        "chưa phải nộp",
        "chưa đến hạn",
    ]
    assert reporting_tables.signs(STATES) == "● ◐ ○ – …"
