"""The workbooks that leave us to come back: a unit's own, blank forms, the sender's own with its marks."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import PurePath
from uuid import UUID

import pandas as pd

from dashboard import faults, pipeline
from dashboard.intake import container, spreadsheet
from dashboard.intake.spreadsheet import Sheet
from dashboard.model import Account, Unit, Upload
from dashboard.publish.workbooks import forms, marked, template
from dashboard.publish.workbooks.marks import Mark
from dashboard.store import audit, followup, review, units, uploads
from dashboard.store.audit import Action
from dashboard.store.connection import Connection
from dashboard.wording import say

_BLANK: dict[str, Callable[[str, str, date], bytes]] = {
    "d02_lt": forms.blank_d02_lt,
    "class_list": forms.blank_class_list,
}

# What may be asked for by name, and what its file is called.
FORMS = {
    "roster": "danh-sach",
    "d02_lt": "d02-lt",
    "class_list": "danh-sach-lop",
    "counts": "so-tong-hop",
}


def form(con: Connection, sender: Account, unit_code: str, as_of: date, name: str, now: datetime) -> bytes:
    """One of `FORMS` for a unit: its own people to carry on, a blank list, or a table of totals."""
    unit = units.find(con, sender.scope, unit_code)
    has_form = pipeline.form_days(con) is not None
    if name == "roster":
        people = followup.people(con, sender.scope, unit.code, as_of, now)
        audit.note(con, sender.name, Action.PEOPLE_TAKEN, unit.code, people=len(people))
        return template.roster_template(unit.name, unit.code, as_of, people, has_form)
    if name == "counts":
        return template.counts_template(_with_children(con, sender, unit, as_of), as_of, has_form)
    return _BLANK[name](unit.name, unit.code, as_of)


def marked_workbook(con: Connection, sender: Account, upload_id: UUID, only_marked: bool) -> bytes:
    """The sender's workbook in its own layout, each problem coloured and explained; else as .xlsx anew."""
    pipeline.refuse_who_sees_no_people(sender)
    upload = uploads.find(con, sender.scope, upload_id)
    content = uploads.content(con, upload.id)
    read = review.how_read(con, upload.id)
    sheet = _sheet(upload, content, read["sheet"])
    is_open_xml = container.FAMILIES.get(PurePath(upload.file_name).suffix.lower()) == container.EXCEL
    audit.note(con, sender.name, Action.PEOPLE_TAKEN, upload.id)
    return marked.marked(
        content if is_open_xml else None,
        sheet.cells.to_pandas(),
        read["sheet"],
        read["header_rows"],
        _marks(con, upload, read),
        _summary(con, upload),
        say("{file}, as of {day}", file=upload.file_name, day=upload.as_of.strftime("%d/%m/%Y")),
        only_marked,
        [(cells.top, cells.left, cells.bottom, cells.right) for cells in sheet.merged],
    )


def marked_name(file_name: str, only_marked: bool) -> str:
    """What the marked workbook is called."""
    stem = PurePath(file_name).stem
    return f"{stem} - {'can-sua' if only_marked else 'da-kiem-tra'}.xlsx"


def _with_children(con: Connection, sender: Account, unit: Unit, as_of: date) -> pd.DataFrame:
    """The unit and those directly below it: code, name."""
    listed = units.listed(con, sender.scope, as_of)
    below = listed[listed["parent_code"] == unit.code] if "parent_code" in listed else listed.iloc[:0]
    own = pd.DataFrame([{"code": unit.code, "name": unit.name}])
    return pd.concat([own, below[["code", "name"]]], ignore_index=True)


def _sheet(upload: Upload, content: bytes, name: str | None) -> Sheet:
    return spreadsheet.find(upload.file_name, content, name)


def _marks(con: Connection, upload: Upload, read: dict[str, object]) -> list[Mark]:
    places: dict[str, list[int]] = read["places"] or {}  # type: ignore[assignment]
    first = int(read["first_column"] or 0)  # type: ignore[call-overload]
    return [
        Mark(
            problem.row,
            tuple(
                place + first
                for name in (problem.column, f"not_{problem.column}")
                for place in places.get(name or "", ())
            ),
            problem.message,
            problem.severity == "error",
        )
        for problem in review.problems(con, upload.id)
    ]


def _summary(con: Connection, upload: Upload) -> list[tuple[str, int]]:
    kinds = review.problem_counts(con, upload.id).groupby("fault", sort=False)["problems"].sum()
    return [(faults.title(str(fault)), int(count)) for fault, count in kinds.items()]
