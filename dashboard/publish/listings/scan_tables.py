"""Scans, sheets and what came of them, as tables to read and to download."""

from collections.abc import Callable
from datetime import datetime

import pandas as pd

from dashboard.insight import odd_codes
from dashboard.insight.outreach_effect import Effect
from dashboard.model import Template, UnitKind
from dashboard.publish.listings import tables
from dashboard.wording import day, number, percent, say

SHEET_NAMES = {
    Template.POSTER: "Poster",
    Template.POSTER_A3: "Large poster (A3)",
    Template.LARGE_PRINT: "Poster in large print",
    Template.DESK_NOTICE: "Notice at a desk",
    Template.TENT: "Desk sign",
    Template.LEAFLET: "Leaflet",
    Template.STICKER: "Sticker",
    Template.PICTURE: "Image for Zalo and Facebook",
    Template.MESSAGE: "Message",
}
# What somebody found where a sheet should hang.
STATES = {
    "hangs": "Hangs there, whole",
    "damaged": "Damaged",
    "gone": "Gone",
    "elsewhere": "Hangs elsewhere",
}
REPRINTS = {"gone": "Gone", "damaged": "Damaged", "never_seen": "Never checked, never followed"}
WHYS = {
    "unknown": "Right by its check sign, and never printed: perhaps a fake",
    "mistyped": "Mistyped",
    "not_a_code": "No code at all",
}
OUTCOMES = {
    "answers": "Answers",
    "broken": "Broken",
    "leaves": "Leads to another host",
    "not_allowed": "Not on the list of hosts",
    "not_checked": "Not checked: it could not be reached",
}
NEXT = {"no_poster": "No sheet hangs", "reprint": "Its sheet is gone or damaged"}


def sheet_name(kind: str) -> str:
    """What hangs there, as people call it."""
    return say(SHEET_NAMES[Template(kind)])


