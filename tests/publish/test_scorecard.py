"""One unit on one page: read back, its figures are those of the briefing, and no name runs over the edge."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from reading import one_line, pdf_extents, pdf_pages
from report_sample import TODAY, UNITS, a_context

from dashboard.insight import next_steps as steps
from dashboard.insight.form_01.clock import Clock
from dashboard.insight.next_steps import next_steps
from dashboard.insight.report_context import Freshness
from dashboard.insight.standing import Rate
from dashboard.model import Language
from dashboard.publish.handed_out import scorecard
from dashboard.publish.handed_out.scorecard import Office, Scorecard
from dashboard.wording import number, percent, speaking

DUE = date(2021, 7, 2)
OFFICE = Office("BHXH quận Long Biên", "Số 1 phố Mẫu, quận Long Biên", "024 3873 0000")
LONG = "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ Xuất nhập khẩu Hoa Sữa " * 3
VOWELS = ("aăâeêioôơuưy", "àằầèềìòồờùừỳ", "áắấéếíóốớúứý", "ảẳẩẻểỉỏổởủửỷ", "ãẵẫẽễĩõỗỡũữỹ", "ạặậẹệịọộợụựỵ")
EVERY_LETTER = " ".join([*VOWELS, *(each.upper() for each in VOWELS), "đ Đ"])
WEEKS = ["week_end", "expected", "reported", "on_time", "late", "silent", "not_yet_due"]
# Of one unit: on time, late, silent, and a week that still runs.
ONE_UNIT = pd.DataFrame(
    [
        (pd.Timestamp(2021, 6, 9), 1, 1, 1, 0, 0, 0),
        (pd.Timestamp(2021, 6, 16), 1, 1, 0, 1, 0, 0),
        (pd.Timestamp(2021, 6, 23), 1, 0, 0, 0, 1, 0),
        (pd.Timestamp(2021, 6, 30), 1, 0, 0, 0, 0, 1),
    ],
    columns=WEEKS,
)
NOBODY = dict.fromkeys(("installed", "registered", "form_submitted", "approved"), Rate(0, 0))


def card(told=None, **changes) -> Scorecard:
    plain = Scorecard(
        told=told or a_context(),
        placed="mã XA1302A · Quận Long Biên",
        roster_due=DUE,
        has_form=True,
        office=OFFICE,
        sender="Bảo hiểm xã hội thành phố Hà Nội",
        hotline="1900 9068",
    )
    return replace(plain, **changes)


def of_one_unit(**changes):
    """A school of 40 that reports by itself: nothing stands below it."""
    told = a_context((("S1", "Trường Mẫu", (40, 36, 27, 18, 14, 9), TODAY),))
    plain = {"groups": told.groups.iloc[:0], "reporting": ONE_UNIT, "freshness": Freshness(0, 0, 0)}
    return replace(told, **plain | {"unit_name": "Trường Mẫu"} | changes)


NO_OFFICES = a_context().offices.head(0)


def silent(people: int = 478):
    told = of_one_unit(rates=NOBODY, units_reported=0, freshness=Freshness(1, people, 0))
    return replace(
        told,
        weeks=told.weeks.iloc[:0],
        targets=told.targets.iloc[:0],
        counts=dict.fromkeys(told.counts, 0),
        clock=Clock(0, 0, 0, 0, 0),
        offices=NO_OFFICES,
        sentences=told.sentences | {"standing": "Chưa có danh sách nào được nộp."},
    )


def hidden():
    return of_one_unit(
        is_hidden=True,
        rates=NOBODY,
        clock=None,
        offices=NO_OFFICES,
        counts={},
        digest="",
        sentences=dict.fromkeys(a_context().sentences, ""),
    )


def read(made: Scorecard) -> str:
    [page] = pdf_pages(scorecard.pdf(made))
    return page


def squeezed(words: str) -> str:
    return one_line(words).replace(" ", "")


@pytest.mark.parametrize("told", [a_context(), of_one_unit()], ids=["district", "unit"])
def test_the_figures_of_the_briefing_stand_on_the_page(told):
    page = read(card(told))
    for name in ("installed", "registered", "approved"):
        rate = told.rates[name]
        assert percent(rate.value) in page
        assert f"{number(rate.numerator)} trong {number(rate.denominator)} người" in page
        assert f"còn thiếu {number(rate.denominator - rate.numerator)} người" in page
        bounds = f"chưa báo cáo: {percent(rate.low)}–{percent(rate.high)}"
        assert (bounds in page) == bool(rate.silent)
    assert f"{percent(told.changes['installed']).removesuffix('%')} điểm so với tuần trước" in page
    assert f" {number(told.clock.overdue)} " in page
    assert f"thêm {number(told.clock.due_soon)} người đến hạn" in page
    for part in (told.unit_name, "tính đến 30/6/2021", told.sentences["standing"], told.sentences["outlook"]):
        assert squeezed(part) in squeezed(page)
    for part in ("0123456789abcdef", "1900 9068", "BHXH quận Long Biên", "024 3873 0000", "chỉ tiêu"):
        assert part in page


def test_what_is_to_be_done_stands_in_order():
    told = a_context()
    page = squeezed(read(card(told)))
    places = [page.index(squeezed(step)) for step in next_steps(told, DUE)]
    assert len(places) == steps.MOST_STEPS and places == sorted(places)


def test_its_weeks_are_counted():
    page = read(card(of_one_unit()))
    assert "Nộp danh sách trong 4 tuần qua" in page
    for words in ("1 đúng hạn", "1 nộp chậm", "1 chưa nộp", "1 chưa đến hạn"):
        assert words in page
    assert "Danh sách tiếp theo: trước hết ngày 02/7/2021" in page


def test_of_several_units_the_newest_week_is_counted():
    assert "tuần đến 30/6: 3 đúng hạn 1 chưa nộp 2 chưa đến hạn" in read(card())


def test_a_silent_unit_is_not_zero():
    page = read(card(silent()))
    assert "0%" not in page and "0,0" not in page
    assert page.count("chưa báo cáo") == 4
    assert "dự kiến có 478 người" in page and "Biểu đồ diễn biến sẽ có khi" in page


def test_a_group_too_small_shows_nothing_but_its_weeks_and_what_to_do():
    page = read(card(hidden()))
    assert "%" not in page and "trong 36 người" not in page
    assert "Quá ít người" in page and "1 đúng hạn" in page and "Nộp danh sách tiếp theo" in page


def test_without_a_form_nothing_is_said_of_it():
    assert "Tờ khai" not in read(card(of_one_unit(clock=None), has_form=False))


def test_where_no_day_is_known_nobody_is_called_overdue():
    assert "chưa biết ngày đăng ký" in read(card(of_one_unit(clock=None)))


ODD = (
    f"Đơn vị {EVERY_LETTER}",
    LONG.strip(),
    "X" * 200,
    "#panic() *đậm* _x_ $1$ \\ [a](b) <script>",
    "é " * 250,
)


@pytest.mark.parametrize("name", ODD)
def test_whatever_a_unit_is_called_the_page_stays_one_and_within_its_edges(name):
    told = a_context(tuple((code, name, *rest) for code, _, *rest in UNITS), unit_name=name)
    office = Office(name, name, "024 3873 0000")
    made = scorecard.pdf(card(told, placed=f"mã X · {name}", office=office, sender=name))
    [page] = pdf_pages(made)
    assert squeezed(name) in squeezed(page)
    [(width, left, right)] = pdf_extents(made)
    assert left >= 16 / 25.4 * 72 - 1 and right <= width - 16 / 25.4 * 72 + 4


def test_the_same_card_gives_the_same_bytes():
    assert scorecard.pdf(card()) == scorecard.pdf(card())
    assert scorecard.preview(card(silent())).startswith(b"\x89PNG")


def test_it_is_there_in_english():
    with speaking(Language.ENGLISH):
        page = read(card(of_one_unit()))
    assert "What to do this week" in page and "still missing" in page


# --- what to do this week ---


def test_who_never_reported_is_asked_for_a_roster_first():
    assert next_steps(silent(), DUE)[0].startswith(
        "Nộp danh sách lần đầu trước hết ngày 02/7/2021: dự kiến có 478"
    )
    assert next_steps(silent(0), DUE)[0] == "Nộp danh sách lần đầu trước hết ngày 02/7/2021."


def test_an_old_roster_comes_before_calls():
    stale = a_context().stale.assign(days_old=51).head(1)
    first, second, _ = next_steps(of_one_unit(stale=stale), DUE)
    assert "đã cũ 51 ngày" in first and "517 người đã quá hạn" in second


def test_units_below_that_are_silent_or_old_are_counted():
    first, second, third = next_steps(a_context(), DUE)
    assert "1 đơn vị chưa từng nộp" in first and "142 người" in first
    assert "1 đơn vị có danh sách đã cũ" in second and "517" in third


def test_a_target_says_how_many_a_day():
    told = of_one_unit(clock=None)
    course = told.targets.iloc[:1].assign(state="behind", needed_per_day=1.5, due_on=date(2021, 7, 31))
    assert (
        "thêm 9 người cài đặt VssID; cần 1,5 người mỗi ngày để đạt chỉ tiêu vào 31/7/2021"
        in (next_steps(replace(told, targets=course), DUE)[0])
    )
    reached = course.assign(state="reached", needed_per_day=None)
    assert next_steps(replace(told, targets=reached), DUE)[0] == "Hướng dẫn thêm 9 người cài đặt VssID."


def test_a_unit_that_is_done_goes_on_reporting():
    done = dict.fromkeys(NOBODY, Rate(36, 36))
    told = of_one_unit(
        rates=done,
        clock=Clock(0, 0, 0, 36, 36),
        counts=dict.fromkeys(a_context().counts, 36),
        offices=NO_OFFICES,
    )
    assert [step.split()[0] for step in next_steps(told, DUE)] == ["Nộp", "Dán", "Hướng"]


def test_those_who_wait_for_approval_are_counted_where_their_days_are_known():
    done = dict.fromkeys(NOBODY, Rate(36, 36))
    told = of_one_unit(rates=done, clock=None)
    waiting = told.offices.head(1).assign(waiting=5)
    # Ten were approved without a form; that leaves nobody less waiting.
    counts = {**told.counts, "form_submitted": 30, "approved": 36}
    steps = next_steps(replace(told, offices=waiting, counts=counts), DUE)
    assert "5 người đang chờ" in steps[0]
    assert not any("đang chờ" in step for step in next_steps(replace(told, offices=waiting.head(0)), DUE))


def test_of_a_group_too_small_no_step_counts_anybody():
    assert not any(sign.isdigit() for step in next_steps(hidden(), DUE)[1:] for sign in step)
