"""The rows with a problem, to be corrected on the page; judged again as somebody types."""

from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import faults, pipeline
from dashboard.model import Account, Upload
from dashboard.publish.listings import tables
from dashboard.store import choices, review
from dashboard.store.connection import Connection
from dashboard.web.common import address, blocks, ui
from dashboard.wording import number, say

# A browser edits this many rows easily; once they are corrected, the next ones come up.
MOST_EDITED = 200


def draw(con: Connection, account: Account, upload: Upload, kinds: pd.DataFrame, now: datetime) -> None:
    """Every kind of problem with its count; its rows in a grid; what was corrected, and the way back."""
    wrong = list(dict.fromkeys(kinds["fault"]))
    blocks.heading(
        say("{count} things to look at", count=number(kinds["problems"].sum())),
        say("Correct a cell here and the row is checked at once; your own file stays as it is"),
    )
    st.dataframe(tables.problem_kinds(kinds), hide_index=True, key="kinds", alt=say("Kinds of problem"))
    fault = address.one("kind", say("Show only"), wrong, faults.title, say("Every kind of problem"))
    # A day in Excel is a moment, and midnight says nothing.
    rows = review.problem_rows(con, upload.id, fault, MOST_EDITED).replace(" 00:00:00$", "", regex=True)
    if len(rows) == MOST_EDITED:
        st.caption(
            say("The first {count} rows; the others follow once these are corrected.", count=MOST_EDITED)
        )
    edited = _editor(rows, len(choices.fixes(con, upload.id)))
    fixes = _fixes(rows, edited)
    if len(fixes):
        with ui.plain_errors():
            pipeline.fix(con, account, upload.id, fixes, now)
            st.rerun()


def corrected(con: Connection, account: Account, upload: Upload, now: datetime) -> None:
    """How much was corrected on the page, and the way back."""
    fixes = choices.fixes(con, upload.id)
    if fixes.empty:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="corrected"):
        st.caption(say("{count} cells corrected on this page", count=number(len(fixes))))
        if st.button(say("Undo all corrections"), key="undo_fixes"):
            with ui.plain_errors():
                pipeline.undo_fixes(con, account, upload.id, now)
                st.rerun()


def _editor(rows: pd.DataFrame, version: int) -> pd.DataFrame:
    shown = rows.assign(message=[_in_words(found) for found in rows["faults"]], out=False).fillna("")
    names = {name: st.column_config.TextColumn(tables.column_name(name)) for name in rows.columns[2:]}
    edited: pd.DataFrame = st.data_editor(
        # The rows are part of what Streamlit ties an edit to: of other rows, none is edited.
        shown[["row", "message", *rows.columns[2:], "out"]].set_index("row", drop=False),
        hide_index=True,
        disabled=["row", "message"],
        column_config={
            "row": st.column_config.NumberColumn(say("Row"), width="small"),
            "message": st.column_config.TextColumn(say("Problem"), width="medium"),
            "out": st.column_config.CheckboxColumn(say("Leave out"), width="small"),
            **names,
        },
        key=f"grid_{version}_{len(rows)}",
        alt=say("The rows with a problem"),
    )
    return edited


def _in_words(found: list[str]) -> str:
    return "; ".join(map(faults.title, found))


def _fixes(rows: pd.DataFrame, edited: pd.DataFrame) -> pd.DataFrame:
    """row, column, value of each cell that differs from what stood there."""
    found = [
        (row, choices.ROW, choices.OUT) for row, out in zip(edited["row"], edited["out"], strict=True) if out
    ]
    for name in rows.columns[2:]:
        was, now = rows[name].fillna(""), edited[name].fillna("")
        different = was.to_numpy() != now.to_numpy()
        found += [
            (row, name, str(value)) for row, value in zip(rows["row"][different], now[different], strict=True)
        ]
    return pd.DataFrame(found, columns=["row", "column", "value"])
