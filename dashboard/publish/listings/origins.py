"""Frames of where a figure comes from: the units behind it, their uploads, what one moved, and its rows."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.publish.listings import masked
from dashboard.publish.listings.tables import column_name
from dashboard.wording import day, number, percent, say

MEASURES = ("headcount", "with_smartphone", "installed", "registered", "form_submitted", "approved")
_SENTENCES = {
    "headcount": "{people} people are on the rosters",
    "with_smartphone": "{people} people have a smartphone",
    "installed": "{people} people have installed VssID",
    "registered": "{people} people have registered for e-transactions",
    "form_submitted": "{people} people have handed in form 01",
    "approved": "{people} people have been approved",
}
STATES = {"counts": "Counts", "overtaken": "Committed; a newer roster counts"}


def finding(measure: str, people: int) -> str:
    """The figure as a sentence."""
    return say(_SENTENCES[measure], people=number(people))


def units(
    rows: pd.DataFrame,
    measure: str,
    figure: int,
    sees_people: bool = False,
    at_most: int | None = None,
) -> pd.DataFrame:
    """A row a unit, the largest share first, and the lines with which they add up to the figure.

    `rows` is `lineage.units_behind`; those behind the first `at_most` stand in one line, and so do those of
    whom nobody is counted. The row's label is the unit's code, of the other lines it is empty. What a file is
    called, and who sent it, is only for whoever may see people: it may name one.
    """
    small = int(rows["is_small"].sum())
    alone = rows[~rows["is_small"]].sort_values(measure, ascending=False, kind="stable")
    shown = alone.head(len(alone) if at_most is None else at_most)
    lines = [_unit(row, measure, figure, sees_people) for row in shown.to_dict("records")]
    rest = alone.iloc[len(shown) :]
    if len(rest):
        words = say("{count} further units", count=number(len(rest)))
        lines.append(_line(words, int(rest[measure].sum()), measure, figure))
    if small:
        words = say("{count} units of few people: nobody is counted", count=number(small))
        lines.append(_line(words, 0, measure, figure))
    elsewhere = figure - int(rows[measure].sum())
    if elsewhere:
        lines.append(_line(say("less people who count in another unit"), elsewhere, measure, figure))
    lines.append(_line(say("The figure"), figure, measure, figure))
    codes = [*shown["unit_code"], *[""] * (len(lines) - len(shown))]
    return pd.DataFrame(lines, index=pd.Index(codes)).astype(object).fillna("")


def _unit(row: Mapping[Any, Any], measure: str, figure: int, sees_people: bool) -> dict[str, object]:
    sent = {
        say("File"): row["file_name"],
        say("Sheet"): row["sheet"] or "",
        say("Sent by"): row["sent_by"],
    }
    return _line(str(row["unit_name"]), int(row[measure]), measure, figure) | {
        say("Roster of"): day(row["as_of"]),
        **(sent if sees_people else {}),
        say("Committed"): moment(row["committed_at"]),
    }


def _line(words: str, people: int, measure: str, figure: int) -> dict[str, object]:
    return {
        say("Unit"): words,
        column_name(measure): people,
        say("Share of the figure"): percent(people / figure if figure else None),
    }


def uploads(
    rows: pd.DataFrame, measures: list[str], smallest: int, sees_people: bool = False
) -> pd.DataFrame:
    """A row an upload of a unit: its day, what became of it, and each count with its step.

    Names of files, who sent or reverted them and why, only for whoever may see people.
    """
    told = rows.to_dict("records")
    sent = {
        say("File"): rows["file_name"],
        say("Sheet"): rows["sheet"].astype(object).fillna(""),
        say("Sent by"): rows["sent_by"],
    }
    return pd.DataFrame(
        {
            say("Roster of"): [day(row["as_of"]) for row in told],
            say("State"): [_state(row, sees_people) for row in told],
            **{column_name(name): [_count(row, name, smallest) for row in told] for name in measures},
            **(sent if sees_people else {}),
            say("Committed"): [moment(row["committed_at"]) for row in told],
        }
    )


def moved(rows: pd.DataFrame, measures: list[str], smallest: int = 0) -> pd.DataFrame:
    """A row a unit and count: before the upload, with it, and the step between (`lineage.moved_by`).

    Of one unit alone its name is left out.
    """
    told = rows.to_dict("records")
    shown = pd.DataFrame([_moved(row, name, smallest) for row in told for name in measures])
    shown[say("Moved by")] = shown[say("Moved by")].astype("Int64")
    return shown.drop(columns=say("Unit")) if len(rows) == 1 else shown


def _moved(row: Mapping[Any, Any], name: str, smallest: int) -> dict[str, object]:
    is_first = pd.isna(row[f"before_{name}"])
    hides, hides_before = _is_small(row, smallest), not is_first and _is_small(row, smallest, "before_")
    before = "–" if is_first else say("Hidden") if hides_before else number(int(row[f"before_{name}"]))
    is_open = not (is_first or hides or hides_before)
    return {
        say("Unit"): str(row["unit_name"] or row["unit_code"]),
        say("What is counted"): column_name(name),
        say("Before"): before,
        say("With this upload"): say("Hidden") if hides else number(int(row[name])),
        say("Moved by"): int(row[name] - row[f"before_{name}"]) if is_open else None,
    }


def people(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """A row a person: where the file tells of them, and as much of the name as finds them there."""
    told: dict[str, object] = {
        say("Row"): rows["row"],
        say("Name"): masked.rows(rows)["full_name"],
        say("Last digits"): rows["last_digits"].astype(object).fillna(""),
    }
    if rows["reached_on"].notna().any():
        told[column_name(measure)] = ["" if pd.isna(at) else day(at) for at in rows["reached_on"]]
    return pd.DataFrame(
        told
        | {
            say("File"): rows["file_name"],
            say("Sheet"): rows["sheet"].astype(object).fillna(""),
            say("Told by"): [
                say("An older list, kept by this one") if older else say("This list")
                for older in rows["is_taken_over"]
            ],
        }
    )


def _step(row: Mapping[Any, Any], name: str) -> str:
    by = int(row[name] - row[f"before_{name}"])
    return f"+{number(by)}" if by > 0 else f"−{number(-by)}" if by < 0 else "0"


def moment(at: Any) -> str:
    """A day and a time."""
    return f"{day(at)} {at:%H:%M}"


def _count(row: Mapping[Any, Any], name: str, smallest: int) -> str:
    if _is_small(row, smallest):
        return say("Hidden")
    if pd.isna(row[f"before_{name}"]) or _is_small(row, smallest, "before_"):
        return number(int(row[name]))
    return f"{number(int(row[name]))} ({_step(row, name)})"


def _is_small(row: Mapping[Any, Any], smallest: int, when: str = "") -> bool:
    smaller = min(row[f"{when}headcount"], row[f"{when}with_smartphone"])
    return bool(row[f"{when}headcount"] > 0 and smaller < smallest)


def _state(row: Mapping[Any, Any], sees_people: bool) -> str:
    if row["state"] != "reverted":
        return say(STATES[row["state"]])
    if not sees_people:
        return say("Reverted on {day}", day=day(row["reverted_at"]))
    words = say("Reverted by {who} on {day}", who=row["reverted_by"], day=day(row["reverted_at"]))
    return f"{words}: {row['reason']}" if row["reason"] else words
