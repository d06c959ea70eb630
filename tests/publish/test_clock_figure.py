"""What the calendar and the figures of the clock say, not how they look."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import wording
from dashboard.insight.form_01 import clock
from dashboard.model import Language
from dashboard.publish.figures import clock_figure, steps_figure
from dashboard.publish.listings import clock_tables, due_calendar

TODAY = date(2021, 6, 30)
COUNTS = {"with_smartphone": 200, "installed": 100, "registered": 80, "form_submitted": 60, "approved": 40}
LOST = {"in_time": 45, "late": 10, "owing": 20, "overdue": 15, "without_form": 0, "waiting": 18}
dues = st.dictionaries(st.integers(-60, 20), st.integers(1, 5000), max_size=30)


class Cells(HTMLParser):
    """The cells of a table, each with its classes and what is read aloud of it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, str]]] = []

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append((dict(attrs).get("class") or "", ""))

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            kind, words = self.rows[-1][-1]
            self.rows[-1][-1] = kind, words + data


def due(people: dict[int, int]) -> pd.DataFrame:
    """Days from today → people."""
    days = [pd.Timestamp(TODAY + timedelta(days=left)) for left in sorted(people)]
    return pd.DataFrame(
        {"day": pd.Series(days, dtype="datetime64[s]"), "people": [people[left] for left in sorted(people)]}
    )


def cells(people: dict[int, int], on_day: date = TODAY) -> list[list[tuple[str, str]]]:
    read = Cells()
    read.feed(due_calendar.calendar(due(people), on_day))
    return read.rows


def counted(words: str) -> int:
    """The number that stands behind the day of a cell."""
    return int(re.search(r"/\d+ (?:hôm nay )?([\d.]+) ", words)[1].replace(".", ""))


def test_a_week_is_a_row_from_monday_to_sunday():
    rows = cells({0: 244, 12: 9})
    assert [words for _, words in rows[0]] == ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
    # 30/6/2021 is a Wednesday.
    days = ["28/6", "29/6", "30/6", "01/7", "02/7", "03/7", "04/7"]
    assert [words[:4] for _, words in rows[2]] == days
    assert all(len(row) == 7 for row in rows[2:])


def test_only_today_and_the_next_three_days_are_marked_and_only_with_people_due():
    rows = cells(dict.fromkeys(range(-3, 10), 5) | {2: 0})
    marked = [words[:4] for row in rows[2:] for kind, words in row if "soon" in kind]
    assert marked == ["30/6", "01/7", "03/7"]


def test_what_is_overdue_is_one_sum_with_how_long_it_has_been():
    late = cells({-1: 3, -7: 4, -8: 5, -29: 6, 2: 9})[1]
    assert len(late) == 1
    assert late[0][1] == "Đã quá hạn: 18 người 1–7 ngày: 7 · 8–14 ngày: 5 · từ 29 ngày: 6"
    assert cells({3: 1})[1][0][1] == "Không có ai quá hạn"


@given(dues)
def test_everybody_stands_in_the_calendar_once(people):
    rows = cells(people)
    late = sum(count for left, count in people.items() if left < 0)
    said = re.match(r"Đã quá hạn: ([\d.]+) người", rows[1][0][1])
    assert (int(said[1].replace(".", "")) if said else 0) == late
    shown = [counted(words) for row in rows[2:] for kind, words in row if kind != "past"]
    assert sum(shown) == sum(people.values()) - late


def test_a_day_that_has_passed_is_not_called_today():
    told = due_calendar.calendar(due({0: 2}), TODAY, is_today=False)
    assert "hôm nay" not in told
    assert 'class="today soon"' in told


def test_the_calendar_is_read_aloud_with_what_the_numbers_are():
    told = due_calendar.calendar(due({0: 2, 5: 3}), TODAY)
    assert (
        "<caption>Số người còn phải nộp Tờ khai 01 theo ngày hết hạn, từ 30/6/2021 đến 05/7/2021</caption>"
        in told
    )
    assert told.count("người đến hạn hôm nay") == 1
    assert '<abbr title="Chủ nhật">CN</abbr>' in told
    with wording.speaking(Language.ENGLISH):
        assert '<abbr title="Sunday">Sun</abbr>' in due_calendar.calendar(due({0: 2}), TODAY)


def test_nobody_at_all_is_a_week_of_noughts():
    assert [counted(words) for kind, words in cells({})[2] if kind != "past"] == [0] * 5


