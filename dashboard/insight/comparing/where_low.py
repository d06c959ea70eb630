"""On which sides of the city a rate lags behind, said in a sentence."""

from dataclasses import dataclass

import pandas as pd

from dashboard.wording import percent, say

# A side lags behind by two points at least, and rests on three places at least.
BEHIND = 0.02
FEWEST_PLACES = 3
_SENTENCES = {
    "north": "the north ({rate})",
    "east": "the east ({rate})",
    "south": "the south ({rate})",
    "west": "the west ({rate})",
}


@dataclass(frozen=True)
class Side:
    """A third of the map at one side, and the rate of all places in it together (0 to 1)."""

    name: str
    rate: float


def sides_behind(places: pd.DataFrame) -> list[Side]:
    """The sides whose rate lies behind that of all, the furthest behind first.

    `places` has column, row (from the top left), numerator and denominator; nobody's places tell nothing.
    """
    told = places[places["denominator"] > 0]
    whole = rate_of(told)
    if whole is None:
        return []
    found = [
        Side(name, rate)
        for name, part in _sides(places, told).items()
        for rate in [_rate(part)]
        if rate is not None
    ]
    return sorted((side for side in found if side.rate < whole - BEHIND), key=lambda side: side.rate)


def rate_of(places: pd.DataFrame) -> float | None:
    """Of all these places together; None where nobody is."""
    people = float(places["denominator"].sum())
    return float(places["numerator"].sum()) / people if people else None


def _rate(part: pd.DataFrame) -> float | None:
    return rate_of(part) if len(part) >= FEWEST_PLACES else None


def _sides(places: pd.DataFrame, told: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Each side takes a third of the whole map, so that a corner lies on two sides."""
    across = (told["column"] - 1) / max(places["column"].max() - 1, 1)
    down = (told["row"] - 1) / max(places["row"].max() - 1, 1)
    return {
        "north": told[down < 1 / 3],
        "east": told[across > 2 / 3],
        "south": told[down > 2 / 3],
        "west": told[across < 1 / 3],
    }


def in_words(measure: str, places: pd.DataFrame) -> str:
    """The finding: where the measure is low, or that no side stands out. `measure` is said already."""
    whole = rate_of(places)
    if whole is None:
        return say("No roster has come in yet.")
    sides = [say(_SENTENCES[side.name], rate=percent(side.rate)) for side in sides_behind(places)]
    if not sides:
        return say(
            "{measure}: {whole}, and no side of the city lags behind", measure=measure, whole=percent(whole)
        )
    first, last = ", ".join(sides[:-1]), sides[-1]
    listed = say("{first} and {last}", first=first, last=last) if first else last
    return say(
        "{measure} lags behind in {sides}; all places together stand at {whole}",
        measure=measure,
        sides=listed,
        whole=percent(whole),
    )
