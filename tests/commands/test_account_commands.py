"""Accounts from a terminal: made, listed, disabled, reset; a password is never typed or shown there."""

from dashboard.clock import now
from dashboard.model import Role
from dashboard.store import account_links, accounts, connection

PASSWORD = "trời xanh mây trắng"


def choose(folder, link):
    """Whoever follows this link chooses a password and signs in; None if it opens nothing."""
    con = connection.open_store(folder)
    try:
        token = link.rpartition("?ma=")[2]
        if account_links.holder(con, token, now()) is None:
            return None
        return accounts.sign_in(con, account_links.choose(con, token, PASSWORD, now()), PASSWORD)
    finally:
        con.close()


def signs_in(folder, name):
    con = connection.open_store(folder)
    try:
        return accounts.sign_in(con, name, PASSWORD) is not None
    finally:
        con.close()


def test_an_account_is_made_with_a_link_that_works_once(campaign, units, folder):
    ended = campaign("account", "add", "Lan", "--role", "liaison", "--unit", "north")
    link = ended.out.split()[-1]
    assert ended.status == 0
    assert link.startswith("http://localhost:8501/mat-khau?ma=")

    lan = choose(folder, link)
    assert (lan.name, lan.role, lan.unit_codes) == ("lan", Role.LIAISON, ("NORTH",))
    assert choose(folder, link) is None


def test_an_account_is_disabled_enabled_and_reset(campaign, folder):
    choose(folder, campaign("account", "add", "lan", "--role", "leader").out.split()[-1])

    assert campaign("account", "disable", "Lan").status == 0
    assert campaign("account", "list", "--json").answer[0]["state"] == "disabled"
    assert not signs_in(folder, "lan")
    assert campaign("account", "enable", "lan").status == 0
    assert signs_in(folder, "lan")

    link = campaign("account", "reset", "lan").out.split()[-1]
    assert not signs_in(folder, "lan")
    assert "waiting" in campaign("account", "list").out
    assert choose(folder, link)


LIST = """Họ tên,Tài khoản,Mã đơn vị
A,lan,NORTH; south
B,,NORTH
C,minh,NOWHERE
D,LAN,SOUTH
E,hoa,
"""


def test_a_list_makes_an_account_a_line_and_says_what_is_wrong_with_the_others(
    campaign, units, folder, tmp_path
):
    file = tmp_path / "dau-moi.csv"
    file.write_text(LIST, "utf-8")

    first = campaign("account", "import", file)
    assert first.status == 1
    assert [line.split(":")[0].strip() for line in first.out.splitlines()[:4]] == [
        f"Dòng {row}" for row in (3, 4, 5, 6)
    ]
    assert campaign("account", "list", "--json").answer == []

    second = campaign("account", "import", file, "--good-rows", "--json")
    assert second.status == 1
    [made] = second.answer["made"]
    assert [each["row"] for each in second.answer["problems"]] == [3, 4, 5, 6]
    assert choose(folder, made["link"]).unit_codes == ("NORTH", "SOUTH")

    third = campaign("account", "import", file, "--json")
    assert "đã có" in third.answer["problems"][0]["message"]


def test_a_file_without_the_headings_is_one_sentence(campaign, units, tmp_path):
    file = tmp_path / "dau-moi.csv"
    file.write_text("Họ tên,Số điện thoại\nA,09\n", "utf-8")
    ended = campaign("account", "import", file)
    assert (ended.status, ended.out, len(ended.err.strip().splitlines())) == (2, "", 1)


def test_what_cannot_be_is_refused_in_a_sentence(campaign, units):
    for words in (
        ("add", "lan", "--role", "liaison"),
        ("add", "lan", "--role", "liaison", "--unit", "NOWHERE"),
        ("add", "  ", "--role", "admin"),
        ("disable", "nobody"),
        ("enable", "nobody"),
        ("reset", "nobody"),
    ):
        ended = campaign("account", *words)
        assert (ended.status, ended.out, len(ended.err.strip().splitlines())) == (2, "", 1), words
    assert campaign("account", "list", "--json").answer == []
