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
# In a city, of each part: so many pairs within it, and so many with the part before.
PAIRS_A_PART = 20
NOBODY = np.empty((0, MOST), dtype=np.int64)


@dataclass(frozen=True)
class Twice:
    """Places of people who are the same person as somebody in another unit (`same_as`), one beside the other;
    `counted_elsewhere` are the places that a total leaves out, `first` is the number of the first person."""

    place: Days
    same_as: Days
    counted_elsewhere: Days
    first: int = 0

    def who(self, place: Days) -> Days:
        """Whose name and numbers each has, in a city counted over all its parts."""
        order = np.argsort(self.place)
        at = np.searchsorted(self.place[order], place)
        # One more, for whoever comes behind the last; it is nobody's place.
        known, same_as = np.append(self.place[order], -1), np.append(self.same_as[order], -1)
        return np.where(known[at] == place, same_as[at], place + self.first)


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


def draw_part(
    people: People, uploads: pd.DataFrame, units: pd.DataFrame, profile: Profile, first: int, lent: Days
) -> tuple[Twice, Days]:
    """As `draw`, of one part of a city whose first person has the number `first`.

    Some units share people with others of the part, some with units of the part before: `lent` are its
    people's numbers, a row a unit. Also gives whom the next part may borrow.
    """
    chance = profile.chance("twice")
    place, _ = rows_on(people, uploads)
    begins, ends = _bounds(people.unit[place], len(units))
    chosen = chance.permutation(np.flatnonzero(_fits(units, ends - begins)))[: 4 * PAIRS_A_PART]
    last = place[ends[chosen][:, None] - 1 - np.arange(MOST)]
    quarter = len(chosen) // 4
    own, other, borrowing, lending = (last[quarter * n : quarter * (n + 1)] for n in range(4))
    pairs = min(len(lent), quarter)
    places = np.concatenate([own, borrowing[:pairs]])
    same_as = np.concatenate([other + first, lent[:pairs]])
    shared = np.arange(MOST) < chance.integers(FEWEST, MOST, (len(places), 1), endpoint=True)
    return Twice(places[shared], same_as[shared], NOBODY.ravel(), first), lending + first


def _bounds(unit: Days, count: int) -> tuple[Days, Days]:
    """Where the people of each unit begin and end on the rosters."""
    every = np.arange(count)
    return np.searchsorted(unit, every), np.searchsorted(unit, every, "right")


def _pairs(
    chance: np.random.Generator, units: pd.DataFrame, people: Days, profile: Profile
) -> npt.NDArray[np.int64]:
    """Two units each, no unit twice; one in eight stands below the unit of the demo's liaison."""
    fits = _fits(units, people)
    is_home = (units["parent_code"] == profile.home).to_numpy()
    others = chance.permutation(np.flatnonzero(fits & ~is_home))
    home = chance.permutation(np.flatnonzero(fits & is_home))[: PAIRS // 8]
    both = np.concatenate([home, others])[: 2 * PAIRS]
    half = len(both) // 2
    return np.stack([both[:half], both[half : 2 * half]], axis=1)


def _fits(units: pd.DataFrame, people: Days) -> npt.NDArray[np.bool_]:
    """Large enough to share some people, and sending a roster that is drawn."""
    fits = (people >= 2 * MOST) & (units["habit"] != Habit.COUNTED).to_numpy()
    return np.asarray(fits & ~units["code"].isin([special.code for special in SPECIALS]).to_numpy())


def _is_older(units: pd.DataFrame, uploads: pd.DataFrame, own: Days, other: Days) -> npt.NDArray[np.bool_]:
    """As `claim` in the store says it: by day, then by commit, then by the unit's code."""
    code = units["code"].to_numpy()[uploads["unit"]]
    rank = np.lexsort((code, uploads["committed"], uploads["as_of"])).argsort()
    return np.asarray(rank[own] < rank[other])
