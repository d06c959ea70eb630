"""Invent what goes wrong with posters: some are gone, some are copied, and one code was never ours."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from dashboard.demo.profile import Profile
from dashboard.model import Link

# The poster that shows each thing, counted from the first that was printed; the first three are withdrawn.
STILL_FOLLOWED, WITHDRAWN = 0, (1, 2)
STOPPED, ONLY_TYPED, COMPUTERS, NIGHT, BURST = (3, 4), 5, 6, 7, 8
GONE_AND_FOLLOWED, GONE, DAMAGED, ELSEWHERE = 9, (10, 11, 12), (13, 14, 15, 16), 17
NEVER_HUNG = tuple(range(18, 26))
RETIRED_AGO, GONE_AGO, SILENT_FOR = 12, 9, 17
# Of the others so many were looked at, and hang.
CHECKED = 0.6
# A code by its check sign, and none of ours.
UNKNOWN_CODE = "FAKENN"


def made_odd(scans: pd.DataFrame, minted: list[Link], profile: Profile) -> pd.DataFrame:
    """The scans, with what is odd about some codes."""
    chance = profile.chance("odd scans")
    codes = [link.code for link in minted]
    today = np.datetime64(profile.today, "D")
    for place in (*STOPPED, ONLY_TYPED, COMPUTERS, NIGHT, STILL_FOLLOWED, GONE_AND_FOLLOWED):
        scans = pd.concat([scans[scans["code"] != codes[place]], _steady(codes[place], today, chance)])
    code, day = scans["code"].to_numpy(), scans["day"].to_numpy()
    late = day > today - SILENT_FOR
    over = np.isin(code, _of(codes, STOPPED)) & late
    over |= np.isin(code, _of(codes, WITHDRAWN)) & (day > today - RETIRED_AGO)
    over |= np.isin(code, _of(codes, GONE)) & (day > today - GONE_AGO)
    scans = scans[~over & ~np.isin(code, _of(codes, NEVER_HUNG))].reset_index(drop=True)
    scans.loc[scans["code"] == codes[ONLY_TYPED], "way"] = "typed"
    scans.loc[scans["code"] == codes[COMPUTERS], "device"] = "computer"
    at_night = scans["code"] == codes[NIGHT]
    scans.loc[at_night, "hour"] = chance.integers(0, 5, int(at_night.sum())).astype("int16")
    crowd = _steady(codes[BURST], today, chance).iloc[np.zeros(70, dtype=int)]
    return pd.concat([scans, crowd], ignore_index=True)


def unknown(profile: Profile) -> pd.DataFrame:
    """A code that nobody printed, and codes that were typed wrongly."""
    days = [profile.today - timedelta(days=ago) for ago in range(14)]
    rows: list[tuple[object, ...]] = []
    rows += [(None, "mistyped", day, 10, "typed", False, 1 + day.day % 3) for day in days]
    rows += [(UNKNOWN_CODE, "unknown", day, 12, "scan", False, 4) for day in days[:5]]
    rows += [(None, "not_a_code", day, 3, "typed", True, 9) for day in days[::4]]
    names = ["code", "why", "day", "hour", "way", "is_bot", "scans"]
    return pd.DataFrame(rows, columns=names).astype({"hour": "int16", "scans": "int32"})


def checks(minted: list[Link], profile: Profile) -> pd.DataFrame:
    """What staff found before the posters."""
    chance = profile.chance("placement checks")
    at = datetime.combine(profile.today - timedelta(days=GONE_AGO), datetime.min.time()).replace(hour=9)
    found: dict[int, tuple[str | None, ...]] = dict.fromkeys(
        (GONE_AND_FOLLOWED, *GONE), ("gone", None, "Không còn trên bảng tin")
    )
    found |= dict.fromkeys(DAMAGED, ("damaged", None, "Rách mép, mã bị che một phần"))
    found |= {ELSEWHERE: ("elsewhere", "Sảnh tầng 1", None)}
    rows: list[tuple[object, ...]] = [
        (minted[place].code, at, *told) for place, told in found.items() if place < len(minted)
    ]
    for link in minted[max(NEVER_HUNG) + 1 :]:
        if chance.random() < CHECKED:
            ago = timedelta(days=int(chance.integers(1, 40)), minutes=int(chance.integers(0, 480)))
            rows.append((link.code, at + timedelta(days=GONE_AGO) - ago, "hangs", None, None))
    names = ["code", "checked_at", "state", "place_seen", "note"]
    return pd.DataFrame(rows, columns=names).assign(checked_by="truyenthong")


def _steady(code: str, today: np.datetime64, chance: np.random.Generator) -> pd.DataFrame:
    """Someone every day for two months, by phone."""
    day = today - np.repeat(np.arange(60), chance.integers(1, 4, 60))
    return pd.DataFrame(
        {
            "code": code,
            "day": day,
            "hour": chance.integers(7, 19, len(day)).astype("int16"),
            "device": "phone",
            "is_bot": False,
            "way": "scan",
        }
    )


def _of(codes: list[str], places: tuple[int, ...]) -> list[str]:
    return [codes[place] for place in places]
