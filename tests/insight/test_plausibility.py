"""What is odd is asked about, and nothing else: each doubt where it belongs, on either side of its bound."""

from datetime import date

import pandas as pd
import pytest

from dashboard.insight import plausibility

COUNTS = ("headcount", "with_smartphone", "installed", "registered", "form_submitted", "approved")
LAST_WEEK = date(2021, 6, 23)


def progress(*units: tuple[tuple[int, ...], tuple[int, ...] | None]) -> pd.DataFrame:
    """A row a unit, as `changes.progress` gives it: its counts after and, unless it was silent, before."""
    rows = [
        {"unit_code": f"U{place}", "unit_name": f"Đơn vị {place}"}
        | dict(zip(COUNTS, after, strict=True))
        | dict(zip((f"before_{name}" for name in COUNTS), before or (None,) * 6, strict=True))
        | {"before_as_of": LAST_WEEK if before else None}
        for place, (after, before) in enumerate(units)
    ]
    return pd.DataFrame(rows).astype({f"before_{name}": "Int64" for name in COUNTS})


def names(
    told: pd.DataFrame,
    changed: dict[str, int] | None = None,
    days: list[tuple[str, int, int]] = [],  # noqa: B006
) -> list[str]:
    marked = pd.DataFrame(
        [(*each, LAST_WEEK) for each in days], columns=["milestone", "people", "days", "commonest"]
    )
    found = plausibility.doubts(told, changed or {"new": 1}, marked)
    assert all(doubt.sentence for doubt in found)
    return [doubt.name for doubt in found]


def test_an_ordinary_list_raises_no_doubt() -> None:
    assert names(progress(((103, 99, 61, 47, 12, 9), (101, 98, 52, 41, 8, 5)))) == []
    assert names(progress(((103, 99, 61, 47, 12, 9), None))) == []


@pytest.mark.parametrize(
    ("counts", "doubts"),
    [
        ((103, 61, 61, 47, 12, 9), []),
        ((103, 60, 61, 47, 12, 9), ["above:installed"]),
        ((103, 60, 52, 61, 12, 9), ["above:registered"]),
        ((103, 99, 61, 104, 12, 9), ["above:registered"]),
        ((103, 99, 61, 47, 12, 104), ["above:approved"]),
    ],
)
def test_more_than_there_can_be_is_doubted(counts: tuple[int, ...], doubts: list[str]) -> None:
    assert names(progress((counts, None))) == doubts


@pytest.mark.parametrize(
    ("before", "after", "doubts"),
    [
        (61, 60, []),
        (61, 59, ["fall:installed"]),
        (61, 61, []),
        (1000, 980, []),
        (1000, 979, ["fall:installed"]),
    ],
)
def test_a_fall_is_doubted_once_it_is_more_than_a_few(before: int, after: int, doubts: list[str]) -> None:
    told = progress(((2001, 1999, after, 47, 12, 9), (1998, 1997, before, 47, 12, 9)))
    assert names(told) == doubts


def test_the_same_list_once_more_is_doubted_and_a_marked_one_is_not() -> None:
    counts = (103, 99, 61, 47, 12, 9)
    nothing = dict.fromkeys(("new", "changed", "backwards", "gone"), 0)
    assert names(progress((counts, counts)), nothing | {"same": 103}) == ["copy"]
    assert names(progress((counts, counts)), nothing | {"new": 1, "gone": 1, "same": 102}) == []
    assert names(progress((counts, counts), ((44, 41, 9, 8, 0, 0), None)), nothing | {"same": 103}) == []
    few = (4, 4, 2, 1, 0, 0)
    assert names(progress((few, few)), nothing | {"same": 4}) == []


def test_counts_that_mostly_end_in_nought_are_doubted() -> None:
    estimated = [
        ((headcount, headcount, headcount - 20, headcount - 40, 0, 0), None) for headcount in (70, 80, 110)
    ]
    assert names(progress(*estimated)) == ["round"]
    assert names(progress(*estimated[:2])) == []
    counted = [
        ((headcount, headcount, headcount - 19, headcount - 38, 0, 0), None) for headcount in (71, 80, 113)
    ]
    assert names(progress(*counted)) == []


@pytest.mark.parametrize(
    ("people", "days", "doubts"), [(10, 1, ["one_day:installed"]), (9, 1, []), (10, 2, [])]
)
def test_one_day_for_everybody_is_doubted(people: int, days: int, doubts: list[str]) -> None:
    told = progress(((103, 99, 61, 47, 12, 9), None))
    assert names(told, days=[("installed", people, days)]) == doubts
