"""Who may do what with what: every step with rosters against every role, and every question of the store."""

import ast
import inspect
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from builders import NOON, OFFICE, TODAY, a_roster, a_store, liaison, receive
from openpyxl import load_workbook

from dashboard import drafting, handouts, packing, pipeline, placing, planning, reminding, settling
from dashboard.errors import NotAllowed, NotFound, UserError
from dashboard.model import Account, Informed, Role
from dashboard.store import followup, lineage

STORE = Path(pipeline.__file__).parent / "store"

OWN, OTHER = liaison("NORTH"), liaison("SOUTH")
LEADER, OUTREACH = Account("leader", Role.LEADER), Account("outreach", Role.OUTREACH)
EVERYBODY = {
    "own liaison": OWN,
    "other liaison": OTHER,
    "leader": LEADER,
    "outreach": OUTREACH,
    "admin": OFFICE,
}
MAY, NOT_THERE, NOT_FOR_THEM = None, NotFound, NotAllowed
NOBODY = "a paper or a list without a person"

# Each step that is given an account, and what it is given besides, of North's own.
STEPS = {
    pipeline.receive: {
        "unit_code": "NORTH",
        "as_of": TODAY,
        "file_name": "a.csv",
        "content": a_roster(first=50),
        "informed": Informed.YES,
    },
    pipeline.check: {
        "unit_code": "NORTH",
        "as_of": TODAY,
        "file_name": "a.csv",
        "content": a_roster(first=60),
    },
    pipeline.answer: {"upload_id": "staged", "answers": {}},
    pipeline.fix: {"upload_id": "staged", "fixes": pd.DataFrame(columns=["row", "column", "value"])},
    pipeline.undo_fixes: {"upload_id": "staged"},
    pipeline.read_again: {"upload_id": "staged"},
    pipeline.compare: {"upload_id": "staged"},
    pipeline.commit: {"upload_id": "staged"},
    pipeline.discard: {"upload_id": "staged"},
    pipeline.revert: {"upload_id": "committed"},
    handouts.marked_workbook: {"upload_id": "staged", "only_marked": False},
    handouts.form: {"unit_code": "NORTH", "as_of": TODAY, "name": "roster"},
    reminding.to_do: {"unit_code": "NORTH"},
    reminding.mark: {"unit_code": "NORTH", "marks": pd.DataFrame(columns=["reference", "installed"])},
    settling.settle: {"unit_code": "NORTH", "person_hashes": [], "verdict": "ours"},
}
# These change the campaign that all lines share; that they may is tried where their own tests are.
UNDONE = {pipeline.commit, pipeline.discard, pipeline.read_again, pipeline.revert, reminding.mark}
# What the steps of other modules are about: sums, papers without people, or people only within the scope.
ELSEWHERE = {
    reminding: {"call_list", "call_pages", "texts"},
    placing: {"sheet", "check", "listed"},
    planning: {"may_set", "read_targets", "propose", "propose_one", "commit_targets", "workbook"},
    packing: {"pack", "packs", "below", "preview"},
    drafting: {"drafts"},
    pipeline: {"refuse_who_sees_no_people"},
}
# Modules of the store whose questions tell of no unit's people, and why they are asked without a scope.
WITHOUT_SCOPE = {
    "account_links": "who may sign in",
    "account_subjects": "who may sign in",
    "accounts": "who may sign in",
    "audit": "what accounts did; ids and codes, for the administrator",
    "breaches": "the register, for the administrator",
    "catalogue": "public: units and offices as the city lists them",
    "checking": "inside a step that has found its upload",
    "clock": None,
    "connection": "the store itself",
    "crosswalk": "public: what old units became",
    "demo_rows": "the invented campaign",
    "encryption": "the store itself",
    "frames": "no question",
    "hashing": "no question",
    "links": "printed codes: they hang in the street",
    "mails": "which report went out",
    "one_time_codes": "who may sign in",
    "nights": "which server does what is done at night",
    "passwords": "who may sign in",
    "person_deletion": None,
    "placements": "where sheets hang",
    "progress": None,
    "question": "no question",
    "reporting_sums": "sums",
    "reporting_week": "sums",
    "backups": "copies of the whole store, for the operator",
    "deleted_since": "lines whose people had asked to be deleted, for the operator who restores",
    "holdings": "how many lines are held, for the impact assessment; no row of anybody",
    "lake": "where the rows lie, as the store is opened",
    "moving": "the whole store, for the operator who moves it",
    "schema": "the tables themselves, as the store is opened",
    "retention": "when people are deleted and that they were, for the administrator",
    "rewriting": "the store itself",
    "scan_counts": "scans know no person",
    "scans": "scans know no person",
    "sessions": "who may sign in",
    "setting": "settings of the campaign",
    "tally": "sums of all units, asked by a Question",
    "target_checks": "whether addresses answer",
    "targets": "numbers to reach, set by those whom planning.may_set names",
    "tokens": "which programs read",
    "verification": "counts and ids for the operator",
}
# Single questions without one in modules where the others have it.
SINGLE = {
    "choices.match": "what headings mean in a unit's lists; inside a step that has found its upload",
    "choices.matches": "the same",
    "choices.still_there": "compares columns, asks nothing",
    "held_people.is_number": "reads what was typed",
    "person_deletion.changed_since": "units and uploads for the operator",
    "person_deletion.listed": "records without a person, for the administrator",
    "person_deletion.without_record": "units and uploads for the operator",
    "progress.version": "a number that grows with each commit",
    "units.load_catalogue": "public",
    "units.refuse_closed": "of a unit that was found",
    "units.add": "the operator's catalogue",
    "units.all_codes": "public",
    "uploads.new_id": "makes an id",
    "uploads.next_moment": "a moment",
    "uploads.refuse_what_counts": "inside receive, which has found the unit",
    "uploads.add_missing_steps": "as an older store is brought up",
    "duplicates.noted_wrongly": "units and uploads for the operator",
    "duplicates.note_missing": "the same",
    "duplicates.note_all": "as an older store is brought up",
}
BOUND_BY = ("Scope", "Question", "Upload", "FoundId", "Account", "Choice")


