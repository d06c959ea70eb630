"""The invented campaign is whole, the same every time, and shows what a real one would."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from builders import receive

from dashboard import demo, pipeline, settings, wording
from dashboard.demo.profile import PROFILES, SAMPLE, STAGED
from dashboard.errors import UserError
from dashboard.model import EVERYTHING, Account, Role, Scope
from dashboard.store import (
    accounts,
    duplicates,
    lineage,
    progress,
    review,
    scan_counts,
    setting,
    units,
    verification,
)
from dashboard.store.connection import Connection
from dashboard.store.scan_counts import Span

NOW = datetime(2026, 10, 1, 12)
SAMPLES = Path(__file__).parents[2] / "data" / "samples"
BOTH = pytest.mark.parametrize("year", PROFILES)
# Passwords are salted, so that no two hashes of one are the same.
TABLES = {
    "unit", "target", "upload", "upload_file", "staged_row", "checked_row", "upload_commit", "upload_discard",
    "upload_revert", "upload_purge", "participant", "unit_progress", "unit_event_day", "same_person", "link",
    "link_retirement", "scan", "setting",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _one_secret() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMPAIGN_SECRET", "only for the tests of the demo, and long enough")
        settings.settings.cache_clear()
        yield
    settings.settings.cache_clear()
    campaign.cache_clear()


@cache
def campaign(year: str) -> Connection:
    """Built once; whoever changes it changes it back."""
    return _built(year)


def _built(year: str) -> Connection:
    con = pipeline.open_store(None, NOW)
    demo.build(con, year, lambda step, share: None)
    return con


def one(con: Connection, question: str) -> tuple[object, ...]:
    """The only row of an answer."""
    rows = con.execute(question).fetchall()
    assert len(rows) == 1
    return tuple(rows[0])


def fingerprints(con: Connection) -> dict[str, tuple[object, ...]]:
    """How many rows each table has, and a number made of all of them in whatever order."""
    return {
        table: one(con, f"SELECT count(*), sum(CAST(hash(told) AS HUGEINT)) FROM campaign.{table} AS told")
        for table in TABLES
    }


def city(con: Connection, year: str) -> dict[str, float]:
    """The sums of the whole city on the demo's last day."""
    question = progress.Question(EVERYTHING, PROFILES[year].today)
    return {str(name): value for name, value in progress.totals(con, question).iloc[0].items()}


def test_two_builds_have_the_same_rows_ids_included() -> None:
    assert fingerprints(_built("2021")) == fingerprints(campaign("2021"))


@BOTH
def test_two_thousand_units_tell_of_two_hundred_thousand_people(year: str) -> None:
    told = city(campaign(year), year)
    assert told["units"] == 2000
    assert told["headcount"] == pytest.approx(200_000, rel=0.03)


@BOTH
def test_every_count_holds_when_the_people_are_counted_again(year: str) -> None:
    assert verification.differences(campaign(year)) == []


@BOTH
def test_only_the_newest_roster_of_a_unit_has_people(year: str) -> None:
    one_each = "SELECT count(DISTINCT unit_code) = count(DISTINCT upload_id) FROM participant"
    assert one(campaign(year), one_each) == (True,)
    older = """
        SELECT count(*) FROM participant WHERE upload_id NOT IN (
            SELECT upload_id FROM unit_state(DATE '9999-12-31', TIMESTAMP '9999-12-31'))
    """
    assert one(campaign(year), older) == (0,)


@BOTH
def test_the_city_stands_where_such_a_campaign_would(year: str) -> None:
    told = city(campaign(year), year)
    rates = [told[name] / told["with_smartphone"] for name in ("installed", "registered", "approved")]
    assert [0.6, 0.5, 0.4] <= rates <= [0.75, 0.65, 0.55]
    assert rates == sorted(rates, reverse=True)


@BOTH
def test_no_unit_counts_more_than_its_people(year: str) -> None:
    impossible = """
        SELECT count(*) FROM unit_progress
        WHERE headcount < 1 OR installed < 0 OR approved < 0 OR with_smartphone > headcount
            OR installed > with_smartphone OR registered > headcount OR form_submitted > registered
            OR approved > registered
    """
    assert one(campaign(year), impossible) == (0,)


@BOTH
def test_some_units_are_silent_and_some_are_stale(year: str) -> None:
    told = city(campaign(year), year)
    assert 0.06 < 1 - told["units_reported"] / told["units"] < 0.1
    stale = f"""
        SELECT count(*) FROM unit_state(DATE '9999-12-31', TIMESTAMP '9999-12-31')
        WHERE as_of < DATE '{PROFILES[year].today}' - 14
    """
    assert 100 < int(str(one(campaign(year), stale)[0])) < 250


