"""The pieces of the planner's page: four figures, the course to the target, the what-ifs and the record."""

from collections.abc import Mapping
from datetime import date, timedelta
from html import escape

import pandas as pd
import streamlit as st

from dashboard.insight.forecasting import backtest, forecast
from dashboard.insight.forecasting.forecast import Forecast, Refusal
from dashboard.insight.targets import courses, family, plan_words, planner
from dashboard.insight.targets.courses import Planned
from dashboard.insight.targets.family import Family
from dashboard.insight.targets.planner import State
from dashboard.publish.figures import past_figure, trend_figure
from dashboard.publish.figures.trend_figure import Goal
from dashboard.publish.listings import plan_tables, tables
from dashboard.store import targets
from dashboard.web.common import address, blocks
from dashboard.web.common.blocks import Number
from dashboard.wording import as_text, day, number, percent, say

# A table of more rows than this is read in its file.
MOST_SHOWN = 200
# The figure looks so many weeks past the newest report even where a target falls due earlier.
SHOWN_AHEAD = 35


def milestone() -> str:
    """The switch of what is to be reached."""
    return address.switch(
        "muc", say("Milestone"), list(targets.MILESTONES), lambda name: say(tables.HEADINGS[name])
    )


def figures(plan: Planned, counts: Mapping[str, int]) -> list[Number]:
    """Target, reached, needed a day and actual a day; `counts` are those of the rosters."""
    course = plan.course
    share = plan_words.share_in_words(course.people, counts)
    is_behind = course.state in {State.BEHIND, State.DUE_PASSED}
    return [
        Number(
            say("Target"),
            number(course.people),
            note=" · ".join(each for each in (say("by {day}", day=day(course.due_on)), share) if each),
        ),
        Number(
            say("Reached"),
            say("not reported") if course.reached is None else number(course.reached),
            note=""
            if course.reached is None
            else say(
                "{share} of the target · {missing} missing",
                share=percent(course.reached / course.people),
                missing=number(course.missing or 0),
            ),
        ),
        Number(
            say("Needed a day"),
            "–" if course.needed_per_day is None else number(course.needed_per_day),
            note=say("from today to {day}", day=day(course.due_on)) if course.needed_per_day else "",
        ),
        Number(
            say("Came a day"),
            "–" if course.actual_per_day is None else number(course.actual_per_day),
            note=say("last {days} days", days=course.pace_days),
            is_urgent=is_behind,
        ),
    ]


def course(weeks: pd.DataFrame, told: Family, name: str, today: date, source: str) -> None:
    """The trend with its forecast, the target's line, and how to read them; a refusal is a sentence."""
    plan = told.itself.plan
    until = max([today + timedelta(days=SHOWN_AHEAD), *([plan.course.due_on] if plan else [])])
    coming = courses.cut(told.coming, until)
    goals = [Goal(name, plan.share, plan.course.due_on)] if plan and plan.share <= 1 else []
    blocks.heading(
        say("{step}: so far, and what is likely", step=say(tables.HEADINGS[name])),
        say("Share of everybody on the rosters; the band holds 80% of such forecasts"),
    )
    drawn = trend_figure.trend(weeks, "headcount", {name: coming}, goals, today, (name,))
    blocks.drawing(drawn, trend_figure.in_words(weeks, "headcount", {name: coming}, goals, (name,)), "course")
    if isinstance(coming, Refusal):
        blocks.empty(coming.say())
    elif plan and plan.due:
        st.caption(f"{courses.cut(told.coming, plan.course.due_on).say()} {forecast.method()}")
    else:
        st.caption(f"{coming.say()} {forecast.method()}")
    blocks.source(source, _coming(coming), "du-bao")


def _coming(coming: Forecast | Refusal) -> pd.DataFrame:
    """The forecast as a table, a row a week."""
    if isinstance(coming, Refusal):
        return pd.DataFrame({say("Day"): []})
    rows = coming.frame().iloc[6::7]
    return pd.DataFrame(
        {
            say("Day"): [day(at) for at in rows["day"]],
            say("Low"): [number(people) for people in rows["low_people"]],
            say("Middle"): [number(people) for people in rows["middle_people"]],
            say("High"): [number(people) for people in rows["high_people"]],
        }
    )


def below(told: Family, source: str) -> None:
    """Units below with a target, the worst first."""
    members = told.planned
    without = len(told.below) - len(members)
    blocks.heading(
        say("Targets of the {count} units below, the worst first", count=number(len(members))),
        say(
            "Needed a day from today on; {count} more units have no target of their own",
            count=number(without),
        )
        if without
        else say("Needed a day from today on"),
    )
    table = plan_tables.units(members)
    words = say("Targets of the units below")
    st.dataframe(table.shown(MOST_SHOWN), hide_index=True, key="targets_below", alt=words)
    st.html(f'<p class="source">{escape(source)}</p>')
    blocks.download(table.words, "chi-tieu-don-vi")


def what_if(told: Family) -> None:
    """What would come if silent units reported, or if the ten that gain least kept up."""
    plan = told.itself.plan
    silent, lifted = family.if_silent_report(told), family.if_slowest_lifted(told)
    if plan is None or not (silent or lifted):
        return
    due_on = day(plan.course.due_on)
    blocks.heading(say("What if"), say("People by {day}, before and after; each by itself", day=due_on))
    table = plan_tables.what_ifs(silent, lifted, plan.course.people)
    st.table(table.shown(MOST_SHOWN), border="horizontal", hide_index=True, alt=say("What if"))
    for each in (silent, lifted):
        if each:
            st.caption(each.say())
    if lifted:
        names = {member.code: member.name for member in told.below}
        slowest = "; ".join(names[code] for code in lifted.codes)
        st.caption(as_text(say("Those that gain least a day: {names}.", names=slowest)))
        st.caption(
            say("For them, each unit's pace of the last {days} days is carried on.", days=planner.PACE_DAYS)
        )


def record(told: Family) -> None:
    """How good such forecasts were on this campaign's own past."""
    blocks.heading(
        say("How good such forecasts were"),
        say("Every forecast that could have been made here, of this unit and those below, and what came"),
    )
    st.markdown(backtest.in_words(told.past))
    left, right = st.columns([2, 3], gap="large")
    if len(told.past.by_horizon):
        words = say("How good such forecasts were")
        table = plan_tables.record(told.past)
        left.table(table.shown(MOST_SHOWN), border="horizontal", hide_index=True, alt=words)
    if len(told.own_past) > 1:
        with right:
            _own_past(told.own_past)


def _own_past(past: pd.DataFrame) -> None:
    blocks.heading(
        say("Foretold two weeks before, and what came"), say("Lines are what was foretold, dots what came")
    )
    held = int(past["rate"].between(past["low"], past["high"]).sum())
    words = say("In {held} of {count} cases it came inside.", held=held, count=len(past))
    blocks.drawing(past_figure.foretold(past), words, "past")
    blocks.source(words, past_figure.table(past), "kiem-lai")
