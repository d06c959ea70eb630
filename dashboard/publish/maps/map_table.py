"""The table beside a map: every place, its rate, what that rests on, and whose people were carried to it."""

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.publish.maps.tile_map import Tile
from dashboard.wording import day, percent, say


def rows(shown: Sequence[Tile], carried: Mapping[str, str]) -> pd.DataFrame:
    """A row a place; `carried` says of a code whose shares its estimate holds. Numbers are whole people."""
    table = {
        say("Code"): [tile.code for tile in shown],
        say("Unit"): [tile.name for tile in shown],
        say("Rate"): [percent(tile.rate) for tile in shown],
        say("People who did"): [_people(tile, tile.numerator) for tile in shown],
        say("People in the base"): [_people(tile, tile.denominator) for tile in shown],
        say("As of"): [day(tile.as_of) if tile.as_of else "" for tile in shown],
        say("What to know"): [remark(tile) for tile in shown],
    }
    if any(carried.values()):
        table[say("Estimated from")] = [carried.get(tile.code, "") for tile in shown]
    return pd.DataFrame(table)


def remark(tile: Tile) -> str:
    """What is special about the place, in words; nothing of most."""
    if tile.is_hidden:
        return say("hidden: too few people to be shown")
    if tile.rate is None:
        return say("not reported")
    words = [say("an estimate")] if tile.is_estimate else []
    return ", ".join([*words, *([say("out of date")] if tile.is_stale else [])])


def shares_in_words(codes: Sequence[str], shares: Sequence[float], names: Mapping[str, str]) -> str:
    """“27,6% of Quận Ba Đình, 1,9% of Quận Hoàn Kiếm”, the greatest share first."""
    by_share = sorted(zip(codes, shares, strict=True), key=lambda pair: -pair[1])
    return ", ".join(
        say("{share} of {unit}", share=percent(share), unit=names.get(code, code)) for code, share in by_share
    )


def _people(tile: Tile, people: float) -> int | None:
    return round(people) if tile.is_known else None
