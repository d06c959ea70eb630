"""How one unit stands, on one page: a scorecard for whoever works there; Typst sets it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import typst

from dashboard.insight.next_steps import next_steps
from dashboard.insight.report_context import ReportContext
from dashboard.insight.standing import Rate
from dashboard.publish import typefaces
from dashboard.publish.figures.reporting_figure import STATES
from dashboard.publish.listings.tables import HEADINGS
from dashboard.publish.official import report_content, report_figures
from dashboard.wording import ARROWS, change, day, day_and_month, language, number, percent, say

TEMPLATE = Path(__file__).parents[3] / "campaign_assets" / "scorecard.typ"
MEASURES = ("installed", "registered", "approved")
SHOWN = ("on_time", "late", "silent", "not_yet_due")
MOST_WEEKS = 8
PREVIEW_PPI = 110


@dataclass(frozen=True)
class Office:
    """Where the unit's people get help: a BHXH office as the public finds it."""

    name: str
    address: str
    phone: str


@dataclass(frozen=True)
class Scorecard:
    """One unit on one page: `placed` says where it stands in the tree.

    `roster_due` is the last day on which the next roster is on time; `notice` stands on top.
    """

    told: ReportContext
    placed: str
    roster_due: date
    has_form: bool
    office: Office | None
    sender: str
    hotline: str
    notice: str = ""


def pdf(card: Scorecard) -> bytes:
    """One A4 page; the same card gives the same bytes."""
    return _compile(card, "pdf")


def preview(card: Scorecard) -> bytes:
    """The page as a PNG."""
    return _compile(card, "png")


def _compile(card: Scorecard, form: Literal["pdf", "png"]) -> bytes:
    return typst.compile(
        TEMPLATE,
        font_paths=typefaces.fonts(),
        sys_inputs={"card": json.dumps(_page(card))},
        format=form,
        ppi=PREVIEW_PPI,
    )


def _page(card: Scorecard) -> dict[str, Any]:
    told = card.told
    trend = None if told.is_hidden else _trend(told)
    return {
        "language": language().value,
        "title": told.unit_name,
        "placed": card.placed,
        "as_of": say("as of {day}", day=day(told.on_day)),
        "sender": card.sender,
        "notice": card.notice,
        "finding": _finding(told),
        "outlook": told.sentences["outlook"] if trend else "",
        "figures": [] if told.is_hidden else _figures(card),
        "trend": trend,
        "steps": next_steps(told, card.roster_due),
        "weeks": _weeks(told.reporting),
        "next": say("Next roster: by {day}", day=day(card.roster_due)),
        "office": asdict(card.office) if card.office else None,
        "hotline": card.hotline,
        "source": say("Source: rosters of the units.") if told.is_hidden else report_content.source(told),
        "words": _words(),
    }


def _finding(told: ReportContext) -> str:
    if told.is_hidden:
        return say("So few people that a figure would point at one of them: nothing is shown.")
    return told.sentences["standing"]


def _trend(told: ReportContext) -> dict[str, Any] | None:
    """The drawing of the report, its lines named beside the title."""
    drawn = report_figures.trend(told)
    if drawn is None:
        return None
    lines = drawn.data["lines"]
    plain = {**drawn.data, "lines": [{**line, "words": ""} for line in lines]}
    return asdict(drawn) | {
        "data": plain,
        "key": [{name: line[name] for name in ("of", "words")} for line in lines],
    }


def _figures(card: Scorecard) -> list[dict[str, Any]]:
    told = card.told
    shown = [_rate(say(HEADINGS[name]), told.rates[name], told.changes[name]) for name in MEASURES]
    return [*shown, _form(told)] if card.has_form else shown


def _rate(label: str, rate: Rate, points: float | None) -> dict[str, Any]:
    """People of people, who is missing, the change in a week, and the bounds where units are silent."""
    if rate.value is None:
        return {"label": label, "value": percent(None), "share": 0, "notes": [say("not reported")]}
    way, words = change(points)
    notes = [
        say(
            "{numerator} of {denominator} people",
            numerator=number(rate.numerator),
            denominator=number(rate.denominator),
        ),
        say("{people} still missing", people=number(max(0, rate.denominator - rate.numerator))),
    ]
    if rate.silent:
        notes.append(
            say("counting silent units: {low}–{high}", low=percent(rate.low), high=percent(rate.high))
        )
    return {
        "label": label,
        "value": percent(rate.value),
        "share": min(rate.value, 1),
        "notes": notes,
        "change": words,
        "way": way if way in ARROWS else "",
    }


def _form(told: ReportContext) -> dict[str, Any]:
    label = say("Form 01 overdue")
    if told.clock is None or not told.units_reported:
        why = say("the days are not known") if told.units_reported else say("not reported")
        return {"label": label, "value": percent(None), "notes": [why]}
    return {
        "label": label,
        "value": number(told.clock.overdue),
        "is_urgent": told.clock.overdue > 0,
        "notes": [
            say("{soon} more fall due within 3 days", soon=number(told.clock.due_soon)),
            say("of {people} who owe it", people=number(told.clock.owing)),
        ],
    }


def _weeks(rows: pd.DataFrame) -> dict[str, Any] | None:
    """The last weeks as shares of the units expected; counted over all of one unit, else in the newest."""
    expected = rows[rows["expected"] > 0].tail(MOST_WEEKS)
    if expected.empty:
        return None
    is_one = expected["expected"].max() == 1
    counted = expected if is_one else expected.tail(1)
    newest = pd.Timestamp(expected["week_end"].iloc[-1]).date()
    return {
        "title": say("Rosters of the last {weeks} weeks", weeks=number(len(expected))),
        "bars": [_bar(week) for week in expected.to_dict("records")],
        "of": "" if is_one else say("week to {day}:", day=day_and_month(newest)),
        "counted": [
            {"state": state, "words": f"{number(counted[state].sum())} {say(STATES[state])}"}
            for state in SHOWN
            if counted[state].sum()
        ],
    }


def _bar(week: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "day": day_and_month(pd.Timestamp(week["week_end"]).date()),
        "shares": {state: int(week[state]) / int(week["expected"]) for state in SHOWN},
    }


def _words() -> dict[str, str]:
    return {
        "to_do": say("What to do this week"),
        "no_trend": say("The course is drawn once rosters of two weeks have come in."),
        "no_weeks": say("No reporting week has ended yet."),
        "help": say("Help with VssID"),
        "hotline": say("Questions on the phone"),
    }
