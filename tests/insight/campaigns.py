"""Campaigns that nobody ran: rising, stalled and stepwise; people come one by one, or are asked anew."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from dashboard.insight.forecasting.moments import Series

Floats = npt.NDArray[np.float64]
FIRST = date(2021, 3, 14)
KINDS = ("logistic", "stalled", "stepwise")
# Each person comes once and stays; or each report asks a new draw of people, and counts also fall.
NOISES = ("people", "drawn")


def many(kind: str, noise: str, campaigns: int, seed: int) -> list[Series]:
    """The same ones for the same seed."""
    chance = np.random.default_rng(seed)
    return [_one(kind, noise, chance) for _ in range(campaigns)]


def _one(kind: str, noise: str, chance: np.random.Generator) -> Series:
    """12 to 26 weeks with some missing, 40 to 4,000 people."""
    weeks, people = int(chance.integers(12, 27)), int(np.exp(chance.uniform(np.log(40), np.log(4000))))
    days = 7 * np.arange(weeks) + chance.integers(-2, 3, weeks) * (chance.random() < 0.5)
    days -= days[0]
    share = np.clip(SHAPES[kind](days.astype(float), chance), 0, 0.99)
    reached = _one_by_one(share, people, chance) if noise == "people" else chance.binomial(people, share)
    kept = np.flatnonzero(chance.random(weeks) > 0.08)
    return Series.of(
        [FIRST + timedelta(days=int(days[week])) for week in kept],
        [int(reached[week]) for week in kept],
        [people] * len(kept),
    )


def _one_by_one(share: Floats, people: int, chance: np.random.Generator) -> list[int]:
    reached, told, before = 0, [], 0.0
    for now in np.maximum.accumulate(share):
        reached += int(chance.binomial(people - reached, (now - before) / (1 - before)))
        told.append(reached)
        before = now
    return told


def _logistic(days: Floats, chance: np.random.Generator) -> Floats:
    end, speed, middle = chance.uniform(0.5, 0.95), chance.uniform(0.04, 0.12), chance.uniform(14, 80)
    return np.asarray(end / (1 + np.exp(-speed * (days - middle))))


def _stalled(days: Floats, chance: np.random.Generator) -> Floats:
    """As a logistic one until a day; then nobody, or very few."""
    end, speed, middle = chance.uniform(0.5, 0.95), chance.uniform(0.04, 0.12), chance.uniform(14, 80)
    stop, trickle = chance.uniform(0.3, 0.75) * days[-1], chance.choice([0, 0.0005, 0.002])
    there = end / (1 + np.exp(-speed * (stop - middle)))
    after = there + (end - there) * (1 - np.exp(-trickle * (days - stop)))
    return np.where(days > stop, after, end / (1 + np.exp(-speed * (days - middle))))


def _stepwise(days: Floats, chance: np.random.Generator) -> Floats:
    """Every two to four weeks a tenth to a third of those left come on one day; between, nobody or few."""
    left, every = 1 - chance.uniform(0.05, 0.2), 7 * chance.integers(2, 5)
    trickle, day = chance.choice([0, 0.0005, 0.002]), chance.uniform(0, every)
    remaining = left * np.exp(-trickle * days)
    while day < days[-1]:
        remaining = np.where(days >= day, remaining * (1 - chance.uniform(0.1, 0.35)), remaining)
        day += every + chance.integers(-4, 5)
    return 1 - remaining


SHAPES: dict[str, Callable[[Floats, np.random.Generator], Floats]] = {
    "logistic": _logistic,
    "stalled": _stalled,
    "stepwise": _stepwise,
}
