"""A picture has its size, says what the context says, keeps its words inside, and names nobody small."""

import io
import json
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from builders import TODAY, a_store
from frozen_pages import a_campaign
from PIL import Image

from dashboard import briefing, freezing
from dashboard.insight.forecasting.forecast import Reason, Refusal
from dashboard.insight.report_context import ReportContext
from dashboard.model import EVERYTHING, Account, Basis, Language, Role
from dashboard.publish.handed_out import social_image
from dashboard.publish.handed_out.social_image import Card, Shape
from dashboard.store.progress import Question
from dashboard.wording import day, number, percent, speaking

LEADER, ADMIN = Account("", Role.LEADER), Account("", Role.ADMIN)
EDITION = freezing.edition(LEADER, 10)
HEIGHTS = {Shape.SQUARE: 1080, Shape.PORTRAIT: 1350}
LONGEST = (
    "Trung tâm Chuyển giao Công nghệ và Đào tạo Nghề Khu công nghiệp Bắc Thăng Long – Nội Bài, "
    "cơ sở 2 tại xã Kim Chung huyện Đông Anh"
)
# Nothing may stand nearer to the edge than this, but the bar on top.
EDGE, BAR = 60, 14


@pytest.fixture(scope="module")
def con():
    with a_store() as con:
        a_campaign(con)
        yield con


@pytest.fixture(scope="module")
def told(con) -> ReportContext:
    return briefing.context(con, LEADER, Question(EVERYTHING, TODAY), Basis.SMARTPHONE)


def png(told: ReportContext, card: Card, shape: Shape = Shape.SQUARE) -> Image.Image:
    return Image.open(io.BytesIO(social_image.png(told, card, shape, EDITION)))


def text(told: ReportContext, card: Card, shape: Shape = Shape.SQUARE) -> str:
    [page] = pypdfium2.PdfDocument(social_image.pdf(told, card, shape, EDITION))
    return squeezed(page.get_textpage().get_text_range())


def squeezed(words: str) -> str:
    return "".join(words.replace("\u200b", "").replace("\ufffe", "-").split())


def is_inside(image: Image.Image) -> bool:
    dark = np.asarray(image.convert("L")) < 200
    dark[:BAR] = False
    return not (dark[:, :EDGE].any() or dark[:, -EDGE:].any() or dark[-30:].any())


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("card", Card)
def test_a_picture_is_exactly_1080_pixels_wide(told, card, shape):
    image = png(told, card, shape)
    assert image.format == "PNG"
    assert image.size == (1080, HEIGHTS[shape])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("card", Card)
def test_each_says_its_finding_its_day_its_source_and_its_digest(con, card, language):
    with speaking(language):
        told = briefing.context(con, LEADER, Question(EVERYTHING, TODAY), Basis.SMARTPHONE)
        said = text(told, card)
        sentence = {Card.FINDING: "standing", Card.COURSE: "outlook", Card.HELP: "help"}[card]
        for words in (told.sentences[sentence], EDITION.sender, told.unit_name, day(TODAY), told.digest):
            assert squeezed(words) in said
        assert squeezed(f"{number(told.units_reported)}") in said
        assert told.sentences[sentence] in social_image.in_words(told, card, EDITION)


def test_the_three_rates_are_those_of_the_context(told):
    said = text(told, Card.FINDING)
    for name in ("installed", "registered", "approved"):
        rate = told.rates[name]
        assert squeezed(percent(rate.value)) in said
        assert squeezed(f"{number(rate.numerator)} trong {number(rate.denominator)} người") in said


def test_the_course_carries_its_last_number_and_what_is_likely(told):
    said = text(told, Card.COURSE)
    for name in ("installed", "registered"):
        assert squeezed(percent(told.rates[name].value)) in said
        assert squeezed(f"dự kiến {percent(told.forecasts[name].middle[-1])}") in said


