"""The frozen page gives nobody away."""

import re
from dataclasses import replace

import pytest
from builders import NOON, TODAY, a_store
from frozen_pages import CITY, EDITION, LEADER, SMALLEST, UNITS, Read, a_campaign
from histories import tell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import Counted

from dashboard import freezing
from dashboard.model import EVERYTHING, Basis
from dashboard.publish.frozen_page import frozen
from dashboard.publish.frozen_page.frozen_ranking import MILESTONES
from dashboard.store.progress import Question
from dashboard.wording import day, number


def test_of_a_part_that_is_too_small_only_that_is_said(con):
    hidden = Question(EVERYTHING, TODAY, under="TINY1")
    content = freezing.page(con, LEADER, hidden, Basis.SMARTPHONE)
    page = Read(content)
    assert "quá ít người" in page.text.lower() or "không hiển thị" in page.text.lower()
    assert not page.tables
    assert not page.scripts
    assert not re.search(r"\d+ người|\d%", page.text)


def hidden_rows(page: Read, names: set[str]) -> list[list[str]]:
    return [cells[2:-1] for name, cells in page.rows("units").items() if name in names]


def test_small_units_have_no_figure_on_the_page(read):
    assert hidden_rows(read, {"Tổ Nhỏ Một", "Tổ Nhỏ Hai"}) == [["–"] * 4] * 2
    for milestone in MILESTONES:
        group, cells, shape = read.data["rankings"][milestone]["rows"]["D005"]
        assert (group, shape) == ("small", [])
        assert set(cells[:-1]) == {"–"}


few = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SIZES = st.one_of(st.integers(0, 9), st.integers(10, 60))


@given(st.dictionaries(st.sampled_from([code for code, *_ in UNITS]), SIZES, min_size=1))
@few
def test_a_small_unit_is_in_no_row_and_no_sum(con_of_sizes, sizes):
    con = con_of_sizes
    rosters = [Counted(code, TODAY, NOON, (n, n, n // 2, n // 3, 0, 0), None) for code, n in sizes.items()]
    tell(con, rosters)
    page = Read(freezing.page(con, LEADER, CITY, Basis.SMARTPHONE))
    large = {code: people for code, people in sizes.items() if people >= SMALLEST}
    if not large and sum(sizes.values()):
        assert not page.tables
        assert not page.scripts
        return
    part_of = {code: over for code, _, over, _ in UNITS}
    name_of = {code: name for code, name, *_ in UNITS}
    shown = page.rows("units")
    hidden = {code for code in sizes if name_of[code] in shown and shown[name_of[code]][-1] == "Ẩn"}
    assert hidden == {code for code, people in sizes.items() if 0 < people < SMALLEST}
    for part in {part_of[code] for code in sizes}:
        people = sum(large.get(code, 0) for code, _, over, _ in UNITS if over == part)
        for ranking in page.data["rankings"].values():
            _, cells, shape = ranking["rows"][part]
            if people:
                assert number(people) in cells
            elif any(part_of[code] == part for code in hidden):
                assert set(cells[:-1]) == {"–"}
                assert not shape


@pytest.fixture(scope="module")
def con_of_sizes():
    with a_store() as con:
        a_campaign(con)
        yield con


def test_an_early_week_of_few_people_is_neither_listed_nor_drawn(told, units):
    weeks = told.weeks.copy()
    weeks.loc[weeks.index[0], ["headcount", "with_smartphone", "installed"]] = [4, 4, 1]
    page = Read(frozen.page(replace(told, weeks=weeks), units, EDITION))
    assert day(weeks.iloc[0]["day"]) not in page.rows("weeks")
