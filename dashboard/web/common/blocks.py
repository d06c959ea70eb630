"""What pages are made of: a finding, figures in a row, a drawing with its title, source, table and file."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.insight.standing import Rate
from dashboard.publish.figures import charts
from dashboard.publish.official import report
from dashboard.publish.workbooks import csv_file
from dashboard.wording import ARROWS, change, language, number, percent, say, speaking

STYLE = Path(__file__).with_name("blocks.css")
# A number, a share, a change or a span of them, as people read it.
FIGURE, DIGIT = re.compile(r"[+−≈<>]?[\d.,]+%?([–/][\d.,]+%?)?"), re.compile(r"\d")


@dataclass(frozen=True)
class Number:
    """One number to look at: what it is, how much, what changed, and what it rests on."""

    label: str
    value: str
    change: float | None = None
    note: str = ""
    is_urgent: bool = False


def opening(finding: str, facts: str) -> None:
    """The finding in one sentence, and under it what it rests on."""
    st.html(STYLE)
    st.html(f'<h1 class="finding">{escape(finding)}</h1><p class="facts">{escape(facts)}</p>')


def numbers(shown: list[Number]) -> None:
    """The figures side by side; on a phone one below the other."""
    cells = "".join(
        f'<div class="figure{" urgent" if figure.is_urgent else ""}">'
        f'<div class="label">{escape(figure.label)}</div><div class="value">{escape(figure.value)}</div>'
        f'<div class="note">{_change(figure.change)}{escape(figure.note)}</div></div>'
        for figure in shown
    )
    st.html(f'<div class="figures">{cells}</div>')


def heading(title: str, subtitle: str) -> None:
    """What the figure below shows, and what is drawn."""
    st.html(f'<h2 class="block">{escape(title)}</h2><p class="drawn">{escape(subtitle)}</p>')


def of_rate(label: str, rate: Rate, change: float | None, note: str = "") -> Number:
    """A rate as a figure: its change in a week (points), and the people it rests on."""
    if rate.is_target and not rate.denominator:
        return Number(label, percent(None), note=say("no target was set"))
    people = say(
        "{numerator} of {denominator} people",
        numerator=number(rate.numerator),
        denominator=number(rate.denominator),
    )
    return Number(label, percent(rate.value), change, f"{people} · {note}" if note else people)


@dataclass(frozen=True)
class Line:
    """A line of a short list: what it is about, where it may lead, and its cells; some are urgent."""

    name: str
    address: str
    cells: tuple[str, ...]
    is_urgent: bool = False


def listing(headings: tuple[str, ...], lines: Sequence[Line], caption: str) -> None:
    """A short list with links; the first heading is that of the names, the cells are numbers."""
    titles = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    rows = "".join(
        f'<tr{" class=urgent" if line.is_urgent else ""}><th scope="row">'
        f"{_link(line)}</th>" + "".join(f"<td>{escape(cell)}</td>" for cell in line.cells) + "</tr>"
        for line in lines
    )
    st.html(
        f'<table class="listing"><caption>{escape(caption)}</caption><thead><tr>{titles}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def short_table(rows: pd.DataFrame, caption: str) -> None:
    """A few rows that fit on a phone: the first column names them, the others are figures."""
    lines = [Line(name, "", tuple(cells)) for name, *cells in rows.itertuples(index=False)]
    listing(tuple(rows.columns), lines, caption)


def _link(line: Line) -> str:
    if not line.address:
        return escape(line.name)
    return f'<a href="{escape(line.address)}" target="_self">{escape(line.name)}</a>'


def signed(points: float | None) -> str:
    """A change in points with its sign; nothing where it is not known."""
    return "–" if points is None or points != points else report.signed(points)


def drawing(drawn: charts.Figure, alt: str, key: str, clickable: bool = False) -> str | None:
    """The drawing; `alt` is read aloud instead of it. Gives what stands behind the bar that was chosen."""
    if not clickable:
        st.plotly_chart(drawn, key=key, alt=alt, config=charts.CONFIG, theme=None)
        return None
    event = st.plotly_chart(
        drawn, key=key, alt=alt, config=charts.CONFIG, theme=None, on_select="rerun", selection_mode="points"
    )
    points = event["selection"]["points"]
    return (
        str(
            points[0]["customdata"][0]
            if isinstance(points[0]["customdata"], list)
            else points[0]["customdata"]
        )
        if points
        else None
    )


def source(words: str, rows: pd.DataFrame, name: str) -> None:
    """Where the figure's numbers come from, the numbers themselves, and a file of them."""
    st.html(f'<p class="source">{escape(words)}</p>')
    with st.expander(say("Table and file"), key=f"table_{name}"):
        st.dataframe(rows, hide_index=True, key=f"rows_{name}", alt=words, column_config=figures_right(rows))
        download(lambda: rows, name)


def figures_right(rows: pd.DataFrame) -> dict[Any, Any]:
    """Settings that put written figures below each other, as numbers stand by themselves.

    A column is one of figures when every cell of it with a digit is a figure, and there is one.
    """
    right = {}
    for place, name in enumerate(rows.columns):
        cells = [cell for cell in rows.iloc[:, place] if isinstance(cell, str) and DIGIT.search(cell)]
        if cells and all(map(FIGURE.fullmatch, cells)):
            right[name] = st.column_config.TextColumn(alignment="right")
    return right


def download(rows: Callable[[], pd.DataFrame], name: str) -> None:
    """The rows as a file that Excel opens; they are asked for only when somebody wants it."""
    chosen = language()

    def content() -> bytes:
        with speaking(chosen):
            return csv_file.content(rows())

    st.download_button(
        say("Download as CSV"),
        content,
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"file_{name}",
        on_click="ignore",
    )


def empty(words: str) -> None:
    """There is nothing to show yet, and what to do next."""
    st.html(f'<p class="empty">{escape(words)}</p>')


def _change(points: float | None) -> str:
    way, words = change(points)
    return f'<span class="{way}">{ARROWS.get(way, "")}{escape(words)}</span> · ' if way else ""


def of_counts(counts: pd.DataFrame) -> list[Number]:
    """What the units of one upload count together; of several units their number stands before."""
    people, with_smartphone = int(counts["headcount"].sum()), int(counts["with_smartphone"].sum())
    shown = [
        Number(
            say("People"),
            number(people),
            note=say("{count} with a smartphone", count=number(with_smartphone)),
        ),
        of_rate(say("VssID installed"), Rate(int(counts["installed"].sum()), with_smartphone), None),
        of_rate(say("Registered"), Rate(int(counts["registered"].sum()), with_smartphone), None),
        of_rate(say("Approved"), Rate(int(counts["approved"].sum()), with_smartphone), None),
    ]
    units = Number(say("Units in this file"), number(len(counts)))
    return [units, *shown] if len(counts) > 1 else shown
