"""What a file would change, before it does: people, rates of the unit and the city, and what is odd."""

from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.insight import plausibility
from dashboard.model import OUTSIDE, Account, Upload
from dashboard.publish.listings import comparisons, masked
from dashboard.store import changes, choices, progress
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.web.common import address, asked, blocks, seen, ui
from dashboard.web.common.blocks import Number
from dashboard.wording import as_text, number, say

MOST_SHOWN = 500
REASON = "reason:"


def draw(con: Connection, account: Account, upload: Upload, now: datetime) -> str:
    """Who is new, changed, backwards, gone or in another unit too; and the rates before and after.

    Gives what it was compared with, for the commit.
    """
    said = asked.effects(account.scope, upload, (asked.version(), choices.version(con, upload.id)))
    blocks.heading(
        say("What will change"),
        say("Beside what counts now; nothing has changed yet"),
    )
    if said.is_overtaken:
        st.info(say("A newer list counts already: history changes, the rates of today do not."))
    if 2 * said.counted.get("gone", 0) > said.progress["before_headcount"].sum():
        st.warning(
            say(
                "More than half of the people who count now are not in this file. "
                "If it holds only some of them, say so at the top of the page."
            )
        )
    if said.counted:
        blocks.numbers(_people(said.counted, said.people_elsewhere))
    city = progress.totals(con, Question(OUTSIDE, pipeline.today(con, now))).iloc[0]
    st.dataframe(
        comparisons.rates(said.progress, city),
        hide_index=True,
        key="rates",
        alt=say("Rates before and after"),
    )
    blocks.download(lambda: comparisons.rates(said.progress, city), "thay-doi-ty-le")
    if said.counted:
        _listed(con, account, upload, said, now)
    return said.base


def doubts(con: Connection, account: Account, upload: Upload, now: datetime) -> None:
    """Everything odd, each with a line for the reason; it is kept, and nothing is stopped."""
    said = asked.effects(account.scope, upload, (asked.version(), choices.version(con, upload.id)))
    found = plausibility.doubts(said.progress, said.counted, said.days)
    if not found:
        return
    answers = choices.chosen(con, upload.id)
    blocks.heading(
        say("Is this right?"), say("You can commit without an answer; a reason spares a question later")
    )
    with st.form("doubts", border=False, enter_to_submit=False):
        told = {
            doubt.name: st.text_input(
                as_text(doubt.sentence),
                value=answers.get(REASON + doubt.name, ""),
                max_chars=200,
                placeholder=say("The reason, in a few words"),
                key=f"{REASON}{doubt.name}",
            )
            for doubt in found
        }
        if st.form_submit_button(say("Keep the reasons")):
            with ui.plain_errors():
                reasons = {REASON + name: reason for name, reason in told.items() if reason.strip()}
                pipeline.answer(con, account, upload.id, reasons, now)
                st.rerun()


def _people(counted: dict[str, int], elsewhere: int) -> list[Number]:
    return [
        Number(say("New people"), number(counted["new"])),
        Number(say("With new marks"), number(counted["changed"]), note=_same(counted)),
        Number(say("Marks taken back"), number(counted["backwards"]), is_urgent=bool(counted["backwards"])),
        Number(say("No longer in the list"), number(counted["gone"]), is_urgent=bool(counted["gone"])),
        Number(say("In another unit too"), number(elsewhere), is_urgent=bool(elsewhere)),
    ]


def _same(counted: dict[str, int]) -> str:
    return say("{count} as they were", count=number(counted["same"]))


def _listed(con: Connection, account: Account, upload: Upload, said: asked.Effects, now: datetime) -> None:
    """The people behind one of the figures; of other units only those that this person may see."""
    kinds = [kind for kind in changes.KINDS[:-1] if said.counted[kind]]
    kinds += ["elsewhere"] if len(said.elsewhere) else []
    if not kinds:
        return
    kind = address.one(
        "change", say("Show the people"), kinds, comparisons.kind_in_words, say("Choose what to look at")
    )
    if kind is None:
        return
    is_elsewhere = kind == "elsewhere"
    frame = comparisons.elsewhere if is_elsewhere else comparisons.people
    rows = said.elsewhere if is_elsewhere else changes.listed(con, upload, now, kind, MOST_SHOWN)
    is_shown = seen.people(account, upload.id, len(rows))
    st.dataframe(
        frame(masked.rows(rows, is_shown)),
        hide_index=True,
        column_config={say("Name"): st.column_config.TextColumn(width=seen.NAME_WIDTH)},
        key="changed_people",
        alt=comparisons.kind_in_words(kind),
    )

    def everybody() -> pd.DataFrame:
        found = rows if is_elsewhere else changes.listed(ui.cursor(), upload, now, kind)
        return frame(seen.taken(account, upload.id, found))

    blocks.download(everybody, "thay-doi")
