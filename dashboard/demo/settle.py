"""Leave the city's rate just below a tenth of a percent, so that the sample roster can be seen to move it."""

from math import floor

import numpy as np
import pandas as pd

from dashboard.demo.counts import count, rows_on
from dashboard.demo.people import NEVER, People
from dashboard.demo.profile import Habit
from dashboard.demo.twice import Twice

# With a smartphone, and installed: the sample's unit as it stands in the demo, and what the sample adds.
BEFORE = (109, 21)
ADDED = (-4, 55)


def nudge(people: People, units: pd.DataFrame, uploads: pd.DataFrame, sample: int, same: Twice) -> None:
    """Some of the largest unit have not installed after all; `sample` is the row of the sample's unit."""
    newest = uploads[uploads["is_newest"] & (uploads["unit"] != sample)]
    counted = count(people, newest)
    smartphones = int(counted["with_smartphone"].sum()) + BEFORE[0]
    installed = int(counted["installed"].sum()) + BEFORE[1]
    place, upload = rows_on(people, uploads)
    is_there = people.days["installed"][place] <= uploads["as_of"].to_numpy()[upload]
    # The city counts everybody once.
    is_again = np.isin(place, same.counted_elsewhere)
    smartphones -= int(people.smartphone[place[is_again]].sum())
    installed -= int((is_there & is_again).sum())
    too_many = installed - _just_below(installed, smartphones)
    largest = units["people"].where(units["habit"] == Habit.STEADY).idxmax()
    chosen = place[is_there & ~is_again & (people.unit[place] == largest)][:too_many]
    people.days["installed"][chosen] = NEVER


def _just_below(installed: int, smartphones: int) -> int:
    """The largest number, not above `installed`, from which the sample steps over the next tenth shown."""
    rate = (installed + ADDED[1] / 2) / (smartphones + ADDED[0] / 2)
    edge = (floor(rate * 1000 - 0.5) + 0.5) / 1000
    return int(np.round(edge * (smartphones + ADDED[0] / 2) - ADDED[1] / 2))
