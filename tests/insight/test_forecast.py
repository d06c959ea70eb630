"""A forecast says how sure it is, goes no way that people cannot, and is refused where nobody can tell."""

from datetime import date, timedelta
from itertools import pairwise

import campaigns
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.insight.forecasting.forecast import (
    LONGEST,
    Forecast,
    Outlook,
    Reason,
    Refusal,
    forecast,
    method,
)
from dashboard.insight.forecasting.moments import Series
from dashboard.model import Language
from dashboard.wording import speaking

FIRST = date(2021, 3, 14)
WEEKS = [FIRST + timedelta(days=7 * week) for week in range(10)]
RISING = [10, 30, 60, 100, 150, 200, 250, 290, 320, 345]
UNTIL = WEEKS[-1] + timedelta(days=60)


def told(*args: object, **more: object) -> Forecast:
    result = forecast(*args, **more)  # type: ignore[arg-type]
    assert isinstance(result, Forecast)
    return result


def refused(*args: object, **more: object) -> Refusal:
    result = forecast(*args, **more)  # type: ignore[arg-type]
    assert isinstance(result, Refusal)
    return result


@st.composite
def pasts(draw: st.DrawFn) -> Series:
    """Any reports that a forecast may stand on, also falling ones and bases that move."""
    gaps = draw(
        st.lists(st.integers(1, 30), min_size=3, max_size=25).filter(lambda all_gaps: sum(all_gaps) >= 14)
    )
    days = [FIRST + timedelta(days=sum(gaps[:place])) for place in range(len(gaps) + 1)]
    base = draw(st.lists(st.integers(30, 100_000), min_size=len(days), max_size=len(days)))
    shares = draw(st.lists(st.floats(0, 1), min_size=len(days), max_size=len(days)))
    reached = [round(share * people) for share, people in zip(shares, base, strict=True)]
    return Series.of(days, [*reached[:-1], max(1, reached[-1])], base)


@given(pasts(), st.integers(1, 400), st.sampled_from([0.1, 0.5, 0.8, 0.9]))
@settings(deadline=None, max_examples=150)
def test_the_band_lies_around_the_middle_and_within_all_people(
    past: Series, ahead: int, level: float
) -> None:
    result = told(past.days, past.reached, past.base, past.days[-1] + timedelta(days=ahead), level)
    assert len(result.days) == min(ahead, LONGEST)
    assert [(later - day).days for day, later in pairwise([result.start, *result.days])] == [1] * len(
        result.days
    )
    for low, middle, high in zip(result.low, result.middle, result.high, strict=True):
        assert 0 <= low <= middle + 1e-9
        assert middle <= high + 1e-9 and high <= 1
    for path in (result.middle, result.high):
        assert all(later >= rate - 1e-9 for rate, later in pairwise([result.rate, *path]))
    # People leave, so low may begin below what was reported; from there it does not fall.
    assert all(later >= rate - 1e-9 for rate, later in pairwise(result.low[6:]))


@given(pasts())
@settings(deadline=None, max_examples=60)
def test_a_wider_band_holds_a_narrower_one(past: Series) -> None:
    until = past.days[-1] + timedelta(days=60)
    narrow, wide = (told(past.days, past.reached, past.base, until, level) for level in (0.5, 0.8))
    assert all(outer <= inner + 1e-9 for outer, inner in zip(wide.low, narrow.low, strict=True))
    assert all(outer >= inner - 1e-9 for outer, inner in zip(wide.high, narrow.high, strict=True))
    assert wide.middle == narrow.middle


@given(st.permutations(range(10)))
@settings(deadline=None, max_examples=20)
def test_reports_may_come_in_any_order(order: list[int]) -> None:
    shuffled = forecast([WEEKS[at] for at in order], [RISING[at] for at in order], [400] * 10, UNTIL)
    assert shuffled == forecast(WEEKS, RISING, [400] * 10, UNTIL)


