"""targets list and targets import at the terminal: what is wrong is said by row, and nothing half is set."""

import pytest

GOOD = "Mã đơn vị,Chỉ tiêu cài đặt,Hạn\nNORTH,50%,31/7/2099\nSOUTH,5,31/7/2099\n"
WRONG = GOOD + "NOWHERE,5,31/7/2099\n"


@pytest.fixture
def file(tmp_path):
    def write(text: str):
        path = tmp_path / "chi-tieu.csv"
        path.write_text(text, "utf-8")
        return path

    return write


def held(campaign) -> dict[str, int]:
    return {row["unit_code"]: row["people"] for row in campaign("targets", "list", "--json").answer}


def test_a_file_of_targets_is_set_and_listed(campaign, units, file):
    ended = campaign("targets", "import", file(GOOD))
    assert (ended.status, "2" in ended.out) == (0, True)
    # Of the 4 people expected in North and the 2 in its school, half.
    assert held(campaign) == {"NORTH": 3, "SOUTH": 5}
    assert "NORTH" in campaign("targets", "list").out


def test_the_same_file_again_does_nothing(campaign, units, file):
    campaign("targets", "import", file(GOOD))
    assert campaign("targets", "import", file(GOOD), "--json").answer == {"read": 2, "set": 0, "problems": []}


def test_with_an_error_nothing_is_set_unless_the_good_rows_are_wanted(campaign, units, file):
    ended = campaign("targets", "import", file(WRONG))
    assert ended.status == 1 and "NOWHERE" in ended.out
    assert held(campaign) == {}
    ended = campaign("targets", "import", file(WRONG), "--good-rows", "--json")
    assert (ended.status, ended.answer["set"]) == (1, 2)
    assert [problem["row"] for problem in ended.answer["problems"]] == [4]
    assert held(campaign) == {"NORTH": 3, "SOUTH": 5}


def test_zero_withdraws_a_target(campaign, units, file):
    campaign("targets", "import", file(GOOD))
    campaign("targets", "import", file(GOOD.replace("SOUTH,5", "SOUTH,0")))
    assert held(campaign) == {"NORTH": 3}


@pytest.mark.parametrize("text", ["", "Họ và tên,Mã số BHXH\nAn,1\n"])
def test_what_is_no_list_of_targets_is_one_sentence(campaign, units, file, text):
    ended = campaign("targets", "import", file(text))
    assert (ended.status, ended.out, len(ended.err.strip().splitlines())) == (2, "", 1)


def test_a_file_that_is_not_there_is_one_sentence(campaign, units, tmp_path):
    assert campaign("targets", "import", tmp_path / "nothing.xlsx").status == 2