def test_the_table_of_the_calendar_has_days_left():
    told = due_calendar.in_words(due({-2: 4, 3: 5}), TODAY)
    assert told.to_dict("list") == {
        "Hạn cuối": ["28/6/2021", "03/7/2021"],
        "Số người": [4, 5],
        "Còn (ngày)": [-2, 3],
    }


def lengths(figure) -> dict[float, float]:
    """Place of a step → how long its bars are together."""
    told: dict[float, float] = {}
    for bar in figure.data:
        told[bar.y[0]] = told.get(bar.y[0], 0) + bar.x[0]
    return told


def test_the_steps_are_shares_of_the_stated_base_and_the_form_is_in_time_late_or_of_no_known_day():
    figure = steps_figure.funnel(COUNTS, "with_smartphone", LOST)
    assert [round(length, 6) for _, length in sorted(lengths(figure).items())] == [1, 0.5, 0.4, 0.3, 0.2]
    form = sorted(lengths(figure))[3]
    assert [round(bar.x[0] * 200) for bar in figure.data if bar.y[0] == form] == [45, 10, 5]


def test_between_two_steps_stands_who_is_lost():
    notes = [note.text for note in steps_figure.funnel(COUNTS, "with_smartphone", LOST).layout.annotations]
    assert notes == [
        "−100 chưa cài",
        "song song: −120 chưa đăng ký",
        "−20 chưa nộp Tờ khai 01<br>trong đó 15 đã quá hạn",
        "đúng hạn 45, muộn 10<br>−18 chờ duyệt",
    ]


def test_a_campaign_without_the_form_has_no_step_for_it():
    counts = {name: count for name, count in COUNTS.items() if name != "form_submitted"}
    figure = steps_figure.funnel(counts, "with_smartphone", {"waiting": 40})
    assert "Đã nộp Tờ khai 01" not in figure.layout.yaxis.ticktext
    assert [note.text for note in figure.layout.annotations][-1] == "−40 chờ duyệt"


@pytest.mark.parametrize("nothing", [dict.fromkeys(COUNTS, 0)])
def test_of_nobody_the_figure_is_empty_and_no_fault(nothing):
    steps_figure.funnel(nothing, "with_smartphone", dict.fromkeys(LOST, 0))


def weeks() -> pd.DataFrame:
    rows = [(pd.Timestamp("2021-06-14"), 10, 5, 2, 0, 0, 3), (pd.Timestamp("2021-06-21"), 4, 1, 0, 0, 3, 0)]
    return pd.DataFrame(rows, columns=["week", "registered", *clock.OUTCOMES])


def test_a_week_s_people_add_up_to_all_of_them_and_the_newest_stands_on_top():
    figure = clock_figure.cohorts(weeks())
    assert [sum(bar.x[place] for bar in figure.data) for place in (0, 1)] == [1, 1]
    assert list(figure.layout.yaxis.ticktext) == ["21/6–27/6  <b>4</b>", "14/6–20/6  <b>10</b>"]
    assert [words for _, words in clock_figure.key_of(weeks())] == [
        "Nộp đúng hạn",
        "Nộp muộn",
        "Còn trong hạn",
        "Quá hạn",
    ]


def test_orange_is_kept_for_what_is_overdue():
    assert [name for name, colour in clock_figure.COLOURS.items() if colour == clock_figure.ORANGE] == [
        "overdue"
    ]


def test_an_office_is_a_dot_and_a_line_that_says_where_it_is_not_the_end():
    rows = pd.DataFrame(
        [("A", "BHXH <b>A</b>", 5, None, None, 9, 40.0), ("B", "BHXH B", 50, 4.0, 9.0, 3, 30.0)],
        columns=["code", "name", "approved", "median_days", "slow_days", "waiting", "longest_wait"],
    )
    figure = clock_figure.offices(rows)
    assert [note.text for note in figure.layout.annotations] == ["hơn 40", "9"]
    assert list(figure.layout.yaxis.ticktext) == ["BHXH &lt;b&gt;A&lt;/b&gt;", "BHXH B"]
    assert clock_tables.offices(rows)["Chờ duyệt"].tolist() == [9, 3]


def test_no_week_and_no_office_are_empty_figures_and_no_faults():
    assert not clock_figure.cohorts(weeks().head(0)).data
    rows = clock.offices(pd.DataFrame(columns=["code", "name", "days", "approved", "waiting"]))
    assert not clock_figure.offices(rows).layout.annotations
    assert clock_tables.weeks(weeks().head(0)).empty