def test_the_same_reports_give_the_same_forecast_wherever_the_calendar_stands() -> None:
    moved = [day + timedelta(days=1000) for day in WEEKS]
    here, there = (
        told(WEEKS, RISING, [400] * 10, UNTIL),
        told(moved, RISING, [400] * 10, UNTIL + timedelta(days=1000)),
    )
    assert (here.low, here.middle, here.high) == (there.low, there.middle, there.high)


def test_days_and_counts_may_come_as_a_frame_tells_them() -> None:
    frame = pd.DataFrame({"day": pd.to_datetime(WEEKS), "reached": RISING, "base": 400})
    result = forecast(frame["day"], frame["reached"], frame["base"], UNTIL, today=WEEKS[-1])
    assert result == forecast(WEEKS, RISING, [400] * 10, UNTIL)


def test_of_a_day_that_was_told_twice_the_last_word_counts() -> None:
    twice = told([*WEEKS, WEEKS[-1]], [*RISING[:-1], 3, RISING[-1]], [400] * 11, UNTIL)
    assert twice == told(WEEKS, RISING, [400] * 10, UNTIL)


def test_a_week_in_which_nobody_was_reported_says_nothing() -> None:
    gap = told([*WEEKS, WEEKS[-1] + timedelta(days=7)], [*RISING, 0], [*[400] * 10, 0], UNTIL)
    assert gap == told(WEEKS, RISING, [400] * 10, UNTIL)


def test_what_stands_still_is_expected_to_stand_still() -> None:
    (stalled,) = (told(WEEKS, [20, 60, 120, 180, *[200] * 6], [400] * 10, UNTIL),)
    rising = told(WEEKS, RISING, [400] * 10, UNTIL)
    assert stalled.middle[27] - stalled.rate < 0.03
    assert rising.middle[27] - rising.rate > 0.03


def test_a_campaign_of_jumps_is_less_sure_than_a_smooth_one_of_the_same_length() -> None:
    smooth = told(WEEKS, [20 * week for week in range(1, 11)], [400] * 10, UNTIL)
    jumps = told(WEEKS, [20, 20, 20, 80, 80, 80, 140, 140, 140, 200], [400] * 10, UNTIL)
    assert jumps.high[13] - jumps.low[13] > 1.5 * (smooth.high[13] - smooth.low[13])


def test_everybody_reached_stays_everybody() -> None:
    done = told(WEEKS, [200, 300, *[400] * 8], [400] * 10, UNTIL)
    assert done.rate == done.middle[0] == done.high[-1] == 1
    assert done.on(UNTIL).people[1:] == (400, 400)


def test_more_people_than_the_base_count_as_all() -> None:
    assert told(WEEKS, [each + 100 for each in RISING], [400] * 10, UNTIL).rate == 1


def test_a_forecast_finds_its_curve() -> None:
    """Without noise, four weeks ahead of a logistic campaign that ends at 85 percent."""
    days = campaigns.FIRST
    whole = [
        (days + timedelta(days=7 * week), 0.85 / (1 + 2.718 ** (-0.06 * (7 * week - 45))))
        for week in range(20)
    ]
    known = whole[:14]
    result = told(
        [day for day, _ in known], [round(1e5 * rate) for _, rate in known], [100_000] * 14, whole[-1][0]
    )
    day, rate = whole[17]
    assert result.on(day).low < rate < result.on(day).high
    assert result.on(day).middle == pytest.approx(rate, abs=0.02)


def test_a_rate_is_reached_where_each_path_crosses_it() -> None:
    result = told(WEEKS, RISING, [400] * 10, UNTIL)
    wanted = result.middle[20]
    earliest, likely, latest = result.reaches(wanted)
    assert (
        likely is not None
        and result.on(likely).middle >= wanted > result.on(likely - timedelta(days=1)).middle
    )
    assert earliest is not None and earliest <= likely
    assert latest is None or latest >= likely
    assert result.reaches(1.0)[2] is None
    assert result.reaches(result.rate) == (WEEKS[-1],) * 3


