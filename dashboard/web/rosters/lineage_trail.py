"""The trail of a figure: the controls that say which one, its units, their uploads, and the rows."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.model import Account, Upload, UploadState
from dashboard.publish.listings import origins, tables
from dashboard.store import lineage, review, uploads
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.progress import Question
from dashboard.web.common import address, asked, blocks, filters, flow, ui
from dashboard.web.common.blocks import Number
from dashboard.web.rosters import declared, reverting
from dashboard.wording import as_text, day, number, say

MOST_SHOWN = 500
MOST_UNITS = 200


@dataclass(frozen=True)
class Choice:
    """Which figure is looked at."""

    question: Question
    measure: str
    unit_code: str | None
    unit_name: str

    @property
    def address(self) -> dict[str, str]:
        """What of it stands in the address."""
        told = {"measure": self.measure, "date": self.question.on_day.isoformat()}
        told |= {"unit": self.unit_code} if self.unit_code else {}
        return told | ({"khoi": ",".join(self.question.kinds)} if self.question.kinds else {})


# A hundred thousand units are not copied for every look at them; nobody writes into them.
@st.cache_resource(max_entries=8, show_spinner=False)
def units_behind(question: Question, at: asked.Version) -> pd.DataFrame:
    """See `lineage.units_behind`."""
    return lineage.units_behind(ui.cursor(), question)


def choose(con: Connection, account: Account, today: date, at: asked.Version) -> Choice:
    """Draw the controls in one row and tell what they say."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        on_day = _day(con, today)
        names = filters.unit_names(account, on_day, at, "unit")
        whole = say("The whole city") if account.scope.roots is None else say("All my units")
        unit = address.one("unit", say("Unit"), list(names), lambda code: names[code], whole)
        measures = _measures(con)
        measure = address.one(
            "measure", say("Figure"), measures, tables.column_name, tables.column_name("installed")
        )
        kinds = filters.kinds_chosen(account, on_day, at)
    question = Question(account.scope, on_day, kinds=tuple(kinds), under=unit)
    return Choice(question, measure or "installed", unit, names[unit] if unit else whole)


def _measures(con: Connection) -> list[str]:
    has_form = pipeline.form_days(con) is not None
    return [name for name in origins.MEASURES if has_form or name != "form_submitted"]


def _day(con: Connection, today: date) -> date:
    first = min(pipeline.starts_on(con), today)
    told = today
    with suppress(ValueError):
        told = min(max(date.fromisoformat(st.query_params.get("date", "")), first), today)
    chosen = st.date_input(
        say("As of"),
        told,
        min_value=first,
        max_value=today,
        format="DD/MM/YYYY",
        key=f"date={told}",
        width=160,
    )
    chosen = chosen if isinstance(chosen, date) else told
    if chosen != today:
        st.query_params["date"] = chosen.isoformat()
    elif "date" in st.query_params:
        del st.query_params["date"]
    return chosen


def units(account: Account, choice: Choice, rows: pd.DataFrame, figure: int) -> None:
    """The units behind the figure; one that is chosen is looked into."""
    whole = int(rows[choice.measure].sum())
    if whole != figure:
        blocks.numbers(
            [
                Number(say("On the rosters of {count} units", count=number(len(rows))), number(whole)),
                Number(say("less people who count in another unit"), f"−{number(whole - figure)}"),
                Number(say("The figure"), number(figure)),
            ]
        )
    shown = origins.units(rows, choice.measure, figure, account.scope.sees_people, MOST_UNITS)
    blocks.heading(say("The units behind it"), say("Choose a row to see the unit's uploads"))
    event = st.dataframe(
        shown,
        hide_index=True,
        column_config=blocks.figures_right(shown)
        | {tables.column_name(choice.measure): st.column_config.NumberColumn(format="localized")},
        key=f"units_{choice}",
        on_select="rerun",
        selection_mode="single-row",
        alt=say("The units behind the figure, the largest first; the lines add up to it"),
    )
    blocks.download(
        lambda: origins.units(rows, choice.measure, figure, account.scope.sees_people), "nguon-so-lieu"
    )
    chosen = event["selection"]["rows"]
    if chosen and shown.index[chosen[0]]:
        ui.go_to("lineage", **choice.address | {"unit": shown.index[chosen[0]]})


