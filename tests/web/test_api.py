"""Other programs read the aggregates: with a token, never a person, never a small group, as described."""

import asyncio
import base64
import csv
import io
import json

import pytest
from builders import NOON, TODAY, a_roster, a_store, count, with_units
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.errors import NotFound
from dashboard.model import OUTSIDE
from dashboard.store import connection, progress, setting, targets, tokens
from dashboard.store.progress import Question
from dashboard.web.serving import api
from dashboard.web.serving.gate import Gate
from dashboard.web.serving.routes import ROUTES

SMALLEST = 5
ASKED = ("/api/v1/rates", "/api/v1/rates.csv", "/api/v1/weeks", "/api/v1/weeks.csv")


@pytest.fixture
def campaign(monkeypatch):
    """North of 12 people, its school of 3, South silent; today is the day of the rosters."""
    with a_store(_made) as con:
        monkeypatch.setattr(connection, "shared_store", lambda _folder: con)
        yield con


def _made():
    con = with_units()
    setting.put(con, "today", TODAY.isoformat(), "test", NOON)
    setting.put(con, "starts_on", "2021-03-09", "test", NOON)
    count(con, a_roster(people=12, installed=7, registered=4), "NORTH")
    count(con, a_roster(people=3, installed=2, first=500), "NORTH-SCHOOL")
    return con


@pytest.fixture
def ask(campaign):
    """`ask(path, **query)`: the answer to a program with a token."""
    headers = {"Authorization": f"Bearer {tokens.make(campaign, 'excel', 'test', NOON)}"}
    client = TestClient(Starlette(routes=ROUTES), headers=headers)
    return lambda path, **query: client.get(path, params=query)


def test_a_row_says_what_the_store_says(ask, campaign):
    told = ask("/api/v1/rates").json()
    rows = {row["code"]: row for row in told["rows"]}
    counted = progress.by_child(campaign, Question(OUTSIDE, TODAY)).set_index("code").loc["D001"]

    assert told["as_of"] == TODAY.isoformat()
    for name in progress.COUNTS:
        assert rows["D001"][name] == counted[name]
    # Nobody of the three in the school is counted.
    assert rows["D001"]["installed_rate"] == pytest.approx(7 / 12)
    assert rows["D001"]["state"] == "shown"


def test_hidden_not_reported_and_zero_are_three_things(ask):
    rows = {row["code"]: row for row in ask("/api/v1/rates", by="unit").json()["rows"]}

    states = {code: row["state"] for code, row in rows.items()}
    assert states == {"NORTH": "shown", "NORTH-SCHOOL": "hidden", "SOUTH": "not_reported"}
    for code in ("NORTH-SCHOOL", "SOUTH"):
        assert all(rows[code][name] is None for name in (*progress.COUNTS, "installed_rate"))
    district = ask("/api/v1/rates").json()["rows"][0]
    assert district["approved"] == 0
    assert district["approved_rate"] == 0


def test_a_hidden_unit_is_in_no_sum_however_it_is_asked_for(ask):
    for asked in ({}, {"under": "NORTH"}, {"under": "D001"}, {"kind": "enterprise"}):
        rows = ask("/api/v1/rates", by="kind", **asked).json()["rows"]
        told = {row["code"]: row["headcount"] for row in rows if row["state"] == "shown"}
        assert told == {"enterprise": 12}
    rows = ask("/api/v1/rates", by="unit", kind="school").json()["rows"]
    assert {row["state"] for row in rows} == {"hidden"}


def test_a_small_part_is_hidden_week_by_week_too(ask):
    weeks = ask("/api/v1/weeks", under="NORTH-SCHOOL").json()["rows"]
    assert weeks
    assert {week["state"] for week in weeks} == {"hidden"}
    assert all(week["installed"] is None for week in weeks)


def test_weeks_are_those_of_the_store(ask, campaign):
    told = ask("/api/v1/weeks").json()["rows"]
    rows = progress.by_week(campaign, Question(OUTSIDE, TODAY), TODAY)
    assert told[-1]["installed"] == rows["installed"].iloc[-1] == 7
    assert told[-1]["installed_rate"] == pytest.approx(7 / 12)


def test_a_rate_against_a_target_may_exceed_one(ask, campaign):
    aims = {"unit_code": ["D001"], "milestone": ["installed"], "people": [6], "due_on": [TODAY]}
    targets.set_all(campaign, progress.pd.DataFrame(aims), "test", NOON)
    rows = {row["code"]: row for row in ask("/api/v1/rates", basis="target").json()["rows"]}
    assert rows["D001"]["installed_denominator"] == 6
    assert rows["D001"]["installed_rate"] == pytest.approx(7 / 6)
    assert rows["D001"]["registered_rate"] is None


def test_a_past_day_can_be_asked_as_it_was_known_then(ask, campaign):
    yesterday = TODAY.replace(day=29)
    count(campaign, a_roster(people=20), "SOUTH", yesterday, NOON)

    def reported(known):
        rows = ask("/api/v1/rates", by="unit", as_of=yesterday.isoformat(), known=known).json()["rows"]
        return {row["code"] for row in rows if row["state"] != "not_reported"}

    assert reported("now") == {"SOUTH"}
    assert reported("then") == set()


