"""What a file leaves open, asked once: sheet, whole list or not, day or month, empty cells, units."""

from datetime import datetime

import streamlit as st

from dashboard import pipeline
from dashboard.model import Account, Mode, Upload
from dashboard.publish.listings import tables
from dashboard.store import ambiguity, changes, checking, choices, review, units
from dashboard.store.connection import Connection
from dashboard.web.common import blocks, ui
from dashboard.wording import as_text, number, say

MODES = {Mode.REPLACE: "The whole list", Mode.MERGE: "Only some of its people"}


def mode(con: Connection, account: Account, upload: Upload, now: datetime) -> Mode:
    """Whether the file is the whole roster; asked of every file, since only its sender knows."""
    holds = changes.mode(con, upload.id)
    chosen = st.segmented_control(
        say("This file is"),
        list(MODES),
        default=holds,
        required=True,
        format_func=lambda mode: say(MODES[mode]),
        key=f"mode={holds}",
    )
    if chosen and chosen != holds:
        _answer(con, account, upload, {changes.MODE: chosen.value}, now)
    return holds


def ask(con: Connection, account: Account, upload: Upload, now: datetime) -> None:
    """Every question that this file raises; each answer is kept, and the rows are judged again."""
    answers = choices.chosen(con, upload.id)
    _sheet(con, account, upload, now)
    if ambiguity.day_order_is_open(con, upload.id):
        days = ", ".join(ambiguity.first_days(con, upload.id))
        _choose(
            con,
            account,
            upload,
            checking.DAY_ORDER,
            say(
                "Every day in this file can be read in two ways ({days}). Which number stands first?",
                days=days,
            ),
            {"day_first": say("The day (as is usual)"), checking.MONTH_FIRST: say("The month")},
            answers,
            now,
        )
    for milestone, empty in ambiguity.empty_marks(con, upload.id).items():
        _choose(
            con,
            account,
            upload,
            checking.EMPTY + milestone,
            say(
                "Under “{column}” only “no” is written, and {count} cells are empty. "
                "What does an empty cell mean?",
                column=tables.column_name(milestone),
                count=number(empty),
            ),
            {"no": say("No, or not known"), checking.YES: say("Yes")},
            answers,
            now,
        )
    _unit_names(con, account, upload, now)


def _sheet(con: Connection, account: Account, upload: Upload, now: datetime) -> None:
    read = review.how_read(con, upload.id)
    if not read["other_sheets"]:
        return
    sheets = [read["sheet"], *read["other_sheets"]]
    chosen = st.radio(
        say("The workbook has several lists. Which one is meant?"),
        sheets,
        format_func=as_text,
        horizontal=True,
        key=f"sheet={upload.id}",
    )
    if chosen != read["sheet"]:
        with ui.plain_errors():
            again = pipeline.read_again(con, account, upload.id, now, sheet=chosen)
            ui.go_to("upload", upload=str(again))


def _choose(
    con: Connection,
    account: Account,
    upload: Upload,
    name: str,
    question: str,
    options: dict[str, str],
    answers: dict[str, str],
    now: datetime,
) -> None:
    holds = answers.get(name, next(iter(options)))
    chosen = st.radio(
        as_text(question),
        list(options),
        index=list(options).index(holds),
        format_func=options.__getitem__,
        horizontal=True,
        key=f"{name}={holds}",
    )
    if chosen != holds:
        _answer(con, account, upload, {name: chosen}, now)


def _unit_names(con: Connection, account: Account, upload: Upload, now: datetime) -> None:
    """Names that are nearly a unit's are asked about; the others count for the unit of the file."""
    names = ambiguity.unit_names(con, account.scope, upload)
    names = names[names["proposed"].notna() | names["code"].notna()]
    if names.empty:
        return
    known = units.listed(con, account.scope, upload.as_of).set_index("code")["name"]
    blocks.heading(
        say("Which units are meant?"),
        say(
            "These names are nearly a unit's name; what is left empty counts for {unit}",
            unit=upload.unit_code,
        ),
    )
    with st.form("unit_names", border=False):
        meant = {
            row["folded"]: st.selectbox(
                as_text(f"{row['told']} ({number(row['rows'])})"),
                list(known.index),
                index=_place(list(known.index), row["code"] or row["proposed"]),
                format_func=lambda code: f"{known[code]} ({code})",
                placeholder=say("No unit of its own"),
                key=f"unit={row['folded']}",
            )
            for row in names.astype(object).where(names.notna(), None).to_dict("records")
        }
        if st.form_submit_button(say("These are the units")):
            told = {checking.UNIT + folded: code or upload.unit_code for folded, code in meant.items()}
            _answer(con, account, upload, told, now)


def _place(codes: list[str], code: str | None) -> int | None:
    return codes.index(code) if code in codes else None


def _answer(
    con: Connection, account: Account, upload: Upload, answers: dict[str, str], now: datetime
) -> None:
    with ui.plain_errors():
        pipeline.answer(con, account, upload.id, answers, now)
        st.rerun()
