"""The placement log and the counts of scans: the newest word holds, and a plain count agrees."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from builders import NOON, OFFICE, a_store, liaison
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import placing
from dashboard.errors import NotFound, UserError
from dashboard.model import EVERYTHING, Scope
from dashboard.store import links, placements, scan_counts, scans
from dashboard.store.placements import State
from dashboard.store.scan_counts import Span
from dashboard.store.scans import Visit

TARGET = "https://vss.gov.vn/"
LATER = NOON + timedelta(days=20)


@pytest.fixture
def store():
    with a_store() as con:
        yield con


def mint(con, unit: str = "NORTH", place: str = "gate", now: datetime = NOON) -> str:
    return links.mint(con, [(unit, place)], TARGET, "ha", now).popitem()[1].code


def follow(con, code: str, day: date, times: int = 1, **told) -> None:
    visit = Visit(
        code, day, told.pop("hour", 9), told.pop("device", "phone"), told.pop("is_bot", False), "scan"
    )
    scans.add_batch(con, f"{code} {day} {visit.hour} {visit.device}", {visit: times}, NOON)


def row(con, code: str, now: datetime = LATER):
    listed = placing.listed(con, OFFICE, now)
    return listed[listed["code"] == code].iloc[0]


def test_the_newest_word_on_a_sheet_holds(store):
    code = mint(store)
    placing.check(store, OFFICE, code, State.HANGS, "", "", NOON)
    placing.check(
        store, OFFICE, code.lower(), State.ELSEWHERE, " hall ", " torn <b> ", NOON + timedelta(days=1)
    )
    found = row(store, code)
    assert (found["state"], found["place_seen"], found["note"]) == ("elsewhere", "hall", "torn <b>")
    assert found["hangs_since"] == NOON
    assert len(placements.history(store, code)) == 2


def test_what_was_gone_hangs_since_it_was_seen_again(store):
    code = mint(store)
    for days, state in enumerate([State.HANGS, State.GONE, State.HANGS]):
        placing.check(store, OFFICE, code, state, "", "", NOON + timedelta(days=days))
    assert row(store, code)["hangs_since"] == NOON + timedelta(days=2)


def test_whoever_follows_it_shows_that_it_hangs(store):
    code = mint(store)
    follow(store, code, date(2021, 7, 2), is_bot=True)
    assert row(store, code).isna()["hangs_since"]
    follow(store, code, date(2021, 7, 3), hour=10)
    assert row(store, code)["hangs_since"] == datetime(2021, 7, 3, 10)


@pytest.mark.parametrize(
    ("state", "why"),
    [(State.GONE, "gone"), (State.DAMAGED, "damaged"), (State.HANGS, None), (None, "never_seen")],
)
def test_what_to_print_again_is_said_with_its_reason(store, state, why):
    code = mint(store)
    if state:
        placing.check(store, OFFICE, code, state, "", "", NOON)
    assert row(store, code)["reprint"] == why
    if not state:
        assert row(store, code, NOON + timedelta(days=3))["reprint"] is None


def test_a_withdrawn_sheet_is_on_no_list(store):
    links.retire(store, mint(store), "torn", "ha", NOON)
    assert placing.listed(store, OFFICE, LATER).empty


def test_a_liaison_checks_own_sheets_alone(store):
    own, other = mint(store, "NORTH-SCHOOL"), mint(store, "SOUTH")
    who = liaison("NORTH")
    placing.check(store, who, f"https://x.example/q/{own.lower()}/", State.HANGS, "", "", NOON)
    with pytest.raises(NotFound):
        placing.check(store, who, other, State.GONE, "", "", NOON)
    assert placing.listed(store, who, LATER)["code"].tolist() == [own]
    assert placements.history(store, other).empty


def test_a_mistyped_code_says_so(store):
    with pytest.raises(UserError, match="222223"):
        placing.sheet(store, OFFICE, "222 223")
    with pytest.raises(NotFound):
        placing.sheet(store, OFFICE, "'; DROP TABLE link")


VISITS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 40),
        st.integers(0, 23),
        st.sampled_from(["phone", "computer"]),
        st.booleans(),
        st.sampled_from(["scan", "typed"]),
    ),
    max_size=40,
)


@settings(max_examples=25)
@given(VISITS)
def test_counts_agree_with_a_plain_count(drawn):
    with a_store() as con:
        codes = [mint(con, place=str(place)) for place in range(3)]
        last = date(2021, 8, 1)
        told = Counter(
            Visit(codes[code], last - timedelta(days=ago), hour, device, bot, way)
            for code, ago, hour, device, bot, way in drawn
        )
        scans.add_batch(con, "all", told, NOON)
        span = Span(EVERYTHING, last - timedelta(days=29), last)
        within = [(visit, times) for visit, times in told.items() if visit.day >= span.first]
        people = sum(times for visit, times in within if not visit.is_bot)

        rows = scan_counts.by_code(con, span).set_index("code")
        assert rows["people"].sum() == people
        assert rows["bots"].sum() == sum(times for visit, times in within if visit.is_bot)
        for code in codes:
            own = [(visit, times) for visit, times in within if visit.code == code and not visit.is_bot]
            by_day = Counter()
            for visit, times in own:
                by_day[visit.day] += times
            assert rows.loc[code, "typed"] == sum(times for visit, times in own if visit.way == "typed")
            assert rows.loc[code, "night"] == sum(times for visit, times in own if visit.hour < 5)
            assert rows.loc[code, "top_day"] == max(by_day.values(), default=0)
            assert rows.loc[code, "days"] == len(by_day)
            recent = sum(times for visit, times in own if visit.day > last - timedelta(days=14))
            assert rows.loc[code, "recent"] == recent
        assert scan_counts.by_day(con, span)["people"].sum() == people
        assert len(scan_counts.by_day(con, span)) == 30
        assert scan_counts.by_hour(con, span)["people"].sum() == people
        assert sum(scan_counts.by_device(con, span).values()) == people
        nobody = Span(Scope(()), span.first, last)
        assert scan_counts.by_code(con, nobody).empty
        assert scan_counts.by_day(con, nobody)["people"].sum() == 0


def test_scans_after_the_end_are_told_apart(store):
    code = mint(store)
    follow(store, code, date(2021, 6, 30), 3)
    links.retire(store, code, "torn", "ha", NOON)
    follow(store, code, date(2021, 7, 1), 2)
    rows = scan_counts.by_code(store, Span(EVERYTHING, date(2021, 6, 1), date(2021, 7, 2)))
    assert (rows["people"].iloc[0], rows["after_end"].iloc[0]) == (5, 2)


def test_a_store_made_before_scans_told_their_way_is_brought_up_and_counts_as_it_did(tmp_path):
    from dashboard import upgrading
    from dashboard.store import connection

    con = connection.open_store(tmp_path)
    for name in ("way", "source"):
        con.execute(f"ALTER TABLE campaign.scan DROP COLUMN {name}")
    for name in ("unknown_scan", "scan_batch", "scan_log_line", "placement_check", "target_check"):
        con.execute(f"DROP TABLE campaign.{name}")
    con.execute("INSERT INTO campaign.scan VALUES ('234567', DATE '2021-06-30', 9, 'phone', false, 4)")
    con.execute("DROP TABLE campaign.schema_number")
    con.close()
    con = upgrading.bring_up(tmp_path, NOON, "ha")
    mint(con)
    code = mint(con)
    con.execute("INSERT INTO campaign.scan BY NAME SELECT * REPLACE (? AS code) FROM campaign.scan", [code])
    rows = scan_counts.by_code(con, Span(EVERYTHING, date(2021, 6, 1), date(2021, 7, 2)))
    assert (rows["untold"].iloc[0], rows["people"].iloc[0]) == (4, 4)
    con.close()
