"""The whole tree of units with what each has told itself: by this it is decided who is too small to show."""

import pandas as pd

from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.frames import frame
from dashboard.store.question import Question, values_at


def own_counts(con: Connection, question: Question) -> pd.DataFrame:
    """unit_id, last_id, code, parent_code, kind, office_code, headcount, with_smartphone of each own roster.

    Of the whole city on the question's day, whoever asks: what is hidden must not depend on who looks. All
    below a unit stand behind it, up to the number `last_id`; who reported nothing has 0 people.
    """
    tally.bring_up(con)
    return frame(
        con.execute(
            f"""
        SELECT unit_id, last_id, code, parent_code, kind, office_code,
            CASE WHEN is_there THEN coalesce(headcount, 0) ELSE 0 END AS headcount,
            CASE WHEN is_there THEN coalesce(with_smartphone, 0) ELSE 0 END AS with_smartphone
        FROM (
            SELECT *,
                coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE) AS is_there
            FROM tally.unit
        ) LEFT JOIN (
            SELECT unit_id, headcount, with_smartphone FROM {question.state}
        ) USING (unit_id)
        ORDER BY unit_id
        """,  # noqa: S608 - our own text
            values_at(question.on_day, question.known_at),
        )
    )


def small_units(con: Connection, question: Question, smallest: int) -> pd.DataFrame | None:
    """unit_code, own_hidden, all_hidden as they were decided of this state; None if they were not yet."""
    tally.bring_up(con)
    rows = con.execute(
        f"SELECT unit_code, own_hidden, all_hidden {_OF_STATE}", _state(question, smallest)
    ).df()
    return None if rows.empty else rows[rows["unit_code"].notna()]


def keep_small_units(con: Connection, question: Question, smallest: int, units: pd.DataFrame) -> None:
    """Keep what was decided until something new is known; `units` is what `small_units` will give."""
    con.execute(
        """
        INSERT INTO tally.small_unit
        SELECT $on_day, $known_at, $smallest, unnest($unit_code), unnest($own_hidden), unnest($all_hidden)
        UNION ALL SELECT $on_day, $known_at, $smallest, NULL, NULL, NULL
        """,
        _state(question, smallest) | {name: units[name].tolist() for name in units},
    )


_OF_STATE = """FROM tally.small_unit
    WHERE on_day = $on_day AND known_at = $known_at AND smallest = $smallest"""


def _state(question: Question, smallest: int) -> dict[str, object]:
    return {"on_day": question.on_day, "known_at": question.known_at, "smallest": smallest}
