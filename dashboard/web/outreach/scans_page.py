"""The page of scans: its controls, its finding, and what stands behind it."""

from datetime import date, timedelta

import pandas as pd

from dashboard.model import Account, Role
from dashboard.placing import UNSEEN_AFTER
from dashboard.publish.figures import scan_figure
from dashboard.publish.listings import scan_tables
from dashboard.store import scan_counts
from dashboard.store.scan_counts import Span
from dashboard.web.common import address, blocks, ui
from dashboard.web.common.blocks import Line, Number
from dashboard.wording import day, number, percent, say

FILTERS = {"30": "Last 30 days", "90": "Last 90 days", "all": "Since the first scan"}
GROUPS = {"unit": "By unit", "placement": "By place", "sheet": "By sheet", "kind": "By kind of unit"}
MOST_LINES = 10
# Who may open the page of a unit, and that of a sheet, among those who come here.
READS_UNITS, CHECKS = {Role.LEADER, Role.ADMIN}, {Role.OUTREACH, Role.ADMIN}


def choose(account: Account, today: date) -> Span:
    """The days that are looked at."""
    chosen = address.switch("ky", say("Days"), [*FILTERS], lambda name: say(FILTERS[name]), is_named=False)
    first = today - timedelta(days=29)
    if chosen == "90":
        first = today - timedelta(days=89)
    elif chosen == "all":
        first = min(scan_counts.first_day(ui.cursor()) or first, first)
    return Span(account.scope, first, today)


def judged(account: Account, today: date) -> Span:
    """The days that what is odd is judged by, whichever are looked at."""
    return Span(account.scope, today - timedelta(days=89), today)


def opening(span: Span, codes: pd.DataFrame, odd: pd.DataFrame) -> None:
    """How many codes were followed how often, and how many need a look."""
    in_use = codes[codes["retired_at"].isna()]
    blocks.opening(
        say(
            "People followed {followed} of {codes} printed codes, {times} times in all; {odd} codes "
            "need a look",
            followed=number((in_use["people"] > 0).sum()),
            codes=number(len(in_use)),
            times=number(codes["people"].sum()),
            odd=number(odd["code"].nunique()),
        ),
        say(
            "{first} to {last} · known without address, cookie or name · programs are counted apart",
            first=day(span.first),
            last=day(span.last),
        ),
    )


def figures(codes: pd.DataFrame, unknown: pd.DataFrame, devices: dict[str, int]) -> list[Number]:
    """How people came, and what was none of theirs."""
    people, typed = int(codes["people"].sum()), int(codes["typed"].sum())
    phones = devices.get("phone", 0)
    fakes = unknown[unknown["why"] == "unknown"]
    return [
        Number(
            say("Scanned"),
            number(people - typed),
            note=say("{typed} typed the address ({share})", typed=number(typed), share=_share(typed, people)),
        ),
        Number(say("By phone"), _share(phones, people), note=_of(phones, people)),
        Number(
            say("Programs"), number(codes["bots"].sum()), note=say("previews and search engines, not counted")
        ),
        Number(
            say("Codes that nobody printed"),
            number(fakes["code"].nunique()),
            note=say(
                "{times} times, and {wrong} mistyped",
                times=number(fakes["people"].sum()),
                wrong=_mistyped(unknown),
            ),
            is_urgent=bool(fakes["people"].sum()),
        ),
    ]


def by_day(rows: pd.DataFrame) -> None:
    """The days as columns."""
    blocks.heading(
        say("People who followed a code, day by day"), say("Full: scanned; hatched: the address was typed")
    )
    blocks.drawing(scan_figure.days(rows), scan_figure.days_in_words(rows), "scan_days")
    blocks.source(_source(), scan_tables.days(rows), "luot-quet-theo-ngay")


def by_hour(rows: pd.DataFrame) -> None:
    """The hours of the day."""
    blocks.heading(say("At what time of day"), say("People by hour, Hà Nội's clock"))
    blocks.drawing(scan_figure.hours(rows), scan_figure.hours_in_words(rows), "scan_hours")
    blocks.source(_source(), scan_tables.hours(rows), "luot-quet-theo-gio")


