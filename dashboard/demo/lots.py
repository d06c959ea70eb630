"""Numbers from 0 to 1 for what a person is: drawn one by one, or in a city, worked out of a number."""

import numpy as np
import numpy.typing as npt

from dashboard.demo.profile import Profile

Persons = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

# SplitMix64 (Steele, Lea, Flood 2014): the step and the two factors that mix the bits.
_STEP, _FACTORS = 0x9E3779B97F4A7C15, ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))


def of_persons(persons: Persons, topics: int, profile: Profile) -> Shares:
    """One row a topic, one column a person; the same for a person whoever else is asked for."""
    if profile.in_parts:
        return _mixed(persons, topics)
    # Drawn for everybody, so that nobody's change when a roster does.
    return profile.chance("names").random((topics, int(persons.max()) + 1))[:, persons]


def _mixed(persons: Persons, topics: int) -> Shares:
    number = (
        persons.astype(np.uint64) * np.uint64(topics) + np.arange(1, topics + 1, dtype=np.uint64)[:, None]
    )
    bits = number * np.uint64(_STEP)
    for shift, factor in _FACTORS:
        bits = (bits ^ bits >> np.uint64(shift)) * np.uint64(factor)
    return np.asarray((bits ^ bits >> np.uint64(31)) >> np.uint64(11)) * 2.0**-53
