"""What the city's counts bear: rates with their bounds, the change in a week, and a sentence that says it."""

from dataclasses import dataclass

import pandas as pd

from dashboard.wording import day, number, percent, say


@dataclass(frozen=True)
class Rate:
    """People who reached a milestone, of those who could; `low` and `high` count the silent units in.

    A rate of nobody is None: not reported, which is not zero. A target stays what it is, whoever reports:
    then `is_target` says that silent people would not join the denominator.
    """

    numerator: int
    denominator: int
    silent: int = 0
    is_target: bool = False

    @property
    def value(self) -> float | None:
        """0 to 1."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def low(self) -> float | None:
        """If nobody in the silent units had reached it."""
        return self.numerator / self._whole if self._whole else None

    @property
    def high(self) -> float | None:
        """If everybody in the silent units had."""
        return (self.numerator + self.silent) / self._whole if self._whole else None

    @property
    def _whole(self) -> int:
        return self.denominator if self.is_target else self.denominator + self.silent


# “7 in 10” is fair for 67 to 73 percent; of anything between, the percentage is said.
ABOUT = 0.3


def headline(installed: Rate, registered: Rate) -> str:
    """The finding in one sentence that a director could read aloud."""
    if installed.is_target and not installed.denominator:
        return say("No target was set here.")
    if installed.value is None:
        return say("No roster has come in yet.")
    if installed.is_target:
        return say(
            "{installed} of the target of {people} people have installed VssID.",
            installed=percent(installed.value),
            people=number(installed.denominator),
        )
    tenths = round(installed.value * 10)
    if tenths in {0, 10} or abs(installed.value * 10 - tenths) > ABOUT:
        return say(
            "{installed} of the people asked have installed VssID, {registered} have registered.",
            installed=percent(installed.value),
            registered=percent(registered.value),
        )
    return say(
        "{tenths} in 10 of the people asked have installed VssID; {registered} have registered.",
        tenths=tenths,
        registered=percent(registered.value),
    )


def trend_in_words(weeks: pd.DataFrame, denominator: str) -> str:
    """What the figure shows, for whoever cannot see it."""
    if not len(weeks):
        return say("No roster has come in yet.")
    first, last = weeks.iloc[0], weeks.iloc[-1]
    return say(
        "From {first} to {last}, installed went from {low} to {high} and registered from {less} to {more}.",
        first=day(first["day"]),
        last=day(last["day"]),
        low=percent(first["installed"] / first[denominator]),
        high=percent(last["installed"] / last[denominator]),
        less=percent(first["registered"] / first[denominator]),
        more=percent(last["registered"] / last[denominator]),
    )
