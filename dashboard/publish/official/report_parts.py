"""What the report says, part by part: sentences that a director could sign, made of the figures alone."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dashboard.insight import due_weeks
from dashboard.insight.comparing import league
from dashboard.insight.comparing.limits import Band
from dashboard.insight.forecasting import forecast
from dashboard.insight.report_context import ReportContext
from dashboard.model import Basis
from dashboard.publish.listings.tables import HEADINGS
from dashboard.publish.official import report_figures, report_tables
from dashboard.publish.official.report import Block, Drawing, Paragraph, Part, Point, Rules, Section
from dashboard.wording import day, number, percent, say

# As many names as a sentence can bear.
NAMED = 5
SHORT_BASES = {
    Basis.SMARTPHONE: "people with a smartphone",
    Basis.HEADCOUNT: "everybody on the rosters",
    Basis.TARGET: "the target that was set",
}


def results(told: ReportContext) -> Part:
    """Where we stand."""
    whole = Section(
        say("The whole"),
        (
            Paragraph(f"{told.sentences['standing']} {told.sentences['change']}"),
            Paragraph(_covered(told)),
            report_tables.milestones(told),
        ),
    )
    silent = Section(say("What the silent units may change"), (Paragraph(_bounds(told)),))
    return Part(say("RESULTS"), (whole, silent))


def _covered(told: ReportContext) -> str:
    return say(
        "{reported} of {units} units that owe a roster have sent one, with {people} people; {smart} of them "
        "have a smartphone. Rates are measured against {basis}.",
        reported=number(told.units_reported),
        units=number(told.units),
        people=number(told.counts["headcount"]),
        smart=number(told.counts["with_smartphone"]),
        basis=say(SHORT_BASES[told.basis]),
    )


def _bounds(told: ReportContext) -> str:
    rate, fresh = told.rates["installed"], told.freshness
    if not fresh.silent_units or rate.low is None:
        return say("No unit is silent: the rates are those of all units.")
    return say(
        "{units} units with {people} people have never sent a roster: they are unknown, not zero. Had nobody "
        "there installed VssID, the rate would be {low}; had everybody, {high}. It lies between the two.",
        units=number(fresh.silent_units),
        people=number(fresh.silent_people),
        low=percent(rate.low),
        high=percent(rate.high),
    )


def progress(told: ReportContext) -> Part:
    """Whether we will make it."""
    goals: tuple[Block, ...] = (Paragraph(say("No target was set here.")),)
    if len(told.targets):
        goals = (Paragraph(told.sentences["outlook"]), report_tables.targets(told))
    coming: list[Block] = [
        Point(say("{milestone}: {what}", milestone=say(HEADINGS[name]), what=each.say()))
        for name, each in told.forecasts.items()
    ]
    coming += [Paragraph(forecast.method()), *_drawn(report_figures.trend(told))]
    return Part(
        say("PROGRESS AGAINST TARGETS"),
        (Section(say("Targets that were set"), goals), Section(say("What is to be expected"), tuple(coming))),
    )


def help_needed(told: ReportContext) -> Part:
    """Where people are missing, and which units really differ."""
    if not len(told.groups):
        nothing = Paragraph(say("No unit stands below this one."))
        return Part(say("UNITS THAT NEED HELP"), (Section("", (nothing,)),))
    missing: tuple[Block, ...] = (Paragraph(told.sentences["help"]),)
    if len(report_tables.most_missing(told)):
        missing = (*missing, report_tables.helped(told))
    compared: list[Block] = [Paragraph(league.in_words(told.groups))]
    below = _below(told)
    if below:
        compared.append(Paragraph(say("Clearly below: {names}.", names=listed(below))))
    left_out = league.left_out_in_words(told.groups)
    if left_out:
        compared.append(Paragraph(left_out))
    compared += _drawn(report_figures.dots(told))
    return Part(
        say("UNITS THAT NEED HELP"),
        (
            Section(say("Where most people are missing"), missing),
            Section(say("Units compared with each other"), tuple(compared)),
        ),
    )


def _below(told: ReportContext) -> list[str]:
    """The lowest first."""
    below = told.groups[told.groups["band"] == Band.BELOW].sort_values(["rate", "code"])
    return [str(name) for name in below["name"]]


def _drawn(figure: Drawing | None) -> tuple[Drawing, ...]:
    return () if figure is None else (figure,)


def reporting(told: ReportContext) -> Part:
    """Who sends rosters, and who does not."""
    newest: list[Block] = [Paragraph(_newest_week(told))]
    if len(told.reporting):
        newest.append(report_tables.weeks(told))
    silent: list[Block] = [Paragraph(told.sentences["silent"])]
    if len(told.silent):
        silent.append(report_tables.silent(told))
    return Part(
        say("ROSTERS OF THE UNITS"),
        (
            Section(say("The reporting week"), tuple(newest)),
            Section(say("Silent units and old rosters"), tuple(silent)),
        ),
    )


def _newest_week(told: ReportContext) -> str:
    week = _newest_due(told.reporting)
    if week is None:
        return say("No reporting week has ended yet.")
    names = ("expected", "reported", "on_time", "late", "silent", "not_yet_due")
    return say(
        "In the week that ended on {day}, {reported} of {expected} units have sent a roster: {on_time} on "
        "time and {late} late; {silent} have not sent one, and for {not_yet_due} it is not due yet.",
        day=day(week["week_end"]),
        **{name: number(int(week[name])) for name in names},
    )


def _newest_due(weeks: pd.DataFrame) -> "pd.Series[Any] | None":
    """The newest week whose last day to report has passed, as on the page; else the newest."""
    judged = due_weeks.due(weeks)
    rows = judged if len(judged) else weeks
    return rows.iloc[-1] if len(rows) else None


def forms(told: ReportContext, rules: Rules) -> Part:
    """Form 01 and its last day, and the offices that approve."""
    sections = [Section(say("Form 01 on paper"), _owed(told, rules))]
    if len(told.offices):
        slowest = report_tables.offices(told)
        sections.append(Section(say("Approval by the social insurance offices"), (_waiting(told), slowest)))
    return Part(say("FORM 01 AND APPROVAL"), tuple(sections))


def _owed(told: ReportContext, rules: Rules) -> tuple[Block, ...]:
    if not rules.form_days:
        return (Paragraph(say("This campaign asks for no form on paper.")),)
    if told.clock is None:
        unknown = say(
            "Of most people who registered the day is not known: nothing can be said of who is late."
        )
        return (Paragraph(unknown),)
    in_time = Paragraph(
        say(
            "Of {settled} people whose {days} days have ended, {people} ({share}) handed it in by then.",
            settled=number(told.clock.settled),
            days=rules.form_days,
            people=number(told.clock.in_time),
            share=percent(told.clock.in_time / told.clock.settled),
        )
        if told.clock.settled
        else say("Nobody's {days} days have ended yet.", days=rules.form_days)
    )
    owing = say("{people} people have registered and owe form 01.", people=number(told.clock.owing))
    return (Paragraph(f"{owing} {told.sentences['overdue']}" if told.clock.owing else owing), in_time)


def _waiting(told: ReportContext) -> Paragraph:
    waiting = told.offices[told.offices["waiting"] > 0]
    if not len(waiting):
        return Paragraph(say("Nobody waits for approval."))
    return Paragraph(
        say(
            "{waiting} people wait for approval at {offices} offices, the longest for {days} days.",
            waiting=number(int(waiting["waiting"].sum())),
            offices=number(len(waiting)),
            days=number(int(waiting["longest_wait"].max())),
        )
    )


def listed(names: Iterable[str]) -> str:
    """The first names, and how many more there are."""
    told = list(names)
    if len(told) <= NAMED:
        return "; ".join(told)
    return say("{names} and {more} more units", names="; ".join(told[:NAMED]), more=number(len(told) - NAMED))
