"""What a unit does this week: a few steps made of its own numbers, the most pressing first."""

from collections.abc import Iterator
from datetime import date

from dashboard.insight.report_context import ReportContext
from dashboard.insight.targets.planner import State
from dashboard.wording import day, number, say

# More than three things nobody does in a week.
MOST_STEPS = 3


def next_steps(told: ReportContext, roster_due: date) -> tuple[str, ...]:
    """`MOST_STEPS` sentences; `roster_due` is the last day on which the next roster is on time."""
    steps = [*_rosters(told, roster_due)]
    if not told.is_hidden:
        steps += [*_forms(told), *_people(told), *_approvals(told)]
    if told.units_reported:
        steps.append(say("Send the next roster by {day}, so that all of this counts.", day=day(roster_due)))
    steps += [
        say("Hang the poster of this pack where people wait, and send them the message of this pack."),
        say("Whoever joins installs VssID in the first week; add them to the roster."),
    ]
    return tuple(steps[:MOST_STEPS])


def _rosters(told: ReportContext, roster_due: date) -> Iterator[str]:
    """What is not known, or no longer: without it the other steps are of yesterday."""
    fresh = told.freshness
    if told.units > 1:
        if fresh.silent_units:
            yield say(
                "Ask each unit that has never sent a roster ({units}) for one by {day}; "
                "{people} people are expected there.",
                units=number(fresh.silent_units),
                people=number(fresh.silent_people),
                day=day(roster_due),
            )
        if fresh.stale_units:
            yield say(
                "Ask each unit whose roster is old ({units}) for a new one by {day}.",
                units=number(fresh.stale_units),
                day=day(roster_due),
            )
    elif not told.units_reported:
        yield _first_roster(fresh.silent_people, roster_due)
    elif len(told.stale):
        yield say(
            "Send a new roster by {day}: the newest one is {days} days old.",
            day=day(roster_due),
            days=number(told.stale["days_old"].iloc[0]),
        )


def _first_roster(people: int, roster_due: date) -> str:
    if not people:
        return say("Send the first roster by {day}.", day=day(roster_due))
    return say(
        "Send the first roster by {day}: {people} people are expected, and nothing is known of them.",
        day=day(roster_due),
        people=number(people),
    )


def _forms(told: ReportContext) -> Iterator[str]:
    form = told.clock
    if form and form.overdue:
        yield (
            say(
                "Call the {overdue} people who are past the last day for form 01, "
                "and the {soon} whose last day comes within three days.",
                overdue=number(form.overdue),
                soon=number(form.due_soon),
            )
            if form.due_soon
            else say(
                "Call the {overdue} people who are past the last day for form 01.",
                overdue=number(form.overdue),
            )
        )
    elif form and form.due_soon:
        yield say(
            "Call the {soon} people whose last day for form 01 comes within three days.",
            soon=number(form.due_soon),
        )


def _people(told: ReportContext) -> Iterator[str]:
    missing = {name: rate.denominator - rate.numerator for name, rate in told.rates.items()}
    worst = _worst(told)
    if missing["installed"] > 0:
        yield worst or _install(told, missing["installed"])
    if missing["registered"] > 0:
        yield say(
            "Help {people} more people to register for e-transactions.", people=number(missing["registered"])
        )


def _worst(told: ReportContext) -> str:
    """Where several units stand below: the one with the most people to go to."""
    rows = told.groups.dropna(subset=["missing"])
    rows = rows[rows["missing"] > 0].sort_values(["missing", "code"], ascending=[False, True])
    if len(told.groups) < 2 or rows.empty:
        return ""
    return say(
        "Begin with {unit}: {people} people there have not installed VssID.",
        unit=rows["name"].iloc[0],
        people=number(rows["missing"].iloc[0]),
    )


def _install(told: ReportContext, people: int) -> str:
    aims = told.targets[told.targets["milestone"] == "installed"]
    aims = aims[aims["state"].isin([State.ON_COURSE, State.BEHIND, State.UNKNOWN])]
    if aims.empty or not aims["needed_per_day"].iloc[0] > 0:
        return say("Help {people} more people to install VssID.", people=number(people))
    return say(
        "Help {people} more people to install VssID; {needed} a day reach the target by {day}.",
        people=number(people),
        needed=number(aims["needed_per_day"].iloc[0], 1),
        day=day(aims["due_on"].iloc[0]),
    )


def _approvals(told: ReportContext) -> Iterator[str]:
    """Of those whose days are known: an approval without a form leaves nobody less waiting."""
    waiting = int(told.offices["waiting"].sum())
    if waiting > 0:
        yield say("Ask the BHXH office about {people} people who wait for approval.", people=number(waiting))
