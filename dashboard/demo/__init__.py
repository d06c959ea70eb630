"""Build an invented campaign in an empty store: the same units, people and days every time (DESIGN §8)."""

from collections.abc import Callable
from datetime import datetime, time

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard import keys
from dashboard.demo import (
    accounts,
    catalogue,
    counts,
    inbox,
    outreach,
    people,
    profile,
    rows,
    schedule,
    settle,
    twice,
)
from dashboard.demo.profile import Profile
from dashboard.errors import UserError
from dashboard.store import demo_rows, hashing, setting
from dashboard.store.connection import Connection, checkpoint, transaction
from dashboard.wording import say

Progress = Callable[[str, float], None]


def build(con: Connection, profile_name: str, progress: Progress) -> None:
    """Fill an empty store with the campaign of 2021 or of 2026."""
    told = profile.find(profile_name)
    if not demo_rows.is_empty(con):
        raise UserError("The store holds uploads already. Build the demo in an empty folder.")
    now = datetime.combine(told.first_day, time(8))
    progress(say("Inventing units"), 0.0)
    units = catalogue.draw(told, demo_rows.places(con))
    with transaction(con):
        demo_rows.add_units(con, rows.of_units(units, told))
        _add_rosters(con, units, told, progress)
        progress(say("Hanging posters"), 0.75)
        outreach.add(con, units, told)
        _set(con, told, now)
        accounts.add(con, told, now)
    progress(say("Sending sample files"), 0.85)
    inbox.fill(con, told)
    checkpoint(con)
    progress(say("The demo is ready"), 1.0)


def _add_rosters(con: Connection, units: pd.DataFrame, told: Profile, progress: Progress) -> None:
    progress(say("Inventing people"), 0.1)
    uploads = schedule.draw(units, told)
    gives_days = _gives_days(units, told)
    everybody = counts.seen(people.draw(units, uploads, told), uploads, gives_days)
    sample = int(np.argmax(units["code"] == profile.SAMPLE.code))
    same = twice.draw(everybody, uploads, units, told)
    settle.nudge(everybody, units, uploads, sample, same)
    # The newest roster of the sample's unit is a real file (`inbox`).
    uploads.loc[uploads["unit"] == sample, "is_newest"] = False
    progress(say("Counting the people"), 0.3)
    sent = rows.of_uploads(units, uploads, counts.count(everybody, uploads), told)
    demo_rows.add_uploads(con, sent)
    progress(say("Writing the rosters"), 0.45)
    table = rows.of_people(units, uploads, sent["id"], everybody, told, gives_days, same)
    demo_rows.add_people(con, table, hashing.pads(keys.derive("participant")))


def _gives_days(units: pd.DataFrame, told: Profile) -> dict[str, npt.NDArray[np.bool_]]:
    """Whether a unit notes the days of a milestone, or only sets an x."""
    chance = told.chance("days")
    installed, ladder = chance.random(len(units)) < 0.45, chance.random(len(units)) < 0.75
    return {"installed": installed, "registered": ladder, "form_submitted": ladder, "approved": ladder}


def _set(con: Connection, told: Profile, now: datetime) -> None:
    values = {"demo": told.name, "today": told.today.isoformat(), "starts_on": told.first_day.isoformat()}
    if not told.has_form:
        values["form_days"] = "0"
    for name, value in values.items():
        setting.put(con, name, value, rows.ADDED_BY, now)
