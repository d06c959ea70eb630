"""What a target asks for each day, against what is done each day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.wording import day, number, say

# A pace is people a day over so many days; over the last week only where nothing older is known.
PACE_DAYS, SHORT_PACE_DAYS = 14, 7


class State(StrEnum):
    """Where a target stands."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    DUE_PASSED = "due_passed"
    UNKNOWN = "unknown"


STATES = {
    State.REACHED: "reached",
    State.ON_COURSE: "on course",
    State.BEHIND: "behind",
    State.DUE_PASSED: "the day has passed",
    State.UNKNOWN: "not known",
}


@dataclass(frozen=True)
class Course:
    """A target of `people` by `due_on`, seen from a day on which `reached` were there (None: not reported).

    `needed_per_day` is people a day from now on, None once it is reached or the day has passed;
    `actual_per_day` is people a day over the last `pace_days`, `SHORT_PACE_DAYS` where nothing older is
    known.
    """

    people: int
    due_on: date
    on_day: date
    reached: int | None
    needed_per_day: float | None
    actual_per_day: float | None
    state: State
    pace_days: int = PACE_DAYS

    @property
    def missing(self) -> int | None:
        """How many people are left to reach."""
        return None if self.reached is None else max(0, self.people - self.reached)

    def say(self) -> str:
        """For the line of the target."""
        if self.reached is None:
            return say("{people} by {day}: nothing has been reported yet.", **self._words)
        if self.state is State.REACHED:
            return say("{people} by {day}: reached, with {reached}.", **self._words)
        if self.state is State.DUE_PASSED:
            return say("{people} by {day}: the day has passed, {missing} were missing.", **self._words)
        if self.actual_per_day is None:
            return say(
                "{people} by {day}: {needed} a day are needed; the pace is not known yet.", **self._words
            )
        if self.state is State.ON_COURSE:
            return say(
                "{people} by {day}: {needed} a day are needed, {actual} come. On course.", **self._words
            )
        return say("{people} by {day}: {needed} a day are needed, {actual} come. Behind.", **self._words)

    @property
    def _words(self) -> dict[str, str]:
        return {
            "people": number(self.people),
            "day": day(self.due_on),
            "reached": number(self.reached or 0),
            "missing": number(self.missing or 0),
            "needed": number(self.needed_per_day or 0, 1),
            "actual": number(self.actual_per_day or 0, 1),
        }


def course(
    people: int,
    due_on: date,
    on_day: date,
    reached: int | None,
    reached_7_days_ago: int | None = None,
    reached_14_days_ago: int | None = None,
) -> Course:
    """Needed against actual. On the due day itself a day is left: everybody missing is needed today."""
    pace_days = SHORT_PACE_DAYS if reached_14_days_ago is None else PACE_DAYS
    was = reached_7_days_ago if reached_14_days_ago is None else reached_14_days_ago
    actual = None if reached is None or was is None else (reached - was) / pace_days
    needed = None
    if reached is None:
        state = State.UNKNOWN
    elif reached >= people:
        state = State.REACHED
    elif on_day > due_on:
        state = State.DUE_PASSED
    else:
        needed = (people - reached) / max(1, (due_on - on_day).days)
        state = _state(needed, actual)
    return Course(people, due_on, on_day, reached, needed, actual, state, pace_days)


def _state(needed: float, actual: float | None) -> State:
    if actual is None:
        return State.UNKNOWN
    return State.ON_COURSE if actual >= needed else State.BEHIND
