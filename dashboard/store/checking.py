"""Read what a staged file tells, as it is meant by whoever sent it; again after each answer or correction."""

from pathlib import Path

from dashboard.model import Milestone, Scope, Upload
from dashboard.store import choices
from dashboard.store.connection import Connection
from dashboard.store.units import roots_of

_SQL = Path(__file__).parent
_CHECKS = {
    "roster": (_SQL / "checks.sql").read_text("utf-8"),
    "counts": (_SQL / "check_counts.sql").read_text("utf-8"),
}

# The names of answers: how days are written, what an empty cell means, and which repair is taken back.
DAY_ORDER, MONTH_FIRST = "day_order", "month_first"
EMPTY, YES = "empty:", "yes"
REPAIR, UNDONE = "repair:", "undone"
# Whether letters of old encodings are mended: only reading the file again can take that back.
LETTERS = "letters"
# The unit that is meant by a name in the file (folded as `fold` does): its code.
UNIT = "unit:"


def check(con: Connection, scope: Scope, upload: Upload) -> None:
    """Judge every row of the staged file. What was judged before is replaced."""
    for table in ("checked_row", "checked_identity"):
        con.execute(f"DELETE FROM campaign.{table} WHERE upload_id = ?", [upload.id])  # noqa: S608
    kind, columns, places, only_negative = con.execute(
        "SELECT kind, columns, places, only_negative FROM upload WHERE id = ?", [upload.id]
    ).fetchone() or ("", {}, {}, [])
    values: dict[str, object] = {"upload_id": upload.id, "as_of": upload.as_of, "roots": roots_of(scope)}
    if kind == "roster":
        answers = choices.chosen(con, upload.id)
        values |= {
            "unit_code": upload.unit_code,
            "has_unit_column": "unit_code" in places,
            "has_unit_names": "unit_name" in places,
            "name_heading": columns.get("full_name", "").rsplit(" / ", 1)[-1],
            "month_first": answers.get(DAY_ORDER) == MONTH_FIRST,
            "empty_is_yes": _named(answers, EMPTY, YES),
            "undone": _named(answers, REPAIR, UNDONE),
        }
        values |= {f"only_not_{each.value}": each.value in (only_negative or ()) for each in Milestone}
    con.execute(_CHECKS[kind], values)


def _named(answers: dict[str, str], question: str, value: str) -> list[str]:
    return [
        name.removeprefix(question)
        for name, told in answers.items()
        if name.startswith(question) and told == value
    ]
