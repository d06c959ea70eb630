"""The pieces of the map: its controls, tiles or the operator's own areas, the list, and a place's line."""

from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.insight.comparing import where_low
from dashboard.insight.report_context import DENOMINATORS
from dashboard.model import Account, Basis
from dashboard.publish.figures import crosswalk_figure
from dashboard.publish.listings import tables
from dashboard.publish.maps import map_table, shape_map, tile_map
from dashboard.publish.maps.tile_map import Tile
from dashboard.settings import campaign
from dashboard.store import crosswalk
from dashboard.store.crosswalk import Level
from dashboard.store.progress import Question
from dashboard.web.common import address, asked, blocks, filters, ui
from dashboard.web.common.blocks import Line
from dashboard.web.watching import mapped, ranking_page
from dashboard.web.watching.mapped import Looked, Shown
from dashboard.wording import day, number, percent, say

STYLE = Path(__file__).with_name("tile_map.css")
FILTERS = {Level.DISTRICT: "Districts", Level.OFFICE: "BHXH areas", Level.COMMUNE: "Wards and communes"}
_TITLES = {
    "installed": "Installing VssID",
    "registered": "Registering for e-transactions",
    "approved": "Approval of accounts",
}
# As many places as stand beside the map without a scroll; the table below holds all.
MOST_LINES = 12


def choose(account: Account, today: date, at: asked.Version) -> Looked:
    """Draw the controls in one row; the levels of the day come first."""
    changed = crosswalk.since(ui.cursor())
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        on_day = filters.day_of(today, at)
        is_new = changed is not None and on_day >= changed
        levels = list(Level)[::-1] if is_new else list(Level)
        level = address.switch("cap", say("Level"), levels, lambda name: say(FILTERS[Level(name)]))
        milestone = address.switch(
            "moc", say("Milestone"), list(_TITLES), lambda name: say(tables.HEADINGS[name])
        )
        basis = address.switch(
            "co-so",
            say("Measured against"),
            list(DENOMINATORS),
            lambda told: say(filters.SHORT_BASES[Basis(told)]),
        )
    question = Question(account.scope, on_day, pipeline.known_on(on_day, today))
    return Looked(question, Level(level), milestone, Basis(basis), changed, on_day < today)


def opening(looked: Looked, told: Shown) -> None:
    """Where it is low, and under it what that rests on."""
    known = [tile for tile in told.tiles if tile.is_known]
    facts = say(
        "{level} · as of {day}{known} · {reported} of {units} with figures · {people} people ({basis})",
        level=say(FILTERS[looked.level]),
        day=day(looked.question.on_day),
        known=say(" as it was known then") if looked.is_past else "",
        reported=number(len(known)),
        units=number(len(told.tiles)),
        people=number(sum(tile.denominator for tile in known)),
        basis=say(filters.BASES[looked.basis]).lower(),
    )
    blocks.opening(where_low.in_words(say(_TITLES[looked.milestone]), _places(known, told.tiles)), facts)
    st.html(STYLE)


def _places(known: list[Tile], tiles: list[Tile]) -> pd.DataFrame:
    """The places on the grid; those without figures are there, with nobody in them."""
    return pd.DataFrame(
        [
            (tile.column, tile.row, *((tile.numerator, tile.denominator) if tile in known else (0.0, 0.0)))
            for tile in tiles
        ],
        columns=["column", "row", "numerator", "denominator"],
    )


def draw(looked: Looked, told: Shown) -> None:
    """The operator's own areas where there are some of this level, else the tiles."""
    words = (say(tables.HEADINGS[looked.milestone]), say(FILTERS[looked.level]), day(looked.question.on_day))
    caption = " · ".join(words)
    shapes = mapped.shapes()
    lost = shape_map.without_shape(shapes, told.tiles)
    is_drawn = bool(shapes) and len(lost) < len(told.tiles)
    if is_drawn:
        look = address.switch("hinh", say("Drawn as"), ["ranh-gioi", "o"], _look_name, is_named=False)
        is_drawn = look == "ranh-gioi"
    how = say("Boundaries of the operator") if is_drawn else say("A tile a place, roughly where it lies")
    blocks.heading(_range_in_words(told.tiles), f"{caption}. {how}")
    if is_drawn:
        st.html(shape_map.html(shapes, told.tiles, caption, told.oldest))
        if lost:
            note(say("Without an area in the file: {names}.", names=", ".join(lost)))
    else:
        st.html(tile_map.html(told.tiles, lambda code: address_of(looked, code), caption, told.oldest))


