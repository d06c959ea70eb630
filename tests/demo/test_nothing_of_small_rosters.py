"""What leaves the demo's units is the same, to the byte, whatever the few people of its small rosters did."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from dashboard import campaign_site, demo, pipeline, report_files, settings
from dashboard.demo.profile import PROFILES
from dashboard.model import OUTSIDE, Account, Basis, Role
from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.web.serving import api

TODAY = PROFILES["2021"].today
EARLIER = TODAY - timedelta(days=30)
LEADER = Account("", Role.LEADER)
# Of what the report is made: of everything, of a part, of a kind, and as it was known a month ago.
QUESTIONS = {
    "city": Question(OUTSIDE, TODAY),
    "district": Question(OUTSIDE, TODAY, under="D004"),
    "enterprises": Question(OUTSIDE, TODAY, kinds=("enterprise",)),
    "then": Question(OUTSIDE, EARLIER, datetime.combine(EARLIER, time.max)),
}
ASKED = [
    (ask, {"by": by, **day, **part})
    for ask, groups in ((api.rates, ("child", "unit", "kind", "office")), (api.weeks, ("child",)))
    for by in groups
    for day in ({}, {"as_of": str(EARLIER), "known": "then"})
    for part in ({}, {"under": "D004"}, {"kind": "school"})
]
SMALL = "headcount > 0 AND least(headcount, with_smartphone) < 5"


@pytest.fixture(scope="module")
def city() -> Iterator[Connection]:
    """The invented campaign of 2021."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMPAIGN_SECRET", "only for the tests of the demo, and long enough")
        settings.settings.cache_clear()
        con = pipeline.open_store(None, datetime(2026, 10, 1, 12))
        demo.build(con, "2021", lambda step, share: None)
        yield con
        con.close()
    settings.settings.cache_clear()


def leaves(con: Connection) -> dict[str, str]:
    """Every file and answer by name, each as a digest of its bytes."""
    told = {}
    for name, question in QUESTIONS.items():
        for file in report_files.all_made(report_files.told(con, LEADER, question, Basis.SMARTPHONE)):
            told[f"{name}: {file.name}"] = sha256(file.content).hexdigest()
    for ask, query in ASKED:
        request = Request({"type": "http", "query_string": urlencode(query).encode(), "headers": []})
        found = ask(con, request)
        found["rows"] = found["rows"].to_json(date_format="iso")
        told[f"{ask.__name__} {query}"] = str(found)
    site = campaign_site.told(con, TODAY)
    for name in ("units", "parts", "weeks"):
        told[f"site {name}"] = getattr(site, name).to_json(date_format="iso")
    return told | {"site total": str(site.total)}


def alter(con: Connection) -> None:
    """The few people are others, more of them have done everything, and they stand in no second unit."""
    con.execute(
        f"CREATE TEMP TABLE few AS SELECT upload_id, unit_code FROM campaign.unit_progress WHERE {SMALL}"
    )
    con.execute(
        f"""
        UPDATE campaign.unit_progress SET headcount = headcount + 1,
            with_smartphone = greatest(with_smartphone - 1, 0), installed = greatest(with_smartphone - 1, 0),
            registered = headcount, form_submitted = headcount, approved = headcount
        WHERE {SMALL}
        """
    )
    con.execute("DELETE FROM campaign.unit_step_day WHERE (upload_id, unit_code) IN (FROM few)")
    con.execute(
        "DELETE FROM campaign.same_person "
        "WHERE (upload_id, unit_code) IN (FROM few) OR (other_upload_id, other_unit_code) IN (FROM few)"
    )
    con.execute("DROP TABLE few")
    tally.forget(con)


def test_no_page_file_or_answer_moves_with_what_a_few_people_did(city, monkeypatch):
    monkeypatch.setattr(api.ui, "now", lambda: datetime.combine(TODAY, time(12)))
    before = leaves(city)
    assert city.execute(f"SELECT count(*) FROM campaign.unit_progress WHERE {SMALL}").fetchone()[0] > 100
    alter(city)
    after = leaves(city)
    assert [name for name, told in before.items() if after[name] != told] == []
    # The comparison would see it if it did.
    city.execute("UPDATE campaign.unit_progress SET installed = 0 WHERE headcount BETWEEN 5 AND 8")
    tally.forget(city)
    moved = leaves(city)
    assert len([name for name, told in after.items() if moved[name] != told]) > len(ASKED)
