"""Laws that hold of whatever is sent: nobody is lost, nobody is doubled, and the order does not matter."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count as numbers
from uuid import UUID

import oracle
import pytest
from builders import NOON, OFFICE, TODAY, a_store, counts, receive, rows_of, send
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard import handouts, pipeline
from dashboard.model import EVERYTHING, Mode
from dashboard.store import changes, progress, review, verification
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.progress import Question

UNITS = ("NORTH", "NORTH-SCHOOL", "SOUTH")
COLUMNS = {
    "insurance": "Mã số BHXH",
    "citizen": "Số CCCD",
    "full_name": "Họ và tên",
    "birth": "Ngày sinh",
    "has_smartphone": "Có smartphone",
    "installed": "Đã cài đặt VssID",
    "registered": "Đã đăng ký",
    "form_submitted": "Đã nộp tờ khai 01",
    "approved": "Đã được duyệt",
}
KINDS_OF_NUMBER = ("insurance", "citizen", "birth")

# Each file costs half a second however short it is, so there are few and no search for the shortest.
few = settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
moments = (NOON + timedelta(minutes=minute) for minute in numbers())


@pytest.fixture(scope="module")
def store() -> Iterator[Connection]:
    """One store for all examples: each begins by taking back what the one before it left."""
    with a_store() as con:
        yield con


def person(number: int) -> st.SearchStrategy[oracle.Person]:
    """The person of this number, who tells some of their numbers and has reached something."""
    told = {
        "insurance": f"{number + 1:010d}",
        "citizen": f"{number + 1:012d}",
        "birth": f"{1 + number % 28:02d}/03/19{50 + number // 28:02d}",
    }

    def build(kinds: set[str], reached: set[str], smartphone: bool) -> oracle.Person:
        implied = {"registered"} if reached & {"form_submitted", "approved"} else set()
        lost = set() if smartphone else {"installed"}
        return oracle.Person(
            frozenset((kind, told[kind]) for kind in kinds),
            frozenset((reached | implied) - lost),
            smartphone,
        )

    return st.builds(
        build,
        st.sets(st.sampled_from(KINDS_OF_NUMBER), min_size=1),
        st.sets(st.sampled_from(oracle.MILESTONES)),
        st.sampled_from([True, True, False]),
    )


def people(first: int = 0, last: int = 30, least: int = 1) -> st.SearchStrategy[list[oracle.Person]]:
    """Some of the people with these numbers, each once."""
    chosen = st.lists(st.integers(first, last - 1), unique=True, min_size=least, max_size=last - first)
    return chosen.flatmap(lambda told: st.tuples(*map(person, told)).map(list))


ROW = st.fixed_dictionaries(
    {
        "full_name": st.sampled_from(["", "Lê Hùng", "Lê Hưng", "Bùi Hoà", "Bùi Hòa"]),
        "insurance": st.sampled_from(["", "0123456789", "123456789", "987654321", "12", "chưa có"]),
        "citizen": st.sampled_from(["", "001099012345", "1,09E+11", "012345678"]),
        "birth": st.sampled_from(["", "02/03/1980", "31/02/1980"]),
        "has_smartphone": st.sampled_from(["", "có", "không"]),
        "installed": st.sampled_from(["", "x", "01/06/2021", "31/02/2021", "?", "nghỉ việc"]),
        "registered": st.sampled_from(["", "x", "chưa"]),
        "form_submitted": st.sampled_from(["", "x"]),
        "approved": st.sampled_from(["", "x", "đã chuyển"]),
    }
)


@given(st.lists(ROW, min_size=1, max_size=80))
@few
def test_every_row_is_counted_once_or_explained(store: Connection, rows: list[dict[str, str]]) -> None:
    begin_anew(store)
    # A sheet of empty rows alone is no list.
    rows = [dict.fromkeys(COLUMNS, "") | {"insurance": "0199000001", "full_name": "Vũ Mẫu"}, *rows]
    cells = [(str(place), *(row[name] for name in COLUMNS)) for place, row in enumerate(rows, 1)]
    upload_id = send(store, rows_of(("STT", *COLUMNS.values()), cells))
    found = review.row_counts(store, upload_id)
    errors = {each.row for each in review.problems(store, upload_id) if each.severity == "error"}
    unjudged = "SELECT row FROM checked_row WHERE upload_id = ? AND NOT is_accepted AND NOT has_left"
    wrong = {row for (row,) in store.execute(unjudged, [upload_id]).fetchall()}

    claimed = sum(
        bool(row["full_name"]) or any(len(row[kind]) > 4 for kind in KINDS_OF_NUMBER) for row in rows
    )
    assert found["people"] + found["left"] + len(wrong) == found["rows"] <= claimed
    assert wrong == errors
    if found["people"]:
        pipeline.commit(store, OFFICE, upload_id, next(moments), good_rows_only=True)
        asked = "SELECT count(*), count(DISTINCT row) FROM participant WHERE upload_id = ?"
        assert store.execute(asked, [upload_id]).fetchone() == (found["people"], found["people"])
        assert counts(store)["NORTH"][0] == found["people"]


@given(people())
@few
def test_reading_what_we_wrote_gives_it_back(store: Connection, roster: list[oracle.Person]) -> None:
    begin_anew(store)
    commit(store, roster)
    standing = counts(store)
    workbook = handouts.form(store, OFFICE, "NORTH", TODAY, "roster", next(moments))
    for mode in Mode:
        now = next(moments)
        upload_id = receive(store, OFFICE, "NORTH", TODAY, "cua-don-vi.xlsx", workbook, now, mode=mode)
        assert review.problems(store, upload_id) == []
        assert compared(store, upload_id, now) == dict.fromkeys(changes.KINDS, 0) | {"same": len(roster)}
        pipeline.commit(store, OFFICE, upload_id, now)
        assert counts(store) == standing
        pipeline.revert(store, OFFICE, upload_id, now)


@given(people(), people())
@few
def test_a_merge_says_it_once(
    store: Connection, roster: list[oracle.Person], told: list[oracle.Person]
) -> None:
    begin_anew(store)
    commit(store, roster)
    first = commit(store, told, mode=Mode.MERGE)
    standing, whom = counts(store), reached_when(store, first)

    again = commit(store, told, mode=Mode.MERGE)

    assert counts(store) == standing
    assert reached_when(store, again) == whom
    assert verification.differences(store) == []


@given(people(), st.data())
@few
def test_a_merge_of_some_who_stand_there_changes_nothing(
    store: Connection, roster: list[oracle.Person], data: st.DataObject
) -> None:
    begin_anew(store)
    first = commit(store, roster)
    standing, whom = counts(store), reached_when(store, first)
    some = data.draw(st.lists(st.sampled_from(roster), unique=True, min_size=1))

    merged = commit(store, some, mode=Mode.MERGE)

    assert counts(store) == standing
    assert reached_when(store, merged) == whom


@given(people(), people(), st.sets(st.sampled_from(list(COLUMNS)[4:])), st.sampled_from(Mode))
@few
def test_what_will_change_is_what_a_second_opinion_says(
    store: Connection,
    roster: list[oracle.Person],
    told: list[oracle.Person],
    columns: set[str],
    mode: Mode,
) -> None:
    begin_anew(store)
    commit(store, roster)
    told = [as_told(each, columns) for each in told]
    now = next(moments)
    upload_id = stage(store, told, now=now, mode=mode, columns=columns)
    merges = mode is Mode.MERGE

    assert compared(store, upload_id, now) == dict.fromkeys(changes.KINDS, 0) | oracle.compare(
        roster, told, columns, merges
    )
    pipeline.commit(store, OFFICE, upload_id, now)
    assert counts(store)["NORTH"] == oracle.tally(oracle.result(roster, told, columns, merges))
    assert verification.differences(store) == []


@given(st.tuples(*(people(10 * place, 10 * place + 10) for place in range(3))), st.permutations(range(6)))
@few
def test_the_order_of_commits_and_reverts_of_units_apart_does_not_matter(
    store: Connection, rosters: tuple[list[oracle.Person], ...], order: list[int]
) -> None:
    """Each unit sends a whole list and a merge; the merge of the first is taken back."""
    begin_anew(store)
    expected = {}
    for place in sorted(range(3), key=order.index):
        unit, roster = UNITS[place], rosters[place]
        commit(store, roster, unit)
        expected[unit] = oracle.tally(roster)
    for place in sorted(range(3), key=lambda place: order.index(place + 3)):
        unit, roster = UNITS[place], rosters[place]
        everybody = [each_with(each, "registered") for each in roster]
        upload_id = commit(store, everybody[:1], unit, mode=Mode.MERGE)
        if place == 0:
            pipeline.revert(store, OFFICE, upload_id, next(moments))
        else:
            expected[unit] = oracle.tally([everybody[0], *roster[1:]])

    assert counts(store) == expected
    whole = tuple(map(sum, zip(*expected.values(), strict=True)))
    assert city(store) == whole


@given(st.lists(people(0, 12), min_size=2, max_size=3), st.data())
@few
def test_a_revert_restores_what_stood_before(
    store: Connection, rosters: list[list[oracle.Person]], data: st.DataObject
) -> None:
    """Whatever is taken back, and whenever: what counts is the newest of what is left."""
    begin_anew(store)
    kept = [(commit(store, roster), oracle.tally(roster)) for roster in rosters]
    for upload_id, _ in data.draw(st.permutations(kept)):
        pipeline.revert(store, OFFICE, upload_id, next(moments))
        kept = [each for each in kept if each[0] != upload_id]
        assert counts(store) == ({"NORTH": kept[-1][1]} if kept else {})
    assert verification.differences(store) == []


@given(
    st.tuples(*(st.sets(st.integers(1, 15), min_size=1) for _ in UNITS)),
    st.permutations(UNITS),
)
@few
def test_whoever_stands_in_several_units_is_one_person_of_the_city(
    store: Connection, numbers: tuple[set[int], ...], order: list[str]
) -> None:
    begin_anew(store)
    told = dict(zip(UNITS, numbers, strict=True))
    for unit in order:
        roster = [
            oracle.Person(frozenset({("insurance", f"{number:010d}")}), smartphone=number % 2 == 0)
            for number in sorted(told[unit])
        ]
        commit(store, roster, unit)
    everybody = set().union(*numbers)

    assert {unit: found[0] for unit, found in counts(store).items()} == {
        unit: len(each) for unit, each in told.items()
    }
    assert city(store)[:2] == (len(everybody), sum(number % 2 == 0 for number in everybody))
    north = progress.totals(store, Question(EVERYTHING, TODAY, under="D001")).iloc[0]
    assert north["headcount"] == len(told["NORTH"] | told["NORTH-SCHOOL"])


def begin_anew(store: Connection) -> None:
    """Take back whatever counts."""
    asked = "SELECT id FROM upload_state WHERE state = 'committed'"
    for (upload_id,) in store.execute(asked).fetchall():
        pipeline.revert(store, OFFICE, upload_id, next(moments))


def stage(
    store: Connection,
    roster: list[oracle.Person],
    unit: str = "NORTH",
    now: datetime | None = None,
    mode: Mode = Mode.REPLACE,
    columns: set[str] | None = None,
) -> UUID:
    """Send these people; columns of milestones and smartphones that are not among `columns` are left out."""
    names = [name for name in COLUMNS if columns is None or name in {*list(COLUMNS)[:4], *columns}]
    rows = [(str(number), *(cell(each, name) for name in names)) for number, each in enumerate(roster, 1)]
    content = rows_of(("STT", *(COLUMNS[name] for name in names), f"Lần {now}"), rows)
    return receive(store, OFFICE, unit, TODAY, "danh-sach.csv", content, now or next(moments), mode=mode)


def commit(
    store: Connection, roster: list[oracle.Person], unit: str = "NORTH", mode: Mode = Mode.REPLACE
) -> UUID:
    now = next(moments)
    upload_id = stage(store, roster, unit, now, mode)
    pipeline.commit(store, OFFICE, upload_id, now)
    return upload_id


def compared(store: Connection, upload_id: UUID, now: datetime) -> dict[str, int]:
    return changes.counted(store, pipeline.compare(store, OFFICE, upload_id, now), now)


def cell(each: oracle.Person, name: str) -> str:
    told = dict(each.told)
    if name == "full_name":
        return "Nguyễn Thị Mẫu"
    if name == "has_smartphone":
        return "" if each.smartphone else "không"
    if name in oracle.MILESTONES:
        return "x" if name in each.reached else ""
    return told.get(name, "")


def as_told(each: oracle.Person, columns: set[str]) -> oracle.Person:
    """What a file with these columns says of the person."""
    smartphone = each.smartphone or "has_smartphone" not in columns
    reached = {name for name in each.reached if name in columns}
    reached |= {"registered"} if reached & {"form_submitted", "approved"} else set()
    return oracle.Person(each.told, frozenset(reached), smartphone)


def each_with(each: oracle.Person, milestone: str) -> oracle.Person:
    return oracle.Person(each.told, each.reached | {milestone}, each.smartphone)


def city(store: Connection) -> tuple[int, ...]:
    row = progress.totals(store, Question(EVERYTHING, TODAY, FOR_EVER)).iloc[0]
    return tuple(int(row[name]) for name in progress.COUNTS)


def reached_when(store: Connection, upload_id: UUID) -> list[tuple[object, ...]]:
    """Everybody of an upload: who they are, and the day of each milestone."""
    days = ", ".join(f"{name}_on, {name}_dated" for name in oracle.MILESTONES)
    asked = f"SELECT insurance_hash, citizen_hash, name_hash, smartphone, {days} FROM participant"
    found = store.execute(f"{asked} WHERE upload_id = ? AND unit_code = 'NORTH'", [upload_id]).fetchall()
    return sorted(found, key=repr)
