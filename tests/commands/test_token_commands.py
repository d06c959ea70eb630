"""Tokens from a terminal: shown once, listed without their secret, ended by name."""

from dashboard.store import connection, tokens


def test_a_token_is_shown_once_listed_and_ended(campaign, folder):
    token = campaign("token", "add", "power-bi").out.split()[-1]
    assert holder(folder, token) == "power-bi"

    listed = campaign("token", "list", "--json")
    assert [row["name"] for row in listed.answer] == ["power-bi"]
    assert token not in listed.out

    assert campaign("token", "end", "power-bi").status == 0
    assert holder(folder, token) is None


def test_a_token_that_is_not_there_is_one_sentence(campaign, folder):
    ended = campaign("token", "end", "nobody")
    assert ended.status == 2
    assert ended.err.strip() == "Không có mã truy cập nào tên “nobody”."


def holder(folder, token):
    con = connection.open_store(folder)
    try:
        return tokens.holder(con, token)
    finally:
        con.close()
