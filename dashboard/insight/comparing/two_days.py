"""Two days side by side: what each told, and what lies between them."""

import pandas as pd

from dashboard.insight.report_context import ReportContext
from dashboard.insight.standing import Rate
from dashboard.wording import day, number, percent, say


def parts(before: ReportContext, after: ReportContext) -> pd.DataFrame:
    """A row a part of the unit that stands in either: code, name, both rates and counts, and the change.

    rate_before, rate_after (0 to 1), installed_before, installed_after, base_before, base_after, change
    (points), more (people), is_hidden. What was too small to show on one of the days is hidden on both:
    the other one would give it away.
    """
    told = _side(before, "before").merge(_side(after, "after"), on="code", how="outer")
    name = told.pop("name_after").fillna(told.pop("name_before"))
    hidden = told.pop("is_hidden_before").fillna(False) | told.pop("is_hidden_after").fillna(False)
    told = told.assign(name=name, is_hidden=hidden.astype(bool))
    for column in ("rate", "installed", "base"):
        for side in ("before", "after"):
            told[f"{column}_{side}"] = told[f"{column}_{side}"].mask(told["is_hidden"])
    told["change"] = told["rate_after"] - told["rate_before"]
    told["more"] = told["installed_after"] - told["installed_before"]
    return told.sort_values(["change", "code"], na_position="last", ignore_index=True)


def _side(context: ReportContext, side: str) -> pd.DataFrame:
    rows = context.groups
    kept = pd.DataFrame(
        {
            "code": rows["code"],
            "name": rows["name"],
            "is_hidden": rows["is_hidden"].astype("boolean"),
            "rate": rows["rate"],
            "installed": rows["installed"].where(rows["as_of"].notna()),
            "base": rows[context.denominator].where(rows["as_of"].notna()),
        }
    )
    return kept.rename(columns=lambda name: name if name == "code" else f"{name}_{side}")


def in_words(before: ReportContext, after: ReportContext) -> str:
    """What happened between the two, in a sentence that can be read aloud."""
    first, last = before.rates["installed"], after.rates["installed"]
    if first.value is None or last.value is None:
        return say("On one of the two days no roster had come in yet.")
    more = last.numerator - first.numerator
    sentence = (
        say("From {first} to {last}, installed went from {before} to {after}: {more} more people.")
        if more >= 0
        else say("From {first} to {last}, installed went from {before} to {after}: {more} fewer people.")
    )
    return sentence.format(
        first=day(before.on_day),
        last=day(after.on_day),
        before=percent(first.value),
        after=percent(last.value),
        more=number(abs(more)),
    )


def change(before: Rate, after: Rate) -> float | None:
    """Points from the one to the other; None where one of them is not known."""
    if before.value is None or after.value is None:
        return None
    return after.value - before.value