def test_the_csv_holds_the_same_rows_and_no_formula(ask, campaign):
    told = ask("/api/v1/rates").json()["rows"]
    content = ask("/api/v1/rates.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["code"] for row in rows] == [row["code"] for row in told]
    assert rows[0]["installed_rate"] == str(told[0]["installed_rate"])


def test_rows_come_in_pages(ask):
    first = ask("/api/v1/rates", by="unit", limit=2).json()
    rest = ask("/api/v1/rates", by="unit", offset=2).json()
    assert first["total"] == rest["total"] == len(first["rows"]) + len(rest["rows"])


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"by": "person"}, "“by” may be child, unit, parent, kind, office."),
        ({"basis": "x"}, "“basis” may be smartphone, headcount, target."),
        ({"as_of": "yesterday"}, "“as_of” is a day like 2021-06-30."),
        ({"as_of": "9999-12-31"}, "“as_of” is a day up to 2021-06-30."),
        ({"limit": "-1"}, "“limit” is a whole number from 0 to 10000."),
        ({"limit": "99999"}, "“limit” is a whole number from 0 to 10000."),
        ({"under": "' OR 1=1 --"}, "There is no unit with the code “' OR 1=1 --”."),
        ({"basis": "target", "by": "unit"}, "A target is of a unit with all below it"),
    ],
)
def test_a_question_that_cannot_be_answered_is_one_sentence(ask, query, sentence):
    answer = ask("/api/v1/rates", **query)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(sentence)


def test_no_row_is_made_for_each_week_of_the_ages_to_come(ask):
    answer = ask("/api/v1/weeks", as_of="3000-01-01")
    assert (answer.status_code, answer.json()) == (400, {"error": "“as_of” is a day up to 2021-06-30."})


@pytest.mark.parametrize("path", ASKED)
@pytest.mark.parametrize("header", [None, "Bearer x", "Bearer ", "Basic !!", "Basic eDp5", "Digest a"])
def test_without_a_token_nothing_is_told(campaign, path, header):
    headers = {"Authorization": header} if header else {}
    for app in (Starlette(routes=ROUTES), Gate(Starlette(routes=ROUTES))):
        answer = TestClient(app).get(path, headers=headers)
        assert answer.status_code == 401
        assert "rows" not in answer.text


UNKNOWN = ("/api/v1/", "/api/v1/people", "/api/v1/Rates", "/api/v1/rates/x", "/api/v1/../_stcore/health")


@pytest.mark.parametrize("path", UNKNOWN)
def test_an_address_that_is_not_there_is_answered_as_json_and_only_with_a_token(campaign, path):
    app = Gate(Starlette(routes=ROUTES))
    token = tokens.make(campaign, "excel", "test", NOON)
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b""}
    answers = {}
    for headers in ([], [(b"authorization", f"Bearer {token}".encode())]):
        sent = asyncio.run(_sent(app, scope | {"headers": headers}))
        answers[bool(headers)] = (sent[0]["status"], sent[1]["body"])
    assert answers[False] == (401, b"Unauthorized")
    assert answers[True][0] == 404 and "openapi.json" in json.loads(answers[True][1])["error"]


async def _sent(app, scope) -> list[dict]:
    """What the application answers to an address that a client would have cleaned up."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    await app(scope, receive, send)
    return sent


def test_a_session_opens_no_aggregates(campaign, monkeypatch):
    from dashboard.web.serving import gate

    monkeypatch.setattr(gate, "_has_session", lambda _scope: pytest.fail("a session was asked for"))
    assert TestClient(Gate(Starlette(routes=ROUTES))).get("/api/v1/rates").status_code == 401


def test_excel_sends_the_token_as_a_password(campaign):
    token = tokens.make(campaign, "excel", "test", NOON)
    told = base64.b64encode(f"anybody:{token}".encode()).decode()
    client = TestClient(Gate(Starlette(routes=ROUTES)))
    assert client.get("/api/v1/rates", headers={"Authorization": f"Basic {told}"}).status_code == 200


def test_a_token_ends_and_is_kept_as_a_hash_alone(campaign):
    token = tokens.make(campaign, "excel", "test", NOON)
    assert tokens.holder(campaign, token) == "excel"
    assert token not in json.dumps(campaign.execute("FROM api_token").fetchall(), default=str)

    newer = tokens.make(campaign, "excel", "test", NOON)
    assert tokens.holder(campaign, token) is None
    tokens.end(campaign, "excel", "test", NOON)
    assert tokens.holder(campaign, newer) is None
    with pytest.raises(NotFound):
        tokens.end(campaign, "excel", "test", NOON)


def test_the_description_names_every_address_parameter_and_column(ask):
    told = ask("/api/v1/openapi.json").json()
    assert set(told["paths"]) == set(ASKED)
    columns = {"rates": "RateRow", "weeks": "WeekRow"}
    for name, schema in columns.items():
        row = ask(f"/api/v1/{name}").json()["rows"][0]
        assert set(row) == set(told["components"]["schemas"][schema]["properties"])
        answer = ask(f"/api/v1/{name}").json()
        assert set(answer) <= set(told["components"]["schemas"][name.title()]["properties"])
    named = {each["name"] for each in told["paths"]["/api/v1/rates"]["get"]["parameters"]}
    assert named == {"by", "basis", "as_of", "known", "under", "kind", "offset", "limit"}
    assert api.MOST_ROWS == 10_000


def test_a_group_of_few_is_hidden_and_its_few_are_in_no_other(ask, campaign):
    count(campaign, a_roster(people=40, installed=9, first=900), "SOUTH")
    kinds = {row["code"]: row for row in ask("/api/v1/rates", by="kind").json()["rows"]}
    assert {code: row["state"] for code, row in kinds.items()} == {"enterprise": "shown", "school": "hidden"}
    assert kinds["enterprise"]["headcount"] == 12 + 40
