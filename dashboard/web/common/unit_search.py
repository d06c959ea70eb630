"""Find a unit: search by name or code, or choose one of those nearest at hand."""

from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.model import Account
from dashboard.store.progress import Question
from dashboard.web.common import address, asked, blocks
from dashboard.web.common.blocks import Line
from dashboard.web.watching import about_unit
from dashboard.wording import number, say

LONGEST_SEARCH = 60
MOST_NEAR = 50


def address_of(code: str, **kept: str) -> str:
    """The page of this unit, looked at in the same way."""
    return f"/don-vi?{urlencode({**kept, 'don-vi': code})}"


def without_one(account: Account, code: str, today: Question, at: asked.Version) -> None:
    """No unit is chosen, or none that this visitor may see: search, and the units nearest at hand."""
    blocks.opening(
        say("One unit and all that stands below it"),
        say("Search for a unit, or choose one; its address can be sent to a colleague."),
    )
    if code:
        st.info(say("There is no unit of this code, or it is not among yours."))
    if not found(today, at, line()):
        own = [about_unit.find(account.scope, each, at) for each in account.unit_codes]
        below = asked.by_child(today, at)
        near = {unit.code: unit.name for unit in own if unit} | dict(
            zip(below["code"], below["name"], strict=True)
        )
        lines = [Line(name, address_of(code), (code,)) for code, name in list(near.items())[:MOST_NEAR]]
        if lines:
            with st.container(key="narrow"):
                blocks.listing((say("Unit"), say("Code")), lines, say("Units to choose from"))
        if len(near) > MOST_NEAR:
            shown, count = number(MOST_NEAR), number(len(near))
            st.caption(
                say("The first {shown} of {count}; search for any other unit.", shown=shown, count=count)
            )


def line() -> str:
    """The line to search a unit with."""
    return address.words("tim", say("Search a unit"), LONGEST_SEARCH, say("Name or code"))


def found(question: Question, at: asked.Version, words: str) -> bool:
    """List the units that were searched for; tells whether anything was."""
    if not words:
        return False
    rows = about_unit.searched(question.scope, question.on_day, words, at)
    if rows.empty:
        blocks.empty(say("No unit of yours has a name or a code with “{words}”.", words=words))
        return True
    lines = [
        Line(
            str(row["name"]),
            address_of(str(row["code"])),
            ("" if pd.isna(row["parent_name"]) else str(row["parent_name"]), str(row["code"])),
        )
        for row in rows.to_dict("records")
    ]
    blocks.listing((say("Unit"), say("Belongs to"), say("Code")), lines, say("Units that were found"))
    return True
