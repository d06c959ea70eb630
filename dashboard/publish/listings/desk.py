"""Frames of the duplicate desk: who stands in several units, and what it does to the rates of both."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.insight import disclosure
from dashboard.wording import day, percent, say

STATES = {"ours": "Ours", "not_ours": "Not ours"}


def people(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a person and other unit: only what the own roster says of them, and what was said since."""
    return pd.DataFrame(
        {
            say("Name"): rows["full_name"],
            say("Last digits"): rows["last_digits"],
            say("Also in"): rows["other_unit_name"].fillna(rows["other_unit_code"]),
            say("Its roster of"): [day(at) for at in rows["other_as_of"]],
            say("You say"): [_said(row) for row in rows.to_dict("records")],
            say("They say"): [_verdict(told) for told in rows["other_verdict"]],
            say("Counts in totals in"): [
                say("Your unit") if here else say("The other unit") for here in rows["counts_here"]
            ],
            say("Unit"): rows["unit_name"].fillna(rows["unit_code"]),
            say("File"): rows["file_name"],
            say("Sheet"): rows["sheet"],
            say("Row"): rows["row"],
        }
    )


def effects(rows: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """A row a side of a pair of units: how many both have, and the rates with all and without the others'.

    Groups of fewer than `smallest` people give no rate, and no two rates whose difference would tell of them.
    """
    told = rows.to_dict("records")
    return pd.DataFrame(
        {
            say("Unit"): rows["unit_name"].fillna(rows["unit_code"]),
            say("Also in"): rows["other_unit_name"].fillna(rows["other_unit_code"]),
            say("People in both"): rows["people"],
            say("Count in the other"): rows["counted_there"],
            say("Installed, all its people"): [_rate(row, "installed", smallest) for row in told],
            say("Installed, without the other's"): [
                _rate_without(row, "installed", smallest) for row in told
            ],
            say("Registered, all its people"): [_rate(row, "registered", smallest) for row in told],
            say("Registered, without the other's"): [
                _rate_without(row, "registered", smallest) for row in told
            ],
        }
    )


def _said(row: Mapping[Any, Any]) -> str:
    verdict = _verdict(row["verdict"])
    if not verdict:
        return ""
    return say("{verdict} ({who}, {day})", verdict=verdict, who=row["settled_by"], day=day(row["settled_at"]))


def _verdict(told: object) -> str:
    return say(STATES[told]) if isinstance(told, str) else ""


def _rate(row: Mapping[Any, Any], milestone: str, smallest: int) -> str:
    base = int(row["with_smartphone"])
    if disclosure.is_small(base, smallest):
        return say("Hidden")
    return percent(row[milestone] / base if base else None)


def _rate_without(row: Mapping[Any, Any], milestone: str, smallest: int) -> str:
    base = int(row["with_smartphone"] - row["smartphones_there"])
    small = [base, int(row["with_smartphone"]), int(row["counted_there"]), int(row["smartphones_there"])]
    if any(disclosure.is_small(people, smallest) for people in small):
        return say("Hidden")
    return percent((row[milestone] - row[f"{milestone}_there"]) / base if base else None)
