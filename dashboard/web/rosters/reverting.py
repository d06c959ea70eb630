"""What a revert would do, in words, before somebody does it; and who did it, once it is done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.insight.standing import Rate
from dashboard.model import Upload
from dashboard.store import lineage
from dashboard.store.connection import Connection
from dashboard.web.common import blocks
from dashboard.wording import as_text, day, number, percent, say

MOST_SHOWN = 500


def effect(con: Connection, upload: Upload, now: datetime) -> None:
    """What would count instead, the rates of each unit before and after, and which merges stay."""
    rows = lineage.revert_effect(con, upload, now)
    units = rows.to_dict("records")
    sentences = [_what_happens(units[0]) if len(units) == 1 else _of_several(units)]
    if len(units) == 1 and units[0]["counts_now"]:
        sentences.append(say("The unit's rates: {rates}.", rates=_rates(units[0])))
    for merge in lineage.merges_built_on(con, upload, now).to_dict("records"):
        sentences.append(
            say(
                "The later merge of {day} (file “{file}”) keeps the people that it took over; "
                "revert it too to undo them.",
                day=day(merge["as_of"]),
                file=merge["file_name"],
            )
        )
    blocks.heading(say("What reverting it does"), say("Nothing has changed yet"))
    st.markdown("\n".join(f"- {as_text(sentence)}" for sentence in sentences))
    if len(units) > 1:
        st.dataframe(
            _table(units).head(MOST_SHOWN),
            hide_index=True,
            key="revert_effect",
            alt=say("What reverting does in each unit"),
        )


def in_words(told: lineage.Revert) -> str:
    """Who took an upload back, when and why."""
    return say(
        "Reverted by {who} on {day} at {time}. Reason: {reason}",
        who=told.by,
        day=day(told.at),
        time=f"{told.at:%H:%M}",
        reason=told.reason or say("none given"),
    )


def _what_happens(row: Mapping[Any, Any]) -> str:
    if not row["counts_now"]:
        return say("A newer roster of {day} counts; nothing changes in today's rates.", day=day(row["as_of"]))
    if pd.isna(row["after_headcount"]):
        return say("This unit becomes silent: it has no other roster.")
    return say(
        "The roster of {day} (file “{file}”) counts again.",
        day=day(row["after_as_of"]),
        file=row["after_file_name"],
    )


def _of_several(units: list[dict[Any, Any]]) -> str:
    counting = [row for row in units if row["counts_now"]]
    silent = sum(pd.isna(row["after_headcount"]) for row in counting)
    return say(
        "Of the {count} units in this file, an earlier roster counts again in {again}, {silent} become "
        "silent, and in {same} a newer roster counts already.",
        count=number(len(units)),
        again=number(len(counting) - silent),
        silent=number(silent),
        same=number(len(units) - len(counting)),
    )


def _table(units: list[dict[Any, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("Unit"): [row["unit_name"] or row["unit_code"] for row in units],
            say("What happens"): [_what_happens(row) for row in units],
            say("Rates before and after"): [_rates(row) if row["counts_now"] else "" for row in units],
        }
    )


def _rates(row: Mapping[Any, Any]) -> str:
    return say(
        "installed {installed}, registered {registered}",
        installed=_step(row, "installed"),
        registered=_step(row, "registered"),
    )


def _step(row: Mapping[Any, Any], milestone: str) -> str:
    before = Rate(int(row[milestone]), int(row["with_smartphone"])).value
    if pd.isna(row["after_headcount"]):
        return f"{percent(before)} → {say('unknown')}"
    after = Rate(int(row[f"after_{milestone}"]), int(row["after_with_smartphone"])).value
    return f"{percent(before)} → {percent(after)}"
