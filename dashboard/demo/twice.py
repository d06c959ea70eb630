"""People who stand on the newest rosters of two units: they changed jobs, or work for both."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.demo.counts import rows_on
from dashboard.demo.people import Days, People
from dashboard.demo.profile import SPECIALS, Habit, Profile

# Pairs of units, and how many people the two share: mostly a few, sometimes a whole workshop.
PAIRS = 120
FEWEST, MOST = 1, 14


@dataclass(frozen=True)
class Twice:
    """Places of people who are the same person as somebody in another unit (`same_as`), one beside the other;
    `counted_elsewhere` are the places that a total leaves out."""

    place: Days
    same_as: Days
    counted_elsewhere: Days

    def who(self, place: Days) -> Days:
        """The place of each person's name and numbers."""
        order = np.argsort(self.place)
        at = np.minimum(np.searchsorted(self.place[order], place), len(order) - 1)
        return np.where(self.place[order][at] == place, self.same_as[order][at], place)


def draw(people: People, uploads: pd.DataFrame, units: pd.DataFrame, profile: Profile) -> Twice:
    """Whose numbers stand in two units; nobody of the units that send files of their own."""
    chance = profile.chance("twice")
    place, upload = rows_on(people, uploads)
    unit = people.unit[place]
    first, after = _bounds(unit, len(units))
    pairs = _pairs(chance, units, after - first, profile)
    shared = chance.integers(FEWEST, MOST, len(pairs), endpoint=True)
    # From the end of a list: its first person stays as it is.
    own = np.concatenate([after[a] - 1 - np.arange(n) for (a, _), n in zip(pairs, shared, strict=True)])
    other = np.concatenate([after[b] - 1 - np.arange(n) for (_, b), n in zip(pairs, shared, strict=True)])
    is_older = _is_older(units, uploads, upload[own], upload[other])
    return Twice(place[own], place[other], np.where(is_older, place[own], place[other]))


def _bounds(unit: Days, count: int) -> tuple[Days, Days]:
    """Where the people of each unit begin and end on the rosters."""
    every = np.arange(count)
    return np.searchsorted(unit, every), np.searchsorted(unit, every, "right")


def _pairs(
    chance: np.random.Generator, units: pd.DataFrame, people: Days, profile: Profile
) -> npt.NDArray[np.int64]:
    """Two units each, no unit twice; one in eight stands below the unit of the demo's liaison."""
    fits = (people >= 2 * MOST) & (units["habit"] != Habit.COUNTED).to_numpy()
    fits &= ~units["code"].isin([special.code for special in SPECIALS]).to_numpy()
    is_home = (units["parent_code"] == profile.home).to_numpy()
    others = chance.permutation(np.flatnonzero(fits & ~is_home))
    home = chance.permutation(np.flatnonzero(fits & is_home))[: PAIRS // 8]
    both = np.concatenate([home, others])[: 2 * PAIRS]
    half = len(both) // 2
    return np.stack([both[:half], both[half : 2 * half]], axis=1)


def _is_older(units: pd.DataFrame, uploads: pd.DataFrame, own: Days, other: Days) -> npt.NDArray[np.bool_]:
    """As `claim` in the store says it: by day, then by commit, then by the unit's code."""
    code = units["code"].to_numpy()[uploads["unit"]]
    rank = np.lexsort((code, uploads["committed"], uploads["as_of"])).argsort()
    return np.asarray(rank[own] < rank[other])