def _range_in_words(tiles: list[Tile]) -> str:
    rates = [tile.rate for tile in tiles if tile.is_known and tile.rate is not None]
    if not rates:
        return say("No place has a rate that can be shown.")
    return say(
        "In the {count} places with figures the rate lies between {low} and {high}",
        count=number(len(rates)),
        low=percent(min(rates)),
        high=percent(max(rates)),
    )


def _look_name(look: str) -> str:
    return say("Boundaries") if look == "ranh-gioi" else say("Tiles")


def address_of(looked: Looked, code: str) -> str:
    """The overview of a unit; an area of an office is no unit, so its line on this page."""
    if looked.level is Level.OFFICE:
        here = {"cap": looked.level.value, "noi": code}
        here |= {"moc": "" if looked.milestone == "installed" else looked.milestone}
        return f"/ban-do?{urlencode(looked.address | {name: words for name, words in here.items() if words})}"
    return f"/tong-quan?{urlencode(looked.address | {'don-vi': code})}"


def beside(account: Account, looked: Looked, told: Shown, source: str) -> None:
    """The places as links, the lowest first where units may be ranked; and all of them in a table."""
    is_ranked = ranking_page.may_see(account)
    ordered = sorted(told.tiles, key=_by_rate if is_ranked else _by_name)
    known = [tile for tile in ordered if tile.is_known]
    title = (
        say("The rate is lowest in {unit}: {rate}", unit=known[0].name, rate=percent(known[0].rate))
        if is_ranked and known
        else say("The places by name")
    )
    blocks.heading(
        title, say("{count} of {all} places", count=min(len(known), MOST_LINES), all=len(told.tiles))
    )
    lines = [
        Line(
            tile.name,
            address_of(looked, tile.code),
            ("≈" * tile.is_estimate + percent(tile.rate), number(tile.numerator), number(tile.denominator)),
        )
        for tile in known[:MOST_LINES]
    ]
    headings = (say("Unit"), say("Rate"), say("People"), say("Of"))
    blocks.listing(headings, lines, title)
    blocks.source(source, map_table.rows(ordered, told.carried), "ban-do")


def _by_rate(tile: Tile) -> tuple[bool, float, str]:
    """The lowest first; those without a rate behind all."""
    return not tile.is_known, tile.rate or 0.0, tile.code


def _by_name(tile: Tile) -> tuple[bool, float, str]:
    return False, 0.0, tile.label


def note(words: str) -> None:
    """What is to be known of the figure above; nothing where there is nothing."""
    if words:
        st.html(f'<p class="drawn">{escape(words)}</p>')


def in_no_place(told: Shown, looked: Looked) -> str:
    """How many people the map does not show because their unit lies in no place of it."""
    reported = told.elsewhere[told.elsewhere["headcount"] > 0]
    people = int(reported[looked.denominator].sum())
    if people < max(campaign().smallest_group, 1):
        return ""
    return say(
        "{people} people of {count} bodies that lie in no single place are not on the map, such as "
        "departments or the industrial zones board.",
        people=number(people),
        count=number(len(reported)),
    )


def on_estimates(told: Shown, looked: Looked) -> str:
    """Why figures are estimates, and what they rest on; nothing where none is."""
    if not any(tile.is_estimate for tile in told.tiles) or looked.changed is None:
        return ""
    return say(
        "≈ is an estimate: the units changed on {day}, and people are carried over by the number of old "
        "communes, as no populations are known. Nothing that a unit told itself is changed.",
        day=day(looked.changed),
    )


def line_across(looked: Looked, told: Shown, source: str, at: asked.Version) -> None:
    """A place week by week, on whichever units it was counted."""
    names = {tile.code: tile.name for tile in told.tiles}
    blocks.heading(
        say("A place week by week, on old and new units"),
        say("Dashed where the rate is an estimate from other units by their shares"),
    )
    codes = sorted((tile.code for tile in told.tiles if not tile.is_hidden), key=lambda code: names[code])
    code = address.one("noi", say("Place"), codes, lambda code: names[code], say("Choose a place"))
    if not code:
        return
    weeks = mapped.weeks(looked, code, at)
    if weeks.empty:
        blocks.empty(say("No roster has come in yet."))
        return
    drawn = crosswalk_figure.across(weeks, looked.milestone, looked.denominator, looked.changed)
    blocks.drawing(drawn, crosswalk_figure.in_words(weeks, looked.milestone, looked.denominator), "across")
    if carried := told.carried.get(code):
        note(say("Carried over: {shares}.", shares=carried))
    blocks.source(source, tables.weeks(weeks.round(), looked.denominator), "theo-tuan")
