"""Where the campaign stands: the finding, four figures, the trend, the funnel, and every unit."""

import streamlit as st

from dashboard import pipeline
from dashboard.insight import disclosure, ranking, standing
from dashboard.insight.standing import Rate
from dashboard.model import Role
from dashboard.publish import charts, tables
from dashboard.settings import campaign
from dashboard.store import progress
from dashboard.web import access, asked, blocks, filters, flow, ui
from dashboard.wording import day, number, percent, say

account = access.require(Role.LEADER, Role.LIAISON)
con, at = ui.cursor(), asked.version()
on_day = pipeline.today(con, ui.now())

top = st.container()
choice = filters.choose(account, on_day, at)
now = asked.totals(choice.question, at).iloc[0]
weeks = asked.by_week(choice.question, at)
children = asked.by_child(choice.question, at)

# Of the silent units only a headcount is expected: as many of them have a smartphone as elsewhere.
silent = round(int(now["silent_headcount"]) * int(now[choice.denominator]) / (int(now["headcount"]) or 1))
rates = {name: Rate(int(now[name]), int(now[choice.denominator]), silent) for name in progress.MILESTONES}
before = standing.a_week_before(weeks, choice.denominator)
facts = say(
    "{unit} · as of {day} · {reported} of {units} units have reported · {people} people ({basis})",
    unit=choice.unit_name,
    day=day(on_day),
    reported=number(now["units_reported"]),
    units=number(now["units"]),
    people=number(now[choice.denominator]),
    basis=choice.basis_words.lower(),
)

is_hidden = not disclosure.may_see_small(account) and disclosure.is_small(
    int(now["headcount"]), campaign().smallest_group
)
with top:
    blocks.opening(
        choice.unit_name if is_hidden else standing.headline(rates["installed"], rates["registered"]), facts
    )
if is_hidden:
    blocks.empty(say("So few people that a figure would point at one of them: nothing is shown."))
    st.stop()
if not now["units_reported"]:
    blocks.empty(say("Figures appear here as soon as the first roster is committed."))
    st.stop()

bounds = (
    say(
        "counting silent units: {low}–{high}",
        low=percent(rates["installed"].low),
        high=percent(rates["installed"].high),
    )
    if silent
    else ""
)
has_form = pipeline.form_days(con) is not None
steps = [name for name in progress.MILESTONES if has_form or name != "form_submitted"]
waiting = int(now["registered"]) - int(now["form_submitted" if has_form else "approved"])
blocks.numbers(
    [
        blocks.of_rate(say("VssID installed"), rates["installed"], before.get("installed"), bounds),
        blocks.of_rate(say("Registered for e-transactions"), rates["registered"], before.get("registered")),
        blocks.of_rate(say("Approved"), rates["approved"], before.get("approved")),
        blocks.Number(
            say("Registered, form 01 not handed in") if has_form else say("Registered, not approved"),
            number(waiting),
            note=say("of {people} registered", people=number(now["registered"])),
            is_urgent=waiting > 0,
        ),
    ]
)
looked_at = {"unit": choice.question.under or "", "khoi": ",".join(choice.question.kinds)}
flow.link_to(
    "lineage",
    say("See where these figures come from"),
    **{name: words for name, words in looked_at.items() if words},
)

source = say(
    "Source: rosters of the units, {basis}, {day}.", basis=choice.basis_words.lower(), day=day(on_day)
)
left, right = st.columns([3, 2], gap="large")
with left:
    blocks.heading(
        say("Installed and registered week by week"),
        say("Share of {basis}", basis=choice.basis_words.lower()),
    )
    drawn = charts.trend(weeks, choice.denominator)
    blocks.drawing(drawn, standing.trend_in_words(weeks, choice.denominator), "trend")
    blocks.source(source, tables.weeks(weeks, choice.denominator), "theo-tuan")
with right:
    blocks.heading(
        say("From registering to approval, and installing beside it"),
        say("People, and share of {basis}", basis=choice.basis_words.lower()),
    )
    drawn = charts.funnel({name: int(now[name]) for name in (choice.denominator, *steps)}, choice.denominator)
    blocks.drawing(drawn, standing.funnel_in_words(rates, has_form), "funnel")
    blocks.source(source, tables.funnel({name: rates[name] for name in steps}), "cac-buoc")

blocks.heading(
    say("Installed, by unit"),
    say("Share of {basis}; choose a bar to look into the unit", basis=choice.basis_words.lower()),
)
if len(children):
    order = filters.order(len(children))
    smallest = 0 if disclosure.may_see_small(account) else campaign().smallest_group
    shown = disclosure.hide_small(children, smallest)
    listed = ranking.ordered(shown, "installed", choice.denominator, order)
    clicked = blocks.drawing(
        charts.bars(listed, "installed", choice.denominator),
        say("{count} units; the table below lists them all.", count=len(children)),
        "units",
        clickable=True,
    )
    blocks.source(source, tables.groups(shown, choice.denominator), "theo-don-vi")
    if clicked:
        ui.go_to("overview", **{"don-vi": clicked})
else:
    blocks.empty(say("No other unit stands below this one."))
