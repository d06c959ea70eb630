"""Every figure can be followed down to its rows, and every upload to what it moved."""

from datetime import timedelta

from builders import NOON, OFFICE, TODAY, a_roster, count, counts, liaison, receive, send
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as some

from dashboard import pipeline
from dashboard.errors import AlreadyDone
from dashboard.model import EVERYTHING, Mode, Scope
from dashboard.store import lineage, progress, uploads
from dashboard.store.connection import FOR_EVER
from dashboard.store.progress import COUNTS, Question

LATER = NOON + timedelta(hours=1)
EVENING = NOON + timedelta(hours=8)
WEEK_AGO = TODAY - timedelta(days=7)
ALL = Question(EVERYTHING, TODAY)


def merged(store, content, now, unit="NORTH"):
    upload_id = receive(store, OFFICE, unit, TODAY, "bo-sung.csv", content, now, mode=Mode.MERGE)
    pipeline.commit(store, OFFICE, upload_id, now)
    return upload_id


def upload(store, upload_id):
    return uploads.find(store, EVERYTHING, upload_id)


def moved(store, upload_id):
    row = lineage.moved_by(store, EVERYTHING, upload_id).iloc[0]
    return row["before_headcount"], row["headcount"], row["before_installed"], row["installed"]


def test_the_units_behind_a_total_add_up_to_it_and_those_who_count_elsewhere(store):
    count(store, a_roster(people=3, installed=3), unit="NORTH")
    count(store, a_roster(people=4, installed=1), unit="SOUTH", now=LATER)

    rows = lineage.units_behind(store, ALL)
    total = progress.totals(store, ALL).iloc[0]
    assert rows["unit_code"].tolist() == ["NORTH", "SOUTH"]
    assert rows["file_name"].tolist() == ["danh-sach.csv"] * 2
    assert rows["sent_by"].tolist() == ["ha"] * 2
    # North's three stand in South's newer list too.
    assert [rows[name].sum() - total[name] for name in ("headcount", "installed")] == [3, 3]


def test_a_unit_of_others_is_behind_no_figure_of_mine(store):
    count(store, a_roster(), unit="NORTH")
    upload_id = count(store, a_roster(first=50), unit="SOUTH")
    own = liaison("NORTH").scope

    assert lineage.units_behind(store, Question(own, TODAY))["unit_code"].tolist() == ["NORTH"]
    assert lineage.uploads_of(store, own, "SOUTH", TODAY, FOR_EVER).empty
    assert lineage.moved_by(store, own, upload_id).empty
    assert lineage.people_behind(store, own, upload_id, "SOUTH", "headcount").empty


def test_leadership_follows_a_figure_down_to_counts_but_not_to_people(store):
    upload_id = count(store, a_roster())
    leader = Scope(None, sees_people=False)
    assert len(lineage.uploads_of(store, leader, "NORTH", TODAY, FOR_EVER)) == 1
    assert lineage.people_behind(store, leader, upload_id, "NORTH", "headcount").empty


def test_an_upload_says_what_it_moved_beside_the_one_before(store):
    first = count(store, a_roster(people=3, installed=1), as_of=WEEK_AGO)
    second = count(store, a_roster(people=4, installed=3), now=LATER)
    assert moved(store, second) == (3, 4, 1, 3)
    before = lineage.moved_by(store, EVERYTHING, first).iloc[0]
    assert before[[f"before_{name}" for name in COUNTS]].isna().all()


def test_a_roster_of_an_earlier_day_is_compared_with_what_counted_on_that_day(store):
    count(store, a_roster(people=2), as_of=WEEK_AGO - timedelta(days=7))
    count(store, a_roster(people=9), now=LATER)
    late = count(store, a_roster(people=3), as_of=WEEK_AGO, now=EVENING)
    assert moved(store, late)[:2] == (2, 3)


def test_what_was_reverted_by_then_was_not_what_it_moved_from(store):
    count(store, a_roster(people=2), as_of=WEEK_AGO)
    wrong = count(store, a_roster(people=9), now=NOON)
    pipeline.revert(store, OFFICE, wrong, LATER, "nhầm tệp")
    right = count(store, a_roster(people=3), now=EVENING)

    assert moved(store, right)[:2] == (2, 3)
    rows = lineage.uploads_of(store, EVERYTHING, "NORTH", TODAY, FOR_EVER)
    assert rows["state"].tolist() == ["counts", "reverted", "overtaken"]
    assert rows.loc[1, ["reverted_by", "reason"]].tolist() == ["ha", "nhầm tệp"]


def test_the_people_behind_a_figure_are_as_many_as_it_says(store):
    upload_id = count(store, a_roster(people=5, installed=3, registered=2))
    shown = dict(zip(COUNTS, counts(store)["NORTH"], strict=True))
    for measure in COUNTS:
        rows = lineage.people_behind(store, EVERYTHING, upload_id, "NORTH", measure)
        assert len(rows) == shown[measure], measure
    rows = lineage.people_behind(store, EVERYTHING, upload_id, "NORTH", "installed", at_most=2)
    assert rows["row"].tolist() == [2, 3]
    assert rows["last_digits"].tolist() == ["001", "002"]