def days(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `scan_counts.by_day`, the newest first."""
    rows = rows.iloc[::-1]
    return pd.DataFrame({say("Day"): [_day(at) for at in rows["day"]], **_ways(rows)})


def hours(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `scan_counts.by_hour`."""
    return pd.DataFrame(
        {say("Hour"): rows["hour"], say("Visits by people"): rows["people"], say("Programs"): rows["bots"]}
    )


def codes(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `scan_counts.by_code`."""
    return pd.DataFrame(
        {
            **_sheets(rows),
            **_ways(rows),
            say("Last followed"): [_day(at) for at in rows["last_on"]],
            say("Printed on"): [_day(at) for at in rows["printed_at"]],
            say("Withdrawn on"): [_day(at) for at in rows["retired_at"]],
        }
    )


GROUPS: dict[str, str] = {"unit": "Unit", "placement": "Hangs at", "sheet": "What hangs", "kind": "Kind"}
_TOLD_BY: dict[str, Callable[[pd.DataFrame], "pd.Series[str]"]] = {
    "unit": lambda rows: rows["unit_name"],
    "placement": lambda rows: rows["placement"].replace("", "–"),
    "sheet": lambda rows: rows["kind"].map(sheet_name),
    "kind": lambda rows: rows["unit_kind"].map(_kind),
}


def grouped(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """The rows of `scan_counts.by_code` added up: name, codes, followed (of them), people, per_code."""
    keys = [rows["unit_code"]] if by == "unit" else []
    named = rows.assign(name=_TOLD_BY[by](rows), is_followed=rows["people"] > 0)
    summed = named.groupby([*keys, "name"], dropna=False, as_index=False).agg(
        codes=("code", "size"),
        followed=("is_followed", "sum"),
        people=("people", "sum"),
        scanned=("scanned", "sum"),
        typed=("typed", "sum"),
    )
    summed = summed.assign(per_code=summed["people"] / summed["codes"])
    return summed.sort_values(["people", "name"], ascending=[False, True], ignore_index=True)


def groups(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """The rows of `grouped` under headings."""
    return pd.DataFrame(
        {
            say(GROUPS[by]): rows["name"],
            say("Visits by people"): rows["people"],
            say("Scanned"): rows["scanned"],
            say("Typed"): rows["typed"],
            say("Codes"): rows["codes"],
            say("Never followed"): rows["codes"] - rows["followed"],
            say("People a code"): [number(each, 1) for each in rows["per_code"]],
        }
    )


def odd(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `odd_codes.found`, with why."""
    why = [
        odd_codes.in_words(oddity, number(count))
        for oddity, count in zip(rows["oddity"], rows["count"], strict=True)
    ]
    return pd.DataFrame({**_sheets(rows), say("Why"): why})


def unknown(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `scan_counts.unknown`."""
    return pd.DataFrame(
        {
            say("Code"): rows["code"].fillna("–"),
            say("What it is"): [say(WHYS[why]) for why in rows["why"]],
            say("Visits by people"): rows["people"],
            say("Programs"): rows["bots"],
            say("First"): [_day(at) for at in rows["first_on"]],
            say("Last"): [_day(at) for at in rows["last_on"]],
        }
    )


def placements(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `placing.listed`; why to print one again comes first, where a phone shows it."""
    whys = [say(REPRINTS[why]) if isinstance(why, str) else "" for why in rows["reprint"]]
    return pd.DataFrame(
        {
            say("Code"): rows["code"],
            say("Print again"): whys,
            **_sheets(rows),
            say("State"): [say(STATES[state]) if isinstance(state, str) else "–" for state in rows["state"]],
            say("Hangs since"): [_day(at) for at in rows["hangs_since"]],
            say("Last check"): [_day(at) for at in rows["checked_at"]],
            say("By whom"): rows["checked_by"].fillna("–"),
            say("Seen at"): rows["place_seen"].fillna(""),
            say("Note"): rows["note"].fillna(""),
            say("Last followed"): [_day(at) for at in rows["last_scan_on"]],
        }
    )


def targets(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `target_checks.newest`."""
    outcomes = [
        say(OUTCOMES[told]) if isinstance(told, str) else say("Not checked yet") for told in rows["outcome"]
    ]
    return pd.DataFrame(
        {
            say("Address"): rows["target"],
            say("Codes"): rows["codes"],
            say("State"): outcomes,
            say("Checked on"): [_day(at) for at in rows["checked_at"]],
            say("Last answered"): [_day(at) for at in rows["answered_at"]],
        }
    )


def worth(rows: pd.DataFrame) -> pd.DataFrame:
    """The units of `proving.worth` with their sheets, each beside those like it."""
    return pd.DataFrame(
        {
            say("Code"): rows["code"],
            say("Unit"): rows["name"],
            say("Sheets"): rows["sheets"],
            say("Hangs since"): [_day(at) for at in rows["hung_on"]],
            say("Scans"): rows["scans"],
            say("With a smartphone"): rows["people"],
            say("Registered then"): [percent(each) for each in rows["registered_before"]],
            say("Registered now"): [percent(each) for each in rows["registered_after"]],
            say("Rise of units like it"): [points(each) for each in rows["registered_expected"]],
            say("Difference"): [points(each) for each in rows["registered_difference"]],
            say("Installed now"): [percent(each) for each in rows["installed_after"]],
            say("Difference, installed"): [points(each) for each in rows["installed_difference"]],
        }
    )


def next_units(rows: pd.DataFrame) -> pd.DataFrame:
    """Where to print next."""
    return pd.DataFrame(
        {
            say("Code"): rows["code"],
            say("Unit"): rows["name"],
            say("Kind"): [_kind(kind) for kind in rows["kind"]],
            say("Why"): [say(NEXT[why]) for why in rows["why"]],
            say("Not registered yet"): rows["left"],
            say("With a smartphone"): rows["people"],
            say("To be expected of a poster"): [
                "–" if pd.isna(gain) else number(gain, 1) for gain in rows["gain"]
            ],
        }
    )


def points(rate: float) -> str:
    """A difference of rates in points, with its sign: 0.015 → “+1,5”."""
    if pd.isna(rate):
        return "–"
    sign = "+" if rate > 0 else "−" if rate < 0 else ""
    return sign + number(abs(rate) * 100, 1)


def interval(effect: Effect) -> str:
    """From where to where the difference lies."""
    return say("{low} to {high}", low=points(effect.low), high=points(effect.high))


def _sheets(rows: pd.DataFrame) -> dict[str, object]:
    return {
        say("Code"): rows["code"],
        say("Unit"): rows["unit_name"],
        say("Hangs at"): rows["placement"],
        say("What hangs"): [sheet_name(kind) for kind in rows["kind"]],
    }


def _ways(rows: pd.DataFrame) -> dict[str, object]:
    return {
        say("Visits by people"): rows["people"],
        say("Scanned"): rows["scanned"],
        say("Typed"): rows["typed"],
        say("Way not known"): rows["untold"],
        say("Programs"): rows["bots"],
    }


def _kind(kind: object) -> str:
    return say(tables.KINDS[UnitKind(kind)]) if isinstance(kind, str) else "–"


def _day(at: datetime | None) -> str:
    return "–" if at is None or pd.isna(at) else day(pd.Timestamp(at).date())
