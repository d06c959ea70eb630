"""The sentences of a briefing: will we make it, who needs help, who is silent, what is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.insight.forecasting.forecast import Forecast, Refusal
from dashboard.insight.form_01.clock import Clock
from dashboard.insight.standing import Rate
from dashboard.wording import day, number, percent, say

# As many names as one can say in a breath.
NAMED = 3


@dataclass(frozen=True)
class Aim:
    """What a unit is held to: so many people by a day."""

    people: int
    due_on: date


def will_we_make_it(forecast: Forecast | Refusal, aim: Aim | None) -> str:
    """The target's day against the forecast; without a target, what is to be expected."""
    if isinstance(forecast, Refusal) or aim is None or not forecast.base:
        return forecast.say()
    goal = {"goal": number(aim.people), "due": day(aim.due_on)}
    wanted = aim.people / forecast.base
    if forecast.rate >= wanted:
        return say("The target of {goal} people by {due} has been reached.", **goal)
    earliest, likely, latest = forecast.reaches(wanted)
    if earliest is None:
        last = forecast.on(forecast.days[-1])
        return say(
            "At this pace the target of {goal} people by {due} is out of reach: "
            "by {day} {middle} are likely.",
            **goal,
            day=day(last.day),
            middle=number(last.people[1]),
        )
    when = _when(earliest, latest)
    if likely is not None and likely <= aim.due_on:
        return say("At this pace the target of {goal} people by {due} is reached {when}.", **goal, when=when)
    return say(
        "At this pace the target of {goal} people by {due} is missed; it is reached {when}.",
        **goal,
        when=when,
    )


def _when(earliest: date, latest: date | None) -> str:
    if latest is None:
        return say("on {day} at the earliest", day=day(earliest))
    if earliest == latest:
        return say("on {day}", day=day(earliest))
    return say("between {first} and {last}", first=day(earliest), last=day(latest))


def who_needs_help(groups: pd.DataFrame, installed: Rate) -> str:
    """Where most of the people are who have not got there; `groups` are judged rows of a `league`.

    Their sum is that of the whole rate, in which whoever stands in two parts counts once.
    """
    missing = groups.dropna(subset=["missing"]).sort_values(["missing", "code"], ascending=[False, True])
    total = installed.denominator - installed.numerator
    if total <= 0:
        return say("Nobody of those who were reported is missing.")
    first = missing[missing["missing"] > 0].head(NAMED)
    if first.empty:
        return say("{total} people do not have VssID yet.", total=number(total))
    values = {
        "share": percent(share_missing(first, installed), 0),
        "total": number(total),
        "names": _listed([str(name) for name in first["name"]]),
    }
    if installed.is_target:
        return say("{share} of the {total} people missing to the target are in {names}.", **values)
    return say("{share} of the {total} people without VssID are in {names}.", **values)


def share_missing(groups: pd.DataFrame, installed: Rate) -> float:
    """Of all who have not got there, the share in these parts; who stands in two of them counts in both."""
    total = installed.denominator - installed.numerator
    return min(int(groups["missing"].sum()) / total, 1) if total > 0 else 1.0


def who_is_silent(
    units: int, silent_units: int, silent_people: int, stale_units: int, stale_days: int
) -> str:
    """How many of the units that owe a roster have told nothing, and whose news is old."""
    if not units:
        return say("No unit owes a roster yet.")
    if not silent_units and not stale_units:
        return say("Every unit has sent a roster in the last {days} days.", days=number(stale_days))
    return say(
        "{silent} units with {people} people have never sent a roster; {stale} have a roster older than "
        "{days} days.",
        silent=number(silent_units),
        people=number(silent_people),
        stale=number(stale_units),
        days=number(stale_days),
    )


def what_is_overdue(clock: Clock) -> str:
    """Form 01 whose ten days have ended, and what falls due now."""
    if not clock.owing:
        return say("Nobody owes form 01.")
    return say(
        "{overdue} people are past the last day for form 01; {soon} more fall due within three days.",
        overdue=number(clock.overdue),
        soon=number(clock.due_soon),
    )


def change_in_words(rates: Mapping[str, Rate], changes: Mapping[str, float | None]) -> str:
    """How far the installed rate moved in a week."""
    change = changes.get("installed")
    if change is None or rates["installed"].value is None:
        return say("There is no week before to compare with.")
    sentence = (
        say("In a week, installed rose from {before} to {now}.")
        if change > 0
        else say("In a week, installed went from {before} to {now}.")
    )
    return sentence.format(
        before=percent(rates["installed"].value - change),
        now=percent(rates["installed"].value),
    )


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return say("{others} and {last}", others=", ".join(names[:-1]), last=names[-1])