def table() -> list:
    """Every step against everybody: what they may, and how others are told no."""
    lines = []
    for step in STEPS:
        takes_id = "upload_id" in STEPS[step]
        for name in EVERYBODY:
            expected = MAY
            if name == "other liaison":
                expected = NOT_THERE if takes_id else UserError
            elif name in ("leader", "outreach"):
                expected = NOBODY if step in (handouts.form, reminding.to_do) else UserError
            elif step in UNDONE:
                continue
            lines.append(pytest.param(step, name, expected, id=f"{step.__module__}.{step.__name__}-{name}"))
    return lines


@pytest.fixture(scope="module")
def campaign():
    """North has a roster that counts and one that waits."""
    with a_store() as con:
        committed = receive(con, OWN, "NORTH", TODAY, "a.csv", a_roster(), NOON)
        pipeline.commit(con, OWN, committed, NOON)
        staged = receive(con, OWN, "NORTH", TODAY, "b.csv", a_roster(first=20), NOON)
        yield con, {"staged": staged, "committed": committed}


@pytest.mark.parametrize(("step", "name", "expected"), table())
def test_a_step_with_people_is_for_their_own_liaison_alone(campaign, step, name, expected):
    con, ids = campaign
    told = {key: ids.get(value, value) if key == "upload_id" else value for key, value in STEPS[step].items()}
    takes = inspect.signature(step).parameters
    if "now" in takes:
        told["now"] = NOON

    # Whatever a step does is taken back, so that each finds the same campaign.
    def act():
        return step(con, EVERYBODY[name], **told)

    if expected is NOBODY:
        assert not people_in(act())
    elif expected:
        with pytest.raises(expected) as refused:
            act()
        assert refused.value.sentence
    else:
        try:
            told = act()
        except UserError as error:  # a sentence about what was given, not about who gave it
            assert not isinstance(error, (NotAllowed, NotFound))
        if step in (handouts.form, reminding.to_do):
            assert people_in(told)


def people_in(told) -> int:
    """How many people of North a table or a workbook names."""
    if isinstance(told, pd.DataFrame):
        return len(told)
    sheets = load_workbook(BytesIO(told)).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]
    return sum(str(cell).startswith("Nguyễn Văn Mẫu ") for cell in cells)


@pytest.mark.parametrize(
    "module", [pipeline, handouts, reminding, settling, placing, planning, packing, drafting]
)
def test_no_step_is_forgotten(module):
    steps = {
        name
        for name, step in inspect.getmembers(module, inspect.isfunction)
        if step.__module__ == module.__name__
        and not name.startswith("_")
        and Account in {each.annotation for each in inspect.signature(step).parameters.values()}
    }
    listed = {step.__name__ for step in STEPS if step.__module__ == module.__name__}
    assert steps == listed | ELSEWHERE.get(module, set())


@pytest.mark.parametrize("account", [LEADER, OUTREACH, OTHER], ids=lambda account: account.name)
def test_no_question_gives_people_to_those_who_see_none(campaign, account):
    con, ids = campaign
    for ask in (
        lambda: followup.people(con, account.scope, "NORTH", TODAY, NOON),
        lambda: lineage.people_behind(con, account.scope, ids["committed"], "NORTH", "headcount", 10),
    ):
        with suppress(UserError):
            assert not len(ask())
    assert len(followup.people(con, OWN.scope, "NORTH", TODAY, NOON)) == 3


@pytest.mark.parametrize("module", sorted(STORE.glob("*.py")), ids=lambda module: module.stem)
def test_every_question_of_the_store_is_bound_to_who_asks(module):
    for node in ast.parse(module.read_text("utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        told = [
            ast.unparse(each.annotation) for each in node.args.args + node.args.kwonlyargs if each.annotation
        ]
        is_bound = any(bound in annotation for annotation in told for bound in BOUND_BY)
        name = f"{module.stem}.{node.name}"
        assert is_bound or WITHOUT_SCOPE.get(module.stem) or name in SINGLE, f"who may ask {name}?"


def test_an_id_out_of_an_address_is_found_before_it_is_asked_about():
    """Pages are not checked for types: what they ask about must be the id of something found."""
    by_id = {"review", "ambiguity", "choices"}
    for page in sorted((STORE.parents[1] / "pages").glob("*.py")):
        for node in ast.walk(ast.parse(page.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                module = getattr(node.func.value, "id", "")
                if module in by_id or node.func.attr == "revert_of":
                    assert ast.unparse(node.args[1]).endswith(".id"), ast.unparse(node)
