"""A ranking as a table: on the screen with a small line of the last weeks, whole as CSV and as a workbook."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pandas as pd
from xlsxwriter.format import Format

from dashboard.insight.comparing import league_list
from dashboard.publish.listings.tables import column_name
from dashboard.publish.workbooks import sheets
from dashboard.publish.workbooks.sheets import CELL, DAY, HEADING, QUIET, TEXT, TITLE
from dashboard.wording import day, number, percent, say, span

# Where a unit lies against the limits of its size, or why it is not ranked.
GROUPS = {
    "below": "clearly below",
    "alike": "within the limits",
    "above": "clearly above",
    "small": "too few people",
    "stale": "old roster",
    "silent": "not reported",
}
# What somebody looks for first; the rest is to the right of it.
FIRST_ON_SCREEN = ("Unit", "Rank", "Rate", "Last weeks", "Week, points")
HEADING_ROW = 3
LOOKS: dict[str, dict[str, Any]] = {
    "title": TITLE,
    "line": QUIET,
    "heading": HEADING,
    "text": {**CELL, **TEXT, "indent": 1},
    "places": {**CELL, "align": "center"},
    "count": {**CELL, "num_format": "#,##0", "align": "right", "indent": 1},
    "rate": {**CELL, "num_format": "0.0%", "align": "right", "indent": 1},
    "points": {**CELL, "num_format": "+0.0;-0.0;0.0", "align": "right", "indent": 1},
    "day": {**CELL, **DAY},
}


@dataclass(frozen=True)
class Column:
    """One column: its heading, how its values are written (`LOOKS`), how wide, and the values."""

    heading: str
    look: str
    width: int
    values: Sequence[Any]


def group_name(group: str) -> str:
    """One of `league_list.GROUPS` in words."""
    return say(GROUPS[group])


def screen(
    rows: pd.DataFrame, milestone: str, denominator: str, weeks: Mapping[str, list[float]]
) -> pd.DataFrame:
    """The rows as they are read on the screen, with `weeks`: code → rates of the last weeks, 0 to 100.

    Of a unit that is silent or hidden there are no figures, and no line.
    """
    told: dict[str, list[Any]] = {
        each.heading: _words(each) for each in _columns(rows, milestone, denominator)
    }
    low, high = (told.pop(heading) for heading in (say("95% from"), say("to")))
    lines = [[round(rate * 100, 1) for rate in weeks.get(code, [])] for code in rows["code"]]
    told[say("Last weeks")] = lines
    told[say("Interval, 95%")] = [
        f"{since}–{upto}" if since else "" for since, upto in zip(low, high, strict=True)
    ]
    first = [say(heading) for heading in FIRST_ON_SCREEN]
    others = [heading for heading in told if heading not in {*first, say("Code")}]
    return pd.DataFrame({heading: told[heading] for heading in (*first, *others)})


def figures(rows: pd.DataFrame, milestone: str, denominator: str) -> list[str]:
    """The headings of the columns that hold numbers."""
    return [
        each.heading
        for each in _columns(rows.head(0), milestone, denominator)
        if each.look in {"rate", "count", "points"} and each.heading not in {say("95% from"), say("to")}
    ] + [say("Interval, 95%")]


def listed(rows: pd.DataFrame, milestone: str, denominator: str) -> pd.DataFrame:
    """The same for a CSV, with the codes and without the line."""
    told = {each.heading: _words(each) for each in _columns(rows, milestone, denominator)}
    # What begins with a plus might be a formula.
    told[say("Week, points")] = [points.removeprefix("+") for points in told[say("Week, points")]]
    return pd.DataFrame(told, dtype="object")


def workbook(
    rows: pd.DataFrame, milestone: str, denominator: str, title: str, facts: str, on_day: date
) -> bytes:
    """The same as real numbers and days, under a title and what it rests on."""
    file = BytesIO()
    columns = _columns(rows, milestone, denominator)
    with sheets.new_book(file, title, on_day, size=11) as book:
        sheet, looks = book.add_worksheet(say("Ranking")), sheets.formats(book, LOOKS)
        looks["code"] = looks["text"]
        sheet.write_string(0, 0, title, looks["title"])
        sheet.write_string(1, 0, facts, looks["line"])
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(HEADING_ROW, place, column.heading, looks["heading"])
            usual: Format = looks[column.look]
            for row, value in enumerate(column.values, start=HEADING_ROW + 1):
                if isinstance(value, float):
                    sheet.write_number(row, place, value, usual)
                else:
                    sheets.write(sheet, row, place, value, usual, looks["day"])
        sheet.set_row(HEADING_ROW, 34)
        sheet.freeze_panes(HEADING_ROW + 1, 3)
        sheet.autofilter(HEADING_ROW, 0, HEADING_ROW + max(len(rows), 1), len(columns) - 1)
        sheets.print_on_a4(sheet, HEADING_ROW, HEADING_ROW)
    return file.getvalue()


def _columns(rows: pd.DataFrame, milestone: str, denominator: str) -> list[Column]:
    is_target = denominator.startswith("target_")
    base = say("Target") if is_target else column_name(denominator)
    return [
        Column(say("Rank"), "places", 9, _places(rows)),
        Column(say("Code"), "code", 14, rows["code"].tolist()),
        Column(say("Unit"), "text", 44, rows["name"].tolist()),
        Column(say("Rate"), "rate", 9, _floats(rows["rate"], 3)),
        Column(column_name(milestone), "count", 12, _whole(rows[milestone].where(rows["rate"].notna()))),
        Column(base, "count", 12, _whole(rows[denominator].where(rows["rate"].notna()))),
        Column(say("Missing"), "count", 11, _whole(rows["missing"].where(rows["rate"].notna()))),
        Column(say("Week, points"), "points", 10, _floats(rows["change"] * 100, 1)),
        Column(say("95% from"), "rate", 9, _floats(rows["low"], 3)),
        Column(say("to"), "rate", 9, _floats(rows["high"], 3)),
        Column(say("Standing"), "text", 20, [_group(*told) for told in _told(rows)]),
        Column(say("Newest roster"), "day", 13, [_day(at) for at in rows["as_of"]]),
        Column(say("Days old"), "count", 9, _whole(rows["days_old"])),
    ]


def _told(rows: pd.DataFrame) -> Iterable[tuple[str, bool]]:
    return zip(league_list.groups(rows), rows["rate"].isna(), strict=True)


def _group(group: str, has_no_rate: bool) -> str:
    return say("hidden: too few people") if group == "small" and has_no_rate else group_name(group)


def _places(rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["rank_low"], rows["rank_high"], strict=True)
    return ["" if pd.isna(low) else span(low, high) for low, high in pairs]


def _whole(values: pd.Series) -> list[int | None]:
    return [None if pd.isna(value) else int(value) for value in values]


def _floats(values: pd.Series, digits: int) -> list[float | None]:
    # Without a minus before a zero.
    return [None if value != value else round(value, digits) + 0.0 for value in values]


def _day(at: Any) -> date | None:
    return None if pd.isna(at) else pd.Timestamp(at).date()


def _words(column: Column) -> list[str]:
    return ["" if value is None else _HOW[column.look](value) for value in column.values]


def _signed(points: float) -> str:
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return sign + number(abs(points), 1)


_HOW: dict[str, Callable[[Any], str]] = dict.fromkeys(LOOKS, str) | {
    "code": str,
    "rate": percent,
    "count": number,
    "points": _signed,
    "day": day,
}
