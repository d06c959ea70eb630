"""Leadership's briefing: all that is told of a part of the city on a day, asked once and judged once."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pandas as pd

from dashboard import pipeline
from dashboard.insight import disclosure, outlook, standing
from dashboard.insight.comparing import league
from dashboard.insight.forecasting import forecast
from dashboard.insight.forecasting.forecast import Forecast, Reason, Refusal
from dashboard.insight.form_01 import clock
from dashboard.insight.form_01.clock import Clock, Deadline
from dashboard.insight.outlook import Aim
from dashboard.insight.report_context import DENOMINATORS, Freshness, ReportContext
from dashboard.insight.standing import Rate
from dashboard.insight.targets import courses
from dashboard.insight.targets.courses import Plan
from dashboard.model import Account, Basis
from dashboard.settings import campaign
from dashboard.store import clock as clock_store
from dashboard.store import freshness, progress, reporting, targets, units
from dashboard.store.connection import Connection
from dashboard.store.progress import MILESTONES, Question
from dashboard.store.units import CITY
from dashboard.wording import say

# Lists of units: more than this are read in their own pages and files.
MOST_LISTED = 200
# Tables of counts tell no days; with fewer of the registered than this, nothing is said of who is late.
MOST_KNOWN = 0.5
# A forecast looks at least so far, and no further than it may.
FOUR_WEEKS = timedelta(days=28)
HALF_A_YEAR = timedelta(days=forecast.LONGEST)


def context(con: Connection, account: Account, question: Question, basis: Basis) -> ReportContext:
    """What this person may be told: `question` says of what, on which day, as known when."""
    told = _whole(con, question.seen_by(account), basis)
    return _without_figures(told) if told.is_hidden else told


def _whole(con: Connection, question: Question, basis: Basis) -> ReportContext:
    root = question.under or _only_root(question)
    name = units.find(con, question.scope, root).name if root else say("The whole city")
    total = progress.totals(con, question).iloc[0]
    told_weeks = progress.by_week(con, question, pipeline.starts_on(con))
    weeks = disclosure.without_small(told_weeks, question.smallest)
    aims = _aims(con, question, root)
    bases = _bases(total, basis, aims)
    rates = _rates(total, bases, basis)
    changes = _changes(weeks, bases, basis, question.on_day)
    plans = courses.of_whole(total, told_weeks, question.on_day, campaign().stale_days)
    drawn_against = int(total[DENOMINATORS.get(basis, "with_smartphone")])
    forecasts = _forecasts(plans, drawn_against, aims, question.on_day)
    groups = _groups(con, question, basis)
    taken = clock_store.taken(con, question)
    deadline = pipeline.deadline(con)
    fresh = Freshness(*freshness.summary(con, question, campaign().stale_days))
    form = _clock(taken, int(total["registered"]), deadline, question.on_day)
    return ReportContext(
        unit_code=root,
        unit_name=name,
        on_day=question.on_day,
        known_at=question.known_at,
        basis=basis,
        units=int(total["units"]),
        units_reported=int(total["units_reported"]),
        units_small=int(total["units_small"]),
        is_hidden=disclosure.is_hidden(total),
        counts={name: int(total[name]) for name in progress.COUNTS},
        rates=rates,
        changes=changes,
        clock=form,
        freshness=fresh,
        sentences=_sentences(rates, changes, forecasts, aims, groups, form, fresh, int(total["units"])),
        weeks=weeks,
        forecasts=forecasts,
        targets=courses.table(plans, aims),
        groups=groups,
        silent=freshness.silent(con, question, MOST_LISTED),
        stale=freshness.stale(con, question, campaign().stale_days, MOST_LISTED),
        due_days=clock.due_days(taken, deadline) if deadline else _NO_DAYS,
        offices=_offices(con, question, deadline is not None),
        reporting=reporting.by_week(
            con,
            question,
            pipeline.starts_on(con),
            campaign().week_ends_on,
            campaign().on_time_days,
        ),
        digest=_digest(question, basis, rates, groups, form),
    )


_NO_DAYS = pd.DataFrame({"day": pd.Series(dtype="datetime64[s]"), "people": pd.Series(dtype="int64")})


def _without_figures(told: ReportContext) -> ReportContext:
    """So few people that a figure would point at one of them: nothing that counts them is left in it."""
    nothing = Rate(0, 0)
    return replace(
        told,
        counts=dict.fromkeys(told.counts, 0),
        rates=dict.fromkeys(told.rates, nothing),
        changes=dict.fromkeys(told.changes, None),
        clock=None,
        sentences=dict.fromkeys(told.sentences, ""),
        weeks=told.weeks.iloc[:0],
        forecasts=dict.fromkeys(told.forecasts, Refusal(Reason.SMALL)),
        targets=told.targets.iloc[:0],
        groups=told.groups.iloc[:0],
        due_days=told.due_days.iloc[:0],
        offices=told.offices.iloc[:0],
        digest="",
    )


def _clock(taken: pd.DataFrame, registered: int, deadline: Deadline | None, on_day: date) -> Clock | None:
    """Nothing where there is no form, or where the days of too few people are known to say who is late."""
    if deadline is None:
        return None
    known = taken[(taken["step"] == "form") | ((taken["step"] == "account") & taken["days"].notna())]
    if known["people"].sum() < MOST_KNOWN * registered:
        return None
    return clock.summary(taken, deadline, on_day)


def _only_root(question: Question) -> str | None:
    roots = question.scope.roots or ()
    return roots[0] if len(roots) == 1 else None


def _aims(con: Connection, question: Question, root: str | None) -> Mapping[str, Aim]:
    """Milestone → the people and due_on that the unit is held to; targets are of a unit as a whole."""
    if question.kinds or (root is None and question.scope.roots is not None):
        return {}
    rows = targets.current(con, question.scope, question.on_day, question.known_at)
    own = rows[rows["unit_code"] == (root or CITY)]
    return {
        row["milestone"]: Aim(int(row["people"]), pd.Timestamp(row["due_on"]).date())
        for row in own.to_dict("records")
    }


def _bases(total: pd.Series, basis: Basis, aims: Mapping[str, Aim]) -> dict[str, int]:
    """Milestone → the people it is measured against; 0 where no target was given."""
    if basis is Basis.TARGET:
        return {name: aims[name].people if name in aims else 0 for name in MILESTONES}
    return dict.fromkeys(MILESTONES, int(total[DENOMINATORS[basis]]))


def _rates(total: pd.Series, bases: Mapping[str, int], basis: Basis) -> dict[str, Rate]:
    # Of silent units only a headcount is expected: as many of them have a smartphone as elsewhere.
    share = 1.0
    if basis is not Basis.HEADCOUNT and total["headcount"]:
        share = int(total["with_smartphone"]) / int(total["headcount"])
    silent = round(int(total["silent_headcount"]) * share)
    return {
        name: Rate(int(total[name]), bases[name], silent, is_target=basis is Basis.TARGET)
        for name in MILESTONES
    }


def _changes(
    weeks: pd.DataFrame, bases: Mapping[str, int], basis: Basis, on_day: date
) -> dict[str, float | None]:
    """Milestone → points since a week ago, None where that week is not told."""
    days = [pd.Timestamp(on_day - timedelta(days=back)) for back in (7, 0)]
    told = weeks[weeks["day"].isin(days)]
    if len(told) < len(days):
        return dict.fromkeys(MILESTONES, None)
    before, now = told.iloc[0], told.iloc[1]
    moved: dict[str, float | None] = {}
    for name in MILESTONES:
        then = bases[name] if basis is Basis.TARGET else int(before[DENOMINATORS[basis]])
        here = bases[name] if basis is Basis.TARGET else int(now[DENOMINATORS[basis]])
        moved[name] = int(now[name]) / here - int(before[name]) / then if then and here else None
    return moved


def _forecasts(
    plans: Mapping[str, Plan],
    base: int,
    aims: Mapping[str, Aim],
    on_day: date,
) -> dict[str, Forecast | Refusal]:
    """As far ahead as the targets lie, and as rates of the base that is drawn."""
    told = {}
    for name, (_, coming) in plans.items():
        due_on = aims[name].due_on if name in aims else on_day
        until = min(max(due_on, on_day + FOUR_WEEKS), on_day + HALF_A_YEAR)
        told[name] = courses.against(courses.cut(coming, until), base)
    return told


def _groups(con: Connection, question: Question, basis: Basis) -> pd.DataFrame:
    rows = progress.by_child(con, question)
    before = disclosure.mark(progress.by_child(con, a_week_before(question)))
    if basis is Basis.TARGET:
        aims = targets.current(con, question.scope, question.on_day, question.known_at)
        rows = targets.with_targets(rows, aims)
    rows = disclosure.mark(rows)
    denominator = DENOMINATORS.get(basis, "target_installed")
    told = league.judged(
        rows, "installed", denominator, question.on_day, campaign().smallest_group, campaign().stale_days
    )
    return league.with_change(told, before, denominator)


def a_week_before(question: Question) -> Question:
    """The state of a week ago, as it is known now: a late roster is no change of this week."""
    return Question(
        question.scope,
        question.on_day - timedelta(days=7),
        question.known_at,
        question.kinds,
        question.under,
    )


def _offices(con: Connection, question: Question, has_form: bool) -> pd.DataFrame:
    rows = clock.offices(clock_store.by_office(con, question, "approval" if has_form else "account"))
    return rows[rows["approved"] + rows["waiting"] >= question.smallest].reset_index(drop=True)


def _sentences(
    rates: Mapping[str, Rate],
    changes: Mapping[str, float | None],
    forecasts: Mapping[str, Forecast | Refusal],
    aims: Mapping[str, Aim],
    groups: pd.DataFrame,
    form: Clock | None,
    fresh: Freshness,
    units_owing: int,
) -> dict[str, str]:
    return {
        "standing": standing.headline(rates["installed"], rates["registered"]),
        "change": outlook.change_in_words(rates, changes),
        "outlook": outlook.will_we_make_it(forecasts["installed"], aims.get("installed")),
        "help": outlook.who_needs_help(groups, rates["installed"]),
        "silent": outlook.who_is_silent(
            units_owing, fresh.silent_units, fresh.silent_people, fresh.stale_units, campaign().stale_days
        ),
        "overdue": outlook.what_is_overdue(form) if form else "",
    }


def _digest(
    question: Question, basis: Basis, rates: Mapping[str, Rate], groups: pd.DataFrame, form: Clock | None
) -> str:
    told = {
        "day": str(question.on_day),
        "known_at": str(question.known_at),
        "basis": basis.value,
        "rates": {name: (rate.numerator, rate.denominator, rate.silent) for name, rate in rates.items()},
        "groups": json.loads(groups[["code", "headcount", "installed", "registered"]].to_json()),
        "form": None if form is None else (form.owing, form.overdue, form.due_soon),
    }
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
