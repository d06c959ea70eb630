"""One-time links that were just made: shown this once, to be copied or taken along as a file."""

import pandas as pd
import streamlit as st

from dashboard.enrolling import Invitation
from dashboard.web.common import blocks, ui
from dashboard.wording import number, say

MADE = "links_made"


def show_once(made: list[Invitation]) -> None:
    """The next run of the page shows them; after that nobody can."""
    st.session_state[MADE] = made


def draw() -> None:
    """The links over the page, until somebody has taken them."""
    made: list[Invitation] = st.session_state.get(MADE, [])
    if not made:
        return
    title = (
        say("{count} one-time links", count=number(len(made)))
        if len(made) > 1
        else say("One-time link of “{name}”", name=made[0].name)
    )
    st.dialog(title, width="medium", dismissible=False)(_shown)(made)


def _shown(made: list[Invitation]) -> None:
    ui.speak_to_visitor()
    st.write(
        say(
            "Shown only now; good until {moment}. "
            "Give each to its person alone: by hand or in a sealed letter.",
            moment=made[0].expires_at.strftime("%d/%m/%Y %H:%M"),
        )
    )
    if len(made) == 1:
        st.code(made[0].link, language=None, wrap_lines=True)
    else:
        st.dataframe(in_words(made), hide_index=True, alt=say("The new accounts, each with its link"))
        blocks.download(lambda: in_words(made), "lien-ket-mot-lan")
    taken = say("I have copied it") if len(made) == 1 else say("I have the file")
    if st.button(taken, key="links_taken", type="primary"):
        del st.session_state[MADE]
        st.rerun()


def in_words(made: list[Invitation]) -> pd.DataFrame:
    """The links as people read them."""
    return pd.DataFrame(
        {
            say("Account"): [each.name for each in made],
            say("Units"): [", ".join(each.unit_codes) for each in made],
            say("Link"): [each.link for each in made],
            say("Good until"): [each.expires_at.strftime("%d/%m/%Y %H:%M") for each in made],
        }
    )
