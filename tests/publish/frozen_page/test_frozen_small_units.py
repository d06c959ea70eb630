"""The frozen page gives nobody away."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOON, TODAY, a_store
from frozen_pages import CITY, EDITION, LEADER, SMALLEST, UNITS, Read, a_campaign
from histories import tell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import Counted

from dashboard import briefing, freezing
from dashboard.model import EVERYTHING, Basis
from dashboard.publish.frozen_page import frozen
from dashboard.publish.frozen_page.frozen_ranking import MILESTONES
from dashboard.store.progress import COUNTS, Question
from dashboard.store.units import add as add_units
from dashboard.wording import day


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
def test_no_small_unit_is_shown_or_can_be_worked_out(con_of_sizes, sizes):
    con = con_of_sizes
    rosters = [Counted(code, TODAY, NOON, (n, n, n // 2, n // 3, 0, 0), None) for code, n in sizes.items()]
    tell(con, rosters)
    page = Read(freezing.page(con, LEADER, CITY, Basis.SMARTPHONE))
    if 0 < sum(sizes.values()) < SMALLEST:
        assert not page.tables
        assert not page.scripts
        return
    part_of = {code: over for code, _, over, _ in UNITS}
    name_of = {code: name for code, name, *_ in UNITS}
    shown = page.rows("units")
    hidden = {code for code in sizes if name_of[code] in shown and shown[name_of[code]][2] == "–"}
    assert {code for code, people in sizes.items() if 0 < people < SMALLEST} <= hidden
    for part in {part_of[code] for code in sizes}:
        reported = {code for code, people in sizes.items() if people and part_of[code] == part}
        if left := hidden & reported:
            people = sum(sizes[code] for code in left)
            assert left == reported or (len(left) > 1 and people >= SMALLEST)
        total = sum(sizes[code] for code in reported)
        if 0 < total < SMALLEST:
            for ranking in page.data["rankings"].values():
                _, cells, shape = ranking["rows"][part]
                assert set(cells[:-1]) == {"–"}
                assert not shape


LEAVES = """code,name,kind,parent_code
ONE,Tổ Một,school,D019
TWELVE,Tổ Mười Hai,school,D019
TWENTY,Tổ Hai Mươi,school,D019
TEN,Tổ Mười,school,TWELVE
"""


@pytest.mark.parametrize("under", ["D019", None])
def test_what_is_hidden_as_a_part_is_no_sum_of_units_either(under):
    with a_store() as con:
        add_units(con, LEAVES.encode(), NOON - timedelta(days=99))
        sizes = {"ONE": 3, "TWELVE": 12, "TWENTY": 40, "TEN": 10}
        tell(con, [Counted(code, TODAY, NOON, (n, n, 1, 0, 0, 0), None) for code, n in sizes.items()])
        question = replace(CITY, under=under)
        told = briefing.context(con, LEADER, question, Basis.SMARTPHONE)
        rows = freezing.every_unit(con, LEADER, question, told).set_index("code")
    hidden = {code for code in sizes if rows.loc[code, "is_hidden"]}
    # TWELVE and TEN are one part of the district, and it is hidden beside ONE.
    assert hidden == {"ONE", "TWELVE", "TEN"}
    assert not under or set(told.groups.loc[told.groups["is_hidden"], "code"]) == {"ONE", "TWELVE"}
    assert rows.loc[list(hidden), list(COUNTS)].isna().all(axis=None)


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