# One question a kind of unit or upload that reviewers of figures must learn to see.
ODD = {
    "twice on one day": "FROM unit_progress SELECT unit_code GROUP BY unit_code, as_of HAVING count(*) > 1",
    "taken back": "FROM upload_revert",
    "set aside": "FROM upload_discard",
    "a quarter of the people gone": """
        FROM unit_progress SELECT unit_code GROUP BY unit_code
        HAVING max(headcount) > 20 AND arg_max(headcount, as_of) < 0.75 * max(headcount)
    """,
    "always the same": """
        FROM unit_progress SELECT unit_code GROUP BY unit_code
        HAVING max(headcount) > 20 AND count(*) > 8
            AND min(installed) > 0 AND min(installed) + 2 >= max(installed)
    """,
    "all at once": """
        FROM unit_progress WHERE headcount > 20 WINDOW before AS (PARTITION BY unit_code ORDER BY as_of)
        QUALIFY installed - lag(installed) OVER before > 0.25 * headcount
            AND installed >= 0.85 * with_smartphone AND row_number() OVER before > 2
    """,
    "late": "FROM upload WHERE received_at > as_of + INTERVAL 4 DAYS",
    "very small": "FROM unit_progress WHERE headcount < 5",
    "very large": "FROM unit_progress WHERE headcount > 2000",
    "counts only": "FROM upload WHERE kind = 'counts'",
    "a chosen few": """
        FROM unit_standing(DATE '2021-06-30', TIMESTAMP '9999-12-31')
        WHERE expected_headcount > 5 * headcount
    """,
    "robots": "FROM scan WHERE is_bot",
}


@pytest.mark.parametrize("odd", ODD)
def test_what_reviewers_of_figures_must_learn_to_see_is_there(odd: str) -> None:
    assert len(campaign("2021").execute(ODD[odd]).fetchall()) >= 3


@BOTH
def test_some_people_stand_in_two_units_and_the_city_counts_them_once(year: str) -> None:
    con, today = campaign(year), PROFILES[year].today
    rows = lineage.units_behind(con, progress.Question(EVERYTHING, today))
    told = city(con, year)
    assert 500 < told["repeated"] < 1500
    assert rows["headcount"].sum() - told["headcount"] == told["repeated"]
    own = Account("canbo", Role.LIAISON, (PROFILES[year].home,)).scope
    assert len(duplicates.listed(con, own, today, NOW)) > 20


def test_who_stands_twice_is_found_as_a_commit_would_find_it() -> None:
    con = campaign("2021")
    some = con.execute("SELECT DISTINCT upload_id FROM same_person ORDER BY ALL LIMIT 5").fetchall()
    for (upload_id,) in some:
        columns = [row[0] for row in con.execute("DESCRIBE same_person").fetchall()]
        named = ", ".join(columns)
        found = set(con.execute(f"SELECT {named} FROM pair_of(?)", [upload_id]).fetchall())
        kept = con.execute(
            f"SELECT {named} FROM same_person WHERE upload_id = $id OR other_upload_id = $id",
            {"id": upload_id},
        ).fetchall()
        assert found == set(kept)


def test_nothing_was_sent_before_the_campaign_or_after_its_last_day() -> None:
    days = one(campaign("2021"), "SELECT min(as_of), max(as_of), max(received_at)::DATE FROM upload")
    assert date(2021, 3, 9) <= days[0] <= date(2021, 3, 15)  # type: ignore[operator]
    assert days[1:] == (date(2021, 6, 30), date(2021, 6, 30))


@BOTH
def test_the_clock_stands_on_the_last_day(year: str) -> None:
    assert pipeline.today(campaign(year), NOW) == PROFILES[year].today
    assert setting.find(campaign(year), "demo") == year


@BOTH
def test_the_accounts_of_the_demo_can_sign_in(year: str) -> None:
    told = json.loads(setting.find(campaign(year), "demo_accounts") or "[]")
    signed_in = [accounts.sign_in(campaign(year), row["name"], row["password"]) for row in told]
    assert [account.role for account in signed_in if account] == [
        Role.LEADER,
        Role.LIAISON,
        Role.OUTREACH,
        Role.ADMIN,
    ]
    assert [row["role"] for row in told] == ["leader", "liaison", "outreach", "admin"]