def by_group(codes: pd.DataFrame, account: Account) -> None:
    """Where codes are followed most."""
    blocks.heading(
        say("Where codes are followed"), say("Most people first; a code may hang at several places of a unit")
    )
    by = address.switch("theo", say("By"), [*GROUPS], lambda name: say(GROUPS[name]), is_named=False)
    rows = scan_tables.grouped(codes, by)
    lines = [
        Line(
            row["name"],
            f"/don-vi?don-vi={row['unit_code']}" if by == "unit" and account.role in READS_UNITS else "",
            (
                number(row["people"]),
                f"{number(row['followed'])}/{number(row['codes'])}",
                number(row["per_code"], 1),
            ),
        )
        for row in rows.head(MOST_LINES).to_dict("records")
    ]
    headings = (
        say(scan_tables.GROUPS[by]),
        say("Visits by people"),
        say("Codes followed"),
        say("People a code"),
    )
    blocks.listing(headings, lines, say("Where codes are followed"))
    blocks.source(_source(), scan_tables.groups(rows, by), f"luot-quet-theo-{by}")


def to_look_at(rows: pd.DataFrame, account: Account) -> None:
    """Codes that behave oddly (`odd_codes.found`), with why."""
    blocks.heading(
        say("Codes that need a look"),
        say("What was odd in the last 90 days, and what it may mean; no proof of anything"),
    )
    if rows.empty:
        blocks.empty(say("No code behaves oddly."))
        return
    told = scan_tables.odd(rows)
    lines = [
        Line(f"{code} · {unit}: {why}", _check(code, account), (place or "–",))
        for code, unit, place, why in zip(
            rows["code"], rows["unit_name"], rows["placement"], told[say("Why")], strict=True
        )
    ]
    _codes(lines, told, (say("Codes that need a look"), say("Hangs at")), "ma-can-xem")


def never_followed(codes: pd.DataFrame, today: date, account: Account) -> None:
    """What was printed and nobody followed in these days."""
    old = pd.Timestamp(today) - UNSEEN_AFTER
    rows = codes[codes["retired_at"].isna() & (codes["people"] == 0) & (codes["printed_at"] <= old)]
    blocks.heading(
        say("Printed, and not followed"),
        say("In use, printed at least 14 days ago, and followed by nobody in these days"),
    )
    if rows.empty:
        blocks.empty(say("Every code that was printed is followed."))
        return
    told = scan_tables.codes(rows)
    lines = [
        Line(f"{code} · {unit} · {place}" if place else f"{code} · {unit}", _check(code, account), (on,))
        for code, unit, place, on in zip(
            rows["code"], rows["unit_name"], rows["placement"], told[say("Printed on")], strict=True
        )
    ]
    _codes(lines, told, (say("Printed, and not followed"), say("Printed on")), "in-chua-quet")


def unknown(rows: pd.DataFrame) -> None:
    """What people asked for that was never printed."""
    if rows.empty:
        return
    blocks.heading(
        say("Codes that nobody printed"),
        say(
            "Somebody may hang fakes where such a code is right by its check sign; what else was "
            "typed is not kept"
        ),
    )
    told = scan_tables.unknown(rows)
    lines = [
        Line(what if code == "–" else f"{code}: {what}", "", (number(people), number(programs)))
        for code, what, people, programs, *_ in told.head(MOST_LINES).itertuples(index=False)
    ]
    headings = (say("What it is"), say("Visits by people"), say("Programs"))
    blocks.listing(headings, lines, say("Codes that nobody printed"))
    blocks.source(_source(), told, "ma-khong-ro")


def _codes(named: list[Line], told: pd.DataFrame, headings: tuple[str, str], name: str) -> None:
    blocks.listing(headings, named[:MOST_LINES], headings[0])
    blocks.source(_source(), told, name)


def _check(code: str, account: Account) -> str:
    """Where this person can say how its sheet is."""
    return f"/kiem-tra?ma={code}" if account.role in CHECKS else ""


def _source() -> str:
    return say("Source: requests for printed codes, counted by hour without knowing who.")


def _share(part: int, whole: int) -> str:
    return percent(part / whole if whole else None, 0)


def _of(part: int, whole: int) -> str:
    return say("{count} of {all}", count=number(part), all=number(whole))


def _mistyped(unknown: pd.DataFrame) -> str:
    return number(unknown["people"][unknown["why"] != "unknown"].sum())
