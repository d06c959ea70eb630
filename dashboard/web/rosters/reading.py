"""How a file was read: what each column is for, and what was mended; both can be said otherwise."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.model import Account, Repair, Upload
from dashboard.publish.listings import tables
from dashboard.store import checking, choices, review
from dashboard.store.connection import Connection
from dashboard.web.common import blocks, ui
from dashboard.wording import say

NOT_TAKEN = "-"
# Mended in every column at once, or in none.
OLD_LETTERS = "legacy_encoding"


def columns(con: Connection, account: Account, upload: Upload, now: datetime) -> None:
    """Each heading and what it is taken for; another choice holds for the unit's next lists too."""
    read = review.how_read(con, upload.id)
    blocks.heading(
        say("How the columns were read"),
        say("Headings on row {rows}", rows=", ".join(map(str, read["header_rows"])))
        + (say(" of the sheet “{sheet}”", sheet=read["sheet"]) if read["sheet"] else ""),
    )
    kinds = pipeline.column_choices(read["kind"])
    named = {name: tables.choice_name(name) for name in kinds}
    meant = _meant(read)
    shown = pd.DataFrame(
        {
            say("Heading in your file"): list(read["headings"] or ()),
            say("What we keep"): [named.get(name, named[NOT_TAKEN]) for name in meant],
        }
    )
    with st.form("columns", border=False):
        edited = st.data_editor(
            shown,
            hide_index=True,
            disabled=[say("Heading in your file")],
            column_config={
                say("What we keep"): st.column_config.SelectboxColumn(
                    options=list(named.values()), required=True
                )
            },
            key=f"columns_{upload.id}",
            alt=say("How the columns were read"),
        )
        sent = st.form_submit_button(say("Read the file again so"))
    if sent:
        back = {words: name for name, words in named.items()}
        chosen = [back[words] for words in edited[say("What we keep")]]
        _read_again(con, account, upload, _changed(meant, chosen), now)


def repairs(con: Connection, account: Account, upload: Upload, now: datetime) -> None:
    """Each kind of mending with its count, to be taken back for this file."""
    done = review.repairs(con, upload.id)
    answers = choices.chosen(con, upload.id)
    undone = [
        Repair(repair, column, rows=0)
        for name, told in answers.items()
        if name.startswith(checking.REPAIR) and told == checking.UNDONE
        for repair, _, column in [name.removeprefix(checking.REPAIR).partition(":")]
    ]
    if answers.get(checking.LETTERS) == checking.UNDONE:
        undone.append(Repair(OLD_LETTERS, "", rows=0))
    blocks.heading(say("What was mended on the way"), say("Only in what we keep; your file stays as it is"))
    if not done and not undone:
        st.caption(say("Nothing had to be mended."))
        return
    shown = tables.repairs([*done, *undone])
    shown[say("Keep")] = [True] * len(done) + [False] * len(undone)
    edited = st.data_editor(
        shown,
        hide_index=True,
        disabled=list(shown.columns[:-1]),
        key=f"repairs_{len(done)}_{len(undone)}",
        alt=say("What was mended on the way"),
    )
    for repair, was, keep in zip([*done, *undone], shown[say("Keep")], edited[say("Keep")], strict=True):
        if was != keep:
            name = f"{checking.REPAIR}{repair.repair}:{repair.column}"
            with ui.plain_errors():
                if repair.repair == OLD_LETTERS:
                    again = pipeline.read_again(con, account, upload.id, now, mends=keep)
                    ui.go_to("upload", upload=str(again))
                pipeline.answer(con, account, upload.id, {name: "done" if keep else checking.UNDONE}, now)
                st.rerun()


def _meant(read: Mapping[str, Any]) -> list[str]:
    """For each column of the file what it is taken for."""
    of_place: dict[int, str] = {}
    for name, places in (read["places"] or {}).items():
        for place in places:
            of_place.setdefault(place, name)
    return [of_place.get(place, NOT_TAKEN) for place in range(len(read["headings"] or ()))]


def _changed(meant: Sequence[str], chosen: Sequence[str]) -> dict[int, str]:
    pairs = enumerate(zip(meant, chosen, strict=True))
    return {place: now for place, (was, now) in pairs if now != was}


def _read_again(
    con: Connection, account: Account, upload: Upload, columns: Mapping[int, str], now: datetime
) -> None:
    if columns:
        with ui.plain_errors():
            again = pipeline.read_again(con, account, upload.id, now, columns=columns)
            ui.go_to("upload", upload=str(again))
