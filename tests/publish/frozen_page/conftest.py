"""One frozen page of an invented campaign, for all tests of it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from builders import NOON, TODAY, a_store
from frozen_pages import CITY, EDITION, LEADER, Read, a_campaign

from dashboard import briefing, freezing
from dashboard.insight import outlook
from dashboard.insight.form_01.clock import Clock
from dashboard.insight.report_context import ReportContext
from dashboard.model import Basis
from dashboard.publish.frozen_page import frozen
from dashboard.store import targets


@pytest.fixture(scope="module")
def con():
    with a_store() as con:
        a_campaign(con)
        rows = {
            "unit_code": "HN",
            "milestone": ["installed", "registered"],
            "people": [9_000, 6_000],
            "due_on": TODAY + timedelta(days=31),
        }
        targets.set_all(con, pd.DataFrame(rows), "test", NOON)
        yield con


@pytest.fixture(scope="module")
def told(con) -> ReportContext:
    found = briefing.context(con, LEADER, CITY, Basis.SMARTPHONE)
    due = pd.DataFrame({"day": pd.date_range(TODAY - timedelta(days=3), periods=12), "people": range(1, 13)})
    clock = Clock(78, 6, 22, 30, 40)
    sentences = {**found.sentences, "overdue": outlook.what_is_overdue(clock)}
    return replace(found, clock=clock, due_days=due, sentences=sentences)


@pytest.fixture(scope="module")
def units(con, told) -> pd.DataFrame:
    return freezing.every_unit(con, LEADER, CITY, told)


@pytest.fixture(scope="module")
def content(told, units) -> bytes:
    return frozen.page(told, units, EDITION)


@pytest.fixture(scope="module")
def read(content) -> Read:
    return Read(content)


@pytest.fixture(scope="module")
def file(content, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("stick") / "tổng quan.html"
    path.write_bytes(content)
    return path
