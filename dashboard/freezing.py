"""The dashboard of a day as one page that opens anywhere: what it is made of, asked once."""

from collections.abc import Iterable, Mapping
from functools import cache

import pandas as pd

from dashboard import briefing, pipeline
from dashboard.insight import disclosure
from dashboard.insight.report_context import ReportContext
from dashboard.model import Account, Basis
from dashboard.publish.frozen_page import frozen
from dashboard.publish.frozen_page.frozen import Edition
from dashboard.publish.official.report import Rules
from dashboard.settings import ROOT, campaign
from dashboard.store import progress, units
from dashboard.store.connection import Connection
from dashboard.store.progress import Question


def page(con: Connection, account: Account, question: Question, basis: Basis, notice: str = "") -> bytes:
    """What this person may see of a part of the city, in the language that is spoken."""
    told = briefing.context(con, account, question, basis)
    return frozen.page(
        told, every_unit(con, account, question, told), edition(account, pipeline.form_days(con), notice)
    )


def edition(account: Account, form_days: int | None, notice: str = "") -> Edition:
    """The campaign's own words and rules, and whether this person sees units ranked."""
    told = campaign()
    rules = Rules(told.smallest_group, told.stale_days, form_days or 0)
    return Edition(told.name, told.sender, rules, told.ranks_for(account.role), notice, _districts())


def every_unit(con: Connection, account: Account, question: Question, told: ReportContext) -> pd.DataFrame:
    """`progress.by` unit with part_name and `is_hidden`; counts only where a file may carry them.

    `part_name` is the row of `told.groups` in which the unit is counted. The most people stand first, so that
    a cut leaves small units out.
    """
    question = question.seen_by(account)
    rows = progress.by(con, question, "unit")
    parts = dict(zip(told.groups["code"], told.groups["name"], strict=True))
    owners = _owners(units.listed(con, question.scope, question.on_day), parts)
    rows = rows.assign(part=rows["code"].map(owners))
    rows["part_name"] = rows["part"].map(parts).where(rows["part"] != rows["code"])
    rows = rows.sort_values(["headcount", "code"], ascending=[False, True], ignore_index=True)
    return disclosure.mark(rows)


@cache
def _districts() -> pd.DataFrame:
    places = pd.read_csv(ROOT / "data" / "tiles.csv")
    return places[places["level"] == "district"]


def _owners(listed: pd.DataFrame, parts: Iterable[str]) -> Mapping[str, str]:
    """Unit → itself or the unit above it that is one of the parts."""
    above = dict(zip(listed["code"], listed["parent_code"], strict=True))
    owners = {code: code for code in parts}
    for code in above:
        passed = [code]
        while passed[-1] not in owners and above.get(passed[-1]) in above:
            passed.append(above[passed[-1]])
        if passed[-1] in owners:
            owners |= dict.fromkeys(passed, owners[passed[-1]])
    return owners
