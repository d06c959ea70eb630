"""What stands on top of the frozen page: what the finding rests on, and the four figures."""

from dataclasses import dataclass

from dashboard.insight.report_context import ReportContext
from dashboard.insight.standing import Rate
from dashboard.model import Basis
from dashboard.wording import ARROWS, change, day, number, percent, say

TITLES = {
    "installed": "VssID installed",
    "registered": "Registered for e-transactions",
    "approved": "Approved",
}
BASES = {
    Basis.SMARTPHONE: "People with a smartphone",
    Basis.HEADCOUNT: "Everybody on the rosters",
    Basis.TARGET: "The target that was set",
}


@dataclass(frozen=True)
class Figure:
    """One number: what it is, how much, whether it went `up` or `down` and how far, and what it rests on."""

    label: str
    value: str
    way: str = ""
    change: str = ""
    note: str = ""
    is_urgent: bool = False


def facts(told: ReportContext) -> str:
    """Part of the city, day, coverage and base; of too few people, or silent, not all of it."""
    known = say(" as it was known then") if told.is_as_known_then else ""
    where = {"unit": told.unit_name, "day": day(told.on_day), "known": known}
    if told.is_hidden:
        return say("{unit} · as of {day}{known}", **where)
    reported, units = number(told.units_reported), number(told.units)
    if not told.units_reported:
        coverage = say("{reported} of {units} units have reported", reported=reported, units=units)
        return f"{say('{unit} · as of {day}{known}', **where)} · {coverage}"
    rested = say(
        "{unit} · as of {day}{known} · {reported} of {units} units have reported · {people} people ({basis})",
        **where,
        reported=reported,
        units=units,
        people=number(told.rates["installed"].denominator),
        basis=say(BASES[told.basis]).lower(),
    )
    return f"{rested} · {_not_counted(told)}" if told.units_small else rested


def _not_counted(told: ReportContext) -> str:
    return say("{small} units of few people not counted", small=number(told.units_small))


def figures(told: ReportContext) -> list[Figure]:
    """Three rates, and what is overdue or waits."""
    rates = [_rate(say(title), told.rates[name], told.changes[name]) for name, title in TITLES.items()]
    return [*rates, _overdue(told) if told.clock else _waiting(told)]


def _rate(label: str, rate: Rate, points: float | None) -> Figure:
    if rate.is_target and not rate.denominator:
        return Figure(label, percent(None), note=say("no target was set"))
    note = say(
        "{numerator} of {denominator} people",
        numerator=number(rate.numerator),
        denominator=number(rate.denominator),
    )
    if rate.silent:
        low, high = percent(rate.low), percent(rate.high)
        note = f"{note} · {say('counting silent units: {low}–{high}', low=low, high=high)}"
    way, words = change(points)
    return Figure(label, percent(rate.value), way, ARROWS.get(way, "") + words, note)


def _overdue(told: ReportContext) -> Figure:
    form = told.clock
    overdue, soon = (form.overdue, form.due_soon) if form else (0, 0)
    note = say("{soon} more fall due within 3 days", soon=number(soon))
    return Figure(say("Form 01 overdue"), number(overdue), note=note, is_urgent=overdue > 0)


def _waiting(told: ReportContext) -> Figure:
    registered, waiting = told.counts["registered"], told.counts["registered"] - told.counts["approved"]
    note = say("of {people} registered", people=number(registered))
    return Figure(say("Registered, not approved"), number(waiting), note=note, is_urgent=waiting > 0)
