"""People as a list shows them until their names are asked for: told apart, but not known to a passer-by."""

import pandas as pd

from dashboard.wording import say

HIDES = ("full_name", "phone", "insurance_number", "citizen_id")


def name(full_name: str) -> str:
    """“Nguyễn Văn An” → “N. V. A.”; the three digits beside it tell two of them apart."""
    return " ".join(f"{word[0]}." for word in full_name.split())


def number(told: str) -> str:
    """“0912 345 678” → “…678”, as the last digits of all numbers are shown; of a short one nothing."""
    digits = [sign for sign in told if sign.isdigit()]
    return f"…{''.join(digits[-3:])}" if len(digits) > 5 else "…"


def rows(told: pd.DataFrame, is_shown: bool = False) -> pd.DataFrame:
    """The same rows, with names and numbers masked unless they are to be shown."""
    names = [column for column in HIDES if column in told]
    masked = told if is_shown else told.assign(**{column: _masked(told[column]) for column in names})
    return masked.assign(full_name=_known(masked["full_name"])) if "full_name" in told else masked


def _masked(cells: pd.Series) -> pd.Series:
    mask = name if cells.name == "full_name" else number
    return cells.map(lambda told: mask(told) if told else told, na_action="ignore")


def _known(names: pd.Series) -> pd.Series:
    return names.replace("", say("(deleted)"))
