"""What is odd about a roster that is about to count. Odd is not wrong: a reason is asked for, no more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.wording import day, number, percent, say

# Fewer people than this fall on one day, or leave a milestone, by chance.
FEW = 10
# A fall of less than this share of those who had reached a milestone needs no explanation.
SMALL_FALL = 0.02
# Of numbers that people counted, one in ten ends in a nought; of numbers that they guessed, most do.
ROUND_SHARE = 0.7
FEWEST_NUMBERS = 8
MILESTONES = {
    "installed": "VssID installed",
    "registered": "Registered",
    "form_submitted": "Form 01 handed in",
    "approved": "Approved",
}


@dataclass(frozen=True)
class Doubt:
    """One odd thing: a name under which a reason is kept, and a sentence that asks for it."""

    name: str
    sentence: str


def doubts(progress: pd.DataFrame, changed: Mapping[str, int], days: pd.DataFrame) -> list[Doubt]:
    """Everything odd about a staged file.

    `progress` is `changes.progress`, `changed` is `changes.counted` (empty for counts without names), `days`
    is `ambiguity.marked_days`.
    """
    return [
        *_above_all(progress),
        *_falls(progress),
        *_copy(progress, changed),
        *_round(progress),
        *_one_day(days),
    ]


def _above_all(progress: pd.DataFrame) -> Iterator[Doubt]:
    for milestone, title in MILESTONES.items():
        base = "with_smartphone" if milestone == "installed" else "headcount"
        over = progress[progress[milestone] > progress[base]]
        registered = progress[progress[milestone] > progress["with_smartphone"]]
        if len(over):
            row = over.iloc[0]
            yield Doubt(
                f"above:{milestone}",
                say(
                    "{unit}: {milestone} is above 100 % ({people} of {base}). Why?",
                    unit=_name(row),
                    milestone=say(title),
                    people=number(row[milestone]),
                    base=number(row[base]),
                ),
            )
        elif len(registered) and milestone == "registered":
            row = registered.iloc[0]
            yield Doubt(
                "above:registered",
                say(
                    "{unit}: more people have registered ({people}) than have a smartphone ({base}). Why?",
                    unit=_name(row),
                    people=number(row["registered"]),
                    base=number(row["with_smartphone"]),
                ),
            )


def _falls(progress: pd.DataFrame) -> Iterator[Doubt]:
    """Nobody uninstalls in numbers: a milestone that falls lost people from the list, or marks."""
    for milestone, title in MILESTONES.items():
        before, after = progress[f"before_{milestone}"], progress[milestone]
        fallen = progress[(before - after) > (SMALL_FALL * before).clip(lower=FEW / 10)]
        if len(fallen):
            row = fallen.iloc[0]
            yield Doubt(
                f"fall:{milestone}",
                say(
                    "{unit}: {milestone} falls from {before} to {after}. Why?",
                    unit=_name(row),
                    milestone=say(title),
                    before=number(row[f"before_{milestone}"]),
                    after=number(row[milestone]),
                ),
            )


def _copy(progress: pd.DataFrame, changed: Mapping[str, int]) -> Iterator[Doubt]:
    known = progress.dropna(subset=["before_headcount"])
    columns = ("headcount", "with_smartphone", *MILESTONES)
    same = len(known) and len(known) == len(progress)
    same = same and all((known[name] == known[f"before_{name}"]).all() for name in columns)
    different = sum(changed.get(kind, 0) for kind in ("new", "changed", "backwards", "gone"))
    if same and not different and known["headcount"].sum() >= FEW:
        yield Doubt(
            "copy",
            say(
                "Nothing differs from the list of {day}. Was the same list sent once more?",
                day=day(known["before_as_of"].max()),
            ),
        )


def _round(progress: pd.DataFrame) -> Iterator[Doubt]:
    numbers = pd.concat([progress[name] for name in ("headcount", "installed", "registered")])
    numbers = numbers[numbers >= FEW]
    if len(numbers) >= FEWEST_NUMBERS and (numbers % 10 == 0).mean() >= ROUND_SHARE:
        yield Doubt(
            "round",
            say(
                "{share} of the counts end in 0. Were they counted or estimated?",
                share=percent((numbers % 10 == 0).mean()),
            ),
        )


def _one_day(days: pd.DataFrame) -> Iterator[Doubt]:
    for row in days[(days["people"] >= FEW) & (days["days"] == 1)].to_dict("records"):
        yield Doubt(
            f"one_day:{row['milestone']}",
            say(
                "All {people} days under {milestone} are {day}. Is it the day of the list instead?",
                people=number(row["people"]),
                milestone=say(MILESTONES[row["milestone"]]),
                day=day(row["commonest"]),
            ),
        )


def _name(row: pd.Series) -> str:
    return str(row["unit_name"] or row["unit_code"])
