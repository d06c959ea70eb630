"""Drafts to units whose roster is missing, late or old: a letter, Zalo, SMS and mail for each, in one go."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pandas as pd

from dashboard import disclaimer, pipeline
from dashboard.model import Account
from dashboard.publish.handed_out import parcel, unit_reminder
from dashboard.publish.official import letter
from dashboard.publish.workbooks import csv_file
from dashboard.settings import campaign, settings
from dashboard.store import reporting, reporting_week, units
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.store.reporting import Wanted
from dashboard.wording import day, language, number, say

# Nobody is asked for something until tomorrow.
LEAST_NOTICE = timedelta(days=2)
# More letters at once nobody signs.
MOST_AT_ONCE = 2_000
# Stands where whoever sends a letter has to fill in what is not told to us.
UNTOLD = "......"


@dataclass(frozen=True)
class Draft:
    """What may be sent to one unit; the letter is written when somebody reads it."""

    unit_code: str
    unit_name: str
    subject: str
    zalo: str
    sms: str
    mail_subject: str
    mail_body: str
    blank: bytes = field(repr=False)
    values: Mapping[str, str] = field(repr=False)

    @property
    def letter(self) -> bytes:
        """The official letter as a Word file; number, day and signature are left blank."""
        return letter.filled(self.blank, self.values)

    @property
    def texts(self) -> dict[str, str]:
        """What is copied and pasted, by kind."""
        return {kind: getattr(self, kind) for kind in unit_reminder.KINDS}


def drafts(con: Connection, account: Account, unit_codes: Sequence[str], now: datetime) -> list[Draft]:
    """A draft for each of these units that is late, silent or stale today; the others are asked for nothing.

    In the order given, and `MOST_AT_ONCE` at most. `UnknownUnit` if one is not there, or not for this person.
    """
    codes = tuple(dict.fromkeys(unit_codes))[:MOST_AT_ONCE]
    units.names(con, account.scope, codes)
    on_day = pipeline.today(con, now)
    calendar = (pipeline.starts_on(con), campaign().week_ends_on, campaign().on_time_days)
    wanted = Wanted(codes=codes, at_most=len(codes))
    rows = reporting.by_unit(con, Question(account.scope, on_day), *calendar, wanted, weeks=0)
    asked, above = deadlines(on_day, calendar[0]), _unit_above(con, account)
    notice = disclaimer.of(con, on_day)
    told = {
        str(row["unit_code"]): _draft(row, case, asked, above, account, on_day, notice)
        for row in rows.to_dict("records")
        if (case := _case(row))
    }
    return [told[code] for code in codes if code in told]


def codes(con: Connection, question: Question, wanted: Wanted) -> list[str]:
    """All that are found, `MOST_AT_ONCE` at most, in the order that is wanted."""
    calendar = (pipeline.starts_on(con), campaign().week_ends_on, campaign().on_time_days)
    listed = reporting.by_unit(con, question, *calendar, replace(wanted, at_most=MOST_AT_ONCE), weeks=0)
    return [str(code) for code in listed["unit_code"]]


def zipped(drafts: Sequence[Draft], progress: Callable[[int], None] = lambda done: None) -> bytes:
    """A folder a unit with its letter, and a table of all texts; `progress` hears how many are made."""
    out = BytesIO()
    folders = parcel.folders({draft.unit_code: draft.unit_name for draft in drafts})
    with ZipFile(out, "w") as made:
        for place, (draft, folder) in enumerate(zip(drafts, folders, strict=True), start=1):
            parcel.add(made, folder, {"cong-van.docx": draft.letter})
            if place % 20 == 0:
                progress(place)
        parcel.add(made, "", {"tin-nhan.csv": csv_file.content(table(drafts))})
    return out.getvalue()


def table(drafts: Sequence[Draft]) -> pd.DataFrame:
    """The texts of all, a row a unit; of an SMS also its characters and how many messages it is."""
    rows = [
        [
            draft.unit_code,
            draft.unit_name,
            draft.zalo,
            draft.sms,
            len(draft.sms),
            unit_reminder.sms_parts(draft.sms),
            draft.mail_subject,
            draft.mail_body,
        ]
        for draft in drafts
    ]
    headings = [
        say("Code"),
        say("Unit"),
        "Zalo",
        "SMS",
        say("SMS characters"),
        say("SMS messages"),
        say("Subject of the mail"),
        say("Mail"),
    ]
    return pd.DataFrame(rows, columns=headings)


@dataclass(frozen=True)
class Deadlines:
    """The end of the newest week due, when it was due, and the day by which the next roster is asked."""

    week_end: date
    deadline: date
    due_on: date


def deadlines(on_day: date, first_day: date) -> Deadlines:
    """Asked for is the next roster, by the last day on which it is on time and which leaves a little time."""
    ends = reporting_week.week_ends(on_day, first_day, campaign().week_ends_on)
    late_days = timedelta(days=campaign().on_time_days)
    due = reporting_week.newest_due(ends, on_day, late_days.days) or on_day
    asked = (ends[-1] if ends else on_day) + late_days
    while asked < on_day + LEAST_NOTICE:
        asked += reporting_week.WEEK
    return Deadlines(due, due + late_days, asked)


def _unit_above(con: Connection, account: Account) -> str | None:
    """Who writes instead of BHXH: the unit of a liaison; of several, whoever sends the letter says which."""
    if account.scope.roots is None:
        return None
    if len(account.scope.roots) != 1:
        return "." * 30
    return units.find(con, account.scope, account.scope.roots[0]).name


def _case(row: Mapping[Hashable, Any]) -> str | None:
    """Which sentence fits, or None if nothing is missing."""
    if pd.isna(row["as_of"]):
        return "never" if row["weeks_silent_in_a_row"] else "never_yet"
    if row["state"] == "late":
        return "late_since" if row["has_reported_since"] else "late"
    if row["state"] == "silent" and not row["has_reported_since"]:
        return "silent"
    return "stale" if row["days_old"] > campaign().stale_days else None


def _common(on_day: date, told: Deadlines) -> dict[str, str]:
    return {
        "today": day(on_day),
        "week_end": day(told.week_end),
        "deadline": day(told.deadline),
        "due_on": day(told.due_on),
        "on_time_days": number(campaign().on_time_days),
        "address": settings().address,
        "hotline": campaign().hotline,
    }


def _draft(
    row: Mapping[Hashable, Any],
    case: str,
    told: Deadlines,
    above: str | None,
    account: Account,
    on_day: date,
    notice: str,
) -> Draft:
    code, name = str(row["unit_code"]), _one_line(str(row["unit_name"]))
    is_above = above is not None and code not in account.unit_codes
    sender = _one_line(above) if above and is_above else campaign().sender
    values = _common(on_day, told) | _facts(row, told) | {"sender": sender, "unit_name": name}
    return Draft(
        code,
        name,
        unit_reminder.about(),
        **unit_reminder.texts(case, values),
        blank=unit_reminder.blank_letter(case, sender, is_above, on_day, language(), notice),
        values=values,
    )


def _facts(row: Mapping[Hashable, Any], told: Deadlines) -> dict[str, str]:
    """How many people, of when its newest roster is, and when that of the week due came."""
    # Of a small roster nobody outside is told how many people it has: whoever sends the letter fills it in.
    people = UNTOLD if pd.isna(row["people"]) else number(row["people"])
    facts = {"people": people, "weeks": number(row["weeks_silent_in_a_row"])}
    if not pd.isna(row["as_of"]):
        facts |= {"as_of": day(row["as_of"].date()), "days_old": number(row["days_old"])}
    if not pd.isna(row["first_at"]):
        sent_on = row["first_at"].date()
        facts |= {"sent_on": day(sent_on), "days_late": number((sent_on - told.deadline).days)}
    return facts


def _one_line(words: str) -> str:
    return " ".join(letter.printable(words).split())
