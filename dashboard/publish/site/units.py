"""The page of every unit, and the list of units that leads to them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from dashboard.model import Language
from dashboard.publish.handed_out import parcel
from dashboard.publish.site import rendering, texts
from dashboard.publish.site.frame import Frame, Told, path_of
from dashboard.wording import day, number, percent, speaking

# More are not listed on one page: those who look for their own unit come by its poster.
MOST_LISTED = 200
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


@dataclass(frozen=True)
class Link:
    """A name and where it leads."""

    name: str
    address: str


@dataclass(frozen=True)
class Rate:
    """What was reached, as it is read."""

    label: str
    percent: str
    people: str


@dataclass(frozen=True)
class Office:
    """A BHXH office; `dial` is its number as a phone takes it."""

    name: str
    address: str
    phone: str
    dial: str


def folder(code: str) -> str:
    """The name of a unit's page in addresses and on disk, whatever signs the code has."""
    if PLAIN.fullmatch(code):
        return code
    return f"{parcel.plain(code)}-{blake2b(code.encode(), digest_size=4).hexdigest()}".lstrip("-")


def offices(told: Told) -> dict[str, Office]:
    """Every office by its code."""
    rows = told.offices.astype(object).where(told.offices.notna(), "")
    return {
        row["code"]: Office(row["name"], row["address"], row["phone"], re.sub(r"\D", "", row["phone"]))
        for row in records(rows)
    }


def pages(told: Told, frame: Frame, language: Language) -> Iterator[tuple[str, bytes]]:
    """path, content of the page of each unit."""
    home, known = path_of("units", language), offices(told)
    words = texts.words(language)
    rows = records(told.units)
    names = {row["code"]: row["name"] for row in rows}
    below: dict[str, list[Link]] = {}
    for row in rows:
        below.setdefault(row["parent_code"] or "", []).append(Link(row["name"], f"../{folder(row['code'])}/"))
    # Directly below the city a unit is told with all that stands below it, as its line of the progress is.
    whole = {row["code"]: row for row in records(told.parts)}
    host = urlsplit(frame.target).hostname
    with speaking(language):
        for row in rows:
            own, parent = below.get(row["code"], []), row["parent_code"]
            content = rendering.page(
                "unit.html",
                frame,
                language,
                "unit",
                f"{home}{folder(row['code'])}/",
                title=words["unit_title"].format(unit=row["name"]),
                description=words["unit_description"].format(unit=row["name"]),
                kind=words.get(f"kinds_{row['kind']}", ""),
                unit=_told_of(whole.get(row["code"], row), frame, words),
                parent=Link(names[parent], f"../{folder(parent)}/") if parent in names else None,
                office=known.get(row["office_code"] or ""),
                target_host=host,
                below=own[:MOST_LISTED],
                more_below=number(len(own) - MOST_LISTED) if len(own) > MOST_LISTED else "",
            )
            yield f"{home}{folder(row['code'])}/index.html", content


def by_kind(told: Told, language: Language) -> list[tuple[str, list[Link], str]]:
    """Title of a kind, its first units, and how many more there are."""
    words = texts.words(language)
    groups = []
    for kind, rows in told.units.groupby("kind", sort=False):
        shown = [Link(row["name"], f"{folder(row['code'])}/") for row in records(rows.head(MOST_LISTED))]
        more = len(rows) - len(shown)
        groups.append((words.get(f"kinds_{kind}", str(kind)), shown, number(more) if more else ""))
    return groups


def serving(told: Told, language: Language, up: str) -> list[dict[str, Any]]:
    """Each office with the places that it serves: id, name, address, phone, dial, serves."""
    places = told.units[told.units["kind"].isin(["district", "commune"])]
    home = up + path_of("units", language)
    listed = []
    for code, office in offices(told).items():
        rows = places[places["office_code"] == code]
        serves = [Link(row["name"], f"{home}{folder(row['code'])}/") for row in records(rows)]
        listed.append({"id": parcel.plain(code).lower(), **vars(office), "serves": serves})
    return listed


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row by the names of its columns."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def rates(counts: Mapping[str, Any], words: Mapping[str, str]) -> list[Rate]:
    """Installed and registered, of people with a smartphone."""
    people = int(counts["with_smartphone"])
    return [
        Rate(
            words[f"rate_{name}"],
            percent(int(counts[name]) / people if people else None),
            words["rate_people"].format(numerator=number(int(counts[name])), denominator=number(people)),
        )
        for name in ("installed", "registered")
    ]


def state(row: Mapping[str, Any]) -> str:
    """silent, hidden or told."""
    if pd.isna(row["as_of"]):
        return "silent"
    return "hidden" if row["is_hidden"] or not row["with_smartphone"] else "told"


def is_stale(as_of: date, frame: Frame) -> bool:
    """Whether figures of this day are too old to be taken for today's."""
    return as_of < frame.today - timedelta(days=frame.stale_days)


def addresses(codes: Sequence[str], language: Language) -> list[str]:
    """Where the pages of these units stand."""
    return [f"{path_of('units', language)}{folder(code)}/" for code in codes]


def _told_of(row: Mapping[str, Any], frame: Frame, words: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"code": row["code"], "name": row["name"], "state": state(row)}
    if told["state"] == "told":
        as_of = row["as_of"].date()
        source = "unit_source_stale" if is_stale(as_of, frame) else "unit_source"
        told["rates"] = rates(row, words)
        told["source"] = words[source].format(day=day(as_of), stale=frame.stale_days)
    return told
