"""What a plan says, in a sentence that a director could read aloud, and in a cell of a table."""

from collections.abc import Mapping

from dashboard.insight.forecasting.forecast import Refusal
from dashboard.insight.targets.courses import Planned
from dashboard.insight.targets.planner import State
from dashboard.wording import day, day_and_month, number, percent, say


def got_there(milestone: str) -> str:
    """Behind “120 people”."""
    return {
        "installed": say("with VssID"),
        "registered": say("registered"),
        "approved": say("approved"),
    }[milestone]


def headline(unit: str, milestone: str, plan: Planned | None) -> str:
    """The finding: when the target is likely reached, and what that takes a day."""
    if plan is None:
        return say("{unit} has no target for people {step} yet", unit=unit, step=got_there(milestone))
    course = plan.course
    values = {
        "unit": unit,
        "step": got_there(milestone),
        "people": number(course.people),
        "due": day(course.due_on),
        "reached": number(course.reached or 0),
        "missing": number(course.missing or 0),
    }
    if course.reached is None:
        return say(
            "{unit}: nothing has been reported; the target is {people} people {step} by {due}", **values
        )
    if course.state is State.REACHED:
        return say("{unit} has reached its target: {reached} of {people} people {step}", **values)
    if course.state is State.DUE_PASSED:
        return say(
            "{unit} missed its target of {due}: {missing} of {people} people {step} were missing", **values
        )
    return f"{_outlook(plan, values)} {_paces(plan)}"


def _outlook(plan: Planned, values: dict[str, str]) -> str:
    if plan.days is None:
        return say("{unit} has {missing} to go to its target of {people} people {step}.", **values)
    earliest, likely, latest = plan.days
    if earliest is None:
        return say("{unit} is not likely to reach {people} people {step} within half a year.", **values)
    if latest is None and likely is not None:
        words = "{unit} is likely to reach {people} people {step} around {day}, on {first} at the earliest."
        return say(words, **values, day=day(likely), first=day_and_month(earliest))
    if latest is None:
        words = "{unit} reaches {people} people {step} on {first} at the earliest."
        return say(words, **values, first=day(earliest))
    words = "{unit} is likely to reach {people} people {step} between {first} and {last}."
    return say(words, **values, first=day_and_month(earliest), last=day(latest))


def _paces(plan: Planned) -> str:
    due, needed = day(plan.course.due_on), number(plan.course.needed_per_day or 0)
    if plan.course.actual_per_day is None:
        return say("By {due} it takes {needed} people a day; the pace is not known.", due=due, needed=needed)
    return say(
        "By {due} it takes {needed} people a day; over the last {days} days {actual} a day came.",
        due=due,
        needed=needed,
        days=plan.course.pace_days,
        actual=number(plan.course.actual_per_day),
    )


def share_in_words(people: int, counts: Mapping[str, int]) -> str:
    """What share of both bases these people are; nothing where nobody has been reported."""
    if not counts["headcount"] or not counts["with_smartphone"]:
        return ""
    return say(
        "{people} people are {smartphone} of those with a smartphone, {headcount} of everybody",
        people=number(people),
        smartphone=percent(people / counts["with_smartphone"]),
        headcount=percent(people / counts["headcount"]),
    )


def when(plan: Planned) -> str:
    """When the target is likely reached, or why nobody can tell."""
    if plan.course.state is State.REACHED:
        return ""
    if isinstance(plan.coming, Refusal):
        return plan.coming.say()
    earliest, likely, latest = plan.days or (None, None, None)
    if earliest is None:
        return say("not within half a year")
    if likely is None:
        return say("{day} at the earliest", day=day_and_month(earliest))
    if latest is None:
        words = "around {likely}, {first} at the earliest"
        return say(words, likely=day_and_month(likely), first=day_and_month(earliest))
    return f"{day_and_month(earliest)} – {day_and_month(latest)}"
