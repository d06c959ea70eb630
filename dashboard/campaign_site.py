"""The campaign's public site: the store is asked once, every page made, looked through and kept whole."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO
from uuid import uuid4

import pandas as pd

from dashboard import disclaimer, pipeline, published_site
from dashboard.errors import UserError
from dashboard.insight import disclosure
from dashboard.model import OUTSIDE, Language
from dashboard.publish.site import whole_site
from dashboard.publish.site.checks import Links
from dashboard.publish.site.frame import Frame, Told
from dashboard.publish.site.whole_site import File
from dashboard.published_site import Build, State
from dashboard.settings import campaign, settings
from dashboard.store import catalogue, progress
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.store.units import CITY
from dashboard.wording import say, speaking

Progress = Callable[[str], None]
# A folder with these in it is one of ours, and may be written anew.
OURS = {"robots.txt", "404.html", "chien-dich"}


def folder() -> Path:
    """Where builds are kept."""
    return settings().data / "site"


def kept() -> State:
    """The builds that are there."""
    return published_site.state(folder())


def build(con: Connection, now: datetime, step: Progress = lambda words: None) -> Build:
    """A whole new build that waits to be looked at; raises `UserError` if a page of it is wrong."""
    made = published_site.add(folder(), _looked_through(con, now, step), now)
    step(say("The site is built."))
    return made


def build_into(out: Path, con: Connection, now: datetime, step: Progress = lambda words: None) -> int:
    """The same into a folder for another host, in place of an earlier build there; gives how many files."""
    if out.exists() and (not out.is_dir() or not {each.name for each in out.iterdir()} <= OURS):
        raise UserError("“{name}” holds other files. Choose an empty folder.", name=out.name)
    half, old = (out.with_name(f".{out.name}-{uuid4().hex}-{which}") for which in ("new", "old"))
    try:
        count = published_site.unpack(_looked_through(con, now, step), half)
        if out.exists():
            out.rename(old)
        half.rename(out)
    except OSError as error:
        raise UserError("“{name}” cannot be written there. Choose another folder.", name=out.name) from error
    finally:
        for each in (half, old):
            shutil.rmtree(each, ignore_errors=True)
    return count


def build_zip(out: IO[bytes], con: Connection, now: datetime, step: Progress = lambda words: None) -> int:
    """The same as a zip; gives how many files."""
    _, count = published_site.pack(_looked_through(con, now, step), out)
    return count


def told(con: Connection, on_day: date) -> Told:
    """What of the store becomes public on this day."""
    question = Question(OUTSIDE, on_day)
    total = progress.totals(con, question).iloc[0]
    is_hidden = disclosure.is_hidden(total)
    own = disclosure.mark(progress.by(con, question, "unit"))
    own = own[["code", "as_of", "is_hidden", *progress.COUNTS]]
    units = catalogue.with_offices(con, on_day).merge(own, on="code", how="left")
    parts = disclosure.mark(progress.by_child(con, _of_city(question)))
    weeks = progress.by_week(con, question, pipeline.starts_on(con))
    return Told(
        units=units.assign(is_hidden=units["is_hidden"].eq(True), parent_code=_texts(units["parent_code"])),
        offices=catalogue.offices(con, on_day),
        parts=_by_name(parts, units),
        total=None if is_hidden or not total["with_smartphone"] else dict(total),
        is_hidden=is_hidden,
        weeks=disclosure.without_small(weeks, question.smallest) if not is_hidden else weeks.iloc[:0],
    )


def frame(con: Connection, on_day: date) -> Frame:
    """The campaign as the public reads it."""
    notices = {}
    for language in Language:
        with speaking(language):
            notices[language] = disclaimer.of(con, on_day)
    return Frame(
        address=settings().address,
        name=campaign().name,
        sender=campaign().sender,
        hotline=campaign().hotline,
        target=campaign().target,
        may_lead_to=campaign().may_lead_to,
        today=on_day,
        deadline=pipeline.deadline(con),
        smallest_group=campaign().smallest_group,
        stale_days=campaign().stale_days,
        notices=notices,
    )


def _looked_through(con: Connection, now: datetime, step: Progress) -> Iterator[File]:
    """Every file as it is made; what is wrong with one stops those that follow."""
    on_day = pipeline.today(con, now)
    step(say("Asking the store"))
    around = frame(con, on_day)
    links = Links(around.address, around.may_lead_to)
    for path, content in whole_site.files(told(con, on_day), around, step):
        links.see(path, content)
        yield path, content
    links.finish()


def _of_city(question: Question) -> Question:
    return Question(question.scope, question.on_day, question.known_at, question.kinds, CITY)


def _texts(column: pd.Series) -> pd.Series:
    return column.astype(object).where(column.notna(), "")


def _by_name(parts: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """In the order in which units stand, which is that of Vietnamese."""
    places = {code: place for place, code in enumerate(units["code"])}
    return parts.assign(place=parts["code"].map(places)).sort_values("place", ignore_index=True)
