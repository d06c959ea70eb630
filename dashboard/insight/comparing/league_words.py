"""How a ranking was worked out, in sentences that anybody reads and a statistician can check."""

import pandas as pd

from dashboard.insight.comparing import league, limits
from dashboard.wording import number, percent, say

# For a small, a usual and a large unit.
SIZES = (30, 300, 3_000)


def how(told: pd.DataFrame, smallest: int, stale_days: int) -> list[str]:
    """A sentence for each step, with the numbers of these judged rows."""
    held = league.funnel_of(told)
    steps = [
        say(
            "Ranked is who has at least {smallest} people in the base and a roster of the last {days} days. "
            "The others stand below and change nothing for those above.",
            smallest=number(max(smallest, 1)),
            days=number(stale_days),
        ),
        say(
            "The line through a dot is the {level} interval (Wilson) of the rate: so far chance may "
            "have moved it. The fewer people, the longer the line.",
            level=percent(limits.LEVEL, 0),
        ),
        say(
            "A rank has a first and a last place: before a unit are surely those whose whole line lies above "
            "its own, behind it those whose line lies below. Among the places between nobody can say which.",
        ),
    ]
    return steps + (
        [_common(held), _limits(held), _exactly(held), _by_chance(held)] if held.units > 1 else []
    )


def _common(held: limits.Funnel) -> str:
    return say(
        "The {units} that are ranked have {rate} together: the common rate, the dashed line. "
        "The overview counts the others too.",
        units=number(held.units),
        rate=percent(held.common),
    )


def _limits(held: limits.Funnel) -> str:
    ends = [f"{number(size)}: {_range(held, size)}" for size in SIZES]
    if not held.spread:
        return say(
            "The pale bar holds {level} of units of a size if only chance parts them (people: from–to): "
            "{sizes}. They differ no more than that: dispersion φ = {dispersion}, where 1 is chance.",
            level=percent(limits.LEVEL, 0),
            sizes="; ".join(ends),
            dispersion=number(held.dispersion, 2),
        )
    return say(
        "The pale bar holds {level} of units of a size (people: from–to): {sizes}. They differ more than "
        "chance would have them: dispersion φ = {dispersion}, where 1 is chance. What they differ by is "
        "added to chance: spread τ = {spread} on the scale arcsin √rate (Spiegelhalter 2005, additive, a "
        "tenth winsorised).",
        level=percent(limits.LEVEL, 0),
        sizes="; ".join(ends),
        dispersion=number(held.dispersion, 2),
        spread=number(held.spread, 3),
    )


def _exactly(held: limits.Funnel) -> str:
    return say(
        "Clearly below or above is only who lies outside the bar and would, with the common rate of {rate}, "
        "have so few or so many by chance less than once in {times} times (exact binomial): of a handful of "
        "people even all say little.",
        rate=percent(held.common),
        times=number(round(2 / (1 - limits.LEVEL))),
    )


def _by_chance(held: limits.Funnel) -> str:
    return say(
        "Even if nobody were different, about {count} of {units} would lie outside: a bar that holds {level} "
        "leaves out the rest. Outside is a reason to ask, not a verdict.",
        count=number(round(held.units * (1 - limits.LEVEL))),
        units=number(held.units),
        level=percent(limits.LEVEL, 0),
    )


def _range(held: limits.Funnel, size: int) -> str:
    low, high = held.limits(size)
    return f"{percent(float(low), 0)}–{percent(float(high), 0)}"
