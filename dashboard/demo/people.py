"""Invent what happened to each person: the day of every milestone, drawn from curves that level off."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.demo.profile import Habit, Profile

Days = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Shares = npt.NDArray[np.float64]

# Later than any roster: it did not happen.
NEVER = 4_000
MILESTONES = ("installed", "registered", "form_submitted", "approved")
WITHOUT_SMARTPHONE = 0.08
# Half of those who will ever install have done so after five weeks or so; it differs by unit.
PACE = 56.0
# Where only those who have installed stand on the list, this is the day they are said to have done it.
CHOSEN_ON = 12


@dataclass(frozen=True)
class People:
    """Everybody, by unit: the unit's row, when they came and went, and the day of each milestone."""

    unit: Days
    joined: Days
    left: Days
    smartphone: Flags
    days: dict[str, Days]


def draw(units: pd.DataFrame, uploads: pd.DataFrame, profile: Profile) -> People:
    """The people of all units, as their rosters will tell of them."""
    chance = profile.chance("people")
    unit = np.repeat(np.arange(len(units)), units["people"])
    smartphone = chance.random(len(unit)) >= WITHOUT_SMARTPHONE
    days = _days(chance, units, unit, smartphone, profile)
    joined, left = _stay(chance, units, unit, profile)
    habit = units["habit"].to_numpy()[unit]
    counting = uploads[uploads["discarded"] < 0]
    reports = counting.groupby("unit")["as_of"]
    first = reports.min().reindex(units.index, fill_value=NEVER).to_numpy()[unit]
    before_last = reports.max().reindex(units.index, fill_value=NEVER).to_numpy()[unit] - 7
    for name, happened in days.items():
        happened[(habit == Habit.FLAT) & (happened > first)] = NEVER
        if profile.has_form or name != "form_submitted":
            at_once = (habit == Habit.JUMPING) & smartphone & (happened > before_last)
            happened[at_once] = before_last[at_once]
    days["installed"][(habit == Habit.CHOSEN) & smartphone & (days["installed"] == NEVER)] = CHOSEN_ON
    return People(unit, joined, left, smartphone, days)


def _days(
    chance: np.random.Generator, units: pd.DataFrame, unit: Days, smartphone: Flags, profile: Profile
) -> dict[str, Days]:
    count = len(units)
    pace = PACE * profile.stretch * np.exp(chance.normal(0, 0.3, count))[unit]
    reach = np.clip(units["reach"].to_numpy(dtype=float), 0.04, 0.985)[unit]
    installs = smartphone & (chance.random(len(unit)) < reach)
    installed = np.where(installs, _levelling_off(chance, pace), NEVER)

    # Whoever does the one mostly does the other, but neither waits for the other.
    eagerness = np.clip(0.95 + chance.normal(0, 0.05, count), 0.5, 1.0)[unit]
    likelihood = np.where(installs, 0.8, np.where(smartphone, 0.33, 0.03)) * eagerness
    registers = chance.random(len(unit)) < likelihood
    registered = np.where(registers, _levelling_off(chance, pace * 1.1), NEVER)

    if not profile.has_form:
        approves = registers & (chance.random(len(unit)) < 0.9)
        approved = np.where(approves, registered + chance.integers(0, 4, len(unit)), NEVER)
        form = np.full(len(unit), NEVER)
        return dict(zip(MILESTONES, (installed, registered, form, approved), strict=True))
    form = _form_day(chance, units, unit, registered)
    lag = 1 + (7 * chance.random(len(unit)) ** 1.5).astype(np.int64)
    lag += np.where(chance.random(len(unit)) < 0.04, 14, 0)
    # One form in twenty has to be corrected and is not sent again.
    is_accepted = (form < NEVER) & (chance.random(len(unit)) < 0.95)
    approved = np.where(is_accepted, form + lag, NEVER)
    return dict(zip(MILESTONES, (installed, registered, form, approved), strict=True))


def _levelling_off(chance: np.random.Generator, pace: Shares) -> Days:
    """A slow start, a busy month, a long tail."""
    waited = (-np.log1p(-chance.random(len(pace)))) ** (1 / 1.4)
    return np.minimum(pace * waited, NEVER - 100).astype(np.int64)


def _form_day(chance: np.random.Generator, units: pd.DataFrame, unit: Days, registered: Days) -> Days:
    """Mostly within the ten days of the letter; some late, some never."""
    care = np.clip(0.74 + chance.normal(0, 0.1, len(units)), 0.4, 0.98)[unit]
    lot = chance.random(len(unit))
    in_time = 1 + (10 * chance.random(len(unit)) ** 1.3).astype(np.int64)
    late = chance.integers(11, 36, len(unit))
    forgets = lot > care + (1 - care) * 0.6
    return np.where((registered == NEVER) | forgets, NEVER, registered + np.where(lot < care, in_time, late))


def _stay(
    chance: np.random.Generator, units: pd.DataFrame, unit: Days, profile: Profile
) -> tuple[Days, Days]:
    """A few come and a few go; of the shrinking units a third is missing from some week on."""
    stretch = profile.stretch
    joined = np.where(chance.random(len(unit)) < 0.04, chance.integers(5, 100 * stretch, len(unit)), -1)
    left = np.where(chance.random(len(unit)) < 0.03, chance.integers(20, 110 * stretch, len(unit)), NEVER)
    missing_from = chance.integers(profile.last_day - 50, profile.last_day - 8, len(units))[unit]
    is_missing = (units["habit"].to_numpy()[unit] == Habit.SHRINKING) & (chance.random(len(unit)) < 0.35)
    left = np.where(is_missing, missing_from, left)
    # The first of each unit stays, so that no roster is empty.
    is_first = np.diff(unit, prepend=-1) > 0
    return np.where(is_first, -1, joined), np.where(is_first, NEVER, np.maximum(left, joined + 1))
