"""check, import, uploads, revert, rates, verify at the terminal."""

import pytest

from dashboard.store.progress import COUNTS, GROUPS

AS_OF = "2021-06-30"

pytestmark = pytest.mark.usefixtures("units")


def test_a_clean_file_is_checked_with_status_0_and_nothing_is_stored(campaign, roster):
    ended = campaign("check", roster(people=4, installed=2), "--unit", "NORTH", "--as-of", AS_OF, "--json")
    assert (ended.status, ended.err) == (0, "")
    assert (ended.answer["rows"], ended.answer["people"], ended.answer["problems"]) == (4, 4, [])
    assert ended.answer["units"]["NORTH"]["installed"] == 2
    assert campaign("uploads", "--json").answer == []


def test_the_answer_of_a_check_has_every_key_of_the_contract(campaign, roster):
    ended = campaign("check", roster(wrong=1), "--unit", "NORTH", "--as-of", AS_OF, "--json")
    keys = {"kind", "sheet", "header_rows", "columns", "rows", "people", "units", "repairs", "problems"}
    assert keys <= set(ended.answer)
    assert set(ended.answer["units"]["NORTH"]) == set(COUNTS)
    assert set(ended.answer["problems"][0]) == {"row", "column", "fault", "severity", "message"}


def test_rows_with_errors_are_status_1_and_named_for_people(campaign, roster):
    ended = campaign("check", roster(wrong=2), "--unit", "NORTH", "--as-of", "30/6/2021")
    assert ended.status == 1
    assert ended.out.count("Dòng ") == 2
    assert "Traceback" not in ended.out + ended.err


def test_many_problems_do_not_scroll_away(campaign, roster):
    ended = campaign("check", roster(wrong=90), "--unit", "NORTH", "--as-of", AS_OF)
    assert len(ended.out.splitlines()) < 60


def test_warnings_alone_are_status_0(campaign, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("Họ và tên,Mã số BHXH,Đã cài đặt\nLê Hùng,0123456789,hỏi lại\n", "utf-8")
    ended = campaign("check", file, "--unit", "NORTH", "--as-of", AS_OF, "--json")
    assert ended.status == 0
    assert [problem["severity"] for problem in ended.answer["problems"]] == ["warning"]


def test_an_import_counts_from_then_on(campaign, roster):
    ended = campaign(
        "import", "--informed", roster(people=4, installed=2), "--unit", "north", "--as-of", AS_OF, "--json"
    )
    assert ended.status == 0
    assert ended.answer["committed"] is True
    assert _north(campaign)["installed"] == 2
    assert campaign("verify").status == 0


def test_an_import_with_errors_commits_nothing_unless_the_good_rows_are_asked_for(campaign, roster):
    file = roster(people=4, installed=2, wrong=1)
    ended = campaign("import", "--informed", file, "--unit", "NORTH", "--as-of", AS_OF)
    assert ended.status == 1
    assert "--good-rows" in ended.out
    assert _north(campaign)["units_reported"] == 0

    ended = campaign(
        "import", "--informed", file, "--unit", "NORTH", "--as-of", AS_OF, "--good-rows", "--json"
    )
    assert ended.status == 1
    assert ended.answer["committed"] is True
    assert _north(campaign)["headcount"] == 4
    assert [row["state"] for row in campaign("uploads", "--json").answer] == ["committed", "discarded"]


def test_a_file_with_nobody_in_it_leaves_nothing_waiting(campaign, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("Họ và tên,Mã số BHXH,Ghi chú\nLê Hùng,0123456789,nghỉ việc\n", "utf-8")
    ended = campaign("import", "--informed", file, "--unit", "NORTH", "--as-of", AS_OF)
    assert ended.status == 2
    assert len(ended.err.strip().splitlines()) == 1
    assert [row["state"] for row in campaign("uploads", "--json").answer] == ["discarded"]


def test_a_reverted_upload_no_longer_counts(campaign, roster):
    options = ("--unit", "NORTH", "--as-of")
    campaign("import", "--informed", roster(people=4), *options, "2021-06-01")
    upload = campaign("import", "--informed", roster(people=9), *options, AS_OF, "--json").answer["upload"]
    assert _north(campaign)["headcount"] == 9

    assert campaign("revert", upload, "--reason", "nhầm").status == 0
    assert _north(campaign)["headcount"] == 4
    again = campaign("revert", upload)
    assert (again.status, len(again.err.strip().splitlines())) == (2, 1)


@pytest.mark.parametrize("upload", ["no id", "01a206d5-59e5-7a65-ade6-a53cd0f598f9"])
def test_an_upload_that_is_not_there_is_said(campaign, upload):
    ended = campaign("revert", upload)
    assert (ended.status, ended.out, len(ended.err.strip().splitlines())) == (2, "", 1)


def test_uploads_are_listed_for_people_too(campaign, roster):
    campaign("import", "--informed", roster(people=4), "--unit", "NORTH", "--as-of", AS_OF)
    ended = campaign("uploads")
    assert ended.status == 0
    assert "NORTH" in ended.out
    row = campaign("uploads", "--json").answer[0]
    assert (row["unit_code"], row["state"], row["people"], row["as_of"]) == ("NORTH", "committed", 4, AS_OF)


@pytest.mark.parametrize("by", GROUPS)
def test_rates_are_given_by_every_group(campaign, roster, by):
    campaign("import", "--informed", roster(people=4, installed=3), "--unit", "NORTH", "--as-of", AS_OF)
    answer = campaign("rates", "--by", by, "--as-of", AS_OF, "--json").answer

    group = {"unit": "NORTH", "parent": "D001", "kind": "enterprise", "office": "BHXH-D001"}[by]
    row = {row["code"]: row for row in answer["rows"]}[group]
    assert (row["installed"], row["denominator"], row["basis"]) == (3, 4, "smartphone")
    assert row["installed_rate"] == 0.75
    assert row["units_reported"] == 1
    assert answer["city"]["installed"] == sum(row["installed"] for row in answer["rows"]) == 3
    assert (answer["by"], answer["as_of"]) == (by, AS_OF)
    assert "NORTH" in campaign("rates", "--as-of", AS_OF).out


def test_rates_of_a_day_before_the_roster_are_not_zero_but_unknown(campaign, roster):
    campaign("import", "--informed", roster(people=4), "--unit", "NORTH", "--as-of", AS_OF)
    answer = campaign("rates", "--as-of", "2021-06-29", "--json").answer
    assert answer["city"]["units_reported"] == 0
    assert answer["city"]["installed_rate"] is None


def test_rates_can_rest_on_the_headcount(campaign, roster):
    campaign("import", "--informed", roster(people=4, installed=1), "--unit", "NORTH", "--as-of", AS_OF)
    answer = campaign("rates", "--as-of", AS_OF, "--basis", "headcount", "--json").answer
    assert (answer["basis"], answer["city"]["installed_rate"]) == ("headcount", 0.25)


@pytest.mark.parametrize(
    "words", [("--by", "colour"), ("--basis", "target"), ("--as-of", "yesterday"), ("--as-of", "2021-02-30")]
)
def test_rates_that_cannot_be_given_are_refused_in_a_sentence(campaign, words):
    ended = campaign("rates", *words)
    assert (ended.status, ended.out, len(ended.err.strip().splitlines())) == (2, "", 1)


def _north(campaign):
    rows = campaign("rates", "--as-of", AS_OF, "--json").answer["rows"]
    return {row["code"]: row for row in rows}["NORTH"]
