"""When each unit sent a roster: weekly as the letter asks, and otherwise, as it goes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.demo.profile import Habit, Profile

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DAY = 24 * 60
# Nothing arrives after the clock of the demo has stopped.
CLOSING = 17 * 60
# How far from the Sunday a roster's day lies, and how often.
JITTER = np.repeat([-2, -1, 0, 1, 2], [2, 4, 11, 2, 1])


@dataclass(frozen=True)
class Calendar:
    """One cell a unit and week: whether it sent, for which day, and at which minute since the first day."""

    sends: Flags
    as_of: Ints
    received: Ints


def draw(units: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """unit, sender (row numbers), as_of (day), received, committed, reverted, discarded (minutes; -1: not).

    One row a unit and upload, by unit, as-of day and commit; `is_newest` where the unit's state rests on it.
    """
    chance = profile.chance("schedule")
    habit = units["habit"].to_numpy()
    calendar = _calendar(chance, habit, profile)
    unit, week = np.nonzero(calendar.sends)
    uploads = pd.DataFrame(
        {
            "unit": unit,
            "sender": np.where(habit[unit] == Habit.COUNTED, _first(habit, Habit.COUNTED), unit),
            "as_of": calendar.as_of[unit, week],
            "received": calendar.received[unit, week],
            "discarded": -1,
        }
    )
    uploads = pd.concat(
        [uploads, _second_files(chance, uploads, habit), _files_set_aside(chance, uploads, habit)]
    )
    uploads = uploads[uploads["received"] < profile.last_day * DAY + CLOSING]
    # Looking through the file takes a while; for one upload the same while in each of its units.
    uploads["committed"] = uploads["received"] + 4 + uploads["received"] * 7919 % 41
    uploads = uploads.sort_values(["unit", "as_of", "committed"], ignore_index=True)
    uploads["reverted"] = _reverted(chance, uploads, habit, profile)
    uploads["is_newest"] = _is_newest(uploads)
    return uploads


def _calendar(chance: np.random.Generator, habit: npt.NDArray[np.object_], profile: Profile) -> Calendar:
    shape = len(habit), profile.weeks
    week = np.arange(profile.weeks)
    first = np.where(habit == Habit.LATE, chance.integers(4, 10, shape[0]), chance.integers(0, 4, shape[0]))
    # Weeks that a longer campaign has more than the letter's.
    more = 16 * (profile.stretch - 1)
    last = np.where(habit == Habit.STALE, chance.integers(5, 13, shape[0]) + more, profile.weeks)
    sends = (chance.random(shape) > np.where(week < profile.weeks - 1, 0.12, 0.06)) | (week == first[:, None])
    sends &= (week >= first[:, None]) & (week < last[:, None]) & (habit != Habit.SILENT)[:, None]

    sunday = (profile.first_report - profile.first_day).days + 7 * week
    as_of = sunday + JITTER[chance.integers(0, len(JITTER), shape)]
    # One in three tells of the last day itself.
    as_of[:, -1] = np.where(chance.random(shape[0]) < 0.35, profile.last_day, as_of[:, -1])

    is_late = chance.random(shape) < np.where(habit == Habit.LATE, 0.6, 0.05)[:, None]
    days_late = np.where(is_late, chance.integers(2, 10, shape), 0)
    received = (as_of + days_late) * DAY + chance.integers(8 * 60, 16 * 60 + 30, shape)
    together = habit == Habit.COUNTED
    for cells in (sends, as_of, received):
        cells[together] = cells[_first(habit, Habit.COUNTED)]
    return Calendar(sends, as_of, received)


def _first(habit: npt.NDArray[np.object_], wanted: Habit) -> int:
    return int(np.argmax(habit == wanted))


def _second_files(
    chance: np.random.Generator, uploads: pd.DataFrame, habit: npt.NDArray[np.object_]
) -> pd.DataFrame:
    """The same day again, an hour or three later: a row was forgotten."""
    again: pd.DataFrame = uploads[
        (habit[uploads["unit"]] == Habit.TWICE) & (chance.random(len(uploads)) < 0.3)
    ]
    return again.assign(received=again["received"] + chance.integers(60, 200, len(again)))


def _files_set_aside(
    chance: np.random.Generator, uploads: pd.DataFrame, habit: npt.NDArray[np.object_]
) -> pd.DataFrame:
    """A file with too many errors, set aside before the right one came."""
    wrong: pd.DataFrame = uploads[
        (habit[uploads["unit"]] != Habit.COUNTED) & (chance.random(len(uploads)) < 0.004)
    ]
    return wrong.assign(received=wrong["received"] - 50, discarded=wrong["received"] - 20)


def _reverted(
    chance: np.random.Generator, uploads: pd.DataFrame, habit: npt.NDArray[np.object_], profile: Profile
) -> Ints:
    """One of the last uploads of each such unit was taken back, mostly on the next morning."""
    nth_from_end = uploads.groupby("unit").cumcount(ascending=False)
    chosen = (habit[uploads["unit"]] == Habit.REVERTED) & (nth_from_end == uploads["unit"] % 3)
    next_morning = (uploads["committed"].to_numpy() // DAY + 1) * DAY
    taken_back = next_morning + chance.integers(8 * 60, 11 * 60, len(uploads))
    taken_back = np.minimum(taken_back, profile.last_day * DAY + CLOSING + 55)
    is_reverted = chosen & (uploads["discarded"] < 0)
    return np.where(is_reverted, taken_back, -1)


def _is_newest(uploads: pd.DataFrame) -> Flags:
    """As `unit_state` says it: the last by day, then by commit, of those that count."""
    counts = uploads[(uploads["reverted"] < 0) & (uploads["discarded"] < 0)]
    newest = counts.groupby("unit").tail(1).index
    return uploads.index.isin(newest)
