"""Who may sign in to the demo: one account of each role, with passwords that are no secret."""

import json
from datetime import datetime

from dashboard.demo.profile import Profile
from dashboard.demo.rows import ADDED_BY
from dashboard.model import Role
from dashboard.store import accounts, setting
from dashboard.store.connection import Connection

NAMES = {
    "lanhdao": Role.LEADER,
    "canbo": Role.LIAISON,
    "truyenthong": Role.OUTREACH,
    "quantri": Role.ADMIN,
}


def add(con: Connection, profile: Profile, now: datetime) -> None:
    """The accounts, and the setting from which the sign-in page of the demo names them."""
    told = []
    for name, role in NAMES.items():
        password = f"{name}-{profile.name}"
        units = (profile.home,) if role is Role.LIAISON else ()
        accounts.add_public(con, name, role, units, password, now)
        told.append({"name": name, "password": password, "role": role.value})
    setting.put(con, "demo_accounts", json.dumps(told), ADDED_BY, now)
