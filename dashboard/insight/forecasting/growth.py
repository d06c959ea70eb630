"""Which curves that level off could have made a past, and what they say of the weeks that follow it.

Logistic, Gompertz and exponential curves of many speeds and beginnings are all laid over the past; each
counts as much as it fits (recent weeks more than old ones), and where each levels off follows from least
squares. Some of them have stopped some weeks ago: that is how a campaign is recognised that no longer moves.
Where the pace was steady, what the last week tells more or less than the curves is carried on, fading.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from dashboard.insight.forecasting.moments import AGO, Flags, Floats

# Per day, and days from now to the middle of the curve; for the exponential to its beginning.
SPEEDS = (0.02, 0.035, 0.06, 0.1, 0.16)
LOGISTIC_MIDDLES = np.arange(-98, 71, 14.0)
GOMPERTZ_SPEEDS, GOMPERTZ_MIDDLES = tuple(0.75 * speed for speed in SPEEDS), np.arange(-112, 43, 14.0)
RISES, BEGINNINGS = (0.005, 0.01, 0.02, 0.035, 0.06), (-140.0, -112.0, -84.0, -56.0, -28.0, -14.0)

# A week counts half as much as one that is so many days younger.
HALF_WEIGHT = 35.0
# Campaigns end around here, more or less: what a past of few weeks leaves open is filled with it.
USUAL_END, END_SPREAD = 0.85, 0.2
# How many days ago growth may have stopped, and how likely that is before anything is seen.
STOPS, STOPPED = (7.0, 14.0, 21.0, 35.0), 0.1
# No curve is truer than a point; and a rate of few people shakes.
SMALLEST_MISFIT, SHAKING = 0.01, 0.075
# A pace whose changes are so large a share of itself is half believed; what it tells fades so much each day.
ROUGH, FADES = 0.3, 0.96

Shapes = tuple[Floats, Floats, Floats]


@dataclass(frozen=True)
class Growth:
    """What each moment leads to, as (moment, days ahead): by how much the rate grows, in the middle.

    `spread` is how far the curves differ, `misfit` (moment) how far the past lies from the best of them; both
    are less where the pace was steady.
    """

    gain: Floats
    spread: Floats
    misfit: Floats


def growth(past: Floats, is_known: Flags, people: Floats, ahead: Floats) -> Growth:
    """`past` and `is_known` are (moment, weeks ago), `people` (moment), `ahead` (moment, horizon) in days."""
    curves, prior = _curves_of_the_past()
    weights = is_known * 0.5 ** (AGO / HALF_WEIGHT)
    noise = SMALLEST_MISFIT**2 + SHAKING / people
    pull = (noise / END_SPREAD**2)[:, None]
    fitted, squared = (weights * past) @ curves, weights @ curves**2
    end = np.clip((fitted + pull * USUAL_END) / (squared + pull), past[:, :1], 1)
    error = (weights * past**2).sum(1)[:, None] - 2 * end * fitted + end**2 * squared
    error += pull * (end - USUAL_END) ** 2
    best = error.min(1)
    misfit = np.maximum(best, 0) / np.maximum(weights.sum(1), 1)
    belief = np.exp(-(error - best[:, None]) / (2 * (noise + misfit)[:, None])) * prior
    belief /= belief.sum(1, keepdims=True)
    steady = _steadiness(past, is_known)
    gain, spread = _gains(belief, end, past, steady, ahead)
    surer = 1 - steady / 2
    return Growth(gain, spread * surer[:, None], np.sqrt(misfit) * surer)


def _gains(belief: Floats, end: Floats, past: Floats, steady: Floats, ahead: Floats) -> tuple[Floats, Floats]:
    """Only the curves that still move have a future; the others believe in no gain."""
    start = _heights(np.zeros(1))
    belief, end, room = belief[:, : start.shape[1]], end[:, : start.shape[1]], 1 - past[:, :1]
    last_week = (belief * end * (start - _heights(np.array([-7.0])))).sum(1)
    untold = steady * (past[:, 0] - past[:, 1] - last_week) / 7
    gain, spread = np.zeros(ahead.shape), np.zeros(ahead.shape)
    for horizon in range(ahead.shape[1]):
        days, place = np.unique(ahead[:, horizon], return_inverse=True)
        risen = np.clip(end * (_heights(days.astype(np.float64)) - start)[place], 0, room)
        gain[:, horizon] = (belief * risen).sum(1)
        spread[:, horizon] = np.sqrt(np.maximum((belief * risen**2).sum(1) - gain[:, horizon] ** 2, 0))
    fading = (1 - FADES**ahead) / (1 - FADES)
    return np.clip(gain + untold[:, None] * fading, 0, room), spread


def _steadiness(past: Floats, is_known: Flags) -> Floats:
    """0 to 1: how much the pace of the last week is to be believed; 0 where it changes as much as it is."""
    paces = past[:, :-1] - past[:, 1:]
    pace = _recent_mean(np.abs(paces), is_known[:, 1:])
    change = _recent_mean((paces[:, :-1] - paces[:, 1:]) ** 2, is_known[:, 2:])
    return np.asarray(1 / (1 + (change / np.maximum(ROUGH * pace, 1e-5) ** 2) ** 2))


def _recent_mean(values: Floats, is_known: Flags) -> Floats:
    weights = is_known * 0.5 ** (AGO[: values.shape[1]] / HALF_WEIGHT)
    return np.asarray((weights * values).sum(1) / np.maximum(weights.sum(1), 1e-9))


@cache
def _curves_of_the_past() -> tuple[Floats, Floats]:
    """Heights as (weeks ago, curve), first those that still move; and what each is believed beforehand."""
    moving = _heights(-AGO)
    stopped = [_heights(-np.maximum(AGO, stop)) for stop in STOPS]
    prior = np.full(moving.shape[1] * (1 + len(STOPS)), STOPPED / len(STOPS))
    prior[: moving.shape[1]] = 1
    return np.hstack([moving, *stopped]), prior


def _heights(days: Floats) -> Floats:
    """0 to 1, as (day from now, curve)."""
    logistic, gompertz, exponential = (
        _steps(days, *shape)
        for shape in ((SPEEDS, LOGISTIC_MIDDLES), (GOMPERTZ_SPEEDS, GOMPERTZ_MIDDLES), (RISES, BEGINNINGS))
    )
    heights = 1 / (1 + np.exp(-logistic)), np.exp(-np.exp(-gompertz)), 1 - np.exp(-np.maximum(exponential, 0))
    return np.asarray(np.concatenate(heights, axis=1))


def _steps(days: Floats, speeds: tuple[float, ...], places: Floats | tuple[float, ...]) -> Floats:
    speed, place = (each.ravel() for each in np.meshgrid(speeds, places))
    return np.asarray(np.clip(speed * (days[:, None] - place), -50, 50))
