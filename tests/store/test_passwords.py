"""Which passwords are taken, and what is kept of them."""

import pytest

from dashboard.errors import UserError
from dashboard.store import passwords


@pytest.mark.parametrize(
    "password",
    [
        "một mật khẩu dài",
        "trời xanh mây trắng",
        "correct horse battery staple",
        "con mèo nhà tôi thích ngủ trên mái",
        "x7Kq2mVb9TzLw4Rj",
        "мой дядя самых честных",
        "83520174629581730462",
    ],
)
def test_a_sentence_of_ones_own_is_taken(password):
    passwords.refuse_weak(password, "lan")


@pytest.mark.parametrize(
    "password",
    [
        "123456789012345",
        "aaaaaaaaaaaaaaaa",
        "passwordpassword",
        "matkhaumatkhau1",
        "mật khẩu mật khẩu",
        "qwertyuiop12345",
        "baohiemxahoihanoi",
        "Bảo hiểm xã hội Hà Nội",
        "vssid-hanoi-2021",
        "anhyeuemanhyeuem",
        "nguyễn thị lan lan",
        "Nguyen.Thi.Lan@2021",
        "tranvanhung2000",
        "Phạm Thị Hương 1985",
    ],
)
def test_what_others_try_first_is_refused(password):
    with pytest.raises(UserError, match="riêng bạn"):
        passwords.refuse_weak(password, "nguyen.thi.lan")


@pytest.mark.parametrize("length", [0, 14, 201])
def test_a_password_has_a_least_and_a_largest_length(length):
    with pytest.raises(UserError, match=r"ít nhất 15|nhiều nhất 200"):
        passwords.refuse_weak("trờixanhmâytrắng" * 20 if length > 15 else "trời xanh mây trắng"[:length])


def test_nothing_kept_is_never_right():
    assert not passwords.is_right("", "nobody's password")
    assert not passwords.is_right("no hash at all", "x")
