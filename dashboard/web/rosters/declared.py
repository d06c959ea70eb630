"""The tick that the people on a list have been told, and what was declared with one that was sent."""

import streamlit as st

from dashboard.model import Informed, Upload
from dashboard.publish.listings import origins
from dashboard.settings import campaign
from dashboard.store import declarations, review
from dashboard.store.connection import Connection
from dashboard.wording import as_text, say


def tick() -> Informed:
    """Whether the sender declares it; below it, for what and by which law the list is kept."""
    ticked = st.checkbox(
        say("The people on this list have been told that their data is used for this campaign"),
        key="informed",
    )
    st.caption(_in_words(campaign().purpose, campaign().legal_basis))
    st.caption(say("A table of totals without names needs no tick."))
    return Informed.YES if ticked else Informed.NO


def show(con: Connection, upload: Upload) -> None:
    """What was declared with this upload, or that nothing was recorded; nothing of a table of totals."""
    declared = declarations.find(con, upload.id)
    if declared:
        st.caption(
            say(
                "Declared by {who} on {when}: its people have been told.",
                who=as_text(declared.by),
                when=origins.moment(declared.at),
            )
            + " "
            + _in_words(declared.purpose, declared.legal_basis)
        )
    elif review.how_read(con, upload.id)["kind"] != "counts":
        st.caption(say("Whether its people were told: not recorded."))


def _in_words(purpose: str, legal_basis: str) -> str:
    words = say("Purpose: {purpose}. Legal basis: {basis}.", purpose=purpose, basis=legal_basis)
    return as_text(words)
