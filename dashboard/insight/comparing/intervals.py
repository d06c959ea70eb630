"""How well a count of people pins a rate down."""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def wilson(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, level: float = 0.95
) -> tuple[Numbers, Numbers]:
    """Low and high of each rate, 0 to 1; missing where the denominator is 0 or either count is missing.

    The people counted are taken for a draw from all whom the unit could have had: even where everybody was
    counted, 3 of 5 says less about a unit than 300 of 500. Wilson (1927, JASA 22:209), which unlike the
    textbook's ± stays within 0 to 1 and says something about 0 of 12 and 12 of 12.

    Against a target or a headcount a numerator may exceed its denominator. The interval is then that of
    everybody, and ends at 1: the caller has the rate itself, above 1, and shows that.
    """
    people = np.asarray(denominator, dtype=np.float64)
    people = np.where(people > 0, people, np.nan)
    rate = np.clip(np.asarray(numerator, dtype=np.float64) / people, 0, 1)
    z = deviate(level)
    middle = (rate + z**2 / (2 * people)) / (1 + z**2 / people)
    half = z * np.sqrt(rate * (1 - rate) / people + (z / (2 * people)) ** 2) / (1 + z**2 / people)
    # 0 and 1 themselves are ends of their intervals, which rounding would miss by its last digit.
    return np.clip(middle - half, 0, rate), np.clip(middle + half, rate, 1)


def deviate(level: float) -> float:
    """0.95 → 1.96: so many standard deviations to either side hold that much of a normal distribution."""
    return NormalDist().inv_cdf((1 + level) / 2)
