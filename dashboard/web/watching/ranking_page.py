"""The pieces of the ranking: controls, dots and their sizes, the list with its files, and the method."""

from dataclasses import dataclass
from math import ceil

import pandas as pd
import streamlit as st

from dashboard.insight import search
from dashboard.insight.comparing import league, league_list, league_words
from dashboard.insight.comparing.league_list import Order, Places
from dashboard.model import Account, Basis
from dashboard.publish.figures import league_figure
from dashboard.publish.listings import league_table, tables
from dashboard.settings import campaign
from dashboard.store import progress, targets
from dashboard.web.common import address, asked, blocks, filters, ui
from dashboard.web.common.filters import Choice
from dashboard.web.rosters.sending import XLSX
from dashboard.web.watching import ranked
from dashboard.web.watching.ranked import Asked
from dashboard.wording import day, language, number, say, speaking

# As many dots as one looks at; the list goes on page by page, and its files hold all.
WINDOW = 40
LONGEST_SEARCH = 60
# Whoever opens a ranking looks for who is behind.
FIRST = Order.LOWEST
LEVELS = {
    "part": "Directly below",
    "unit": "Units",
    "kind": "Kinds of unit",
    "office": "BHXH offices",
}
ORDERS = {
    Order.HIGHEST: "Highest rate first",
    Order.LOWEST: "Lowest rate first",
    Order.MISSING: "Most people missing first",
    Order.RISING: "Gaining most first",
    Order.FALLING: "Falling behind most first",
    Order.PLACES: "By rank",
    Order.NAME: "By name",
}


@dataclass(frozen=True)
class Part:
    """What is shown of the list: its rows by their places, and which page of them is looked at."""

    everything: pd.DataFrame
    places: Places
    page: int

    @property
    def window(self) -> pd.DataFrame:
        """The rows of the page."""
        return self.everything.iloc[self.places[(self.page - 1) * WINDOW : self.page * WINDOW]]

    @property
    def rows(self) -> pd.DataFrame:
        """All rows of the list."""
        return self.everything.iloc[self.places]


def may_see(account: Account) -> bool:
    """Whether this role is shown a ranking; the administrator always."""
    return campaign().ranks_for(account.role)


def what(account: Account, choice: Choice, has_form: bool) -> Asked:
    """Draw the switches of level and milestone, and tell what is to be ranked."""
    is_target = choice.basis is Basis.TARGET
    steps = [name for name in progress.MILESTONES if has_form or name != "form_submitted"]
    with st.container(horizontal=True, vertical_alignment="bottom", key="what"):
        # Only a unit with all that stands below it is held to a target.
        level = address.switch(
            "muc", say("Compared"), ["part"] if is_target else list(LEVELS), lambda name: say(LEVELS[name])
        )
        milestone = address.switch(
            "moc",
            say("Milestone"),
            list(targets.MILESTONES) if is_target else steps,
            lambda name: say(tables.HEADINGS[name]),
        )
    return Asked(choice.question, level, milestone, choice.basis)


def facts(told: Asked, choice: Choice) -> str:
    """What the finding rests on."""
    known = say(" as it was known then") if choice.is_past else ""
    return say(
        "{unit} · {milestone} · {level} · as of {day}{known} · measured against: {basis}",
        unit=choice.unit_name,
        milestone=say(tables.HEADINGS[told.milestone]),
        level=say(LEVELS[told.level]),
        day=day(told.question.on_day),
        known=known,
        basis=choice.basis_words.lower(),
    )


def groups_called(told: Asked) -> str:
    """What is compared, within a sentence."""
    return say({"kind": "kinds of unit", "office": "social insurance offices"}.get(told.level, "units"))


def named(told: Asked, rows: pd.DataFrame) -> pd.DataFrame:
    """Kinds as people call them, and units that no office serves; they are few."""
    if told.level == "kind":
        return rows.assign(name=[filters.kind_name(kind) for kind in rows["code"]])
    if told.level == "office":
        return rows.assign(name=rows["name"].mask(rows["name"] == "", say("No office is known")))
    return rows


def looked_at(told: Asked, at: asked.Version) -> Part:
    """Draw what is sought and in which order, and give that part of the list."""
    rows = named(told, ranked.judged(told, at).rows)
    with st.container(horizontal=True, vertical_alignment="bottom", key="list"):
        words = address.words("tim", say("Search a unit"), LONGEST_SEARCH, say("Name or code"))
        order = address.one(
            "thu-tu",
            say("Order"),
            [each for each in Order if each is not FIRST],
            lambda name: say(ORDERS[Order(name)]),
            say(ORDERS[FIRST]),
        )
        groups = address.several(
            "nhom", say("Only"), list(league_list.GROUPS), league_table.group_name, say("Everything")
        )
    fits = league_list.is_in(rows, groups)
    is_few = told.level in {"kind", "office"}
    if words:
        fits &= search.holds(search.names_of(rows) if is_few else ranked.names(told, at), words)
    wanted = Order(order or FIRST)
    places = league_list.places(rows, wanted) if is_few else ranked.places(told, wanted, at)
    places = places[fits.to_numpy()[places]]
    return Part(rows, places, address.page("trang", max(ceil(len(places) / WINDOW), 1)))


