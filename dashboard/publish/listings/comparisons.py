"""Frames that set what counts now beside what would count, with headings and numbers as people read them."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from dashboard.insight.plausibility import MILESTONES
from dashboard.insight.standing import Rate
from dashboard.publish.listings.tables import column_name
from dashboard.wording import number, percent, say

KINDS = {
    "new": "New people",
    "changed": "With new marks",
    "backwards": "Marks taken back",
    "gone": "No longer in the list",
    "elsewhere": "In another unit too",
}
_COUNTS = ("headcount", "with_smartphone", *MILESTONES)


def kind_in_words(kind: str) -> str:
    """What a kind of change is called."""
    return say(KINDS[kind])


def rates(progress: pd.DataFrame, city: pd.Series) -> pd.DataFrame:
    """A row a unit and one for the city: people and rates before and after.

    `progress` is `changes.progress`; the city is taken to change by as much as its units do.
    """
    rows = [_rates(str(row["unit_name"] or row["unit_code"]), row) for row in progress.to_dict("records")]
    known = progress[[f"before_{name}" for name in _COUNTS]].fillna(0).sum()
    whole = {f"before_{name}": int(city[name]) for name in _COUNTS}
    whole |= {name: int(city[name] + progress[name].sum() - known[f"before_{name}"]) for name in _COUNTS}
    return pd.DataFrame([*rows, _rates(say("Whole city"), whole)])


def _rates(name: str, row: Mapping[Any, Any]) -> dict[str, str]:
    told = {say("Unit"): name, say("People"): _step(row, "headcount")}
    for milestone, title in list(MILESTONES.items())[:2]:
        before = _rate(row, f"before_{milestone}", "before_with_smartphone")
        after = _rate(row, milestone, "with_smartphone")
        told[say(title)] = _step(row, milestone)
        told[say("{milestone}, rate", milestone=say(title))] = f"{percent(before)} → {percent(after)}"
    return told


def _step(row: Mapping[Any, Any], name: str) -> str:
    before, after = row[f"before_{name}"], row[name]
    return f"{'–' if pd.isna(before) else number(int(before))} → {number(int(after))}"


def _rate(row: Mapping[Any, Any], numerator: str, denominator: str) -> float | None:
    if pd.isna(row[numerator]):
        return None
    return Rate(int(row[numerator]), int(row[denominator])).value


def people(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a person: where they stand in the file, and which milestones they gain or lose."""
    return pd.DataFrame(
        {
            say("Row"): rows["row"].astype("Int64"),
            say("Name"): rows["full_name"],
            say("Last digits"): rows["last_digits"],
            say("Unit code"): rows["unit_code"],
            say("Newly"): [_milestones(told) for told in rows["gained"]],
            say("No longer"): [_milestones(told) for told in rows["lost"]],
        }
    )


def elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a person and other unit: only what the own file says of them."""
    return pd.DataFrame(
        {
            say("Row"): rows["row"].astype("Int64"),
            say("Name"): rows["full_name"],
            say("Unit code"): rows["unit_code"],
            say("Also in"): rows["other_unit_name"].fillna(rows["other_unit_code"]),
        }
    )


def _milestones(told: Iterable[str]) -> str:
    return ", ".join(map(column_name, told))
