"""The log of who did what, as people read it."""

import pandas as pd

from dashboard.wording import number, say

ACTIONS = {
    "signed_in": "Signed in",
    "signed_out": "Signed out",
    "account_made": "Made an account",
    "account_changed": "Changed an account",
    "account_reset": "Reset an account",
    "account_disabled": "Disabled an account",
    "account_enabled": "Enabled an account",
    "password_changed": "Chose a password",
    "one_time_codes_on": "Switched one-time codes on",
    "one_time_codes_off": "Switched one-time codes off",
    "signed_out_all": "Signed out of all sessions",
    "received": "Sent a roster",
    "committed": "Committed a roster",
    "discarded": "Set a roster aside",
    "reverted": "Reverted a roster",
    "people_seen": "Looked at people's names",
    "people_taken": "Took a file with names",
    "people_deleted": "Deleted people",
    "store_restored": "Store restored",
    "store_upgraded": "Store brought up",
    "store_moved": "Store moved",
    "targets_set": "Set targets",
    "codes_kept": "Printed codes",
    "codes_led": "Led codes elsewhere",
    "site_published": "Published the campaign site",
    "site_put_back": "Put the campaign site back",
    "breach_noted": "Wrote into the register of breaches",
    "token_made": "Made a token",
    "token_ended": "Ended a token",
}
OUTCOMES = {"done": "Done", "refused": "Refused"}
# What is said of a sign-in that was refused.
WHYS = {
    "password": "Wrong password",
    "code": "Wrong one-time code",
    "provider": "Refused by the office's sign-in",
}


def rows(told: pd.DataFrame) -> pd.DataFrame:
    """The rows of `store.audit.listed`, with moments of Hà Nội."""
    moments = told["done_at"].dt.tz_localize("UTC").dt.tz_convert("Asia/Ho_Chi_Minh").dt.tz_localize(None)
    return pd.DataFrame(
        {
            say("No."): told["number"],
            say("When"): moments.dt.strftime("%d/%m/%Y %H:%M:%S"),
            say("Account"): [account or say("nobody's") for account in told["account"]],
            say("What"): [say(ACTIONS[action]) for action in told["action"]],
            say("On what"): [_about(about) for about in told["about"]],
            say("From where"): told["origin"],
            say("Result"): [say(OUTCOMES[result]) for result in told["result"]],
        }
    )


def _about(told: str) -> str:
    """A code or an id, why a sign-in was refused, or how many people of a unit were looked at."""
    of, plus, people = told.rpartition("+")
    if plus and people.isdigit():
        return say("{of} · {people} people", of=of, people=number(int(people)))
    return say(WHYS[told]) if told in WHYS else told