def test_a_day_beyond_the_last_one_is_told_as_the_last_one() -> None:
    result = told(WEEKS, RISING, [400] * 10, UNTIL)
    assert (
        result.on(UNTIL + timedelta(days=900))
        == result.on(UNTIL)
        == Outlook(UNTIL, result.low[-1], result.middle[-1], result.high[-1], 400)
    )
    assert result.on(FIRST).day == result.days[0]


def test_the_frame_has_rates_and_people_of_each_day() -> None:
    result = told(WEEKS, RISING, [400] * 10, UNTIL)
    frame = result.frame()
    assert list(frame["day"]) == list(result.days)
    assert list(frame["middle_people"]) == [round(rate * 400) for rate in result.middle]


def test_a_forecast_says_its_last_day_in_people_and_percent() -> None:
    result = told(WEEKS, RISING, [400] * 10, UNTIL)
    low, middle, high = result.on(UNTIL).people
    with speaking(Language.ENGLISH):
        assert result.say().startswith(f"By 15 July 2021, {middle} of 400 people (")
        assert result.say().endswith(f"it is between {low} and {high}.")
    assert method().startswith("Dự báo bằng các đường cong")


@pytest.mark.parametrize(
    ("refusal", "reason", "said"),
    [
        (
            refused(WEEKS[:3], RISING[:3], [400] * 3, UNTIL),
            Reason.FEW,
            "cần báo cáo của 4 ngày khác nhau, hiện có 3",
        ),
        (refused([], [], [], UNTIL), Reason.FEW, "hiện có 0"),
        (refused(WEEKS, RISING, [0] * 10, UNTIL), Reason.FEW, "hiện có 0"),
        (
            refused([FIRST + timedelta(days=each) for each in range(5)], RISING[:5], [400] * 5, UNTIL),
            Reason.SHORT,
            "trải trong 4 ngày",
        ),
        (
            refused(WEEKS, RISING, [400] * 10, UNTIL, today=WEEKS[-1] + timedelta(days=15), stale_after=14),
            Reason.STALE,
            "báo cáo mới nhất là của ngày 16/5/2021, đã quá 14 ngày",
        ),
        (refused(WEEKS, [each // 20 for each in RISING], [29] * 10, UNTIL), Reason.SMALL, "chỉ có 29 người"),
        (refused(WEEKS, [0] * 10, [400] * 10, UNTIL), Reason.NOTHING, "chưa có ai"),
        (refused(WEEKS, RISING, [400] * 10, WEEKS[-1]), Reason.PAST, "một ngày sau báo cáo mới nhất"),
    ],
    ids=lambda value: value.reason if isinstance(value, Refusal) else None,
)
def test_a_refusal_names_what_is_missing(refusal: Refusal, reason: Reason, said: str) -> None:
    assert refusal.reason is reason
    assert said in refusal.say()


def test_a_report_of_two_weeks_ago_is_not_stale_yet() -> None:
    told(WEEKS, RISING, [400] * 10, UNTIL, today=WEEKS[-1] + timedelta(days=14), stale_after=14)


@pytest.mark.parametrize("level", [0.0, 0.95, 1.0])
def test_a_band_that_was_never_measured_is_not_drawn(level: float) -> None:
    with pytest.raises(ValueError, match="never measured"):
        forecast(WEEKS, RISING, [400] * 10, UNTIL, level)


def test_years_of_reports_cost_no_more_than_the_last_sixty() -> None:
    many = [FIRST + timedelta(days=day) for day in range(900)]
    reached = [min(350, day) for day in range(1, 901)]
    until = many[-1] + timedelta(days=30)
    assert forecast(many, reached, [400] * 900, until) == forecast(
        many[-60:], reached[-60:], [400] * 60, until
    )
