"""What leadership is told of an invented city of six units: every kind of row, for tests of files."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pandas as pd

from dashboard.insight import disclosure, outlook, standing
from dashboard.insight.comparing import league
from dashboard.insight.forecasting.forecast import forecast
from dashboard.insight.form_01.clock import Clock
from dashboard.insight.outlook import Aim
from dashboard.insight.report_context import DENOMINATORS, Freshness, ReportContext
from dashboard.insight.standing import Rate
from dashboard.insight.targets import planner
from dashboard.model import Basis
from dashboard.publish.official.report import Letterhead, Rules

TODAY = date(2021, 6, 30)
DUE = date(2021, 7, 31)
RULES = Rules(smallest_group=5, stale_days=14, form_days=10)
HEAD = Letterhead(
    "Bảo hiểm xã hội Việt Nam", "Bảo hiểm xã hội thành phố Hà Nội", to=("Bảo hiểm xã hội Việt Nam",)
)
COUNTS = ("headcount", "with_smartphone", "installed", "registered", "form_submitted", "approved")
MILESTONES = COUNTS[2:]

# Two ordinary units, one far below, one too small to show, one whose roster is old, one that is silent.
UNITS = (
    ("D001", "Quận Ba Đình", (4_100, 3_700, 2_612, 2_105, 1_808, 1_601), TODAY),
    ("D019", "Huyện Đông Anh", (3_300, 3_012, 2_109, 1_777, 1_502, 1_388), TODAY),
    ("D271", "Huyện Ba Vì", (1_250, 1_100, 209, 150, 97, 61), TODAY),
    ("XA01", "Văn phòng Bốn Người", (4, 4, 3, 2, 1, 1), TODAY),
    ("XA02", "Sở Danh Sách Cũ", (210, 190, 101, 93, 77, 59), date(2021, 5, 10)),
    ("XA03", "Ban Chưa Nộp", (0, 0, 0, 0, 0, 0), None),
)
SILENT_PEOPLE = 142


def rows(units=UNITS) -> pd.DataFrame:
    """What `progress.by_child` gives of these units, with small ones hidden."""
    told = pd.DataFrame(
        [
            {"code": code, "name": name, "kind": "district", "units": 1, "as_of": as_of}
            | {"units_reported": int(as_of is not None), "repeated": 0}
            | {"silent_headcount": 0 if as_of else SILENT_PEOPLE}
            | dict(zip(COUNTS, counts, strict=True))
            for code, name, counts, as_of in units
        ],
        columns=["code", "name", "kind", "units", "units_reported", "as_of", *COUNTS, "silent_headcount"],
    )
    told["as_of"] = pd.to_datetime(told["as_of"])
    return disclosure.hide_small(told, RULES.smallest_group)


def weeks(last: dict[str, int], many: int = 12) -> pd.DataFrame:
    """A campaign that levels off and ends with these counts."""
    return pd.DataFrame(
        [
            {"day": TODAY - timedelta(days=7 * back), "units": 6, "units_reported": 5}
            | {name: round(last[name] * (1 if name in COUNTS[:2] else 0.85**back)) for name in COUNTS}
            for back in range(many - 1, -1, -1)
        ],
        columns=["day", "units", "units_reported", *COUNTS],
    )


def a_context(units=UNITS, basis: Basis = Basis.SMARTPHONE, **changes) -> ReportContext:
    """The city on the last day of June; `changes` are fields of the context."""
    counts = {name: sum(counts[place] for _, _, counts, _ in units) for place, name in enumerate(COUNTS)}
    base = DENOMINATORS.get(basis, "with_smartphone")
    silent = sum(as_of is None for *_, as_of in units)
    told = rows(units)
    judged = league.judged(told, "installed", base, TODAY, RULES.smallest_group, RULES.stale_days)
    judged["change"] = pd.Series(0.0123, judged.index).where(judged["rate"].notna())
    past = weeks(counts) if units else weeks(counts, 0)
    rates = {name: Rate(counts[name], counts[base], SILENT_PEOPLE * silent) for name in MILESTONES}
    coming = {
        name: forecast(past["day"], past[name], past[base], DUE)
        for name in ("installed", "registered", "approved")
    }
    moved: dict[str, float | None] = dict.fromkeys(MILESTONES, 0.0147 if units else None)
    clock = Clock(owing=642, overdue=517, due_soon=38, in_time=2_803, settled=3_911)
    fresh = Freshness(silent, SILENT_PEOPLE * silent, sum(as_of == date(2021, 5, 10) for *_, as_of in units))
    aim = Aim(5_950, DUE)
    plain = ReportContext(
        unit_code=None,
        unit_name="Toàn thành phố",
        on_day=TODAY,
        known_at=datetime.max.replace(microsecond=0),
        basis=basis,
        units=len(units),
        units_reported=len(units) - silent,
        units_small=0,
        is_hidden=False,
        counts=counts,
        rates=rates,
        changes=moved,
        clock=clock if units else None,
        freshness=fresh,
        sentences={
            "standing": standing.headline(rates["installed"], rates["registered"]),
            "change": outlook.change_in_words(rates, moved),
            "outlook": outlook.will_we_make_it(coming["installed"], aim if units else None),
            "help": outlook.who_needs_help(judged, rates["installed"]),
            "silent": outlook.who_is_silent(
                100, fresh.silent_units, fresh.silent_people, fresh.stale_units, 14
            ),
            "overdue": outlook.what_is_overdue(clock),
        },
        weeks=past,
        forecasts=coming,
        targets=_targets(counts, aim if units else None),
        groups=judged,
        silent=_listed(units, None).assign(expected_headcount=SILENT_PEOPLE),
        stale=_listed(units, date(2021, 5, 10)).assign(days_old=51, expected_headcount=210),
        due_days=_due_days(),
        offices=_offices() if units else _offices().head(0),
        reporting=_reporting() if units else _reporting().head(0),
        digest="0123456789abcdef",
    )
    return replace(plain, **changes)


def _targets(counts: dict[str, int], aim: Aim | None) -> pd.DataFrame:
    told = []
    if aim:
        reached = counts["installed"]
        course = planner.course(aim.people, aim.due_on, TODAY, reached, reached - 210, reached - 385)
        told.append(
            {"milestone": "installed", "people": aim.people, "due_on": aim.due_on, "reached": reached}
            | {"needed_per_day": course.needed_per_day, "actual_per_day": course.actual_per_day}
            | {"state": course.state.value, "sentence": course.say()}
        )
    columns = [
        "milestone",
        "people",
        "due_on",
        "reached",
        "needed_per_day",
        "actual_per_day",
        "state",
        "sentence",
    ]
    return pd.DataFrame(told, columns=columns)


def _listed(units, wanted: date | None) -> pd.DataFrame:
    return pd.DataFrame(
        [(code, name, "Thành phố Hà Nội", as_of) for code, name, _, as_of in units if as_of == wanted],
        columns=["code", "name", "parent_name", "as_of"],
    ).astype({"as_of": "datetime64[us]"})


def _due_days() -> pd.DataFrame:
    return pd.DataFrame({"day": pd.to_datetime(["2021-06-28", "2021-07-02"]), "people": [517, 38]})


def _offices() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("BHXH-D271", "BHXH huyện Ba Vì", 61, 5.0, float("nan"), 36, 88.0),
            ("BHXH-D001", "BHXH quận Ba Đình", 1_601, 3.0, 12.0, 207, 61.0),
            (None, None, 59, 4.0, 9.0, 0, float("nan")),
        ],
        columns=["code", "name", "approved", "median_days", "slow_days", "waiting", "longest_wait"],
    )


def _reporting() -> pd.DataFrame:
    return pd.DataFrame(
        [
            (pd.Timestamp(2021, 6, 23), 6, 4, 3, 1, 2, 0),
            (pd.Timestamp(2021, 6, 30), 6, 3, 3, 0, 1, 2),
        ],
        columns=["week_end", "expected", "reported", "on_time", "late", "silent", "not_yet_due"],
    )