def test_the_five_with_most_people_missing_are_named_in_their_order(told):
    said = text(told, Card.HELP)
    missing = told.groups[told.groups["missing"].fillna(0) > 0]
    first = missing.sort_values(["missing", "code"], ascending=[False, True]).head(5)
    places = [said.rindex(squeezed(name)) for name in first["name"]]
    assert places == sorted(places)
    for row in first.to_dict("records"):
        assert squeezed(f"{number(row['missing'])}") in said
        assert squeezed(percent(row["rate"])) in said


def test_no_unit_of_fewer_than_five_people_is_named_whoever_asks(con):
    """The district D005 has one unit of four people, whom an administrator may see, but no picture."""
    told = briefing.context(con, ADMIN, Question(EVERYTHING, TODAY), Basis.SMARTPHONE)
    assert (told.groups["headcount"] == 4).any()
    small = told.groups[told.groups["headcount"].between(1, 4)]["name"]
    only = replace(told, groups=told.groups[told.groups["name"].isin([*small]) | (told.groups.index < 1)])
    assert not any(squeezed(name) in text(only, Card.HELP) for name in small)


@pytest.mark.parametrize("card", Card)
@pytest.mark.parametrize("account", [LEADER, ADMIN])
def test_of_a_part_of_few_people_a_picture_shows_nothing(con, card, account):
    told = briefing.context(con, account, Question(EVERYTHING, TODAY, under="TINY1"), Basis.SMARTPHONE)
    said = text(told, card)
    assert "%" not in said
    assert (
        "người" not in said.replace(squeezed("quá ít người"), "").replace("mộtngười", "") or "%" not in said
    )
    assert is_inside(png(told, card))


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("card", Card)
@pytest.mark.parametrize("name", [LONGEST, "TRƯỜNG ĐẠI HỌC " * 8, "W" * 120, "Ậ" * 90])
def test_long_names_stay_inside_and_lose_no_letter(told, card, shape, name):
    groups = told.groups.assign(name=[f"{name} {place}" for place in range(len(told.groups))])
    long = replace(told, unit_name=name, groups=groups)
    long = replace(long, sentences={**told.sentences, "help": f"{name}. " * 3, "outlook": f"{name}."})
    assert is_inside(png(long, card, shape))
    assert squeezed(name) in text(long, card, shape)


@pytest.mark.parametrize("name", ["#panic() *x* $y$ <a>", '"; #{1+1} \\ // `raw` @b', "= Đề mục"])
def test_markup_in_a_name_stays_text(told, name):
    assert squeezed(name) in text(replace(told, unit_name=name), Card.FINDING)


def test_the_same_figures_give_the_same_bytes(told):
    first = social_image.png(told, Card.COURSE, Shape.SQUARE, EDITION)
    png(told, Card.FINDING)
    assert social_image.png(told, Card.COURSE, Shape.SQUARE, EDITION) == first


def test_a_notice_stands_on_the_picture(told):
    notice = "Số liệu minh hoạ, không phải số liệu thật."
    marked = social_image.pdf(told, Card.HELP, Shape.SQUARE, replace(EDITION, notice=notice))
    [page] = pypdfium2.PdfDocument(marked)
    assert squeezed(notice) in squeezed(page.get_textpage().get_text_range())


@pytest.mark.parametrize("card", Card)
def test_there_is_a_picture_before_the_first_roster_and_without_a_forecast(told, card):
    with a_store() as empty:
        nothing = briefing.context(empty, LEADER, Question(EVERYTHING, TODAY), Basis.SMARTPHONE)
    assert png(nothing, card).size == (1080, 1080)
    refused = dict.fromkeys(told.forecasts, Refusal(Reason.NOTHING))
    assert is_inside(png(replace(told, forecasts=refused), card))


@pytest.mark.parametrize("basis", Basis)
def test_every_basis_has_its_pictures(con, basis):
    told = briefing.context(con, LEADER, Question(EVERYTHING, TODAY), basis)
    assert all(json.dumps(text(told, card)) for card in Card)
