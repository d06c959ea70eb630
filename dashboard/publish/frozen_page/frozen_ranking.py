"""The ranking of the frozen page, by each milestone: what stands in a row, and where its dot lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from dashboard.insight.comparing import league, league_list
from dashboard.insight.comparing.league import Standing
from dashboard.insight.report_context import ReportContext
from dashboard.model import Basis
from dashboard.publish.frozen_page.svg import element
from dashboard.publish.listings import league_table
from dashboard.publish.listings.tables import HEADINGS, column_name
from dashboard.publish.official import report, report_tables
from dashboard.publish.official.report import Rules
from dashboard.wording import number, percent, say, span

MILESTONES = ("installed", "registered", "approved")
# Of the drawing in a row, in its own units.
WIDTH, HEIGHT = 240, 22


@dataclass(frozen=True)
class Row:
    """A unit under one milestone: its group (`league_list.GROUPS`), its cells, its drawing (0 to WIDTH).

    `shape` is the pale bar's start and length, the line's two ends and the dot; nothing where none is drawn.
    """

    code: str
    name: str
    group: str
    is_hidden: bool
    cells: tuple[str, ...]
    shape: tuple[float, ...]


@dataclass(frozen=True)
class Ranking:
    """All units under one milestone, the best first; the sentence that says it; axis and common rate."""

    milestone: str
    label: str
    sentence: str
    left_out: str
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]
    common: float | None


def rankings(told: ReportContext, rules: Rules, is_ranked: bool) -> list[Ranking]:
    """One for each milestone that has a base; without ranks the units stand by name, and none stands out."""
    return [ranking(told, name, rules, is_ranked) for name in MILESTONES if _base(told, name) in told.groups]


def ranking(told: ReportContext, milestone: str, rules: Rules, is_ranked: bool) -> Ranking:
    """`told.groups` judged by this milestone as they were by the first."""
    base = _base(told, milestone)
    rows = _judged(told.groups, milestone, base, told.on_day, rules)
    sentence = league.in_words(rows)
    if not is_ranked:
        rows = rows.sort_values(["name", "code"])
        sentence = say("{milestone}, by unit", milestone=say(HEADINGS[milestone]))
    scale = _Scale.around(rows, is_ranked)
    common = league.funnel_of(rows).common
    return Ranking(
        milestone,
        say(HEADINGS[milestone]),
        sentence,
        league.left_out_in_words(rows) if is_ranked else "",
        tuple(_row(row, milestone, base, scale, is_ranked) for row in rows.to_dict("records")),
        scale.ticks(),
        scale.at(common) if is_ranked and common == common else None,
    )


def headings(told: ReportContext, is_ranked: bool) -> tuple[str, ...]:
    """Of the cells of a row, behind the unit and the drawing."""
    base = say("Target") if told.basis is Basis.TARGET else column_name(told.denominator)
    ranks = (say("Ranks"),) if is_ranked else ()
    last = say("Against the common rate") if is_ranked else say("Rosters")
    return (say("Rate"), *ranks, say("Reached"), base, say("Missing"), say("Week, points"), last)


def _base(told: ReportContext, milestone: str) -> str:
    return f"target_{milestone}" if told.basis is Basis.TARGET else told.denominator


def _judged(rows: pd.DataFrame, milestone: str, base: str, on_day: date, rules: Rules) -> pd.DataFrame:
    """The change in a week is known of the first milestone only."""
    plain = rows.drop(columns=[name for name in _ADDED if name in rows])
    judged = league.judged(plain, milestone, base, on_day, rules.smallest_group, rules.stale_days)
    changes = rows.set_index("code")["change"] if milestone == MILESTONES[0] and "change" in rows else None
    return judged.assign(change=float("nan") if changes is None else judged["code"].map(changes))


_ADDED = (
    *("rate", "days_old", "standing", "low", "high", "missing", "common", "dispersion", "spread"),
    *("limit_low", "limit_high", "band", "rank_low", "rank_high", "change"),
)


def _row(row: Mapping[Any, Any], milestone: str, base: str, scale: "_Scale", is_ranked: bool) -> Row:
    is_known = not pd.isna(row["rate"])
    group = str(row["band"]) if row["standing"] == Standing.RANKED else str(row["standing"])
    ranks = (_ranks(row),) if is_ranked else ()
    counts = (row[milestone], row[base], row["missing"]) if is_known else (None, None, None)
    return Row(
        str(row["code"]),
        str(row["name"]),
        group if is_ranked or row["standing"] != Standing.RANKED else "",
        bool(row["is_hidden"]),
        (
            percent(row["rate"] if is_known else None),
            *ranks,
            *(report.in_words(report_tables.whole(value), report.Form.WHOLE) for value in counts),
            report.in_words(report_tables.fraction(row["change"]), report.Form.POINTS),
            _standing(row, is_ranked),
        ),
        scale.shape(row, is_ranked) if is_known else (),
    )


def _ranks(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["rank_low"]):
        return "–"
    return span(row["rank_low"], row["rank_high"])


def _standing(row: Mapping[Any, Any], is_ranked: bool) -> str:
    if row["is_hidden"]:
        return say("hidden: too few people")
    if row["standing"] != Standing.RANKED:
        return league_table.group_name(str(row["standing"]))
    if is_ranked:
        return league_table.group_name(str(row["band"]))
    return say("{reported} of {units}", reported=number(row["units_reported"]), units=number(row["units"]))


@dataclass(frozen=True)
class _Scale:
    """Whole tenths around all that is drawn."""

    first: float
    last: float

    @classmethod
    def around(cls, rows: pd.DataFrame, is_ranked: bool) -> "_Scale":
        names = ["rate", "low", "high", *(["limit_low", "limit_high"] if is_ranked else [])]
        drawn = rows[names].to_numpy("float64", na_value=np.nan)
        if np.isnan(drawn).all():
            return cls(0, 1)
        first = floor(10 * np.nanmin(drawn)) / 10
        return cls(first, max(ceil(10 * np.nanmax(drawn)) / 10, first + 0.1))

    def at(self, rate: float) -> float:
        """With room for half a dot at either end."""
        return round(6 + (WIDTH - 12) * (rate - self.first) / (self.last - self.first), 1)

    def shape(self, row: Mapping[Any, Any], is_ranked: bool) -> tuple[float, ...]:
        bar = (0.0, 0.0)
        if is_ranked and not pd.isna(row["limit_low"]):
            start = self.at(row["limit_low"])
            bar = (start, round(self.at(row["limit_high"]) - start, 1))
        return (*bar, self.at(row["low"]), self.at(row["high"]), self.at(row["rate"]))

    def ticks(self) -> tuple[tuple[float, str], ...]:
        middle = (self.first + self.last) / 2
        return tuple((self.at(rate), percent(rate, 0)) for rate in (self.first, middle, self.last))


def drawing(row: Row, common: float | None) -> Markup:
    """The row's dot and lines; what it shows stands as numbers in the cells beside it."""
    start, length, low, high, dot = row.shape or (0, 0, 0, 0, -20)
    at = -20 if common is None else common
    return element(
        "svg",
        element("rect", x=start, y=4, width=length, height=14, class_="usual"),
        element("line", x1=at, x2=at, y1=0, y2=HEIGHT, class_="common"),
        element("line", x1=low, x2=high, y1=11, y2=11, class_="interval"),
        element("circle", cx=dot, cy=11, r=4.5),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        aria_hidden="true",
    )


def axis(told: Ranking) -> Markup:
    """The rates below the heading of the drawings."""
    ends = ("start", "middle", "end")
    ticks = zip(told.ticks, ends, strict=True)
    return element(
        "svg",
        *(element("text", words, x=at, y=18, class_=f"tick {end}") for (at, words), end in ticks),
        viewBox=f"0 0 {WIDTH} 22",
        aria_hidden="true",
    )


def as_data(told: Sequence[Ranking]) -> dict[str, Any]:
    """What the page's script needs to show another milestone; the page itself holds the first already."""
    return {
        each.milestone: {
            "sentence": each.sentence,
            "leftOut": each.left_out,
            "ticks": each.ticks,
            "common": each.common,
            "rows": {row.code: [row.group, row.cells, row.shape] for row in each.rows},
            "order": [row.code for row in each.rows],
        }
        for each in told
    }


def groups_in(told: Sequence[Ranking]) -> list[str]:
    """The groups that any of them has, in their order."""
    found = {row.group for each in told for row in each.rows}
    return [group for group in league_list.GROUPS if group in found]