def test_whom_a_merge_took_over_is_named_with_the_older_file_and_row(store):
    count(store, a_roster(people=3))
    upload_id = merged(store, a_roster(people=1, installed=1, first=3), LATER)
    rows = lineage.people_behind(store, EVERYTHING, upload_id, "NORTH", "headcount")
    told = rows[["file_name", "row", "is_taken_over"]].to_numpy().tolist()
    assert told == [["bo-sung.csv", 2, False], ["danh-sach.csv", 2, True], ["danh-sach.csv", 3, True]]


def test_an_upload_is_overtaken_once_a_newer_roster_counts(store):
    count(store, a_roster(people=3), now=NOON)
    count(store, a_roster(people=4), as_of=WEEK_AGO, now=LATER)
    send(store, a_roster(people=5), now=EVENING)
    states = lineage.history(store, EVERYTHING)["state"].tolist()
    assert states == ["staged", "overtaken", "committed"]


def test_a_revert_says_which_roster_counts_again(store):
    count(store, a_roster(people=3, installed=1), as_of=WEEK_AGO)
    newest = upload(store, count(store, a_roster(people=4, installed=4), now=LATER))
    row = lineage.revert_effect(store, newest, EVENING).iloc[0]
    assert row["counts_now"]
    assert row["after_as_of"].date() == WEEK_AGO
    assert row[["headcount", "after_headcount", "installed", "after_installed"]].tolist() == [4, 3, 4, 1]


def test_the_revert_of_an_overtaken_upload_changes_nothing_of_today(store):
    older = upload(store, count(store, a_roster(people=3), as_of=WEEK_AGO))
    count(store, a_roster(people=4), now=LATER)
    row = lineage.revert_effect(store, older, EVENING).iloc[0]
    assert not row["counts_now"]
    assert row["headcount"] == row["after_headcount"] == 4


def test_the_revert_of_a_unit_s_only_roster_makes_it_silent(store):
    only = upload(store, count(store, a_roster()))
    assert lineage.revert_effect(store, only, LATER)["after_headcount"].isna().all()


def test_a_revert_names_the_merges_that_were_built_on_it(store):
    first = upload(store, count(store, a_roster(people=3)))
    second = merged(store, a_roster(people=1, installed=1), LATER)
    third = merged(store, a_roster(people=1, registered=1), EVENING)
    assert lineage.merges_built_on(store, first, EVENING)["upload_id"].tolist() == [str(second), str(third)]
    pipeline.revert(store, OFFICE, third, EVENING)
    assert lineage.merges_built_on(store, first, EVENING)["upload_id"].tolist() == [str(second)]
    assert lineage.merges_built_on(store, upload(store, second), EVENING).empty


def test_who_reverted_when_and_why_is_kept(store):
    upload_id = count(store, a_roster())
    assert lineage.revert_of(store, upload_id) is None
    pipeline.revert(store, OFFICE, upload_id, LATER, "nhầm tệp")
    assert lineage.revert_of(store, upload_id) == lineage.Revert(LATER, "ha", "nhầm tệp")


A_ROSTER = some.tuples(
    some.sampled_from(["NORTH", "NORTH-SCHOOL", "SOUTH"]),
    some.integers(1, 5),
    some.integers(1, 4),
    some.integers(0, 2),
    some.booleans(),
)


@rules(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=some.lists(A_ROSTER, min_size=1, max_size=4))
def test_whatever_is_sent_and_reverted_figures_add_up_and_a_revert_does_as_it_said(store, sent):
    """Each example goes on where the last one ended; the numbers overlap, so that people stand in several."""
    told = KEPT.setdefault(id(store), [])
    for unit, people, first, weeks, is_reverted in sent:
        now = NOON + timedelta(minutes=len(told))
        as_of = TODAY - timedelta(weeks=weeks)
        try:
            upload_id = count(store, a_roster(people, first=first), unit, as_of, now)
        except AlreadyDone:
            continue
        told.append([unit, as_of, set(range(first, first + people)), False])
        if is_reverted:
            said = lineage.revert_effect(store, upload(store, upload_id), now).iloc[0]
            pipeline.revert(store, OFFICE, upload_id, now)
            told[-1][3] = True
            assert said["after_headcount"] == counts(store).get(unit, (None,))[0] or unit not in counts(store)

    standing = {}
    for unit, as_of, people, is_reverted in told:
        if not is_reverted and as_of >= standing.get(unit, (as_of,))[0]:
            standing[unit] = as_of, people
    rows = lineage.units_behind(store, ALL).set_index("unit_code")["headcount"]
    assert rows.to_dict() == {unit: len(people) for unit, (_, people) in standing.items()}
    everybody = set().union(*(people for _, people in standing.values()))
    assert progress.totals(store, ALL)["headcount"].item() == len(everybody)


# What the examples told each store so far: unit, day, numbers, and whether it was taken back.
KEPT: dict[int, list] = {}
