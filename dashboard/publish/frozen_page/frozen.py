"""The whole dashboard of a day as one page that needs nothing else and opens from a stick."""

import json
from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard.insight import disclosure
from dashboard.insight.report_context import ReportContext
from dashboard.publish.frozen_page import (
    frozen_figures,
    frozen_map,
    frozen_ranking,
    frozen_tables,
    frozen_words,
)
from dashboard.publish.listings import league_table
from dashboard.publish.official import report_content, report_figures, report_tables
from dashboard.publish.official.report import Rules, Table
from dashboard.publish.official.report_definitions import definitions
from dashboard.wording import day, language, number, say

HERE = Path(__file__).parent
# More than this is no page any more; the workbook has them all.
MOST_UNITS = 5_000


@dataclass(frozen=True)
class Edition:
    """Whose page it is, what its figures were judged by, and whether its readers see ranks.

    `notice` stands on top: that the figures are invented, for example. `layout` has the places of one level
    of `data/tiles.csv`; without it there is no map.
    """

    campaign: str
    sender: str
    rules: Rules
    is_ranked: bool = True
    notice: str = ""
    layout: pd.DataFrame | None = None


def page(told: ReportContext, units: pd.DataFrame, edition: Edition) -> bytes:
    """A page of HTML in the language that is spoken, the same bytes for the same figures.

    `units` is what `freezing.every_unit` gives, or a frame without rows. Of a part that is hidden nothing is
    said but that it is.
    """
    template = _templates().get_template("frozen.html")
    shown = {} if told.is_hidden else _shown(careful(told, edition.rules), units, edition)
    return template.render(
        told=told,
        edition=edition,
        facts=frozen_words.facts(told),
        source=report_content.source(told),
        language=language(),
        style=Markup(_text("frozen.css")),  # noqa: S704 - a file of ours
        script=Markup(_text("frozen.js")),  # noqa: S704 - a file of ours
        hashes={"style": _hash(_text("frozen.css")), "script": _hash(_text("frozen.js"))},
        **shown,
    ).encode()


def _shown(told: ReportContext, units: pd.DataFrame, edition: Edition) -> dict[str, Any]:
    rankings = frozen_ranking.rankings(told, edition.rules, edition.is_ranked)
    trend = report_figures.trend(told)
    tiles = frozen_map.tiles(told, edition.layout, edition.rules)
    map_title = frozen_map.in_words(tiles) if tiles else ""
    due_title = say("People whose last day to hand in form 01 comes in the next two weeks")
    return {
        "figures": frozen_words.figures(told),
        "trend": frozen_figures.trend(trend) if trend else "",
        "weeks": frozen_tables.weeks(told),
        "forecasts": frozen_tables.forecasts(told),
        "help": frozen_tables.help_needed(told),
        "milestones": report_tables.milestones(told),
        "targets": report_tables.targets(told),
        "rankings": rankings,
        "rank_headings": frozen_ranking.headings(told, edition.is_ranked),
        "groups": {name: league_table.group_name(name) for name in frozen_ranking.groups_in(rankings)},
        "data": frozen_ranking.as_data(rankings),
        "map_title": map_title,
        "off_map": len(told.groups) - len(tiles),
        "map": frozen_map.drawn(tiles, map_title) if tiles else "",
        "silent": frozen_tables.silent(told),
        "stale": frozen_tables.stale(told),
        "shortened": {"silent": "", "stale": ""} | frozen_tables.shortened(told),
        "due_title": due_title,
        "due": frozen_figures.due(told.due_days, told.on_day, due_title, told.sentences["overdue"]),
        "due_table": frozen_tables.due(told),
        "offices": report_tables.offices(told, at_most=len(told.offices)),
        "reporting": report_tables.weeks(told),
        "units": frozen_tables.every_unit(told, units.head(MOST_UNITS)),
        "units_left": max(0, len(units) - MOST_UNITS),
        "definitions": definitions(told, edition.rules),
    }


def careful(told: ReportContext, rules: Rules) -> ReportContext:
    """Without the early weeks of so few people that their figure would point at one of them."""
    return replace(told, weeks=disclosure.without_small(told.weeks, max(rules.smallest_group, 1)))


def numbers_of(table: Table) -> str:
    """Which columns hold numbers (n2) and days (n3 d3), as classes for the stylesheet and the script."""
    told = [f"n{place}" for place, column in enumerate(table.columns, 1) if column.form != "text"]
    days = [f"d{place}" for place, column in enumerate(table.columns, 1) if column.form == "day"]
    return " ".join([*told, *days])


def _text(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


@cache
def _templates() -> Environment:
    here = FileSystemLoader(HERE / "templates")
    templates = Environment(
        loader=here, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    templates.policies["json.dumps_function"] = json.dumps
    templates.globals |= {
        "say": say,
        "day": day,
        "number": number,
        "drawing": frozen_ranking.drawing,
        "axis": frozen_ranking.axis,
        "numbers_of": numbers_of,
    }
    return templates
