"""A calendar of what falls due: a table with a row a week, Monday first, read aloud as it is seen."""

from collections.abc import Mapping
from datetime import date, timedelta
from html import escape

import pandas as pd

from dashboard.insight.form_01.clock import SOON_DAYS
from dashboard.wording import day, day_and_month, number, say

# How long somebody has been late, in days.
AGES = ((1, 7), (8, 14), (15, 28), (29, None))


def calendar(due_days: pd.DataFrame, on_day: date, is_today: bool = True) -> str:
    """HTML of the weeks from `on_day` on, before them what is overdue; `due_days` is of `insight.clock`."""
    people = dict(zip(pd.to_datetime(due_days["day"]).dt.date, due_days["people"], strict=True))
    last = max([on_day, *people])
    first = on_day - timedelta(days=on_day.weekday())
    weeks = range((last - first).days // 7 + 1)
    most = max((count for at, count in people.items() if at >= on_day), default=0)
    days = [[first + timedelta(days=7 * week + place) for place in range(7)] for week in weeks]
    marked = on_day if is_today else None
    rows = "".join(
        "<tr>" + "".join(_cell(at, people.get(at, 0), on_day, most, at == marked) for at in week) + "</tr>"
        for week in days
    )
    return (
        f'<table class="due"><caption>{escape(_caption(on_day, last))}</caption>'
        f"<thead><tr>{_headings()}</tr></thead>"
        f"<tbody>{_overdue(people, on_day)}{rows}</tbody></table>"
    )


def in_words(due_days: pd.DataFrame, on_day: date) -> pd.DataFrame:
    """The same as a table: the last day, the people who owe form 01, and days left (less than 0: overdue)."""
    days = pd.to_datetime(due_days["day"]).dt.date.tolist()
    return pd.DataFrame(
        {
            say("Last day"): [day(at) for at in days],
            say("People"): due_days["people"].tolist(),
            say("Days left"): [(at - on_day).days for at in days],
        }
    )


def _caption(first: date, last: date) -> str:
    return say(
        "People who owe form 01, by the last day to hand it in, from {first} to {last}",
        first=day(first),
        last=day(last),
    )


def _headings() -> str:
    weekdays = (
        (say("Mon"), say("Monday")),
        (say("Tue"), say("Tuesday")),
        (say("Wed"), say("Wednesday")),
        (say("Thu"), say("Thursday")),
        (say("Fri"), say("Friday")),
        (say("Sat"), say("Saturday")),
        (say("Sun"), say("Sunday")),
    )
    return "".join(
        f'<th scope="col"><abbr title="{escape(name)}">{escape(short)}</abbr></th>'
        for short, name in weekdays
    )


def _overdue(people: Mapping[date, int], on_day: date) -> str:
    late = {(on_day - at).days: count for at, count in people.items() if at < on_day}
    if not late:
        return f'<tr><td class="late none" colspan="7">{escape(say("Nobody is overdue"))}</td></tr>'
    ages = [
        (_age(since, upto), sum(count for days, count in late.items() if since <= days <= (upto or days)))
        for since, upto in AGES
    ]
    parts = " · ".join(f"{escape(words)}: <b>{number(count)}</b>" for words, count in ages if count)
    total = say("Overdue: {people} people", people=number(sum(late.values())))
    return f'<tr><td class="late" colspan="7"><strong>{escape(total)}</strong> <span>{parts}</span></td></tr>'


def _age(since: int, upto: int | None) -> str:
    if upto is None:
        return say("{days} days or more", days=since)
    return say("{since}–{upto} days", since=since, upto=upto)


def _cell(at: date, count: int, on_day: date, most: int, is_today: bool) -> str:
    told = f'<time datetime="{at.isoformat()}">{escape(day_and_month(at))}</time>'
    if at < on_day:
        return f'<td class="past">{told}</td>'
    kinds = [
        *(["today"] if at == on_day else []),
        *(["soon"] if count and (at - on_day).days <= SOON_DAYS else []),
        *(["none"] if not count else []),
    ]
    words = say("people due today") if is_today else say("people due")
    shown = f'<b>{number(count)}</b><span class="aloud"> {escape(words)}</span>'
    bar = f'<i style="width:{round(90 * count / most)}%"></i>' if count else ""
    mark = f"<em>{escape(say('today'))}</em> " if is_today else ""
    return f'<td class="{" ".join(kinds)}">{told} {mark}{shown}{bar}</td>'
