"""Places become tiles of a grid that still look like the map: each in a cell of its own, north on top.

`python -m dashboard.insight.tile_assignment < data/places.csv > data/tiles.csv` makes the tracked ones.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Points = NDArray[np.float64]
Cells = NDArray[np.int64]

# How far a place moves towards where it stood if places were spread evenly: the centre of a city is crowded.
EVENNESS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
# How strongly everything is drawn to the middle, so that no tile is left alone at the edge.
PULLS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)
# A phone shows thirteen tiles side by side that a finger still finds; few places get few, to be read there.
MOST_COLUMNS = 13
MOST_COLUMNS_OF_FEW = 8
FEW = 40
# Of each place, the nearest ones that it is compared with.
NEIGHBOURS = 4


@dataclass(frozen=True)
class Likeness:
    """How much tiles are like the map: three shares from 0 to 1, and two measures.

    `order`: pairs that kept their direction (the stronger of north-south and east-west); `directions`: the
    same of each place and its nearest ones; `touching`: those of them that touch still, at a corner at least;
    `displacement`: how far a tile lies from its place on average, in tiles; `pieces` that do not touch.
    """

    order: float
    directions: float
    touching: float
    displacement: float
    pieces: int


def arrange(places: pd.DataFrame) -> pd.DataFrame:
    """The places, level by level, with column and row (from 1, the top left) instead of lat and lon."""
    tiles = [
        level.drop(columns=["lat", "lon"]).assign(column=cells[:, 0] + 1, row=cells[:, 1] + 1)
        for _, level in places.groupby("level", sort=False)
        for cells in [cells_of(points(level))]
    ]
    return pd.concat(tiles).sort_index()


def points(places: pd.DataFrame) -> Points:
    """East and south of each place in the same measure; Hà Nội is small enough for a plane."""
    lat, lon = places["lat"].to_numpy(float), places["lon"].to_numpy(float)
    return np.column_stack([lon * np.cos(np.radians(lat.mean())), -lat])


def cells_of(at: Points) -> Cells:
    """The grid that is most like the map: in one piece, neighbours where they were and touching."""
    best = max(_candidates(at), key=lambda cells: _score(likeness(at, cells)))
    moved: Cells = best - best.min(axis=0)
    return moved


def likeness(at: Points, cells: Cells) -> Likeness:
    """How much these cells are like the map."""
    apart = at[:, None] - at[None]
    steps = cells[:, None] - cells[None]
    axis = np.abs(apart).argmax(axis=2)[:, :, None]
    kept = (np.take_along_axis(apart, axis, 2) * np.take_along_axis(steps, axis, 2) > 0)[:, :, 0]
    distance = (apart**2).sum(axis=2)
    count = len(at)
    near = distance.argsort(axis=1, kind="stable")[:, 1 : NEIGHBOURS + 1]
    rows = np.arange(count)[:, None]
    return Likeness(
        order=float(kept.sum() / (count * (count - 1))),
        directions=float(kept[rows, near].mean()),
        touching=float((np.abs(steps).max(axis=2)[rows, near] <= 1).mean()),
        displacement=_displacement(at, cells),
        pieces=_pieces(cells),
    )


def _score(like: Likeness) -> tuple[int, float]:
    return -like.pieces, round(like.directions + like.touching, 9)


def _candidates(at: Points) -> Iterator[Cells]:
    """Every grid that is tried: a little larger than needed, and no wider than a phone can show."""
    side = int(np.ceil(np.sqrt(len(at))))
    widest = MOST_COLUMNS if len(at) > FEW else MOST_COLUMNS_OF_FEW
    sizes = product(range(side, side + 4), range(side, side + 4))
    for (columns, rows), evenness, pull in product(sizes, EVENNESS, PULLS):
        cells = _assigned(at, columns, rows, evenness, pull)
        if np.ptp(cells[:, 0]) < widest:
            yield cells


def _assigned(at: Points, columns: int, rows: int, evenness: float, pull: float) -> Cells:
    """Each place in a cell of its own, as near as all of them together can be."""
    wanted = (evenness * _ranks(at) + (1 - evenness) * _unit(at)) * [columns - 1, rows - 1]
    cells = np.array(list(product(range(columns), range(rows))))
    far = ((wanted[:, None] - cells[None]) ** 2).sum(axis=2)
    out = ((cells - wanted.mean(axis=0)) ** 2).sum(axis=1)
    assigned: Cells = cells[linear_sum_assignment(far + pull * out)[1]]
    return assigned


def _unit(at: Points) -> Points:
    span = np.where(np.ptp(at, axis=0) > 0, np.ptp(at, axis=0), 1.0)
    unit: Points = (at - at.min(axis=0)) / span
    return unit


def _ranks(at: Points) -> Points:
    order = at.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    return order / max(len(at) - 1, 1)


def _displacement(at: Points, cells: Cells) -> float:
    """Against the map laid over the tiles so that both have the same middle and the same spread."""
    spread = np.where(at.std(axis=0) > 0, at.std(axis=0), 1.0)
    laid = (at - at.mean(axis=0)) / spread * cells.std(axis=0) + cells.mean(axis=0)
    return float(np.sqrt(((laid - cells) ** 2).sum(axis=1)).mean())


def _pieces(cells: Cells) -> int:
    left = {(int(column), int(row)) for column, row in cells}
    pieces = 0
    while left:
        pieces += 1
        edge = [left.pop()]
        while edge:
            column, row = edge.pop()
            around = {(column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)} & left
            left -= around
            edge.extend(around)
    return pieces


if __name__ == "__main__":
    sys.stdout.write(arrange(pd.read_csv(sys.stdin)).to_csv(index=False, lineterminator="\n"))
