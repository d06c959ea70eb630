"""The units that are late or silent: searched, filtered and ticked, and what may be sent to them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import drafting
from dashboard.model import Account, Language
from dashboard.publish.figures import reporting_figure
from dashboard.publish.handed_out import parcel, unit_reminder
from dashboard.publish.listings import reporting_tables
from dashboard.settings import campaign
from dashboard.store import reporting
from dashboard.store.progress import Question
from dashboard.store.reporting import LISTED, Wanted
from dashboard.web.common import address, blocks, flow, ui
from dashboard.web.common.asked import Version
from dashboard.web.watching import reported
from dashboard.wording import day, language, number, say, speaking

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_SEARCH = 60
# What a browser is sent at most: of the list, and of its weeks in signs.
MOST_LISTED, MOST_IN_SIGNS = 500, 20
# So many drafts are written while somebody waits for a file; more show how far they are.
FEW = 50
EVERY_UNIT = 10_000_000
FILTERS = {
    "to_remind": "Late or silent",
    "silent": "Silent",
    "never": "Never reported",
    "late": "Late",
    "stale": "Old roster",
    "all": "Everything",
}
ORDERS = {"people": "Most people first", "oldest": "Oldest roster first", "name": "By name"}


def chosen(question: Question, at: Version) -> tuple[Wanted, dict[str, int]]:
    """Draw the controls of the list; what they say, and how many units each filter finds."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="late_units"):
        words = address.words("tim", say("Search"), LONGEST_SEARCH, say("Name or code"))
        wanted = Wanted(words=words, at_most=MOST_LISTED, stale_days=campaign().stale_days)
        found = reported.counted(question, wanted, at)
        listed = address.switch(
            "loc", say("Show"), list(LISTED), lambda name: f"{say(FILTERS[name])} ({number(found[name])})"
        )
        order = address.switch("thu-tu", say("Order"), list(ORDERS), lambda name: say(ORDERS[name]))
    return Wanted(listed, order, MOST_LISTED, words, stale_days=campaign().stale_days), found


def table(question: Question, wanted: Wanted, rows: pd.DataFrame, at: Version) -> list[str]:
    """The list with a box before each unit; the codes that are ticked."""
    event = st.dataframe(
        _shown(rows),
        hide_index=True,
        key=f"units_{wanted.listed}_{wanted.order}_{wanted.words}_{len(rows)}",
        on_select="rerun",
        selection_mode="multi-row",
        alt=say("Units, their newest roster, and the last weeks as signs"),
        column_config={
            say("Unit"): st.column_config.TextColumn(width=230),
            say("Last weeks"): st.column_config.TextColumn(help=reporting_figure.signs_in_words()),
            say("People expected"): st.column_config.NumberColumn(format="localized"),
        },
    )
    ends, calendar = reported.ends(question, at)[-reported.WEEKS :], reported.calendar(at)

    def everything() -> pd.DataFrame:
        all_found = replace(wanted, at_most=EVERY_UNIT)
        found = reporting.by_unit(ui.cursor(), question, *calendar, all_found, reported.WEEKS)
        return reporting_tables.units(found, ends)

    blocks.download(everything, "don-vi-nop")
    ticked = event["selection"]["rows"]
    return [str(rows["unit_code"].iloc[place]) for place in ticked if place < len(rows)]


def in_signs(rows: pd.DataFrame, ends: Sequence[date]) -> None:
    """The first units of the list, week by week."""
    blocks.heading(
        say("The last weeks of the first {count} units", count=number(len(rows.head(MOST_IN_SIGNS)))),
        reporting_figure.signs_in_words(),
    )
    st.html(
        reporting_figure.matrix(
            rows.head(MOST_IN_SIGNS), ends, _address, say("What each unit was in each of the last weeks")
        )
    )


