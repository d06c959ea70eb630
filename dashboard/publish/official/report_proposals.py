"""What the figures ask for next: each proposal rests on a number of the report, and promises nothing."""

from collections.abc import Iterator

import pandas as pd

from dashboard.insight import outlook
from dashboard.insight.comparing.limits import Band
from dashboard.insight.report_context import ReportContext
from dashboard.insight.targets.planner import State
from dashboard.publish.listings.tables import HEADINGS
from dashboard.publish.official import report_tables
from dashboard.publish.official.report import Paragraph, Part, Point, Rules, Section
from dashboard.publish.official.report_parts import listed
from dashboard.wording import day, number, percent, say

# As many as can be helped in person in a week.
FIRST = 3


def proposals(told: ReportContext, rules: Rules) -> Part:
    """One numbered sentence for each thing that the figures ask for."""
    asked = tuple(Point(each) for each in _asked(told, rules))
    nothing = Paragraph(say("The figures of this week ask for nothing."))
    return Part(say("PROPOSALS"), (Section("", asked or (nothing,)),))


def _asked(told: ReportContext, rules: Rules) -> Iterator[str]:
    yield from _behind(told)
    yield from _help(told)
    yield from _silent(told, rules)
    yield from _forms(told)
    yield from _offices(told)


def _behind(told: ReportContext) -> Iterator[str]:
    rows = report_tables.by_milestone(told.targets[told.targets["state"] == State.BEHIND])
    paces = [
        say(
            "{milestone}: {needed} people a day until {day}, against {actual} now",
            milestone=_amid(say(HEADINGS[row["milestone"]])),
            needed=number(row["needed_per_day"], 1),
            actual=number(row["actual_per_day"], 1),
            day=day(pd.Timestamp(row["due_on"]).date()),
        )
        for row in rows.to_dict("records")
    ]
    if paces:
        yield say(
            "Decide how more people can be reached each day, or whether the targets and their days stand. "
            "Needed are: {paces}.",
            paces="; ".join(paces),
        )


def _amid(words: str) -> str:
    """As it stands in the middle of a sentence."""
    return words if words.startswith("VssID") else words[:1].lower() + words[1:]


def _help(told: ReportContext) -> Iterator[str]:
    missing = report_tables.most_missing(told).head(FIRST)
    if len(missing):
        yield say(
            "Send helpers first where most people are without VssID, {people} of them ({share}): {names}.",
            names=listed(missing["name"]),
            people=number(int(missing["missing"].sum())),
            share=percent(outlook.share_missing(missing, told.rates["installed"]), 0),
        )
    below = told.groups[told.groups["band"] == Band.BELOW].sort_values(["rate", "code"])
    if len(below):
        yield say(
            "Find out with {count} units clearly below the common rate what holds them up: {names}.",
            count=number(len(below)),
            names=listed(below["name"]),
        )


def _silent(told: ReportContext, rules: Rules) -> Iterator[str]:
    fresh = told.freshness
    if fresh.silent_units:
        yield say(
            "Remind {count} units that have never sent a roster ({people} people), beginning with: {names}.",
            count=number(fresh.silent_units),
            people=number(fresh.silent_people),
            names="; ".join(str(name) for name in told.silent["name"].head(FIRST)),
        )
    if fresh.stale_units:
        yield say(
            "Ask {count} units whose roster is older than {days} days for a new one.",
            count=number(fresh.stale_units),
            days=rules.stale_days,
        )


def _forms(told: ReportContext) -> Iterator[str]:
    if told.clock and (told.clock.overdue or told.clock.due_soon):
        yield say(
            "Have the units speak to {overdue} people who are past the last day for form 01, and to {soon} "
            "whose last day comes within three days.",
            overdue=number(told.clock.overdue),
            soon=number(told.clock.due_soon),
        )


def _offices(told: ReportContext) -> Iterator[str]:
    waiting = told.offices[told.offices["waiting"] > 0].head(FIRST)
    if len(waiting):
        yield say(
            "Ask the offices that are slowest to look through what waits for approval there ({people} "
            "people, the longest for {days} days): {names}.",
            names=listed(report_tables.text(name) or say("no office is known") for name in waiting["name"]),
            people=number(int(waiting["waiting"].sum())),
            days=number(int(waiting["longest_wait"].max())),
        )
