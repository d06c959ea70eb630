"""One hue from pale to navy for rates, in steps of round numbers, with an ink that can be read on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from dashboard.wording import number, percent, say

# Between the third and the fourth lie the blues on which neither white nor navy can be read.
SHADES = ("#e8f1fa", "#b9d3ec", "#7fb0dc", "#1261a6", "#0b2e59")
INKS = ("#ffffff", "#0b2e59")
# Nobody reported; too few people to be shown.
SILENT, HIDDEN, SPECIAL_INK = "#e3e7ec", "#d3dae2", "#3d4f63"
# How wide a step may be: as narrow as five of them can hold all rates.
WIDTHS = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2)


@dataclass(frozen=True)
class Scale:
    """Equal steps, the first from `low` on; what lies beyond the ends belongs to the first or last."""

    low: float
    width: float

    def step(self, rate: float) -> int:
        """The number of the step, from 0, in which this rate lies."""
        # A rate of 0.7 is 0.7, and not a billionth less because of how it was divided.
        return min(max(floor((rate - self.low) / self.width + 1e-9), 0), len(SHADES) - 1)

    def colour(self, rate: float) -> str:
        """The shade of this rate."""
        return SHADES[self.step(rate)]

    @property
    def words(self) -> tuple[str, ...]:
        """What each step holds: “50–60%”; the last one is open."""
        lows = [self.low + self.width * step for step in range(len(SHADES))]
        steps = [f"{number(low * 100)}–{percent(low + self.width, 0)}" for low in lows[:-1]]
        return (*steps, say("{low} and more", low=percent(lows[-1], 0)))


def scale_of(rates: Sequence[float]) -> Scale:
    """The narrowest round steps that hold all of these rates."""
    lowest, highest = (min(rates), max(rates)) if rates else (0.0, 1.0)
    for width in WIDTHS:
        low = floor(lowest / width + 1e-9) * width
        if ceil((highest - low) / width - 1e-9) <= len(SHADES):
            return Scale(low, width)
    return Scale(0.0, WIDTHS[-1])


def ink_on(colour: str) -> str:
    """Of white and navy, the one that can be read on this colour."""
    return max(INKS, key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2.2); words need 4.5."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
