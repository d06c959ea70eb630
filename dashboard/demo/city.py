"""The invented campaign of a whole city: 100,000 units, 8 million people, weekly rosters of a year.

It is drawn part by part, the units below one district, committee or board after those below another, and its
uploads come into the store in the order in which they came in.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dashboard import keys
from dashboard.demo import drawn, twice
from dashboard.demo.profile import PROFILES, SPECIALS, Group, Profile
from dashboard.errors import UserError
from dashboard.model import UnitKind
from dashboard.store import demo_rows, hashing
from dashboard.store.connection import Connection
from dashboard.wording import number, say

Progress = Callable[[str, float], None]

UNITS = 100_000
# Of whom eight million stand on a newest roster.
PEOPLE_A_UNIT = 89
# Of 100,000 units those that are not named here are small employers.
GROUPS = (
    Group(UnitKind.AGENCY, "HN", 400, 78, 0.9, 0.88),
    Group(UnitKind.ENTERPRISE, "DNHN", 2_000, 110, 1.25, 0.78),
    Group(UnitKind.ENTERPRISE, "KCN", 700, 190, 1.3, 0.70),
    Group(UnitKind.ENTERPRISE, "district", 42_000, 28, 1.35, 0.70),
    Group(UnitKind.SCHOOL, "district", 9_000, 46, 0.5, 0.82),
    Group(UnitKind.HOSPITAL, "district", 3_500, 95, 1.1, 0.84),
)
OFFICES = Group(UnitKind.AGENCY, "district", 30, 160, 0.4, 0.86)
EMPLOYERS = Group(UnitKind.EMPLOYER, "district", 0, 11, 0.95, 0.62)
# Rows of uploads that are written at once.
AT_ONCE = 300_000


def profile(name: str = "2021", units: int = UNITS) -> Profile:
    """The campaign of 2021, of this many units, begun a year before its last day."""
    if name != "2021":
        raise UserError("The city is invented as it was in 2021 only. Leave out --profile.")
    groups = [replace(group, units=group.units * units // UNITS) for group in GROUPS]
    others = units - len(SPECIALS) - OFFICES.units - sum(group.units for group in groups)
    return replace(
        PROFILES[name],
        first_day=date(2020, 6, 30),
        first_report=date(2020, 7, 5),
        weeks=52,
        # Nearly everybody has a number, or names would have too many people taken for each other.
        insured=0.97,
        identified=0.9,
        groups=(OFFICES, *groups, replace(EMPLOYERS, units=others)),
        people=round(units * PEOPLE_A_UNIT),
        units_with_posters=units // 50,
        stretch=3,
        in_parts=True,
    )


def add_rosters(con: Connection, units: pd.DataFrame, told: Profile, progress: Progress) -> None:
    """The uploads and people of all parts, and what is counted of them."""
    pads = hashing.pads(keys.derive("participant"))
    sent, lent, first = [], twice.NOBODY, 0
    parents = sorted(units["parent_code"].unique())
    for place, parent in enumerate(parents):
        of_parts = {"part": number(place + 1), "parts": number(len(parents))}
        progress(
            say("Inventing people, part {part} of {parts}", **of_parts), 0.05 + 0.6 * place / len(parents)
        )
        own = replace(told, part=parent)
        part = drawn.draw(units[units["parent_code"] == parent].reset_index(drop=True), own)
        same, lent = twice.draw_part(part.people, part.uploads, part.units, own, first, lent)
        part.without_file_of_sample()
        sent.append(part.sent(own))
        demo_rows.add_people(con, part.people_on_rosters(own, same), pads)
        first += len(part.people.unit)
    progress(say("Writing the rosters"), 0.65)
    for some in _in_order(pa.concat_tables(sent)):
        demo_rows.add_uploads(con, some)
    progress(say("Counting the people"), 0.85)
    demo_rows.count_people(con)


def _in_order(uploads: pa.Table) -> Iterator[pa.Table]:
    """The uploads as they were committed, some at a time; those of one moment are never torn apart."""
    uploads = uploads.unify_dictionaries()
    order = np.asarray(pc.sort_indices(uploads, sort_keys=[("committed_at", "ascending")]))
    moments = uploads["committed_at"].to_numpy()[order]
    ends = np.searchsorted(moments, moments[AT_ONCE::AT_ONCE])
    for begin, end in zip([0, *ends], [*ends, len(order)], strict=True):
        yield uploads.take(order[begin:end])
