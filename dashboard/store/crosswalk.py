"""The same counts on the units of before and after 1 July 2025, carried over by shares that are told.

A unit keeps what stands below itself. What still stands below its predecessors is carried to it by its share
of each (`unit_succession`), and what stands below communes back to old districts by the same shares, made to
add up to 1 for each commune. So everybody is counted at one place on either map, whoever reported when. The
shares count old communes, not people: good enough for a line across that day, not to say how many live where.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import pandas as pd

from dashboard.store import progress, tally
from dashboard.store.connection import Connection
from dashboard.store.progress import COUNTS, Question
from dashboard.store.units import CITY


class Level(StrEnum):
    """The units that the city is cut into; an office is the area that a BHXH office serves."""

    DISTRICT = "district"
    OFFICE = "office"
    COMMUNE = "commune"


@dataclass(frozen=True)
class OnLevel:
    """The counts of a day on one level.

    `rows`, one a unit of the level, also if nothing is known of it: code, name, units, units_reported,
    units_small, as_of, the counts (no whole numbers where estimates), is_estimate, `carried` (which part of
    its headcount was, 0 to 1), from_codes and shares: whose people were carried, and which share of theirs.
    `elsewhere`: the rows of `progress.by_child` that lie in no place, an agency or the zones board.
    """

    rows: pd.DataFrame
    elsewhere: pd.DataFrame


def since(con: Connection) -> date | None:
    """The first day of the new units; None if nothing was ever succeeded."""
    row = con.execute("SELECT min(since) FROM campaign.unit_succession").fetchone()
    return row[0] if row else None


def shares(con: Connection, level: Level) -> pd.DataFrame:
    """code of the level, from_code, share of its counts that stand there, is_own; own shares are 1."""
    tally.bring_up(con)
    return con.execute(
        """
        SELECT code, from_code, share, is_own FROM place_share WHERE level = ?
        ORDER BY code, is_own DESC, from_code
        """,
        [level.value],
    ).df()


def by_successor(con: Connection, question: Question, level: Level) -> OnLevel:
    """What stands on the day, of the whole city, on the units of this level."""
    standing = progress.by_child(con, replace(question, under=CITY))
    parts = shares(con, level)
    found = parts.merge(
        standing.drop(columns=["name", "kind"]), left_on="from_code", right_on="code", suffixes=("", "_of")
    )
    found[list(COUNTS)] = found[list(COUNTS)].mul(found["share"], axis=0)
    rows = _names(con, parts["code"]).merge(_summed(found), on="code", how="left")
    return OnLevel(_of_nothing(rows), standing[~standing["code"].isin(parts["from_code"])])


def weeks_by_successor(
    con: Connection, question: Question, level: Level, code: str, first_day: date
) -> pd.DataFrame:
    """day, the counts, units_reported, units_small, is_estimate of a unit of the level: a line across 2025.

    A row for each seventh day back from `on_day` on which something was known. Each day is asked of the units
    that were valid on it.
    """
    parts = shares(con, level)
    parts = parts[parts["code"] == code]
    # Of whom nobody told anything there are no weeks: so it is with most, before the change or after it.
    parts = parts[parts["from_code"].isin(_told(con, parts["from_code"].tolist()))]
    weeks = [
        progress.by_week(con, replace(question, under=str(from_code)), first_day).assign(
            share=share,
            is_own=is_own,
        )
        for _, from_code, share, is_own in parts.to_numpy().tolist()
    ]
    if not weeks:
        return pd.DataFrame(columns=["day", *COUNTS, "units_reported", "units_small", "is_estimate"])
    found = pd.concat(weeks)
    found["is_estimate"] = ~found["is_own"].astype(bool) & (found["headcount"] > 0)
    found[list(COUNTS)] = found[list(COUNTS)].mul(found["share"], axis=0)
    summed = dict.fromkeys((*COUNTS, "units_reported", "units_small"), "sum") | {"is_estimate": "any"}
    return pd.DataFrame(found.groupby("day", as_index=False).agg(summed))


def _told(con: Connection, codes: list[str]) -> list[str]:
    """Which of these units sent a roster ever, or one that stands below."""
    tally.bring_up(con)
    rows = con.execute(
        """
        WITH told AS MATERIALIZED (
            -- Of whoever sent one that counts, one is the last.
            SELECT unit_id FROM tally.progress WHERE until = DATE '9999-12-31'
            UNION ALL SELECT unit_id FROM tally.undone
        )
        SELECT code FROM tally.unit WHERE list_contains($codes, code)
            AND EXISTS (FROM told WHERE told.unit_id BETWEEN unit.unit_id AND unit.last_id)
        """,
        {"codes": codes},
    )
    return [str(code) for (code,) in rows.fetchall()]


def _names(con: Connection, codes: pd.Series) -> pd.DataFrame:
    """code and name of these places, units or offices, each once."""
    tally.bring_up(con)
    return con.execute(
        """
        SELECT code, coalesce(unit.name, office.name) AS name
        FROM (SELECT DISTINCT unnest($codes) AS code)
        LEFT JOIN tally.unit AS unit USING (code) LEFT JOIN current_office AS office USING (code)
        ORDER BY code
        """,
        {"codes": codes.tolist()},
    ).df()


def _summed(found: pd.DataFrame) -> pd.DataFrame:
    """The parts of each place added up, and what of it was carried from whom."""
    by_place = found.groupby("code")
    told = (
        by_place[["units", "units_reported", "units_small", *COUNTS]]
        .sum()
        .assign(as_of=by_place["as_of"].max())
    )
    carried = found[~found["is_own"] & (found["headcount"] > 0)].groupby("code")
    of = {"carried": carried["headcount"].sum()}
    of |= {"from_codes": carried["from_code"].agg(list), "shares": carried["share"].agg(list)}
    return told.assign(**of).reset_index()


def _of_nothing(rows: pd.DataFrame) -> pd.DataFrame:
    """Nobody reported is no number of people; nothing carried is nobody's."""
    counted = ["units", "units_reported", "units_small", *COUNTS]
    rows[counted] = rows[counted].fillna(0)
    rows["is_estimate"] = rows["carried"].notna()
    rows["carried"] = (rows["carried"] / rows["headcount"].where(rows["headcount"] > 0)).fillna(0.0)
    for name in ("from_codes", "shares"):
        rows[name] = [each if isinstance(each, list) else [] for each in rows[name]]
    return rows
