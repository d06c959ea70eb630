"""Build an invented campaign in an empty store: the same units, people and days every time (DESIGN §8)."""

from collections.abc import Callable
from datetime import datetime, time
from enum import StrEnum

import numpy as np
import pandas as pd

from dashboard import keys
from dashboard.demo import (
    accounts,
    catalogue,
    city,
    drawn,
    inbox,
    outreach,
    profile,
    rows,
    settle,
    twice,
)
from dashboard.demo.profile import Profile
from dashboard.errors import UserError
from dashboard.settings import campaign
from dashboard.store import demo_rows, hashing, setting
from dashboard.store.connection import Connection, checkpoint, transaction
from dashboard.wording import say

Progress = Callable[[str, float], None]


class Scale(StrEnum):
    """How large it is: 2,000 units for looking around in seconds, or 100,000 units in minutes."""

    USUAL = "usual"
    CITY = "city"


def build(con: Connection, profile_name: str, progress: Progress, scale: Scale = Scale.USUAL) -> None:
    """Fill an empty store with the campaign of 2021 or of 2026."""
    told = city.profile(profile_name) if scale is Scale.CITY else profile.find(profile_name)
    invent(con, told, progress)


def invent(con: Connection, told: Profile, progress: Progress) -> None:
    """Fill an empty store with this campaign."""
    if not demo_rows.is_empty(con):
        raise UserError("The store holds uploads already. Build the demo in an empty folder.")
    now = datetime.combine(told.first_day, time(8))
    progress(say("Inventing units"), 0.0)
    units = catalogue.draw(told, demo_rows.places(con))
    with transaction(con):
        demo_rows.add_units(con, rows.of_units(units, told))
        add_rosters = city.add_rosters if told.in_parts else _add_rosters
        add_rosters(con, units, told, progress)
        demo_rows.declare(con, campaign().purpose, campaign().legal_basis)
        progress(say("Hanging posters"), 0.9)
        outreach.add(con, units, told)
        _set(con, told, now)
        accounts.add(con, told, now)
    progress(say("Sending sample files"), 0.95)
    inbox.fill(con, told)
    checkpoint(con)
    progress(say("The demo is ready"), 1.0)


def _add_rosters(con: Connection, units: pd.DataFrame, told: Profile, progress: Progress) -> None:
    progress(say("Inventing people"), 0.1)
    all_ = drawn.draw(units, told)
    same = twice.draw(all_.people, all_.uploads, units, told)
    settle.nudge(all_.people, units, all_.uploads, int(np.argmax(all_.of_sample)), same)
    all_.without_file_of_sample()
    progress(say("Counting the people"), 0.3)
    demo_rows.add_uploads(con, all_.sent(told))
    progress(say("Writing the rosters"), 0.45)
    pads = hashing.pads(keys.derive("participant"))
    demo_rows.add_people(con, all_.people_on_rosters(told, same), pads)
    demo_rows.count_people(con)


def _set(con: Connection, told: Profile, now: datetime) -> None:
    values = {"demo": told.name, "today": told.today.isoformat(), "starts_on": told.first_day.isoformat()}
    if not told.has_form:
        values["form_days"] = "0"
    for name, value in values.items():
        setting.put(con, name, value, rows.ADDED_BY, now)
