"""Count the people of each unit as each of its rosters tells of them, all at once."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.demo.people import MILESTONES, NEVER, Days, People

# More than any day, so that a unit and a day are one number that sorts.
_YEARS = 8_192


def seen(people: People, uploads: pd.DataFrame, gives_days: dict[str, npt.NDArray[np.bool_]]) -> People:
    """The days that the rosters tell: where a unit only sets an x, that of the first roster with it."""
    counted = uploads[(uploads["reverted"] < 0) & (uploads["discarded"] < 0)]
    told = np.sort(counted["unit"].to_numpy() * _YEARS + counted["as_of"].to_numpy())
    told = np.append(told, _YEARS**2)
    days = {}
    for name, happened in people.days.items():
        wanted = people.unit * _YEARS + np.maximum(happened, people.joined)
        next_one = told[np.searchsorted(told, wanted)]
        first_seen = np.where(next_one // _YEARS == people.unit, next_one % _YEARS, NEVER)
        first_seen = np.where(happened < NEVER, first_seen, NEVER)
        days[name] = np.where(gives_days[name][people.unit], happened, first_seen)
    return replace(people, days=days)


def count(people: People, uploads: pd.DataFrame) -> pd.DataFrame:
    """headcount, with_smartphone and the milestones of each upload's unit on its as-of day."""
    always = np.full(len(people.unit), -1)
    events = {
        "headcount": always,
        "with_smartphone": np.where(people.smartphone, -1, NEVER),
        **{name: people.days[name] for name in MILESTONES},
    }
    unit, as_of = uploads["unit"].to_numpy(), uploads["as_of"].to_numpy()
    return pd.DataFrame({name: _present(people, happened, unit, as_of) for name, happened in events.items()})


def _present(people: People, happened: Days, unit: Days, as_of: Days) -> npt.NDArray[np.int32]:
    """Those who had come, and had not gone, and to whom it had happened."""
    came = _until(people.unit, np.maximum(happened, people.joined), unit, as_of)
    went = _until(people.unit, np.maximum(happened, people.left), unit, as_of)
    return (came - went).astype(np.int32)


def _until(unit_of: Days, day_of: Days, unit: Days, as_of: Days) -> Days:
    keys = np.sort(unit_of * _YEARS + day_of + 1)
    until = np.searchsorted(keys, unit * _YEARS + as_of + 1, "right")
    return np.asarray(until - np.searchsorted(keys, unit * _YEARS, "left"))


def rows_on(people: People, uploads: pd.DataFrame) -> tuple[Days, Days]:
    """Who stands on the newest roster of their unit: the people's places, and the upload of each."""
    newest = uploads[uploads["is_newest"]]
    upload_of = np.full(int(people.unit.max()) + 1, -1)
    upload_of[newest["unit"]] = newest.index
    upload = upload_of[people.unit]
    day = np.where(upload >= 0, uploads["as_of"].to_numpy()[upload], -2)
    place = np.flatnonzero((people.joined <= day) & (people.left > day) & (upload >= 0))
    return place, upload[place]
