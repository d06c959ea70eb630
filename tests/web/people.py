"""Who visits in the tests: one account of each kind, named after its role."""

import re
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher

from dashboard.model import Role
from dashboard.store.connection import Connection

PASSWORD = "một mật khẩu dài"
NOON = datetime(2021, 6, 30, 12)


def move_in(con: Connection) -> None:
    """Add the accounts, the liaison for the unit BD; hashing once is slow enough."""
    for role in Role:
        units = ["BD"] if role is Role.LIAISON else []
        con.execute(
            "INSERT INTO campaign.account VALUES (?, ?, ?, ?, ?, 'test')",
            [role.value, role.value, units, _hashed(), NOON],
        )


def sign_in(client, name: str = "leader", password: str = PASSWORD, den: str = "/"):
    """Fill in the form as a browser does, and give the answer."""
    token = token_of(client)
    return client.post("/dang-nhap", data={"name": name, "password": password, "den": den, "token": token})


def token_of(client) -> str:
    """What the form holds against forms of other sites."""
    return re.search(r'name="token" value="([^"]+)"', client.get("/dang-nhap").text)[1]


@cache
def _hashed() -> str:
    return PasswordHasher().hash(PASSWORD)
