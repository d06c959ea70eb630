"""The map hides what the overview hides: a place that could be had from the city's sum."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.insight.small_units import SmallUnits
from dashboard.store.crosswalk import OnLevel
from dashboard.store.progress import COUNTS
from dashboard.web.watching import mapped

people = st.lists(st.integers(0, 12), min_size=1, max_size=8)


@given(people, people, st.sampled_from([0, 5]))
def test_no_place_can_be_had_by_subtracting_all_others_from_the_city(places, bodies, smallest):
    rows, elsewhere = (pd.DataFrame(dict.fromkeys(("code", *COUNTS), each)) for each in (places, bodies))
    shown = mapped._safe(OnLevel(rows, elsewhere), SmallUnits(smallest=smallest))
    small = sum(1 <= each < smallest for each in places)
    others = sum(1 <= each < smallest for each in bodies)
    reported = sum(each > 0 for each in [*places, *bodies])
    assert shown["is_hidden"].sum() >= small
    assert shown["is_hidden"].any() <= (small + others > 0)
    if small == 1 and not others and reported > 1 and not any(bodies):
        assert shown["is_hidden"].sum() > 1
    assert shown["headcount"].isna().tolist() == shown["is_hidden"].tolist()
