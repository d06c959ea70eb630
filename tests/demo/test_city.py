"""The campaign of a whole city, here of 600 units: the code that invents 100,000 of them."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

import numpy as np
import pytest

from dashboard import demo, pipeline, settings
from dashboard.demo import city, lots
from dashboard.demo.city import PEOPLE_A_UNIT
from dashboard.demo.profile import SPECIALS
from dashboard.errors import UserError
from dashboard.model import EVERYTHING
from dashboard.store import accounts, progress, verification
from dashboard.store.connection import Connection

NOW = datetime(2026, 10, 1, 12)
UNITS = 600
TODAY = date(2021, 6, 30)
TABLES = (
    "unit", "target", "upload", "upload_commit", "upload_discard", "upload_revert", "upload_purge",
    "participant", "unit_progress", "unit_event_day", "unit_step_day", "same_person", "link", "scan",
    "setting",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _one_secret() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMPAIGN_SECRET", "only for the tests of the city, and long enough")
        # Many writes of some uploads each, as a city has them.
        patch.setattr(city, "AT_ONCE", 5_000)
        settings.settings.cache_clear()
        yield
    settings.settings.cache_clear()
    campaign.cache_clear()


@cache
def campaign() -> Connection:
    """Built once, and only asked."""
    return _built()


def _built() -> Connection:
    con = pipeline.open_store(None, NOW)
    demo.invent(con, city.profile(units=UNITS), lambda step, share: None)
    return con


def answer(question: str) -> list[tuple[object, ...]]:
    """The rows of an answer."""
    return [tuple(row) for row in campaign().execute(question).fetchall()]


def fingerprint(con: Connection) -> list[object]:
    """A number made of all rows of each table, in whatever order."""
    return [
        con.execute(
            f"SELECT count(*), sum(CAST(hash(told) AS HUGEINT)) FROM campaign.{table} AS told"
        ).fetchone()
        for table in TABLES
    ]


def test_every_count_holds_when_the_people_are_counted_again() -> None:
    assert verification.differences(campaign()) == []


def test_two_builds_have_the_same_rows_ids_included() -> None:
    assert fingerprint(_built()) == fingerprint(campaign())


def test_it_is_as_large_as_it_says_and_stands_below_every_district_committee_and_board() -> None:
    told = progress.totals(campaign(), progress.Question(EVERYTHING, TODAY)).iloc[0]
    assert told["units"] == UNITS
    # Of so few units a single factory is many people.
    assert told["headcount"] == pytest.approx(UNITS * PEOPLE_A_UNIT * 0.92, rel=0.08)
    parents = answer("SELECT count(DISTINCT parent_code) FROM unit WHERE expected_headcount IS NOT NULL")
    assert parents == [(33,)]
    assert answer("SELECT count(*) - count(DISTINCT name), count(*) - count(DISTINCT code) FROM unit") == [
        (0, 0)
    ]


def test_rosters_come_weekly_over_a_year_with_gaps() -> None:
    told = answer("""
        SELECT min(as_of) BETWEEN DATE '2020-07-03' AND DATE '2020-07-07', max(as_of),
            count(DISTINCT date_trunc('week', as_of)), count(*)
        FROM unit_progress
    """)
    (begins_on_time, last, weeks, rows), *_ = told
    assert (begins_on_time, last, weeks) == (True, TODAY, 53)
    assert 0.7 < int(str(rows)) / (UNITS * 52) < 0.85


def test_uploads_stand_in_the_order_in_which_they_came() -> None:
    out_of_order = """
        SELECT count(*) FROM (
            SELECT committed_at < lag(committed_at) OVER (ORDER BY rowid) AS is_late
            FROM campaign.unit_progress
        ) WHERE is_late
    """
    # Only the sample's file, which came through the real steps, stands behind later ones.
    assert answer(out_of_order) == [(1,)]


def test_some_people_stand_in_units_of_two_districts() -> None:
    across = """
        SELECT count(DISTINCT reference) > 100 FROM same_person
        JOIN current_unit AS own ON own.code = same_person.unit_code
        JOIN current_unit AS other ON other.code = other_unit_code
        WHERE own.parent_code <> other.parent_code
    """
    assert answer(across) == [(True,)]


def test_no_number_is_given_to_more_people_than_share_it() -> None:
    numbers = """
        SELECT max(people) FROM (
            SELECT insurance_hash, count(insurance_hash) AS people FROM participant GROUP BY insurance_hash
            UNION ALL
            SELECT citizen_hash, count(citizen_hash) FROM participant GROUP BY citizen_hash)
    """
    assert answer(numbers) == [(2,)]


def test_what_somebody_is_does_not_depend_on_who_else_is_asked_for() -> None:
    told = city.profile()
    everybody = lots.of_persons(np.arange(9_000_000, 9_000_500), 8, told)
    one = lots.of_persons(np.array([9_000_321]), 8, told)
    assert (one[:, 0] == everybody[:, 321]).all()
    assert ((everybody >= 0) & (everybody < 1)).all()
    assert everybody.mean(axis=1) == pytest.approx(np.full(8, 0.5), abs=0.05)


def test_the_accounts_of_the_demo_can_sign_in_and_the_clock_stands_on_the_last_day() -> None:
    assert accounts.sign_in(campaign(), "lanhdao", "lanhdao-2021")
    assert pipeline.today(campaign(), NOW) == TODAY


def test_there_are_100_000_units_and_8_million_people_on_their_rosters() -> None:
    told = city.profile()
    assert sum(group.units for group in told.groups) + len(SPECIALS) == 100_000
    assert told.people * 0.9 > 8_000_000


def test_the_city_of_another_year_is_refused_with_a_sentence() -> None:
    with pytest.raises(UserError, match="2021"):
        demo.build(pipeline.open_store(None, NOW), "2026", lambda step, share: None, demo.Scale.CITY)
