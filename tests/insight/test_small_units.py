"""Who is too small to be shown: tried by subtracting everything that is shown from everything else."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.insight import small_units

SMALLEST = 5
COLUMNS = ("unit_id", "last_id", "code", "parent_code", "kind", "office_code", "headcount", "with_smartphone")
often = settings(max_examples=200, deadline=None)


@st.composite
def trees(draw):
    """Units in the order of a walk: each below one of those on the way down to the one before it."""
    depths, way, rows = draw(st.lists(st.integers(0, 3), min_size=1, max_size=14)), [], []
    for place, depth in enumerate(depths):
        del way[min(depth, len(way)) :]
        people = draw(st.sampled_from([0, 0, 1, 2, 4, 5, 6, 9, 30]))
        phones = draw(st.integers(max(people - 3, 0), people))
        kind = draw(st.sampled_from(["school", "enterprise"]))
        rows.append([place, place, f"U{place}", way[-1] if way else None, kind, "O", people, phones])
        way.append(f"U{place}")
    columns = [
        "unit_id",
        "last_id",
        "code",
        "parent_code",
        "kind",
        "office_code",
        "headcount",
        "with_smartphone",
    ]
    tree = pd.DataFrame(rows, columns=columns)
    for place in reversed(range(len(tree))):
        below = tree.index[tree["parent_code"] == tree.loc[place, "code"]]
        tree.loc[place, "last_id"] = max([place, *tree.loc[below, "last_id"]])
    return tree


def below(tree, place):
    return range(place, tree.loc[place, "last_id"] + 1)


def shown_sums(tree, told):
    """Each sum that is shown, as the units in it: own rosters and whole units."""
    sums = []
    for place, code in enumerate(tree["code"]):
        own, whole = np.zeros(len(tree)), np.zeros(len(tree))
        own[place], whole[list(below(tree, place))] = 1, 1
        sums += [own] if code not in told.own else []
        sums += [whole] if code not in told.whole else []
    return sums


@given(trees())
@often
def test_no_roster_of_few_people_can_be_worked_out(tree):
    told = small_units.of(small_units.decide(tree, SMALLEST), SMALLEST)
    people = tree["headcount"].to_numpy(float)
    # What is known to be nobody is known, and takes part in every calculation.
    sums = [each[people > 0] for each in shown_sums(tree, told)]
    known = np.array(sums) if sums else np.zeros((1, int((people > 0).sum())))
    rank = np.linalg.matrix_rank(known)
    codes = tree["code"][people > 0].tolist()
    for place, code in enumerate(codes):
        alone = np.zeros(len(codes))
        alone[place] = 1
        can_be_had = np.linalg.matrix_rank(np.vstack([known, alone])) == rank
        assert can_be_had == (code not in told.own)
        row = tree.set_index("code").loc[code]
        assert not (can_be_had and min(row["headcount"], row["with_smartphone"]) < SMALLEST)


@given(trees())
@often
def test_what_is_hidden_below_a_sum_is_enough_people_together(tree):
    told = small_units.of(small_units.decide(tree, SMALLEST), SMALLEST)
    bases = tree.set_index("code")[["headcount", "with_smartphone"]]
    for place, code in enumerate(tree["code"]):
        if code in told.whole:
            assert {tree.loc[each, "code"] for each in below(tree, place) if bases.iloc[each, 0]} <= told.own
            continue
        left = set(below(tree, place))
        for each in list(left):
            inside = tree.loc[each, "code"]
            if each != place and inside not in told.whole and tree.loc[each, "last_id"] > each:
                left -= set(below(tree, each))
        of_none = [each for each in left if tree.loc[each, "code"] in told.own and bases.iloc[each, 0] > 0]
        if of_none:
            assert bases.iloc[of_none].sum().min() >= SMALLEST


@given(trees(), st.sampled_from(["school", "enterprise"]))
@often
def test_counting_one_kind_alone_gives_nobody_away(tree, kind):
    told = small_units.of(small_units.decide(tree, SMALLEST), SMALLEST)
    of_kind = told.of_kinds(tree, [kind])
    people = tree["headcount"].to_numpy(float)
    is_kind = (tree["kind"] == kind).to_numpy()
    sums = [each[people > 0] for each in shown_sums(tree, of_kind)]
    # Among the units of a kind only their own rosters and the sums of that kind are known.
    sums = [each * is_kind[people > 0] for each in sums]
    known = np.array(sums) if sums else np.zeros((1, int((people > 0).sum())))
    rank = np.linalg.matrix_rank(known)
    codes = tree["code"][people > 0].tolist()
    for place, code in enumerate(codes):
        if code in told.own and is_kind[people > 0][place]:
            alone = np.zeros(len(codes))
            alone[place] = 1
            assert np.linalg.matrix_rank(np.vstack([known, alone])) > rank


@given(trees())
@often
def test_where_nobody_is_small_nothing_is_hidden(tree):
    large = tree.assign(headcount=tree["headcount"] * 10, with_smartphone=tree["headcount"] * 10)
    told = small_units.of(small_units.decide(large, SMALLEST), SMALLEST)
    assert not told.own
    assert not told.whole
    assert small_units.decide(tree, 0).empty
