"""Every figure of the main questions, today and on past days, to be compared with another moment."""

from datetime import datetime, time, timedelta

from builders import TODAY

from dashboard.model import EVERYTHING
from dashboard.store import clock, duplicates, lineage, progress, reporting, tally, weeks
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.progress import Question
from dashboard.store.reporting import Wanted

CALENDAR = TODAY - timedelta(days=90), 7, 2


def all_figures(con: Connection) -> dict[str, str]:
    """Question and day → its answer as text; made of the store anew, and nothing is remembered."""
    tally.forget(con)
    told = {}
    for back in range(0, 70, 21):
        day = TODAY - timedelta(days=back)
        for known_at in (FOR_EVER, datetime.combine(day, time.max)):
            question = Question(EVERYTHING, day, known_at)
            for name, rows in _answers(con, question).items():
                told[f"{name} {day} {known_at}"] = rows.to_csv()
    return told


def _answers(con, question):
    return {
        "totals": progress.totals(con, question),
        **{group: progress.by(con, question, group) for group in progress.GROUPS},
        "children": progress.by_child(con, question),
        "weeks": progress.by_week(con, question, CALENDAR[0]),
        "family": weeks.of_family(con, question, CALENDAR[0]),
        "units": weeks.of_groups(con, question, "unit", ["NORTH", "NORTH-SCHOOL", "SOUTH"], 8),
        "clock": clock.counts(con, question),
        "taken": clock.taken(con, question),
        "clock of units": clock.by_unit(con, question, None, 7),
        "offices": clock.by_office(con, question, "account"),
        "reporting": reporting.by_week(con, question, *CALENDAR),
        "reporting of units": reporting.by_unit(con, question, *CALENDAR, Wanted()),
        "twice": duplicates.effects(con, EVERYTHING, question.on_day, question.known_at),
        "behind": lineage.units_behind(con, question),
    }
