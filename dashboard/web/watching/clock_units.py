"""Units by who is late or waits in them: searched, in an order, each a way on."""

from collections.abc import Callable, Hashable, Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.insight import disclosure
from dashboard.insight.form_01 import drop_off
from dashboard.insight.form_01.clock import Deadline
from dashboard.insight.form_01.drop_off import Order
from dashboard.model import Account, Role
from dashboard.publish.listings import clock_tables
from dashboard.web.common import address, asked, blocks
from dashboard.web.common.blocks import Line
from dashboard.web.common.filters import Choice
from dashboard.web.watching import clocked
from dashboard.wording import number, percent, say

MOST_LINES = 15
# More rows than this are not sent to a browser; the file holds them all.
MOST_ROWS = 500
LONGEST_SEARCH = 80
ORDERS = {
    Order.OVERDUE: "People overdue",
    Order.SHARE: "Share overdue",
    Order.WAITING: "Waiting for approval",
}
GROUPS = {"phan": "Directly below", "don-vi": "Each unit"}


def draw(account: Account, choice: Choice, deadline: Deadline | None, at: asked.Version, source: str) -> None:
    """The units that lose most people: searched, put in order, with a way to act on each."""
    has_form = deadline is not None
    top = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", key="clock-units"):
        children = clocked.by_child(choice.question, deadline, at)
        group = _group() if len(children) else "don-vi"
        order = _order() if has_form else Order.WAITING
        words = address.words("tim", say("Search a unit"), LONGEST_SEARCH, say("Name or code"))
    rows = children if group == "phan" else clocked.by_unit(choice.question, deadline, at)
    listed = drop_off.ordered(rows[rows["known"] > 0], order)
    small = int(children["units_small"].sum())
    with top:
        blocks.heading(
            drop_off.worst_in_words(listed, has_form),
            say("Units with most people first; a name leads to what can be done there"),
        )
    found = drop_off.searched(listed, words)
    if found.empty:
        blocks.empty(say("No unit is found."))
    else:
        blocks.listing(*_lines(account, choice, found.head(MOST_LINES), group, has_form))
    if small:
        note(disclosure.not_counted(small, choice.question.smallest))
    table(source, found, lambda rows: clock_tables.units(rows, has_form), "tung-don-vi")


def _group() -> str:
    return address.switch("cap", say("Level"), list(GROUPS), lambda name: say(GROUPS[name]))


def _order() -> Order:
    told = address.switch("xep", say("Order by"), list(Order), lambda name: say(ORDERS[Order(name)]))
    return Order(told)


def _lines(
    account: Account, choice: Choice, rows: pd.DataFrame, group: str, has_form: bool
) -> tuple[tuple[str, ...], list[Line], str]:
    told = rows.to_dict("records")
    lines = [
        Line(str(row["name"]), _address(account, choice, str(row["code"]), group), _cells(row, has_form))
        for row in told
    ]
    if not has_form:
        return (
            (say("Unit"), say("Registered"), say("Waits for approval")),
            lines,
            say("Units by people who wait"),
        )
    headings = (say("Unit"), say("Overdue"), say("Share"), say("Within 3 days"), say("Waits for approval"))
    return headings, lines, say("Units by people who are late")


def _cells(row: Mapping[Hashable, Any], has_form: bool) -> tuple[str, ...]:
    if not has_form:
        return number(row["registered"]), number(row["waiting"])
    return number(row["overdue"]), percent(row["share"], 0), number(row["due_soon"]), number(row["waiting"])


def _address(account: Account, choice: Choice, code: str, group: str) -> str:
    """A liaison goes on to the people of a unit, everybody else to what stands below it."""
    if account.role is Role.LIAISON and group == "don-vi":
        return f"/can-nhac?{urlencode({'unit': code, 'todo': 'overdue'})}"
    return f"/han-nop?{urlencode({**choice.address, 'don-vi': code})}"


def table(words: str, rows: pd.DataFrame, shown: Callable[[pd.DataFrame], pd.DataFrame], name: str) -> None:
    """`blocks.source` of rows as they are `shown`: the browser gets the first ones, the file all."""
    st.html(f'<p class="source">{escape(words)}</p>')
    with st.expander(say("Table and file"), key=f"table_{name}"):
        first = shown(rows.head(MOST_ROWS))
        right = blocks.figures_right(first)
        st.dataframe(first, hide_index=True, key=f"rows_{name}", alt=words, column_config=right)
        if len(rows) > MOST_ROWS:
            st.caption(
                say("The first {count} of {all}; the file holds them all.", count=MOST_ROWS, all=len(rows))
            )
        blocks.download(lambda: shown(rows), name)


def note(words: str) -> None:
    """A sentence beside a figure."""
    st.html(f'<p class="note">{escape(words)}</p>')