def dots(told: Asked, part: Part) -> str | None:
    """The window as dots; gives the code that was clicked on."""
    first, window = (part.page - 1) * WINDOW + 1, part.window
    blocks.heading(
        say(
            "{step}: {first} to {last} of {all}",
            step=say(tables.HEADINGS[told.milestone]),
            first=number(first),
            last=number(first + len(window) - 1),
            all=number(len(part.places)),
        ),
        say(
            "Dot: rate; line: 95% interval; pale bar: where units of this size usually lie. Navy is clearly "
            "below, blue clearly above; a hollow grey dot does not stand out"
        ),
    )
    drawn = league_figure.dots(window, told.milestone, told.denominator)
    alt = say("{count} units; the table below lists them all.", count=len(window))
    return blocks.drawing(drawn, alt, f"dots_{told.level}_{part.page}", clickable=True)


def sizes(told: Asked, rows: pd.DataFrame, at: asked.Version) -> str | None:
    """All that are ranked against their size; gives the code that was clicked on."""
    blocks.heading(
        say("Small units vary more: between the dotted lines lies what is usual for a size"),
        say("To the right: people in the base; upwards: rate; the few furthest outside are named"),
    )
    ranked_units = int((rows["standing"] == league.Standing.RANKED).sum())
    if ranked_units > league_figure.MOST_DOTS:
        st.caption(
            say(
                "Of {count} units some are drawn: those furthest outside, and every few of the others.",
                count=number(ranked_units),
            )
        )
    alt = say("{count} ranked units by size and rate; the table below lists them.", count=ranked_units)
    return blocks.drawing(ranked.by_size(told, language(), at), alt, f"sizes_{told.level}", clickable=True)


def table(told: Asked, part: Part, at: asked.Version) -> str | None:
    """The window as a table with the last weeks; gives the code of the row that was chosen."""
    blocks.heading(
        say("Figures, last weeks and age of the rosters"),
        say("Choose a row to look into the unit; the files hold the whole list"),
    )
    window = part.window
    codes = window["code"].tolist()
    weeks = ranked.last_weeks(told, tuple(codes), at)
    what = window, told.milestone, told.denominator
    shown, figures = league_table.screen(*what, weeks), league_table.figures(*what)
    ends = [rate for line in shown[say("Last weeks")] for rate in line] or [0, 100]
    event = st.dataframe(
        shown,
        hide_index=True,
        column_config={
            say("Last weeks"): st.column_config.LineChartColumn(
                y_min=min(ends), y_max=max(ends), width="small"
            ),
            say("Unit"): st.column_config.TextColumn(width="medium"),
            **{name: st.column_config.TextColumn(alignment="right") for name in figures},
        },
        key=f"league_{told.level}_{part.page}_{hash(tuple(codes))}",
        on_select="rerun",
        selection_mode="single-row",
        alt=say("The ranking as a table; choose a row to look into the unit"),
    )
    chosen = event["selection"]["rows"]
    return str(codes[chosen[0]]) if chosen else None


def files(told: Asked, part: Part, title: str, rests_on: str) -> None:
    """The whole list, not only the window, made when somebody wants it."""

    step, base, spoken = told.milestone, told.denominator, language()

    def workbook() -> bytes:
        with speaking(spoken):
            return league_table.workbook(part.rows, step, base, title, rests_on, told.question.on_day)

    words = say("Source: rosters of the units, {day}.", day=day(told.question.on_day))
    st.html(f'<p class="source">{words}</p>')
    with st.container(horizontal=True):
        st.download_button(
            say("Download as Excel"),
            workbook,
            "xep-hang.xlsx",
            XLSX,
            key="file_xep-hang_xlsx",
            on_click="ignore",
        )
        blocks.download(lambda: league_table.listed(part.rows, step, base), "xep-hang")


def method(told: Asked, rows: pd.DataFrame) -> None:
    """How it was worked out, so that somebody can check it."""
    with st.expander(say("How this is worked out")):
        if told.level in {"kind", "office"}:
            st.markdown(
                say("Compared are {groups}; “unit” below means one of them.", groups=groups_called(told))
            )
        for step in league_words.how(rows, campaign().smallest_group, campaign().stale_days):
            st.markdown(f"- {step}")


def open_row(told: Asked, choice: Choice, code: str) -> None:
    """Go to the unit, or to the units of a kind; an office has no page of its own."""
    kept = {name: words for name, words in choice.address.items() if name in {"co-so", "ngay"}}
    if told.level in {"part", "unit"}:
        ui.go_to("unit", **kept, **{"don-vi": code})
    if told.level == "kind":
        under = {"don-vi": choice.question.under} if choice.question.under else {}
        ui.go_to("ranking", **kept, **under, muc="unit", moc=told.milestone, khoi=code)
