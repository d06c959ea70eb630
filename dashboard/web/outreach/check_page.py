"""The page of whoever stands before a sheet: which one it is, how it is, and all that hang."""

from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import placing
from dashboard.model import Account
from dashboard.placing import LONGEST_NOTE, LONGEST_PLACE
from dashboard.publish.listings import scan_tables
from dashboard.publish.listings.scan_tables import STATES
from dashboard.store import placements
from dashboard.store.links import Printed
from dashboard.store.placements import State
from dashboard.web.common import address, blocks, ui
from dashboard.wording import day, number, say

MOST_ROWS = 500
FILTERS = {"again": "To print again", "all": "All sheets"}


def opening(rows: pd.DataFrame) -> None:
    """How many are known to hang, and how many should be printed again."""
    again, hang = int(rows["reprint"].notna().sum()), int(rows["hangs_since"].notna().sum())
    blocks.opening(
        say(
            "{hang} of {all} sheets are known to hang; {again} should be printed again or looked for",
            hang=number(hang),
            all=number(len(rows)),
            again=number(again),
        ),
        say(
            "A sheet hangs as far as is known if somebody has seen it, or followed its code, and "
            "nobody found it gone since."
        ),
    )


def sheet(account: Account) -> Printed | None:
    """The sheet whose code stands in the address, or is typed; None until there is one."""
    typed = address.words("ma", say("Code on the sheet"), 200, "ABCDE2")
    if not typed:
        st.caption(
            say(
                "Scan the sheet with the phone's camera and choose “Staff: check this poster”, or "
                "type its code. "
                "No photo is taken or kept."
            )
        )
        return None
    with ui.plain_errors():
        return placing.sheet(ui.cursor(), account, typed)
    return None


def check(account: Account, found: Printed, now: datetime) -> None:
    """What it is, and how it is here."""
    where = found.placement or say("no place was named")
    printed = say("printed on {day}", day=day(found.added_at.date()))
    blocks.heading(
        f"{found.code} · {found.unit_name}",
        " · ".join([scan_tables.sheet_name(found.kind), where, printed]),
    )
    if found.retired_at:
        st.warning(say("This code has been withdrawn: take the sheet down if it still hangs."))
    with st.form("check", clear_on_submit=True):
        state = st.radio(say("How is it?"), [*State], format_func=lambda each: say(STATES[each]), key="state")
        place = st.text_input(say("If it hangs elsewhere: where?"), max_chars=LONGEST_PLACE, key="place_seen")
        note = st.text_input(say("Note (no names, no numbers of people)"), max_chars=LONGEST_NOTE, key="note")
        if st.form_submit_button(say("Keep what I found"), type="primary", width="stretch"):
            with ui.plain_errors():
                placing.check(ui.cursor(), account, found.code, State(state), place or "", note or "", now)
                st.success(say("Kept: {state}.", state=say(STATES[state])))
    before = placements.history(ui.cursor(), found.code)
    if len(before):
        lines = [
            blocks.Line(
                " · ".join(filter(None, [say(STATES[row["state"]]), row["place_seen"], row["note"]])),
                "",
                (day(row["checked_at"].date()), row["checked_by"]),
            )
            for row in before.head(5).fillna("").to_dict("records")
        ]
        headings = (say("Found"), say("Day"), say("By whom"))
        blocks.listing(headings, lines, say("What was found before"))


def listing(rows: pd.DataFrame) -> None:
    """Those to print again, or all, with a file of them."""
    blocks.heading(
        say("Where sheets hang"),
        say(
            "Since when, who looked last, and which to print again: gone, damaged, or never seen "
            "within 14 days"
        ),
    )
    chosen = address.switch("loc", say("Which"), [*FILTERS], lambda name: say(FILTERS[name]), is_named=False)
    shown = rows if chosen == "all" else rows[rows["reprint"].notna()]
    if shown.empty:
        blocks.empty(say("No sheet has to be printed again."))
        return
    if len(shown) > MOST_ROWS:
        st.caption(
            say(
                "The first {shown} of {count} are shown; the file holds all.",
                shown=number(MOST_ROWS),
                count=number(len(shown)),
            )
        )
    told = scan_tables.placements(shown)
    st.dataframe(told.head(MOST_ROWS), hide_index=True, key="sheets", alt=say("Where sheets hang"))
    blocks.download(lambda: told, "noi-treo" if chosen == "all" else "in-lai")