def uploads_of(con: Connection, account: Account, choice: Choice) -> None:
    """What the chosen unit itself sent, and what each moved; one that is chosen is looked into."""
    if choice.unit_code is None:
        return
    rows = lineage.uploads_of(con, account.scope, choice.unit_code, choice.question.on_day, FOR_EVER)
    if rows.empty:
        return
    measures = [name for name in _measures(con) if name != "with_smartphone"]
    shown = origins.uploads(rows, measures, choice.question.smallest, account.scope.sees_people)
    blocks.heading(
        say("The uploads of {unit}", unit=choice.unit_name),
        say("In brackets the step from what counted before; choose a row to look into the upload"),
    )
    event = st.dataframe(
        shown,
        hide_index=True,
        key=f"uploads_{choice}_{len(rows)}",
        on_select="rerun",
        selection_mode="single-row",
        alt=say("Every upload of the unit, the newest day first, with what each moved"),
    )
    blocks.download(lambda: shown, "cac-lan-nop")
    chosen = event["selection"]["rows"]
    if chosen:
        ui.go_to("lineage", **choice.address | {"upload": str(rows["upload_id"].iloc[chosen[0]])})


def find(con: Connection, account: Account, upload_id: UUID) -> Upload:
    """The upload, if this person may see it and it was committed once."""
    upload = uploads.find(con, account.scope, upload_id)
    if upload.state is not UploadState.REVERTED:
        uploads.must_be(upload, UploadState.COMMITTED)
    return upload


def upload(con: Connection, account: Account, upload_id: UUID, choice: Choice) -> None:
    """One upload: what it moved, and for those who may see people the rows behind the figure."""
    with flow.or_stop():
        sent = find(con, account, upload_id)
    rows = lineage.moved_by(con, account.scope, sent.id)
    _title(account, sent, rows)
    if account.scope.sees_people:
        declared.show(con, sent)
    taken_back = lineage.revert_of(con, sent.id)
    if taken_back:
        told = reverting.in_words(taken_back)
        st.info(
            as_text(told) if account.scope.sees_people else say("Reverted on {day}", day=day(taken_back.at))
        )
    shown = origins.moved(rows, _measures(con), choice.question.smallest)
    st.dataframe(
        shown,
        hide_index=True,
        column_config={say("Moved by"): st.column_config.NumberColumn(format="%+d")},
        key="moved",
        alt=say("The counts before this upload and with it"),
    )
    blocks.download(lambda: shown, "lan-nop")
    if account.scope.sees_people:
        _people(con, account, sent, rows, choice)
    back = choice.address | {"unit": choice.unit_code or sent.unit_code}
    flow.link_to("lineage", say("Back to the unit's uploads"), **back)


def _title(account: Account, sent: Upload, rows: pd.DataFrame) -> None:
    """What a file is called, and who sent it, only for whoever may see people: it may name one."""
    on, at = day(sent.as_of), origins.moment(sent.received_at)
    if account.scope.sees_people:
        words = say("Roster of {day} · sent by {who} on {sent}", day=on, who=sent.received_by, sent=at)
        blocks.heading(sent.file_name, words)
    else:
        names = rows["unit_name"].fillna(rows["unit_code"]).tolist()
        unit = names[0] if len(names) == 1 else say("{count} units", count=number(len(names)))
        blocks.heading(unit, say("Roster of {day} · sent on {sent}", day=on, sent=at))


def _people(con: Connection, account: Account, sent: Upload, rows: pd.DataFrame, choice: Choice) -> None:
    blocks.heading(
        say("The rows behind the figure"),
        say("{figure}; names are shortened here", figure=tables.column_name(choice.measure)),
    )
    counts: dict[str, int] = dict(zip(rows["unit_code"], rows[choice.measure], strict=True))
    unit = choice.unit_code if choice.unit_code in counts else next(iter(counts))
    if not lineage.has_people(con, sent.id, unit):
        is_counts = review.how_read(con, sent.id)["kind"] == "counts"
        blocks.empty(
            say("This list reports totals without names.")
            if is_counts
            else say("The people of this older list have been deleted; its counts stay.")
        )
        return

    def behind(con: Connection, at_most: int | None = None) -> pd.DataFrame:
        return lineage.people_behind(con, account.scope, sent.id, unit, choice.measure, at_most)

    people = behind(con, MOST_SHOWN)
    if people.empty:
        blocks.empty(say("Nobody on this list is counted in this figure."))
        return
    st.dataframe(
        origins.people(people, choice.measure),
        hide_index=True,
        key="people",
        alt=say("The rows of the file behind the figure"),
    )
    if counts[unit] > len(people):
        st.caption(
            say(
                "The first {count} of {all}; the file holds them all.",
                count=MOST_SHOWN,
                all=number(counts[unit]),
            )
        )
    blocks.download(lambda: origins.people(behind(ui.cursor()), choice.measure), "cac-dong")
