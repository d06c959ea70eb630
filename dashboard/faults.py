"""Every fault that a row can have, and the sentence that says where it is and what to do."""

from dashboard.wording import say

# ruff: noqa: E501 - a sentence is read in one piece
_SENTENCES = {
    "empty_name": "Row {row}: fill in the name.",
    "bad_insurance_number": "Row {row}: the insurance number in “{heading}” needs 10 digits. Correct it, or empty the cell.",
    "bad_citizen_id": "Row {row}: the citizen id in “{heading}” needs 12 digits (or 9 of the old card). Correct it, or empty the cell.",
    "unknown_unit": "Row {row}: the unit in “{heading}” is not in your catalogue. Correct its code.",
    "repeated_person": "Row {row}: this person is already on row {first_row}. Delete one of them.",
    "repeated_unit": "Row {row}: this unit is already on row {first_row}. Delete one of them.",
    "bad_count": "Row {row}: no number may be missing or larger than the headcount. Correct it.",
    "bad_phone": "Row {row}: the phone number in “{heading}” cannot be right. The person counts; the number is not kept.",
    "bad_date": "Row {row}: the day in “{heading}” does not exist. Write it as day/month/year; the mark counts without it.",
    "future_date": "Row {row}: the day in “{heading}” lies after the day of the roster. The mark counts without it.",
    "unknown_mark": "Row {row}: the mark in “{heading}” is not understood and counts as no. Write x, or leave it empty.",
}

_TITLES = {
    "empty_name": "Name missing",
    "bad_insurance_number": "Insurance number without 10 digits",
    "bad_citizen_id": "Citizen id without 12 or 9 digits",
    "unknown_unit": "Unit not in the catalogue",
    "repeated_person": "The same person twice",
    "repeated_unit": "The same unit twice",
    "bad_count": "A count missing or above the headcount",
    "bad_phone": "Phone number that cannot be right",
    "bad_date": "A day that does not exist",
    "future_date": "A day after the day of the roster",
    "unknown_mark": "A mark that is not understood",
}

_REPAIRS = {
    "padded_zero": "Zero at the front put back",
    "card_number": "Insurance number taken from the health insurance card",
    "old_prefix": "Old 11-digit phone number turned into today's",
    "legacy_encoding": "Letters of an old font turned into Unicode",
}


# What to do where the sentence of a row names another row.
_TWICE = {
    "repeated_person": "Delete all but one of the rows of the same person.",
    "repeated_unit": "Delete all but one of the rows of the same unit.",
}


def sentence(fault: str, row: int, heading: str | None, first_row: int | None = None) -> str:
    """What is wrong on this row and what to do about it."""
    return say(_SENTENCES[fault], row=row, heading=heading or "", first_row=first_row)


def way_out(fault: str, heading: str) -> str:
    """What to do about this kind of fault, on whatever row it stands."""
    if fault in _TWICE:
        return say(_TWICE[fault])
    words = sentence(fault, 0, heading).partition(": ")[2]
    return words[:1].upper() + words[1:]


def title(fault: str) -> str:
    """The kind of problem in a few words."""
    return say(_TITLES[fault])


def repair_title(repair: str) -> str:
    """The kind of mending in a few words."""
    return say(_REPAIRS[repair])
