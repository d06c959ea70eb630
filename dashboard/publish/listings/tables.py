"""Frames with headings and numbers as people read them, for the table behind a figure."""

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard import faults
from dashboard.insight.comparing import ranking
from dashboard.model import Problem, Repair, UnitKind, UploadState
from dashboard.wording import day, percent, say

COLUMNS = {
    "unit_code": "Unit code",
    "unit_name": "Unit",
    "full_name": "Name",
    "insurance_number": "Insurance number",
    "citizen_id": "Citizen id",
    "birth": "Birth",
    "phone": "Phone",
    "department": "Department",
    "has_smartphone": "Has a smartphone",
    "installed": "VssID installed",
    "not_installed": "Not installed",
    "registered": "Registered",
    "not_registered": "Not registered",
    "form_submitted": "Form 01 handed in",
    "not_form_submitted": "Form 01 not handed in",
    "approved": "Approved",
    "not_approved": "Not approved",
    "status": "Status",
    "note": "Note",
    "headcount": "Headcount",
    "with_smartphone": "With a smartphone",
}
_MORE_CHOICES = {
    "-": "Not needed",
    "family_name": "Family name",
    "given_name": "Given name",
    "reference": "Row mark (ours)",
}
STATES = {
    "staged": "Not committed yet",
    "committed": "Counts",
    "overtaken": "Committed; a newer roster counts",
    "discarded": "Discarded",
    "reverted": "Reverted",
}
KINDS = {
    UnitKind.CITY: "City",
    UnitKind.DISTRICT: "District",
    UnitKind.COMMUNE: "Commune",
    UnitKind.AGENCY: "Department or agency",
    UnitKind.PARTY_COMMITTEE: "Party committee of enterprises",
    UnitKind.ZONES_BOARD: "Industrial zones board",
    UnitKind.ENTERPRISE: "Enterprise",
    UnitKind.SCHOOL: "School",
    UnitKind.HOSPITAL: "Health facility",
    UnitKind.EMPLOYER: "Other employer",
}
# The milestones, in their order.
HEADINGS = {name: COLUMNS[name] for name in ("installed", "registered", "form_submitted", "approved")}


def weeks(rows: pd.DataFrame, denominator: str) -> pd.DataFrame:
    """A row a week: the day, the units that had reported, and each milestone as people and as rate."""
    told = {say("Day"): [day(at) for at in rows["day"]], say("Units that reported"): rows["units_reported"]}
    return pd.DataFrame(told | _milestones(rows, denominator))


def groups(rows: pd.DataFrame, denominator: str) -> pd.DataFrame:
    """A row a unit: code, name, units that reported, and each milestone as people and as rate."""
    told = {
        say("Code"): rows["code"],
        say("Unit"): rows["name"],
        say("Units that reported"): rows["units_reported"],
        say("Units that owe a roster"): rows["units"],
    }
    return pd.DataFrame(told | _milestones(rows, denominator))


def _milestones(rows: pd.DataFrame, denominator: str) -> dict[str, object]:
    told: dict[str, object] = {say("People in the base"): rows[denominator]}
    for name, heading in HEADINGS.items():
        told[say(heading)] = rows[name]
        rates = ranking.rates(rows, name, denominator)
        told[say("{milestone}, rate", milestone=say(heading))] = [percent(rate) for rate in rates]
    return told


def problems(found: Sequence[Problem]) -> pd.DataFrame:
    """A row a problem: the row in the file, the sentence that says what to do, and how grave it is."""
    return pd.DataFrame(
        {
            say("Row"): [problem.row for problem in found],
            say("What to do"): [problem.message for problem in found],
            say("Severity"): [severity(problem.severity) for problem in found],
        }
    )


def problem_kinds(kinds: pd.DataFrame) -> pd.DataFrame:
    """A row a kind of problem: in which column, how many rows, and the way out."""
    return pd.DataFrame(
        {
            say("Problem"): [faults.title(fault) for fault in kinds["fault"]],
            say("Severity"): [severity(told) for told in kinds["severity"]],
            say("Column"): [column_name(told) for told in kinds["column"]],
            say("Rows"): kinds["problems"],
            say("What to do"): [
                faults.way_out(fault, column_name(column))
                for fault, column in zip(kinds["fault"], kinds["column"], strict=True)
            ],
        }
    )


def severity(told: str) -> str:
    """What becomes of the row."""
    return say("Error: the row is not counted") if told == "error" else say("Warning: the row is counted")


def columns(match: Mapping[str, str]) -> pd.DataFrame:
    """A row a column of ours: what we call it, and the heading in the file."""
    return pd.DataFrame(
        {
            say("What we keep"): [column_name(name) for name in match],
            say("Heading in your file"): list(match.values()),
        }
    )


def column_name(name: str | None) -> str:
    """What we call a column of ours, in words."""
    return say(COLUMNS[name]) if name in COLUMNS else ""


def choice_name(name: str) -> str:
    """What a column may be taken for, in words."""
    return say(_MORE_CHOICES[name]) if name in _MORE_CHOICES else column_name(name)


def repairs(done: Sequence[Repair]) -> pd.DataFrame:
    """A row a kind of mending: the column and how many rows."""
    return pd.DataFrame(
        {
            say("Mended"): [faults.repair_title(repair.repair) for repair in done],
            say("Column"): [column_name(repair.column) for repair in done],
            say("Rows"): [repair.rows for repair in done],
        }
    )


def first_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows under the names that we give to columns."""
    # A day in Excel is a moment, and midnight says nothing.
    rows = rows.replace(" 00:00:00$", "", regex=True)
    return rows.rename(
        columns={"row": say("Row")} | {name: column_name(name) for name in rows if name in COLUMNS}
    )


def uploads(rows: pd.DataFrame) -> pd.DataFrame:
    """A row an upload: when, which unit, as of which day, what became of it."""
    return pd.DataFrame(
        {
            say("Received"): rows["received_at"],
            say("Unit"): rows["unit_name"].fillna(rows["unit_code"]),
            say("As of"): [day(at) for at in rows["as_of"]],
            say("State"): [say(STATES[state]) for state in rows["state"]],
            say("People counted"): rows["people"],
            say("Rows left out"): rows["rows_left_out"],
            say("File"): rows["file_name"],
            say("Sent by"): rows["received_by"],
        }
    )


def state_in_words(state: UploadState) -> str:
    """What became of an upload, as the title of its page."""
    return say(
        {
            UploadState.STAGED: "This roster waits to be committed",
            UploadState.COMMITTED: "This roster counts",
            UploadState.DISCARDED: "This file was discarded; nothing of it was kept",
            UploadState.REVERTED: "This upload was reverted; it does not count",
        }[state]
    )


def upload_in_words(upload: pd.Series) -> str:
    """One upload in a line."""
    return say(
        "{unit} · as of {day} · {state}",
        unit=upload["unit_name"] or upload["unit_code"],
        day=day(upload["as_of"]),
        state=say(STATES[upload["state"]]).lower(),
    )
