"""Who is too small to be shown, decided once for a state of the city: no sum of others gives them away.

What is told of a unit are two cells: its own roster, and all that stands below it as well. Of each unit whose
sum is shown, the cells that are not must be two at least and hold enough people together; else the smallest
of the others goes with them. So whatever is subtracted from whatever, what is left is never few people.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.insight import disclosure

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
_BASES = ["headcount", "with_smartphone"]


@dataclass(frozen=True)
class SmallUnits:
    """`own`: units of whose own roster no count is shown; `whole`: nor of all that stands below as well."""

    own: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    smallest: int = 0

    def hide_own(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of units (`code`), each its own roster, with `is_hidden` and without the counts of those."""
        return disclosure.hide(rows, rows["code"].isin(self.own) & (rows["headcount"] > 0))

    def hide_whole(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The same of rows that hold all below a unit."""
        return disclosure.hide(rows, rows["code"].isin(self.whole) & (rows["headcount"] > 0))

    def hide_groups(self, rows: pd.DataFrame, group: str, tree: pd.DataFrame) -> pd.DataFrame:
        """The same of rows that add up the units of a tree by a column of it (`kind`, `office_code`).

        Hidden is also a group that would give away the few hidden units in it, and one beside it.
        """
        hidden = tree[tree["code"].isin(self.own) & (tree["headcount"] > 0)]
        told = hidden.groupby(hidden[group].fillna(""))[_BASES].agg(["sum", "size"])
        fewest = told.xs("sum", axis="columns", level=1).T.min()
        few = told.index[(told[("headcount", "size")] < 2) | (fewest < self.smallest)]
        is_few = rows["code"].fillna("").isin(few) | disclosure.small(rows, self.smallest)
        is_there = rows["headcount"] > 0
        beside = disclosure.pooled(rows[is_there], self.smallest, is_few[is_there])
        return disclosure.hide(rows, beside.reindex(rows.index, fill_value=False))

    def of_kinds(self, tree: pd.DataFrame, kinds: Collection[str]) -> "SmallUnits":
        """Who is hidden where only units of these kinds are counted.

        Their own rosters are known all the same, so that no other one can be hidden beside them: it is the
        sum that is not shown if it would give away a few.
        """
        own = tree[_BASES].to_numpy(np.int64) * tree["kind"].isin(list(kinds)).to_numpy()[:, None]
        hidden = tree["code"].isin(self.own).to_numpy() & (own[:, 0] > 0)
        above, left = _above(tree), np.where(hidden[:, None], own, 0)
        units, whole = hidden.astype(np.int64), tree["code"].isin(self.whole).to_numpy(copy=True)
        for place in range(len(tree) - 1, -1, -1) if hidden.any() else ():
            if not units[place]:
                continue
            whole[place] |= units[place] < 2 or left[place].min() < self.smallest
            if whole[place] and above[place] >= 0:
                units[above[place]] += units[place]
                left[above[place]] += left[place]
        codes = tree["code"]
        all_small = _small(_whole(tree, own), self.smallest)
        return SmallUnits(self.own, frozenset(codes[whole | all_small]), self.smallest)


NONE_SMALL = SmallUnits()


def decide(tree: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """unit_code, own_hidden, all_hidden of the units of `store.tree.own_counts` that are not shown."""
    own = tree[_BASES].to_numpy(np.int64)
    cells = _Cells(_above(tree), _after(tree), own, _whole(tree, own), smallest)
    cells.hide()
    told = pd.DataFrame(
        {"unit_code": tree["code"], "own_hidden": cells.own_hidden, "all_hidden": cells.all_hidden}
    )
    return told[cells.own_hidden | cells.all_hidden]


def of(decided: pd.DataFrame, smallest: int) -> SmallUnits:
    """What was decided, to be asked."""
    own, whole = (frozenset(decided.loc[decided[name], "unit_code"]) for name in ("own_hidden", "all_hidden"))
    return SmallUnits(own, whole, smallest)


def _after(tree: pd.DataFrame) -> Numbers:
    """The place behind all that stands below each unit."""
    below: Numbers = (tree["last_id"] - tree["unit_id"]).to_numpy(np.int64)
    return np.arange(len(tree)) + below + 1


def _whole(tree: pd.DataFrame, own: Numbers) -> Numbers:
    """The counts of each unit with all below it."""
    behind = np.vstack([np.zeros((1, own.shape[1]), np.int64), own.cumsum(axis=0)])
    return np.asarray(behind[_after(tree)] - behind[:-1])


def _above(tree: pd.DataFrame) -> Numbers:
    """The place of the unit above each; -1 where the city itself is."""
    places = pd.Series(np.arange(len(tree)), tree["code"])
    return tree["parent_code"].map(places).fillna(-1).to_numpy(np.int64)


@dataclass
class _Cells:
    """The cells by the place of their unit; a place of -1 is whatever has no unit above it."""

    above: Numbers
    after: Numbers
    own: Numbers
    whole: Numbers
    smallest: int

    def __post_init__(self) -> None:
        self.own_hidden: Flags = _small(self.own, self.smallest)
        self.all_hidden: Flags = _small(self.whole, self.smallest)

    def hide(self) -> None:
        """From the deepest up: a unit that is hidden as a whole is one hidden cell of the unit above it."""
        order = np.argsort(self.above, kind="stable")
        starts = np.searchsorted(self.above[order], np.arange(-1, len(self.above) + 1))
        looked_at = {*np.flatnonzero(self.own_hidden).tolist(), *self.above[self.all_hidden].tolist()}
        for place in sorted(looked_at, reverse=True):
            if place < 0 or not self.all_hidden[place]:
                children = order[starts[place + 1] : starts[place + 2]]
                self._beside(place, children[self.whole[children, 0] > 0])
        for place in np.flatnonzero(self.all_hidden).tolist():
            self.all_hidden[place : self.after[place]] = True
            self.own_hidden[place : self.after[place]] = True

    def _beside(self, place: int, children: Numbers) -> None:
        """Hide the smallest cells of a unit until the sum of those that are hidden may be known."""
        hidden = self.whole[children[self.all_hidden[children]]]
        shown = [(int(self.whole[each].min()), int(each)) for each in children if not self.all_hidden[each]]
        if place >= 0 and self.own[place, 0] > 0:
            if self.own_hidden[place]:
                hidden = np.vstack([hidden, self.own[[place]]])
            else:
                shown.append((int(self.own[place].min()), place))
        for _, each in sorted(shown):
            if len(hidden) != 1 and (not len(hidden) or hidden.sum(axis=0).min() >= self.smallest):
                return
            is_own = each == place
            hidden = np.vstack([hidden, (self.own if is_own else self.whole)[[each]]])
            (self.own_hidden if is_own else self.all_hidden)[each] = True


def _small(counts: Numbers, smallest: int) -> Flags:
    return np.asarray((counts[:, 0] > 0) & (counts.min(axis=1) < smallest))
