"""The page of packs: which unit, what is in its pack and for whom, and the packs of a district in one go."""

from datetime import date, datetime
from html import escape
from pathlib import Path

import streamlit as st

from dashboard import packing
from dashboard.model import Account, Language
from dashboard.publish.handed_out.pack_note import PARTS, PERSONAL
from dashboard.store.progress import Question
from dashboard.web.common import address, asked, blocks, filters, made, ui
from dashboard.wording import as_text, day, language, number, say, speaking

STYLE = Path(__file__).with_name("packs.css")
MADE = "packs"


def unit_of(account: Account, today: date, at: asked.Version) -> tuple[str, str] | None:
    """Code and name of the unit that was chosen; of a liaison with one unit, that one until another is."""
    names = filters.unit_names(account, today, at)
    chosen = address.one(
        "don-vi", say("Unit"), list(names), lambda code: f"{names[code]} ({code})", say("Choose the unit")
    )
    own = [code for code in account.unit_codes if code in names]
    code = chosen or (own[0] if len(own) == 1 else None)
    return (code, names[code]) if code else None


def opening(unit: tuple[str, str] | None, count: int, today: date) -> None:
    """What this page is for, and of which unit."""
    st.html(STYLE)
    facts = [say("as of {day}", day=day(today))]
    if unit:
        below = [say("{count} units send a roster here", count=number(count))] if count > 1 else []
        facts = [unit[1], *facts, *below]
    blocks.opening(say("All papers of a unit in one file"), " · ".join(facts))


def count_below(account: Account, code: str, today: date, at: asked.Version) -> int:
    """Of how many units `packing.packs` would make packs."""
    return int(asked.totals(Question(account.scope, today, under=code), at)["units"].iloc[0])


def contents(account: Account) -> None:
    """What is in a pack, and for whom."""
    blocks.heading(
        say("What is in it"),
        say("Each file begins with its number; DOC-TOI.txt says the same to whoever opens it"),
    )
    st.html(f'<dl class="parts">{"".join(_part(account, number_) for number_ in PARTS)}</dl>')


def one(account: Account, code: str, name: str, now: datetime) -> None:
    """The pack of the unit itself; it is made when somebody wants it."""
    spoken = language()

    def content() -> bytes:
        with speaking(spoken):
            return packing.pack(ui.cursor(), account, code, now)

    st.download_button(
        say("Make the pack of {unit}", unit=as_text(name)),
        content,
        packing.file_name(code),
        "application/zip",
        type="primary",
        key="pack",
        on_click="ignore",
    )


def several(account: Account, code: str, name: str, count: int, now: datetime) -> None:
    """The packs of all units below, made while one watches; another click anywhere stops it."""
    if count > packing.MOST_PACKS:
        st.caption(
            say(
                "{count} units stand below {unit}: more than {most} packs are not made at once. "
                "Choose a unit further down.",
                count=number(count),
                unit=as_text(name),
                most=number(packing.MOST_PACKS),
            )
        )
        return
    st.caption(
        say(
            "Or one file with a folder for each of the {count} units that send a roster here, "
            "to be passed on; a minute or two for a district.",
            count=number(count),
        )
    )
    words = say("Make {count} packs of {unit}", count=number(count), unit=as_text(name))
    if st.button(words, key="make_packs"):
        made.make(
            MADE, code, lambda into, progress: packing.packs(ui.cursor(), account, code, now, into, progress)
        )
    label = say("Download {count} packs (ZIP)", count=number(count))
    made.offer(MADE, code, label, packing.file_name(code, is_for_several=True), "application/zip")


def picture(account: Account, code: str, at: asked.Version) -> None:
    """What the first page of the pack looks like."""
    reader = Account("", account.role, account.unit_codes)
    st.image(
        _scorecard(reader, code, language(), at),
        alt=say("The scorecard: figures of the unit's own page, its course, and what to do this week"),
        caption=say("The first page: how the unit stands"),
    )


def _part(account: Account, part: str) -> str:
    is_absent = part in PERSONAL and not account.scope.sees_people
    note = ""
    if is_absent:
        note = say("Not in yours: only whoever works with the people of the unit gets it")
    elif part in PERSONAL:
        note = say("Personal data: for the liaison of the unit alone")
    elif part == "05":
        note = say("Only where a roster is missing, late or old")
    look = ' class="absent"' if is_absent else ""
    small = f"<small>{escape(note)}</small>" if note else ""
    return f"<dt{look}>{part}</dt><dd{look}>{escape(say(PARTS[part]))}{small}</dd>"


@st.cache_data(max_entries=50, show_spinner=False)
def _scorecard(account: Account, code: str, spoken: Language, at: asked.Version) -> bytes:
    return packing.preview(ui.cursor(), account, code, ui.now())
