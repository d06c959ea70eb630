"""What worked: a unit's scans beside its registrations and installs since its sheets hang."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard.insight import outreach_effect
from dashboard.insight.outreach_effect import Effect
from dashboard.model import Account
from dashboard.settings import campaign
from dashboard.store import placements, progress, scan_counts
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.store.scan_counts import Span

MEASURES = ("registered", "installed")
# Sooner nothing can have come of a poster; units are looked at from so many different days at most.
SHORTEST = timedelta(days=14)
MOST_STARTS = 12
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Worth:
    """What sheets are worth, by measure; each unit that has some; and the units that need one next.

    `units`: code, name, kind, sheets, hung_on, start, scans, people, and for each measure NAME_before and
    NAME_after (rates), NAME_expected (rise of units like it) and NAME_difference. `next_units`: code, name,
    kind, people, left (who have not registered), why (`no_poster`, `reprint`), gain (people, NaN where the
    effect is not clear).
    """

    effects: dict[str, Effect]
    units: pd.DataFrame
    next_units: pd.DataFrame


def worth(con: Connection, account: Account, on_day: date) -> Worth:
    """All of it as of a day, with nothing of units that are too small to be shown to this person."""
    sheets = placements.listed(con, account.scope)
    hung = _hung(con, account, sheets, on_day)
    now = _counts(con, account, on_day)
    pairs = _pairs(con, account, hung, now, _printed(con, account, on_day), on_day)
    effects, told = {}, hung.merge(now[["code", "name", "kind", "people"]], on="code")
    for name in MEASURES:
        of_one = pairs.rename(columns={f"{name}_before": "before", f"{name}_after": "after"})
        effects[name] = outreach_effect.estimate(of_one)
        found = outreach_effect.beside(of_one).set_index("code")
        found = found[["before", "after", "expected", "difference"]].add_prefix(f"{name}_")
        told = told.join(found, on="code")
    told = told.astype({name: float for name in told.columns if name.startswith(MEASURES)})
    units = told.sort_values(["scans", "code"], ascending=[False, True], ignore_index=True)
    return Worth(effects, units, _next(now, sheets, effects["registered"]))


def _hung(con: Connection, account: Account, sheets: pd.DataFrame, on_day: date) -> pd.DataFrame:
    """A row for each unit with a sheet that hangs: code, sheets, hung_on (the first), start, scans since."""
    seen = sheets.dropna(subset=["hangs_since"])
    seen = seen.assign(hung_on=[at.date() for at in seen["hangs_since"]])
    seen = seen[seen["hung_on"] <= on_day]
    by_unit = seen.groupby("unit_code").agg(sheets=("code", "size"), hung_on=("hung_on", "min")).reset_index()
    counted = scan_counts.by_code(con, Span(account.scope, date(2000, 1, 1), on_day))
    scans = counted.groupby("unit_code")["people"].sum().rename("scans")
    told = by_unit.join(scans, on="unit_code").rename(columns={"unit_code": "code"})
    return told.assign(start=_starts(list(told["hung_on"]), on_day))


def _starts(hung: list[date], on_day: date) -> list[date]:
    """The day from which each is looked at: some for all, so that few different days are asked for."""
    if not hung:
        return []
    weeks = max(1, -(-(on_day - min(hung)).days // (7 * MOST_STARTS)))
    step = weeks * A_WEEK.days
    return [on_day - timedelta(days=-(-(on_day - day).days // step) * step) for day in hung]


def _printed(con: Connection, account: Account, on_day: date) -> set[str]:
    """Units for which anything was ever printed: they are compared with nobody."""
    return set(scan_counts.by_code(con, Span(account.scope, on_day, on_day))["unit_code"])


def _counts(con: Connection, account: Account, on_day: date) -> pd.DataFrame:
    question = Question(account.scope, on_day)
    rows = progress.by(con, question, "unit")
    rows = rows[rows["as_of"].notna() & (rows["with_smartphone"] > 0)]
    # Whoever may see small units may not conclude from them either: five people are no rate.
    rows = rows[rows["with_smartphone"] >= campaign().smallest_group]
    return rows.assign(people=rows["with_smartphone"].astype(int))


def _pairs(
    con: Connection, account: Account, hung: pd.DataFrame, now: pd.DataFrame, printed: set[str], on_day: date
) -> pd.DataFrame:
    """What `outreach_effect` compares: each unit from each start on, if it has told anything new since."""
    told = [pd.DataFrame(columns=["code", "start", "kind", "people", "has_poster", *_columns()])]
    for start in sorted(set(hung["start"])):
        if on_day - start < SHORTEST:
            continue
        own = set(hung["code"][hung["start"] == start])
        both = now.merge(_counts(con, account, start), on="code", suffixes=("", "_then"))
        both = both[both["as_of"] > both["as_of_then"]]
        both = both[both["code"].isin(own) | ~both["code"].isin(printed)]
        rows = both[["code", "kind"]].assign(
            start=start, people=both["people_then"], has_poster=both["code"].isin(own)
        )
        for name in MEASURES:
            rows[f"{name}_before"] = both[f"{name}_then"] / both["people_then"]
            rows[f"{name}_after"] = both[name] / both["people"]
        told.append(rows)
    some = [rows for rows in told if len(rows)]
    if not some:
        return told[0].astype({"people": int, "has_poster": bool} | dict.fromkeys(_columns(), float))
    return pd.concat(some, ignore_index=True)


def _columns() -> list[str]:
    return [f"{name}_{side}" for name in MEASURES for side in ("before", "after")]


def _next(now: pd.DataFrame, sheets: pd.DataFrame, effect: Effect) -> pd.DataFrame:
    """Units in which no sheet hangs that is whole, those first in which most people have not registered."""
    lost = sheets[sheets["state"].isin(["gone", "damaged"])]["unit_code"]
    hangs = sheets[~sheets["state"].isin(["gone", "damaged"]) & sheets["hangs_since"].notna()]["unit_code"]
    rows = now[~now["code"].isin(set(hangs))]
    gain = rows["people"] * effect.points if effect.is_clear and effect.points > 0 else float("nan")
    told = rows[["code", "name", "kind", "people"]].assign(
        left=(rows["people"] - rows["registered"]).astype(int),
        why=["reprint" if code in set(lost) else "no_poster" for code in rows["code"]],
        gain=gain,
    )
    return told[told["left"] > 0].sort_values(["left", "code"], ascending=[False, True], ignore_index=True)
