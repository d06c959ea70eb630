"""What posters are worth, and where to print next: told with an interval, or not at all."""

from datetime import date

import streamlit as st

from dashboard.insight.outreach_effect import FEWEST_COMPARED, FEWEST_UNITS, Effect
from dashboard.proving import Worth
from dashboard.publish.listings import scan_tables
from dashboard.web.common import blocks
from dashboard.web.common.blocks import Line, Number
from dashboard.wording import day, number, say

MOST_LINES = 10
MEASURES = {"registered": "Registered", "installed": "VssID installed"}


def draw(worth: Worth, today: date, reads_units: bool) -> None:
    """The effect on both rates, the units behind it, and the units that need a sheet next."""
    blocks.heading(
        say("What posters are worth"),
        say(
            "By how many points more a rate rose in units with a sheet than in units like them "
            "without: same kind, "
            "size within a factor of two, starting rate within ten points, same days"
        ),
    )
    blocks.numbers([_number(say(MEASURES[name]), effect) for name, effect in worth.effects.items()])
    st.caption(_finding(worth))
    if len(worth.units):
        blocks.source(
            say(
                "Source: rosters of the units and scans, as of {day}; of people with a smartphone.",
                day=day(today),
            ),
            scan_tables.worth(worth.units),
            "hieu-qua-ap-phich",
        )
    _next(worth, reads_units)


def _number(label: str, effect: Effect) -> Number:
    if not effect.is_told:
        return Number(label, "–", note=say("not enough data"))
    words = say(
        "points; 95 %: {interval} · {units} units against {compared}",
        interval=scan_tables.interval(effect),
        units=number(effect.units),
        compared=number(effect.compared),
    )
    return Number(label, scan_tables.points(effect.points), note=words)


def _finding(worth: Worth) -> str:
    effect = worth.effects["registered"]
    if not effect.is_told:
        return say(
            "Not enough data: {units} units with a sheet could be compared, with {compared} others; "
            "at least {fewest} "
            "and {most} are needed, each with a roster from before the sheet hung and a newer one.",
            units=number(effect.units),
            compared=number(effect.compared),
            fewest=number(FEWEST_UNITS),
            most=number(FEWEST_COMPARED),
        )
    words = (
        say("The difference in registrations cannot be chance alone.")
        if effect.is_clear
        else say("The difference in registrations may be chance: neither a gain nor a loss is shown.")
    )
    return f"{words} " + say(
        "Who hangs posters may do other things too, so this is no proof. {left} units with a sheet "
        "had none like them.",
        left=number(effect.left_out),
    )


def _next(worth: Worth, reads_units: bool) -> None:
    blocks.heading(
        say("Where to print next"),
        say("No whole sheet hangs there as far as is known; most people not registered first"),
    )
    rows = worth.next_units
    if rows.empty:
        blocks.empty(say("A sheet hangs in every unit that has reported."))
        return
    told = scan_tables.next_units(rows)
    lines = [
        Line(f"{name}: {why}", f"/don-vi?don-vi={code}" if reads_units else "", (number(left),))
        for code, name, left, why in zip(
            rows["code"], rows["name"], rows["left"], told[say("Why")], strict=True
        )
    ][:MOST_LINES]
    blocks.listing((say("Unit"), say("Not registered yet")), lines, say("Where to print next"))
    blocks.source(
        say("Source: newest rosters of the units and the placement log."), told.head(500), "in-tiep-o-dau"
    )
