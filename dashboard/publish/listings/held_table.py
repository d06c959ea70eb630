"""What is held of one person, as people read it."""

import pandas as pd

from dashboard.wording import day, say

STATES = {
    "staged": "Not committed yet",
    "counts": "Counts",
    "overtaken": "Overtaken by a newer one",
    "reverted": "Taken back",
}
DAYS = {
    "installed_on": "VssID installed",
    "registered_on": "Registered",
    "form_submitted_on": "Form 01 handed in",
    "approved_on": "Approved",
}


def rows(told: pd.DataFrame) -> pd.DataFrame:
    """The rows of `store.held_people.held`."""
    shown = {
        say("Full name"): told["full_name"],
        say("Unit"): [
            f"{name} ({code})" for name, code in zip(told["unit_name"], told["unit_code"], strict=True)
        ],
        say("Roster as of"): [day(each.date()) for each in told["as_of"]],
        say("State"): [say(STATES[state]) for state in told["state"]],
        say("Last digits"): told["last_digits"].fillna(""),
        say("Phone"): told["phone"].fillna(""),
        say("Department"): told["department"].fillna(""),
        say("Smartphone"): [_yes_or_no(each) for each in told["smartphone"]],
    }
    for name, title in DAYS.items():
        shown[say(title)] = ["" if pd.isna(each) else day(each.date()) for each in told[name]]
    shown[say("File")] = told["file_name"]
    shown[say("Row")] = told["row"]
    return pd.DataFrame(shown)


def _yes_or_no(told: bool | None) -> str:
    if pd.isna(told):
        return ""
    return say("yes") if told else say("no")
