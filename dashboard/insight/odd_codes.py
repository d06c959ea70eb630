"""What is odd about how a printed code is followed, so that somebody goes and looks."""

from enum import StrEnum

import pandas as pd

from dashboard.wording import say

# Where so many scans were to come in two weeks, none at all is hardly chance (e⁻⁷ is one in a thousand).
EXPECTED = 7
# Fewer scans than this show no habit.
ENOUGH = 10
MOSTLY = 0.6
# A day of so many times the usual day, and of so many scans, is no ordinary day.
TIMES_USUAL, BURST = 8, 40


class Oddity(StrEnum):
    """What is odd; the first that holds is the first to look at."""

    AFTER_END = "after_end"
    AFTER_GONE = "after_gone"
    STOPPED = "stopped"
    ONLY_TYPED = "only_typed"
    COMPUTERS = "computers"
    NIGHT = "night"
    BURST = "burst"


TITLES = {
    Oddity.AFTER_END: "Withdrawn, and still followed {count} times: it hangs somewhere, or was copied",
    Oddity.AFTER_GONE: "Found gone, and followed {count} times since: it hangs somewhere else, or was copied",
    Oddity.STOPPED: "Not followed for 14 days, after {count} times in four weeks: look whether it hangs",
    Oddity.ONLY_TYPED: "Typed {count} times and never scanned: the printed code may be unreadable",
    Oddity.COMPUTERS: "Followed mostly from computers ({count} times): its address is passed on somewhere",
    Oddity.NIGHT: "Followed mostly between 0 and 5 o'clock ({count} times), when nobody walks past",
    Oddity.BURST: "Followed {count} times on one day, far more than on its other days",
}


def found(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `scan_counts.by_code` with something odd: one each time, with `oddity` and its `count`."""
    usual = (rows["people"] - rows["top_day"]) / (rows["days"] - 1).clip(lower=1)
    is_enough = rows["people"] >= ENOUGH
    in_use = rows["retired_at"].isna()
    holds = {
        Oddity.AFTER_END: (rows["after_end"] > 0, "after_end"),
        Oddity.AFTER_GONE: (rows["after_gone"] > 0, "after_gone"),
        Oddity.STOPPED: (
            in_use & (rows["recent"] == 0) & (rows["before"] / 2 >= EXPECTED) & (rows["state"] != "gone"),
            "before",
        ),
        Oddity.ONLY_TYPED: ((rows["typed"] >= ENOUGH) & (rows["scanned"] + rows["untold"] == 0), "typed"),
        Oddity.COMPUTERS: (is_enough & (rows["computers"] >= MOSTLY * rows["people"]), "computers"),
        Oddity.NIGHT: (is_enough & (rows["night"] >= MOSTLY * rows["people"]), "night"),
        Oddity.BURST: (
            (rows["days"] > 1) & (rows["top_day"] >= BURST) & (rows["top_day"] >= TIMES_USUAL * usual),
            "top_day",
        ),
    }
    odd = [
        rows[is_so].assign(oddity=oddity.value, count=rows[column][is_so])
        for oddity, (is_so, column) in holds.items()
    ]
    return pd.concat(odd, ignore_index=True)


def in_words(oddity: str, count: str) -> str:
    """What is odd, and what it may mean."""
    return say(TITLES[Oddity(oddity)], count=count)
