"""What a map is asked for: places with what may be told of them, an operator's areas, and a place's weeks."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.errors import UserError
from dashboard.insight import disclosure
from dashboard.insight.report_context import DENOMINATORS
from dashboard.model import Basis
from dashboard.publish.maps import map_table, shape_map, tile_map
from dashboard.publish.maps.shape_map import Shapes
from dashboard.publish.maps.tile_map import Tile
from dashboard.settings import ROOT, campaign
from dashboard.store import crosswalk, units
from dashboard.store.crosswalk import Level, OnLevel
from dashboard.store.progress import Question
from dashboard.web.common import asked, ui
from dashboard.wording import as_text, say

LAYOUT = ROOT / "data" / "tiles.csv"


@dataclass(frozen=True)
class Looked:
    """What the visitor looks at."""

    question: Question
    level: Level
    milestone: str
    basis: Basis
    changed: date | None
    is_past: bool

    @property
    def denominator(self) -> str:
        """The count that the rates are measured against."""
        return DENOMINATORS[self.basis]

    @property
    def address(self) -> dict[str, str]:
        """What of it an overview understands too."""
        told = {"co-so": "" if self.basis is Basis.SMARTPHONE else self.basis.value}
        told |= {"ngay": self.question.on_day.isoformat() if self.is_past else ""}
        return {name: words for name, words in told.items() if words}


@dataclass(frozen=True)
class Shown:
    """The tiles of a level, who lies in no place, and what estimates rest on."""

    tiles: list[Tile]
    elsewhere: pd.DataFrame
    carried: dict[str, str]
    oldest: date


@st.cache_data(max_entries=100, show_spinner=False)
def _placed(question: Question, level: Level, at: asked.Version) -> OnLevel:
    return crosswalk.by_successor(ui.cursor(), question, level)


@st.cache_data(show_spinner=False)
def _layout(level: Level) -> pd.DataFrame:
    places = pd.read_csv(LAYOUT)
    return places[places["level"] == level.value]


def shown(looked: Looked, at: asked.Version) -> Shown:
    """Every place of the level with what may be told of it."""
    placed = _placed(looked.question, looked.level, at)
    rows = disclosure.mark(placed.rows)
    oldest = looked.question.on_day - timedelta(days=campaign().stale_days)
    tiles = tile_map.tiles(_layout(looked.level), rows, looked.milestone, looked.denominator, oldest)
    return Shown(tiles, placed.elsewhere, _carried(looked.question, placed.rows), oldest)


def _carried(question: Question, rows: pd.DataFrame) -> dict[str, str]:
    """Code → whose shares its estimate holds, in words."""
    estimates = rows[rows["is_estimate"]]
    codes = sorted({code for each in estimates["from_codes"] for code in each})
    names = units.names(ui.cursor(), question.scope, codes)
    return {
        str(row["code"]): map_table.shares_in_words(row["from_codes"], row["shares"], names)
        for row in estimates.to_dict("records")
    }


@st.cache_data(show_spinner=False)
def _read_shapes(path: str, changed_at: float, code_property: str) -> Shapes:
    with Path(path).open("rb") as file:
        return shape_map.read(file.read(shape_map.LARGEST + 1), Path(path).name, code_property)


def shapes() -> Shapes:
    """The operator's areas; where they cannot be had, a sentence says why, and there are none."""
    path = campaign().shapes
    if path is None:
        return {}
    try:
        return _read_shapes(str(path), path.stat().st_mtime, campaign().code_property)
    except OSError:
        st.warning(
            as_text(say("The map “{file}” is not there. Correct [map] in campaign.toml.", file=path.name))
        )
    except UserError as error:
        st.warning(as_text(str(error)))
    return {}


def weeks(looked: Looked, code: str, at: asked.Version) -> pd.DataFrame:
    """See `crosswalk.weeks_by_successor`; weeks with too few people are left out."""
    told = _weeks(looked.question, looked.level, code, at)
    return disclosure.without_small(told, max(looked.question.smallest, 1))


@st.cache_data(max_entries=100, show_spinner=False)
def _weeks(question: Question, level: Level, code: str, at: asked.Version) -> pd.DataFrame:
    con = ui.cursor()
    return crosswalk.weeks_by_successor(con, question, level, code, pipeline.starts_on(con))