def drafts(account: Account, question: Question, wanted: Wanted, ticked: Sequence[str], count: int) -> None:
    """A file with a draft for each of the ticked units, or of all that the list finds."""
    asked = min(len(ticked) or count, drafting.MOST_AT_ONCE)
    words = say("Drafts for {count} units (ZIP)", count=number(asked))
    spoken, now = language(), ui.now()

    def content() -> bytes:
        with speaking(spoken):
            return drafting.zipped(_drafts(account, question, wanted, ticked, now))

    with st.container(horizontal=True, vertical_alignment="center", key="drafts"):
        if asked <= FEW:
            _file(words, content)
        elif st.button(words, type="primary", key="write_drafts"):
            with flow.steps(say("Writing the drafts")) as tell:
                written = _drafts(account, question, wanted, ticked, now)
                made = drafting.zipped(
                    written,
                    lambda done: tell(
                        say("{done} of {count} letters", done=number(done), count=number(len(written)))
                    ),
                )
            _file(say("Download the drafts"), made)
        st.caption(
            say(
                "A letter in Word for each unit, its number, day and signature left blank, and one table of "
                "all messages. Nothing is sent from here. Tick units for some of them only; {most} at once "
                "at most.",
                most=number(drafting.MOST_AT_ONCE),
            )
        )


def texts(account: Account, rows: pd.DataFrame, first: str, now: datetime, at: Version) -> None:
    """The words for one unit, ready to be copied, and its letter."""
    names = dict(zip(rows["unit_code"], rows["unit_name"], strict=True))
    heading = st.container()
    code = address.one(
        "soan", say("Unit"), list(names), lambda code: f"{names[code]} ({code})", say("Choose the unit")
    )
    code = code or first
    with heading:
        blocks.heading(
            say("What may be sent to {unit}", unit=names[code]), say("Copy it, or take the letter")
        )
    with flow.or_stop():
        found = _drafts_of(account, code, language(), now.date(), at, now)
    if not found:
        blocks.empty(say("Nothing is missing of this unit."))
        return
    draft = found[0]
    for kind, text in draft.texts.items():
        st.caption(unit_reminder.title(kind, text))
        st.code(text, language=None, wrap_lines=True)
    st.download_button(
        say("Official letter (Word)"),
        lambda: draft.letter,
        f"cong-van-{parcel.plain(draft.unit_code)}.docx",
        DOCX,
        key="one_letter",
        on_click="ignore",
    )


# A letter is written once for each day, reader and state of the store.
@st.cache_data(max_entries=50, show_spinner=False)
def _drafts_of(
    account: Account, code: str, spoken: Language, on_day: date, at: Version, _now: datetime
) -> list[drafting.Draft]:
    return drafting.drafts(ui.cursor(), account, [code], _now)


def _drafts(
    account: Account, question: Question, wanted: Wanted, ticked: Sequence[str], now: datetime
) -> list[drafting.Draft]:
    con = ui.cursor()
    codes = ticked or drafting.codes(con, question, wanted)
    return drafting.drafts(con, account, codes, now)


def _file(words: str, content: object) -> None:
    st.download_button(
        words,
        content,  # type: ignore[arg-type]
        "ban-soan-san.zip",
        "application/zip",
        type="primary",
        key="drafts_zip",
        on_click="ignore",
    )


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("Unit"): rows["unit_name"],
            say("Last weeks"): [reporting_tables.signs(states) for states in rows["states"]],
            say("Weeks silent"): rows["weeks_silent_in_a_row"],
            say("Newest roster"): [
                say("none yet") if pd.isna(at) else day(at.date()) for at in rows["as_of"]
            ],
            say("People expected"): rows["people"].astype("Int64"),
            say("Belongs to"): rows["parent_name"].fillna(""),
            say("Code"): rows["unit_code"],
        }
    )


def _address(code: str) -> str:
    """A unit as of the day that is looked at."""
    on_day = st.query_params.get("ngay", "")
    return f"/don-vi?{urlencode({'don-vi': code} | ({'ngay': on_day} if on_day else {}))}"
