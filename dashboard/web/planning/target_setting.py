"""Setting targets on the page: one by one, or all in a workbook, each looked at before it holds."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import pipeline, planning
from dashboard.model import Account
from dashboard.planning import CHANGED, NEW, SAME, WITHDRAWN, Proposed
from dashboard.publish.listings import tables, target_tables
from dashboard.store import targets
from dashboard.store.connection import Connection
from dashboard.store.targets import KEY
from dashboard.web.common import asked, blocks, flow, ui
from dashboard.web.rosters.sending import XLSX
from dashboard.wording import as_text, day, language, number, percent, say, speaking

MOST_SHOWN = 300
SAID, TIMES = "targets_said", "targets_times"
# How many targets a file would change in which way.
TOTALS = {
    NEW: "{count} new",
    CHANGED: "{count} changed",
    WITHDRAWN: "{count} withdrawn",
    SAME: "{count} unchanged",
}


def draw(con: Connection, account: Account, unit: str | None, today: date, now: datetime) -> None:
    """What holds and who set it, the form for one target, and the workbook for many."""
    blocks.heading(
        say("Set targets"),
        say("A share is a share of the people expected in the unit and all below it."),
    )
    if said := st.session_state.pop(SAID, None):
        st.success(as_text(said))
    one, many, held = st.tabs([say("One target"), say("Many in a workbook"), say("Who set what")])
    with one:
        _one(con, account, unit, today, now)
    with many:
        _many(con, account, unit, now)
    with held:
        _held(con, account, now)


def _one(con: Connection, account: Account, unit: str | None, today: date, now: datetime) -> None:
    units = asked.units_selectable(account.scope, today, asked.version())
    names = dict(zip(units["code"], units["name"], strict=True))
    if unit and unit not in names:
        names |= asked.unit_named(account.scope, unit, asked.version())
    codes = list(names)
    with st.container(key="narrow"), st.form("target", border=False):
        code = st.selectbox(
            say("Unit"),
            codes,
            index=codes.index(unit) if unit in codes else (0 if codes else None),
            format_func=lambda code: f"{names[code]} ({code})",
            placeholder=say("Choose the unit"),
            key=f"target_unit_{unit}",
        )
        milestone = st.selectbox(
            say("Milestone"), list(targets.MILESTONES), format_func=target_tables.step_name, key="target_step"
        )
        people = st.text_input(
            say("People, or a share such as 85%"), max_chars=20, key="target_people", placeholder="85%"
        )
        due_on = st.date_input(
            say("To be reached by"),
            value=_next_due(con, account, today),
            format="DD/MM/YYYY",
            key="target_due",
        )
        sent = st.form_submit_button(say("Set this target"), type="primary")
    if sent:
        with ui.plain_errors():
            flow.insist(code, say("Choose the unit first."))
            flow.insist(people.strip(), say("Write a number of people, or a share such as 85%."))
            told = str(code), str(milestone), people.strip(), due_on
            _set(con, account, planning.propose_one(con, account, *told, now), now)


def _next_due(con: Connection, account: Account, today: date) -> date:
    """The day that most targets fall due on; else the end of the month after this."""
    ahead = targets.current(con, account.scope, today)["due_on"]
    ahead = ahead[ahead >= pd.Timestamp(today)]
    if len(ahead):
        return pd.Timestamp(ahead.mode().iloc[0]).date()
    return (pd.Timestamp(today) + pd.offsets.MonthEnd(2)).date()


def _many(con: Connection, account: Account, unit: str | None, now: datetime) -> None:
    chosen = language()

    def content() -> bytes:
        with speaking(chosen):
            return planning.workbook(ui.cursor(), account, unit, now)

    st.caption(say("A row for the unit chosen above and each directly below it, with the targets that hold."))
    st.download_button(
        say("Workbook of targets (Excel)"),
        content,
        "chi-tieu.xlsx",
        XLSX,
        key="targets_book",
        on_click="ignore",
    )
    file = st.file_uploader(
        say("The workbook, filled in"),
        type=list(pipeline.FILE_TYPES),
        key=f"targets_file_{st.session_state.get(TIMES, 0)}",
    )
    if file:
        with ui.plain_errors():
            _decide(con, account, _read(con, account, file, now), now)


def _read(con: Connection, account: Account, file: Any, now: datetime) -> Proposed:
    """Read once for each file: what was looked at is what is set."""
    known = st.session_state.get("targets_proposed")
    if known is None or known[0] != file.file_id:
        with flow.steps(say("Reading the file")):
            known = file.file_id, planning.read_targets(con, account, file.name, file.getvalue(), now)
        st.session_state["targets_proposed"] = known
    proposed: Proposed = known[1]
    return proposed


def _decide(con: Connection, account: Account, proposed: Proposed, now: datetime) -> None:
    """What the file would change, what is wrong with it, and the button that says what happens."""
    times = proposed.rows["change"].value_counts()
    blocks.heading(
        say("What this file would change"),
        " · ".join(say(sentence, count=number(times.get(kind, 0))) for kind, sentence in TOTALS.items()),
    )
    if proposed.problems:
        st.dataframe(
            tables.problems(proposed.problems[:MOST_SHOWN]), hide_index=True, key="target_problems",
            alt=say("What to do"),
        )  # fmt: skip
    if len(proposed.news):
        st.dataframe(
            target_tables.changes(proposed.news.head(MOST_SHOWN)), hide_index=True, key="target_changes",
            alt=say("What this file would change"),
        )  # fmt: skip
    if st.button(
        say("Set {count} targets", count=number(len(proposed.news))),
        type="primary",
        disabled=proposed.news.empty,
        key="set_targets",
    ):
        _commit(con, account, proposed.news, now)


def _held(con: Connection, account: Account, now: datetime) -> None:
    rows = targets.listed(con, account.scope, MOST_SHOWN)
    if rows.empty:
        blocks.empty(say("No target has been set yet."))
        return
    st.dataframe(
        target_tables.listed(rows),
        hide_index=True,
        key="targets_listed",
        alt=say("Who set what"),
    )
    changed = rows.to_dict("records")
    place = st.selectbox(
        say("Set back to the value before"),
        range(len(changed)),
        index=None,
        format_func=lambda place: _backwards(changed[place]),
        placeholder=say("Choose a target"),
        key="target_back",
    )
    if place is not None and st.button(say("Set back"), key="set_back"):
        back = rows.iloc[[place]].assign(people=rows["earlier"].fillna(0).astype("int64"))
        _commit(con, account, back[[*KEY, "people"]], now, is_back=True)


def _backwards(row: dict[Any, Any]) -> str:
    return say(
        "{unit}, {step}, {day}: from {people} back to {earlier}",
        unit=target_tables.unit_name(row),
        step=target_tables.step_name(row["milestone"]),
        day=day(row["due_on"]),
        people=target_tables.value(row["people"]),
        earlier=target_tables.value(0 if pd.isna(row["earlier"]) else row["earlier"]),
    )


def _set(con: Connection, account: Account, proposed: Proposed, now: datetime) -> None:
    """One target from the form: what is wrong is said, else it holds and what is odd about it is said."""
    for problem in proposed.problems:
        (st.error if problem.severity == planning.ERROR else st.warning)(as_text(problem.message))
    if len(proposed.rows) and proposed.news.empty:
        st.info(say("This target holds already."))
    elif len(proposed.rows):
        odd = [problem.message for problem in proposed.problems]
        _commit(con, account, proposed.news, now, [*_shares(proposed.news), *odd])


def _shares(rows: pd.DataFrame) -> Iterator[str]:
    """What a share that was typed in comes to."""
    for row in rows[rows["share"].notna() & rows["headcount"].notna()].to_dict("records"):
        yield say(
            "{share} = {people} of {headcount} people expected.",
            share=percent(row["share"]),
            people=number(row["people"]),
            headcount=number(row["headcount"]),
        )


def _done(rows: pd.DataFrame, is_back: bool) -> str:
    """What has been done with these targets: given, put back or taken back."""
    withdrawn = int((rows["people"] == 0).sum())
    given = len(rows) - withdrawn
    sentence = say("{count} targets are as they were before.") if is_back else say("{count} targets are set.")
    told = [sentence.format(count=number(given))] if given else []
    if withdrawn:
        told.append(say("{count} targets are withdrawn.", count=number(withdrawn)))
    return " ".join(told)


def _commit(
    con: Connection,
    account: Account,
    rows: pd.DataFrame,
    now: datetime,
    remarks: Sequence[str] = (),
    is_back: bool = False,
) -> None:
    with ui.plain_errors():
        planning.commit_targets(con, account, rows, now)
        st.session_state[SAID] = " ".join([_done(rows, is_back), *remarks])
        st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1
        st.rerun()