@BOTH
def test_the_liaison_sees_a_whole_district_or_commune_and_the_sample_s_unit_in_it(year: str) -> None:
    account = accounts.find(campaign(year), "canbo")
    assert account
    seen = units.listed(campaign(year), account.scope, PROFILES[year].today)
    assert len(seen) > 10
    assert {SAMPLE.code, *(special.code for special in STAGED)} <= set(seen["code"])


@BOTH
def test_the_liaison_finds_files_that_wait_and_one_of_them_has_problems(year: str) -> None:
    waiting = campaign(year).execute("SELECT id FROM upload_state WHERE state = 'staged'").fetchall()
    wrong = [review.row_counts(campaign(year), row[0])["rows_with_error"] for row in waiting]
    assert len(wrong) == 3
    assert sum(number > 0 for number in wrong) == 1


@BOTH
def test_the_sample_moves_the_rate_of_its_unit_and_of_the_city_as_shown(year: str) -> None:
    con, today = campaign(year), PROFILES[year].today
    content = (SAMPLES / "d02-lt.xlsx").read_bytes()
    liaison = Account("canbo", Role.LIAISON, (PROFILES[year].home,))
    sample = progress.Question(Scope((SAMPLE.code,)), today)

    def shown() -> list[str]:
        both = [progress.totals(con, sample), progress.totals(con, progress.Question(EVERYTHING, today))]
        return [wording.percent(row["installed"].item() / row["with_smartphone"].item()) for row in both]

    before = shown()
    upload_id = receive(con, liaison, SAMPLE.code, today, "d02-lt.xlsx", content, NOW)
    pipeline.commit(con, liaison, upload_id, NOW, good_rows_only=True)
    after = shown()
    for table in ("upload", "upload_commit", "participant", "unit_progress", "unit_event_day"):
        key = "id" if table == "upload" else "upload_id"
        con.execute(f"DELETE FROM campaign.{table} WHERE {key} = ?", [upload_id])
    assert all(old < new for old, new in zip(before, after, strict=True))
    assert shown() == before


def test_every_district_has_targets_and_printed_codes_are_followed() -> None:
    con = campaign("2021")
    assert one(con, "SELECT count(DISTINCT unit_code) FROM target WHERE unit_code LIKE 'D%'") == (31,)
    codes = scan_counts.by_code(con, Span(EVERYTHING, date(2021, 1, 1), date(2021, 6, 30)))
    assert codes["unit_code"].nunique() == pytest.approx(300, abs=15)
    assert (codes["people"] > 0).mean() > 0.9


def test_the_campaign_of_2026_has_communes_under_24_offices_and_no_paper_form() -> None:
    con = campaign("2026")
    below = "SELECT count(DISTINCT parent_code) FROM current_unit WHERE parent_code LIKE 'C%'"
    assert one(con, below) == (126,)
    offices = """
        SELECT count(DISTINCT office_code)
        FROM unit_standing(DATE '2026-06-30', TIMESTAMP '9999-12-31') JOIN unit_office USING (unit_code)
    """
    assert one(con, offices) == (24,)
    assert setting.find(con, "form_days") == "0"
    assert city(con, "2026")["form_submitted"] == 0
    known = one(con, "SELECT avg(CAST(citizen_hash IS NOT NULL AS INTEGER)) FROM participant")
    assert 0.95 < float(str(known[0])) < 1


@BOTH
def test_no_two_units_share_a_name_and_every_invented_one_says_so(year: str) -> None:
    names = "SELECT count(*) = count(DISTINCT name) FROM current_unit"
    assert one(campaign(year), names) == (True,)
    quiet = """
        SELECT count(*) FROM current_unit
        WHERE expected_headcount IS NOT NULL AND NOT contains(lower(name), 'mẫu')
    """
    assert one(campaign(year), quiet) == (0,)


def test_a_store_that_holds_uploads_is_left_as_it_is() -> None:
    before = one(campaign("2021"), "SELECT count(*) FROM unit")
    with pytest.raises(UserError, match="thư mục trống"):
        demo.build(campaign("2021"), "2026", lambda step, share: None)
    assert one(campaign("2021"), "SELECT count(*) FROM unit") == before


def test_an_unknown_campaign_is_refused_with_a_sentence() -> None:
    with pytest.raises(UserError, match="2021, 2026"):
        demo.build(pipeline.open_store(None, NOW), "1984", lambda step, share: None)


def test_progress_is_told_in_words_and_ends_at_one() -> None:
    assert {"Inventing units", "Hanging posters", "The demo is ready"} <= set(wording.vietnamese())
