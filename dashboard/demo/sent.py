"""Turn drawn uploads into rows: their ids and moments, who sent them, and what they count."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from dashboard.demo.profile import Habit, Profile
from dashboard.demo.schedule import DAY

FILE_NAMES = (
    "Danh sach VssID {code} {{day}}.xlsx",
    "DS cai dat VssID - {code} ({{day}}).xls",
    "{code} {{day}}.csv",
)

# The two halves of an id, the upper one first, as the bytes lie in a UUID.
Ids = npt.NDArray[np.uint64]
Days = npt.NDArray[np.int64]


def of_uploads(
    units: pd.DataFrame, uploads: pd.DataFrame, ids: Ids, counted: pd.DataFrame, profile: Profile
) -> pa.Table:
    """Of every upload: id, who, when, what became of it and what it counts of the unit it tells of."""
    unit = uploads["unit"].to_numpy()
    # What was taken back had been the list of a smaller unit.
    wrong = (uploads["reverted"] >= 0).to_numpy()
    rows = counted.copy()
    rows[wrong] = rows[wrong] * 2 // 5
    rows.loc[wrong, "headcount"] += 1
    committed = _moments(uploads["committed"].to_numpy(), profile)
    nightly = _moments(np.full(len(uploads), profile.last_day * DAY + 120), profile)
    moments = {
        f"{name}_at": _moments(uploads[name].to_numpy(), profile)
        for name in ("received", "reverted", "discarded")
    }
    return pa.table(
        {
            "id": as_uuids(ids),
            "as_of": pa.array(dates(uploads["as_of"].to_numpy(), profile), pa.date32()),
            "committed_at": pa.array(committed, pa.timestamp("us")),
            "purged_at": pa.array(np.maximum(nightly, committed + np.timedelta64(60, "m"))),
            **{name: pa.array(moment, pa.timestamp("us")) for name, moment in moments.items()},
            "is_newest": pa.array(uploads["is_newest"].to_numpy()),
            **{name: pa.array(counts.to_numpy(), pa.int32()) for name, counts in rows.items()},
            **_by_unit(units, profile, unit),
        }
    )


def _by_unit(units: pd.DataFrame, profile: Profile, unit: Days) -> dict[str, pa.Array]:
    """What is the same for all uploads of a unit: its code, who sends them, under which name."""
    is_counts = (units["habit"] == Habit.COUNTED).to_numpy()
    code, parent = units["code"].to_numpy(), units["parent_code"].to_numpy()
    sender = np.where(is_counts, parent, code)
    told: dict[str, list[str]] = {
        "reporting_unit": list(code),
        "unit_code": list(sender),
        "kind": list(np.where(is_counts, "counts", "roster")),
        "received_by": ["canbo" if above == profile.home else f"cb.{above.lower()}" for above in parent],
        "file_form": [FILE_NAMES[sum(map(ord, name)) % len(FILE_NAMES)].format(code=name) for name in sender],
    }
    each = pa.array(unit, pa.int32())
    return {name: pa.array(words).dictionary_encode().take(each) for name, words in told.items()}


def ids(uploads: pd.DataFrame, profile: Profile) -> Ids:
    """UUIDs of version 7 as `uploads.new_id` makes them, but with dice that fall the same every time."""
    chance = profile.chance("ids")
    start = int(np.datetime64(profile.first_day, "ms").astype(np.int64))
    # One file may tell of several units; among millions, two files of a sender may come at the same minute.
    same = ["sender", "received", "as_of"] if profile.in_parts else ["sender", "received"]
    number, _ = pd.factorize(pd.MultiIndex.from_frame(uploads[same]))
    a, b, c = chance.integers(0, 2**31, (int(number.max()) + 1, 3))[number].astype(np.uint64).T
    milliseconds = (start + uploads["received"].to_numpy() * 60_000).astype(np.uint64)
    upper = milliseconds << np.uint64(16) | np.uint64(0x7000) | a & np.uint64(0xFFF)
    variant = np.uint64(0x8000) | a >> np.uint64(12) & np.uint64(0x3FFF)
    return np.stack([upper, variant << np.uint64(48) | b << np.uint64(16) | c & np.uint64(0xFFFF)], axis=1)


def as_uuids(halves: Ids) -> pa.Array:
    """A column of UUIDs as Arrow keeps them."""
    storage = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(16), len(halves), [None, pa.py_buffer(halves.astype(">u8").tobytes())]
    )
    return pa.ExtensionArray.from_storage(pa.uuid(), storage)


def dates(days: Days, profile: Profile) -> npt.NDArray[np.datetime64]:
    """Days since the campaign's first as dates."""
    return np.datetime64(profile.first_day, "D") + days.astype("timedelta64[D]")


def _moments(minutes: Days, profile: Profile) -> npt.NDArray[np.datetime64]:
    """Minutes since the first day; what did not happen has no moment."""
    moments = np.datetime64(profile.first_day, "us") + minutes.astype("timedelta64[m]")
    return np.where(minutes < 0, np.datetime64("NaT"), moments)
