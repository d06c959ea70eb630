"""How far from the common rate a unit may lie before that says something: the limits of a funnel plot.

After Spiegelhalter, Funnel plots for comparing institutional performance (2005, doi 10.1002/sim.1970), with
four choices of our own:

- **The scale is the angle** arcsin √rate. Its variance is 1/(4 people) whatever the rate, so 0 of 12 and
  12 of 12 need no mending (a logit would be infinite there), and limits led back from it stay within 0 to 1,
  which those of a plain proportion do not.
- **Units differ beyond chance, and that is added, not multiplied.** Where people were reached by different
  letters in different weeks, a spread of the units' own comes on top of chance: the same for a school of 30
  and a zone of 30,000. Multiplying chance by √phi instead would let the largest differ by almost nothing.
- **The spread is such that the winsorised z-scores vary as winsorised normal ones do.** The formula of 2005
  has no correction for the tails that it draws in, and mixes z-scores of units of all sizes: of simulated
  units of 20 to 8,000 people its 95 % limits held 76 to 83 %, these 95 %.
- **Outside the limits is not enough.** An angle is normal only for a unit of some size: of 5 people with
  a rate of 0.67 all five are reached once in seven times. Whoever stands out does so by an exact test too.

The units that are judged also give the limits. Among few, one that stands apart widens them for all, so that
nobody is called different on thin evidence; among more, winsorising keeps a tenth at either end from it.
"""

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

from dashboard.insight.comparing.intervals import Numbers, deviate

LEVEL = 0.95
# So large a share of the units at either end counts as if it stood where the next one stands.
TAIL = 0.1
_END = deviate(1 - 2 * TAIL)
# The variance that is left of a standard normal distribution once its tails are drawn in.
WINSORISED_VARIANCE = 1 - 2 * TAIL - 2 * _END * NormalDist().pdf(_END) + 2 * TAIL * _END**2


class Band(StrEnum):
    """Where a unit lies against the limits of its size."""

    BELOW = "below"
    ALIKE = "alike"
    ABOVE = "above"


@dataclass(frozen=True)
class Funnel:
    """The common rate of some units, and how they vary about it.

    `dispersion` (phi) is the variance of their z-scores: 1 if chance explains all. `spread` (tau) is the
    standard deviation of the units' own rates about the common one, as an angle; 0 if chance explains all.
    """

    units: int
    common: float
    dispersion: float
    spread: float

    def limits(self, denominator: npt.ArrayLike) -> tuple[Numbers, Numbers]:
        """Low and high, 0 to 1, between which 95 % of units of so many people lie.

        An infinite denominator asks for what units differ by without any chance.
        """
        people = np.asarray(denominator, dtype=np.float64)
        people = np.where(people > 0, people, np.nan)
        half = deviate(LEVEL) * np.sqrt(1 / (4 * people) + self.spread**2)
        return _rate(_angle(self.common) - half), _rate(_angle(self.common) + half)

    def bands(self, numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> npt.NDArray[np.str_]:
        """A `Band` for each unit. A rate above 1 counts as 1; a unit of nobody is alike.

        Outside is who lies beyond the limits and whose own exact interval (Clopper and Pearson 1934) rules
        the common rate out.
        """
        rate = _share(numerator, denominator)
        low, high = self.limits(denominator)
        so_few, so_many = tails(numerator, denominator, self.common)
        rare = (1 - LEVEL) / 2
        is_below, is_above = (rate < low) & (so_few <= rare), (rate > high) & (so_many <= rare)
        return np.where(is_below, Band.BELOW, np.where(is_above, Band.ABOVE, Band.ALIKE)).astype(np.str_)


def funnel(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Funnel:
    """What is common to these units, each of at least one person."""
    people = np.asarray(denominator, dtype=np.float64)
    if not len(people):
        return Funnel(0, np.nan, np.nan, 0.0)
    share = _share(numerator, people)
    common = float((share * people).sum() / people.sum())
    off = _angle(share) - _angle(common)
    return Funnel(len(people), common, _dispersion(off, people, 0), _spread(off, people))


def tails(numerator: npt.ArrayLike, denominator: npt.ArrayLike, rate: float) -> tuple[Numbers, Numbers]:
    """How likely so few, and so many, of so many people are where each is reached with this rate."""
    people = np.asarray(denominator, dtype=np.float64)
    reached = np.clip(np.asarray(numerator, dtype=np.float64), 0, people)
    # Of sizes below one the function knows nothing: nobody or more, everybody or fewer, is certain.
    few = 1 - betainc(reached + 1, np.maximum(people - reached, 1), rate)
    many = betainc(np.maximum(reached, 1), people - reached + 1, rate)
    return np.where(reached >= people, 1.0, few), np.where(reached <= 0, 1.0, many)


def _spread(off: Numbers, people: Numbers) -> float:
    """The least spread under which the z-scores vary no more than chance would have them."""
    if _dispersion(off, people, 0) <= 1:
        return 0.0
    # With a variance as large as this no z-score is above what the winsorised variance allows.
    enough = 2 * float((off**2).max()) / WINSORISED_VARIANCE
    # Only here: half of scipy stands behind it, and a server starts without.
    from scipy.optimize import brentq

    found = brentq(lambda variance: _dispersion(off, people, variance) - 1, 0, enough, xtol=1e-9, rtol=1e-6)
    return float(np.sqrt(found))


def _dispersion(off: Numbers, people: Numbers, variance: float) -> float:
    z = off / np.sqrt(1 / (4 * people) + variance)
    drawn_in = np.clip(z, *np.quantile(z, [TAIL, 1 - TAIL]))
    # The common rate was estimated from these units, which takes one of them.
    return float((drawn_in**2).sum() / max(len(z) - 1, 1) / WINSORISED_VARIANCE)


def _share(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Numbers:
    people = np.asarray(denominator, dtype=np.float64)
    return np.clip(np.asarray(numerator, dtype=np.float64) / np.where(people > 0, people, np.nan), 0, 1)


def _angle(rate: npt.ArrayLike) -> Numbers:
    return np.arcsin(np.sqrt(np.asarray(rate, dtype=np.float64)))


def _rate(angle: Numbers) -> Numbers:
    return np.sin(np.clip(angle, 0, np.pi / 2)) ** 2
