"""Invent what hangs on the walls: targets to reach, printed codes, and who followed them when."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from dashboard.demo import odd_scans
from dashboard.demo.profile import Profile
from dashboard.demo.rows import ADDED_BY
from dashboard.model import Link, Template
from dashboard.settings import campaign
from dashboard.store import demo_rows, links
from dashboard.store.connection import Connection
from dashboard.store.units import CITY

PLACEMENTS = ("Cổng vào", "Bảng tin", "Nhà ăn", "Thang máy", "Quầy một cửa")
# What hangs where there is no room for a poster.
SHEETS = {"Thang máy": Template.STICKER, "Quầy một cửa": Template.TENT, "Nhà ăn": Template.LEAFLET}
RETIRED = 3
# Fewer people pass a poster at weekends; Monday is the first.
WEEKDAY = np.array([1.1, 1.15, 1.1, 1.0, 0.95, 0.35, 0.25])
HOURS = np.array([0, 0, 0, 0, 0, 1, 4, 12, 14, 10, 9, 11, 12, 8, 7, 8, 9, 11, 7, 5, 5, 4, 2, 1], dtype=float)
DEVICES = ("phone", "computer", "other")
BOTS = 0.05
# Whoever has no camera at hand types the address.
TYPED = 0.07


def add(con: Connection, units: pd.DataFrame, profile: Profile) -> None:
    """Targets, links and scans."""
    demo_rows.add_targets(con, _targets(profile), CITY)
    minted = _mint(con, units, profile)
    demo_rows.add_scans(con, odd_scans.made_odd(_scans(minted, profile), minted, profile))
    demo_rows.add_unknown(con, odd_scans.unknown(profile))
    demo_rows.add_checks(con, odd_scans.checks(minted, profile))


def _targets(profile: Profile) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "milestone": [name for name, _ in profile.targets],
            "share": [share for _, share in profile.targets],
            # A month from the demo's today: there is still something to do.
            "due_on": date(profile.today.year, profile.today.month + 1, 31),
            "added_at": pd.Timestamp(profile.first_day),
            "added_by": ADDED_BY,
        }
    )


def _mint(con: Connection, units: pd.DataFrame, profile: Profile) -> list[Link]:
    chance = profile.chance("links")
    # Whoever has many people prints first; the liaison of the demo finds codes of their own.
    weight = units["people"].to_numpy(dtype=float) ** 0.5
    chosen = chance.choice(len(units), profile.units_with_posters, replace=False, p=weight / weight.sum())
    at_home = np.flatnonzero(units["parent_code"] == profile.home)[:8]
    chosen = np.union1d(chosen, at_home)
    code = units["code"].to_numpy()
    wanted = [
        (str(code[unit]), str(placement))
        for unit in chosen
        for placement in chance.choice(PLACEMENTS, 1 + unit % 2, replace=False)
    ]
    printed_at = datetime.combine(profile.first_day, datetime.min.time()).replace(hour=9)
    minted = _sheets(con, wanted, printed_at)
    for link in minted[:RETIRED]:
        torn_on = profile.today - timedelta(days=odd_scans.RETIRED_AGO)
        torn_at = datetime.combine(torn_on, datetime.min.time()).replace(hour=8)
        links.retire(con, link.code, "Áp phích đã gỡ", ADDED_BY, torn_at)
    return minted


def _sheets(con: Connection, wanted: list[links.Place], printed_at: datetime) -> list[Link]:
    """What hangs at each of these places, in their order."""
    told: dict[links.Place, Link] = {}
    for kind in (Template.POSTER, *SHEETS.values()):
        places = [place for place in wanted if SHEETS.get(place[1], Template.POSTER) is kind]
        told |= links.mint(con, places, campaign().target, ADDED_BY, printed_at, kind)
    return [told[place] for place in wanted]


def _scans(minted: list[Link], profile: Profile) -> pd.DataFrame:
    """One row a scan; a poster is most looked at in its first weeks."""
    chance = profile.chance("scans")
    times = np.round(np.exp(chance.normal(3.4, 1.0, len(minted)))).astype(int) + 1
    link = np.repeat(np.arange(len(minted)), times)
    hung = chance.integers(3, 40 * profile.stretch, len(minted))[link]
    day = hung + (chance.exponential(45 * profile.stretch, len(link))).astype(int)
    weekday = (day + profile.first_day.weekday()) % 7
    kept = (day < profile.last_day) & (chance.random(len(link)) < WEEKDAY[weekday] / WEEKDAY.max())
    is_bot = chance.random(len(link)) < BOTS
    hour = np.searchsorted(np.cumsum(HOURS / HOURS.sum()), chance.random(len(link)))
    device = np.searchsorted([0.9, 0.97], chance.random(len(link)))
    codes = np.array([link.code for link in minted])
    first = np.datetime64(profile.first_day, "D")
    scans = pd.DataFrame(
        {
            "code": codes[link],
            "day": first + day.astype("timedelta64[D]"),
            # Bots do not sleep.
            "hour": np.where(is_bot, chance.integers(0, 24, len(link)), hour).astype("int16"),
            "device": np.array(DEVICES)[np.where(is_bot, 2, device)],
            "is_bot": is_bot,
            "way": np.where(chance.random(len(link)) < TYPED, "typed", "scan"),
        }
    )
    return pd.DataFrame(scans[kept])
