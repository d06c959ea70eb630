"""Who will be deleted, and who was, as people read it."""

import pandas as pd

from dashboard.wording import day, say

WHYS = {
    "superseded": "A newer roster counts",
    "reverted": "Taken back",
    "ended": "The campaign is over",
}


def will_go(told: pd.DataFrame) -> pd.DataFrame:
    """The rows of `store.retention.held`."""
    return pd.DataFrame(
        {
            say("Unit"): _units(told),
            say("Roster as of"): [day(each.date()) for each in told["as_of"]],
            say("People"): told["people"],
            say("Will be deleted on"): [day(each.date()) for each in told["goes_on"]],
            say("Why"): [say(WHYS[each]) for each in told["reason"]],
            say("File"): told["file_name"],
        }
    )


def waiting(told: pd.DataFrame) -> pd.DataFrame:
    """The rows of `store.retention.waiting`."""
    return pd.DataFrame(
        {
            say("Received"): [f"{each:%d/%m/%Y %H:%M}" for each in told["received_at"]],
            say("Unit"): _units(told),
            say("Roster as of"): [day(each.date()) for each in told["as_of"]],
            say("Account"): told["received_by"],
            say("File"): told["file_name"],
        }
    )


def gone(told: pd.DataFrame) -> pd.DataFrame:
    """The rows of `store.retention.listed`, with moments of Hà Nội."""
    return pd.DataFrame(
        {
            say("Deleted"): _moments(told["purged_at"]),
            say("Unit"): _units(told),
            say("Roster as of"): [day(each.date()) for each in told["as_of"]],
            say("People"): told["participants"],
            say("Why"): [say(WHYS[each]) for each in told["reason"]],
            say("Account"): told["purged_by"],
            say("File"): told["file_name"],
            say("Digest"): told["digest"],
        }
    )


def at_their_request(told: pd.DataFrame) -> pd.DataFrame:
    """The rows of `store.person_deletion.listed`, with moments of Hà Nội."""
    return pd.DataFrame(
        {
            say("Deleted"): _moments(told["deleted_at"]),
            say("Request came in on"): [day(each.date()) for each in told["received_on"]],
            say("Unit"): _units(told),
            say("Lines"): told["lines"],
            say("Account"): told["deleted_by"],
            say("Digest"): told["digest"],
        }
    )


def _units(told: pd.DataFrame) -> list[str]:
    return [
        f"{code if pd.isna(name) else name} ({code})"
        for name, code in zip(told["unit_name"], told["unit_code"], strict=True)
    ]


def _moments(told: pd.Series) -> list[str]:
    local = told.dt.tz_localize("UTC").dt.tz_convert("Asia/Ho_Chi_Minh")
    return [f"{each:%d/%m/%Y %H:%M}" for each in local]
