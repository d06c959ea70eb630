"""A finding as a picture to send by Zalo: read in a second, with its day, its source and its digest."""

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import typst

from dashboard.insight import disclosure, outlook
from dashboard.insight.report_context import ReportContext
from dashboard.insight.standing import Rate
from dashboard.model import Basis
from dashboard.publish import typefaces
from dashboard.publish.frozen_page import frozen
from dashboard.publish.frozen_page.frozen import Edition
from dashboard.publish.frozen_page.frozen_words import BASES, TITLES
from dashboard.publish.official import report_figures
from dashboard.wording import ARROWS, change, day, language, number, percent, say

TEMPLATE = Path(__file__).parents[3] / "campaign_assets" / "report" / "social.typ"
# A point of the page is then a pixel of the picture.
PPI = 72
MOST_UNITS = 5


class Card(StrEnum):
    """What a picture says: where we stand, where it is going, who needs help."""

    FINDING = "finding"
    COURSE = "course"
    HELP = "help"


class Shape(StrEnum):
    """1080 by 1080 pixels, or 1080 by 1350."""

    SQUARE = "square"
    PORTRAIT = "portrait"


def png(told: ReportContext, card: Card, shape: Shape, edition: Edition) -> bytes:
    """The picture, in the language that is spoken; the same bytes for the same figures."""
    return _compile(told, card, shape, edition, "png")


def pdf(told: ReportContext, card: Card, shape: Shape, edition: Edition) -> bytes:
    """The same as a page."""
    return _compile(told, card, shape, edition, "pdf")


def in_words(told: ReportContext, card: Card, edition: Edition) -> str:
    """What the picture shows, for whoever cannot see it, and to send along with it."""
    return f"{_body(told, card, edition)['title']} ({told.unit_name}, {day(told.on_day)})"


def _compile(
    told: ReportContext, card: Card, shape: Shape, edition: Edition, form: Literal["png", "pdf"]
) -> bytes:
    values = {
        "card": card.value,
        "shape": shape.value,
        **_frame(told, card, edition),
        **_body(told, card, edition),
    }
    return typst.compile(
        TEMPLATE, font_paths=typefaces.fonts(), sys_inputs={"told": json.dumps(values)}, format=form, ppi=PPI
    )


def _frame(told: ReportContext, card: Card, edition: Edition) -> dict[str, Any]:
    """What every picture says: who, of what, as of when, of how many, from where."""
    coverage = say(
        "{reported} of {units} units have reported",
        reported=number(told.units_reported),
        units=number(told.units),
    )
    # A course has no base of its own for each milestone: against a target it is drawn like the smartphone's.
    basis = Basis.SMARTPHONE if card is Card.COURSE and told.basis is Basis.TARGET else told.basis
    return {
        "language": language().value,
        "sender": edition.sender,
        "notice": edition.notice,
        "place": told.unit_name,
        "as_of": say("as of {day}", day=day(told.on_day)),
        "basis": say("Measured against: {basis}.", basis=say(BASES[basis]).lower()),
        "source": say("Source: rosters of the units; {coverage}.", coverage=coverage)
        if not told.is_hidden
        else say("Source: rosters of the units."),
        "digest": say("Figures {digest}", digest=told.digest),
    }


def _body(told: ReportContext, card: Card, edition: Edition) -> Mapping[str, Any]:
    if told.is_hidden or disclosure.is_small_part(told.counts, edition.rules.smallest_group):
        words = say("So few people that a figure would point at one of them: nothing is shown.")
        return {"card": "nothing", "title": words}
    return {Card.FINDING: _finding, Card.COURSE: _course, Card.HELP: _help}[card](told, edition)


def _finding(told: ReportContext, edition: Edition) -> dict[str, Any]:
    rates = [_rate(say(title), told.rates[name], told.changes[name]) for name, title in TITLES.items()]
    return {"title": told.sentences["standing"], "rates": rates}


def _rate(label: str, rate: Rate, points: float | None) -> dict[str, Any]:
    if rate.is_target and not rate.denominator:
        return {"label": label, "value": percent(None), "share": 0, "note": say("no target was set")}
    way, words = change(points)
    note = say(
        "{numerator} of {denominator} people",
        numerator=number(rate.numerator),
        denominator=number(rate.denominator),
    )
    return {
        "label": label,
        "value": percent(rate.value),
        "share": min(rate.value or 0, 1),
        "note": note,
        # What did not change needs no room.
        "change": ARROWS[way] + words if way in ARROWS else "",
        "way": way,
    }


def _course(told: ReportContext, edition: Edition) -> dict[str, Any]:
    drawn = report_figures.trend(frozen.careful(told, edition.rules))
    return {"title": told.sentences["outlook"], "figure": dict(drawn.data) if drawn else None}


def _help(told: ReportContext, edition: Edition) -> dict[str, Any]:
    """No unit of fewer people than may be shown, whoever asks: a picture is sent on."""
    safe = _told_to_all(told.groups, edition.rules.smallest_group)
    rows = safe[safe["missing"].fillna(0) > 0]
    rows = rows.sort_values(["missing", "code"], ascending=[False, True]).head(MOST_UNITS)
    most = max([1, *(int(each) for each in rows["missing"])])
    return {
        "title": outlook.who_needs_help(safe, told.rates["installed"]),
        "subtitle": say("People without VssID, and the rate of those who have it"),
        "nobody": say("Nobody of those who were reported is missing."),
        "units": [
            {
                "name": str(row["name"]),
                "missing": number(int(row["missing"])),
                "share": int(row["missing"]) / most,
                "rate": percent(float(row["rate"])),
            }
            for row in rows.to_dict("records")
            if not pd.isna(row["rate"])
        ],
    }


def _told_to_all(groups: pd.DataFrame, smallest: int) -> pd.DataFrame:
    people = groups[["headcount", "with_smartphone"]].astype("Float64").min(axis="columns")
    return groups[~groups["is_hidden"].astype(bool) & (people >= smallest).fillna(False)]
