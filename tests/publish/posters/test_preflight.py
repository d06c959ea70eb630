"""A PDF leaves only if every code in it is read back; whatever keeps one from being read is told."""

import io
import random
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from test_poster import POSTER

from dashboard.model import Language, Template
from dashboard.publish.posters import degraded, poster, preflight, readers
from dashboard.publish.posters.edition import SHEETS, Edition
from dashboard.publish.posters.proof import Fault, Kind, Proof, together
from dashboard.wording import speaking

ADDRESS = POSTER.address
OTHER = "HTTPS://VSSID.HANOI.EXAMPLE/Q/2345AB"
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
WALL = 1.0
# A page of A6 at 150 dots an inch, and a module of 9 of these dots: 1.5 mm.
PAGE, DOTS_AN_INCH, MODULE = (620, 874), 150, 9


def code(address=ADDRESS, module=MODULE, error="q", dark="black", light="white", border=4):
    out = io.BytesIO()
    made = segno.make_qr(address, error=error, mode="alphanumeric", mask=1)
    made.save(out, kind="png", scale=module, border=border, dark=dark, light=light)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def page(*codes, at=(120, 120), ground="white"):
    """A sheet by somebody else, with codes one below the other."""
    sheet = Image.new("RGB", PAGE, ground)
    for place, each in enumerate(codes):
        sheet.paste(each, (at[0], at[1] + place * 360))
    return sheet


def pdf(*pages):
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS_AN_INCH, quality=95)
    return out.getvalue()


def checked(*pages, expected=((ADDRESS,),), narrowest=WALL) -> Proof:
    return preflight.check(pdf(*pages), expected, narrowest)


def kinds(proof: Proof) -> set[Kind]:
    return {fault.kind for fault in proof.faults}


def with_logo(share):
    covered = code()
    side = round(29 * MODULE * share**0.5)
    middle = covered.width // 2
    ImageDraw.Draw(covered).rectangle([middle - side // 2] * 2 + [middle + side // 2] * 2, fill="navy")
    return covered


@cache
def good() -> Proof:
    many = posters(12)
    return preflight.check(poster.pdf(many), [[each.address] for each in many], WALL)


def posters(count, seed=1):
    chance = random.Random(seed)
    stems = ("A.VN", "VSSID.HANOI.EXAMPLE", "CHIENDICH.VSSID.BAOHIEMXAHOI.HANOI.GOV.VN")
    return [
        replace(POSTER, address=f"HTTPS://{stems[n % 3]}/Q/{''.join(chance.choices(LETTERS, k=6))}")
        for n in range(count)
    ]


def test_our_own_posters_may_leave():
    assert good().faults == ()
    assert [each.address for each in good().codes] == [each.address for each in posters(12)]


def test_the_proof_measures_each_code_as_printed():
    """The code of an A4 poster is drawn 106 mm wide with four modules of white on each side."""
    for each in good().codes:
        modules = {"A.VN": 25, "VSSI": 29, "CHIE": 33}[each.address[8:12]]
        assert each.module == pytest.approx(106 / (modules + 8), rel=0.01)
        assert each.width == pytest.approx(106 * modules / (modules + 8), rel=0.01)
        assert each.quiet_zone >= 4 - preflight.TOLERANCE
        assert each.contrast > 0.95
        assert each.distance in preflight.DISTANCES


def test_a_poster_is_read_from_further_away_than_it_must_be():
    assert min(each.distance for each in good().codes) >= 1.5


def test_the_same_pdf_has_the_same_proof():
    document = poster.pdf(posters(3))
    addresses = [[each.address] for each in posters(3)]
    assert preflight.check(document, addresses, WALL) == preflight.check(document, addresses, WALL)


@settings(deadline=None, max_examples=12)
@given(st.text(LETTERS, min_size=6, max_size=8), st.sampled_from(["A.VN", "VSSID.HANOI.EXAMPLE"]))
def test_any_code_may_leave(letters, host):
    address = f"HTTPS://{host}/Q/{letters}"
    assert checked(page(code(address)), expected=[[address]]).faults == ()


@pytest.mark.parametrize(
    ("template", "address"),
    [
        (Template.POSTER, "HTTPS://VSSID.HANOI.EXAMPLE/Q/JDHR7P"),
        (Template.LARGE_PRINT, "HTTPS://VSSID.HANOI.EXAMPLE/Q/S7FUHH"),
        (Template.STICKER, "HTTPS://A.VN/Q/X33X8S"),
        (Template.STICKER, "HTTPS://A.VN/Q/29R4BU"),
    ],
)
def test_codes_that_one_picture_of_a_camera_misses_are_read_in_another(template, address):
    sheet = SHEETS[template]
    document = poster.pdf([replace(POSTER, address=address)], Edition(template))
    assert preflight.check(document, [[address]], sheet.narrowest_module).faults == ()


def test_a_sheet_for_the_hand_may_be_small():
    """Three dots of 150 an inch are half a millimetre: enough in the hand, too little on a wall."""
    small = page(code(module=3))
    assert checked(small, narrowest=0.4).is_good
    assert Kind.SMALL in kinds(checked(small))


def test_a_page_may_have_several_codes_or_none():
    both = page(code(), code(OTHER))
    assert checked(both, page(), expected=[[ADDRESS, OTHER], []]).faults[0].kind is Kind.BLANK
    told = page()
    ImageDraw.Draw(told).text((200, 400), "Không có mã", fill="black")
    assert checked(both, told, expected=[[ADDRESS, OTHER], []]).is_good


BAD = {
    Kind.BLANK: lambda: checked(page()),
    Kind.PAGES: lambda: checked(page(code()), expected=[[ADDRESS], [OTHER]]),
    Kind.STRANGE: lambda: checked(page(code(), code(OTHER))),
    Kind.OF_ANOTHER_PAGE: lambda: checked(page(code()), page(code()), expected=[[ADDRESS], [OTHER]]),
    Kind.TWICE: lambda: checked(page(code(), code())),
    Kind.UNREAD: lambda: checked(page(with_logo(0.3))),
    Kind.TORN: lambda: checked(page(with_logo(0.08))),
    Kind.SMALL: lambda: checked(page(code(module=5))),
    Kind.QUIET_ZONE: lambda: checked(page(code(border=1), ground="black")),
    Kind.FAINT: lambda: checked(page(code(dark="lightblue"))),
}


@pytest.mark.parametrize("kind", BAD, ids=str)
def test_a_bad_page_is_told_by_its_own_fault(kind):
    proof = BAD[kind]()
    assert kind in kinds(proof)
    assert not proof.is_good


@pytest.mark.parametrize("kind", list(Kind), ids=str)
@pytest.mark.parametrize("language", list(Language))
def test_a_fault_says_where_it_is_and_what_to_do(kind, language):
    with speaking(language):
        said = Fault(kind, 1204, readers.Reader.OPENCV, ADDRESS, (0.5, 1.0)).sentence
    assert {"vi": "1.204", "en": "1,204"}[language] in said
    assert not re.search("[{}]", said)


def test_a_code_without_repair_does_not_lose_a_corner():
    weak = segno.make_qr(ADDRESS, error="l", mode="alphanumeric", mask=1, boost_error=False)
    out = io.BytesIO()
    weak.save(out, kind="png", scale=MODULE, border=4)
    assert Kind.TORN in kinds(checked(page(Image.open(out).convert("RGB"))))


def test_a_code_cut_by_the_edge_of_the_paper_has_no_quiet_zone():
    assert Kind.QUIET_ZONE in kinds(checked(page(code(border=0), at=(2 * MODULE, 120))))


def test_the_cover_sheet_tells_the_distance_in_both_languages():
    with speaking(Language.ENGLISH):
        assert any(re.search(r"up to [\d.]+ m \(code 83 mm wide", line) for line in good().lines)
    assert any(re.search(r"tới [\d,]+ m \(mã rộng 83 mm", line) for line in good().lines)


def test_nothing_further_than_the_weakest_of_a_size_is_claimed():
    near, far = (replace(good().codes[1], distance=metres) for metres in (1.5, 3.0))
    with speaking(Language.ENGLISH):
        assert "up to 1.5 m" in Proof((far, near), (), 2).lines[1]


def test_parts_of_a_print_run_are_one_proof():
    part = checked(page(code(OTHER)))
    whole = together([good(), part])
    assert whole.pages == 13
    assert whole.faults[0].page == 13


def test_whoever_watches_hears_of_each_page_and_may_stop_it():
    told = []

    def stop(done, every):
        told.append((done, every))
        if done == 2:
            raise InterruptedError

    document = poster.pdf(posters(4))
    with pytest.raises(InterruptedError):
        preflight.check(document, [[each.address] for each in posters(4)], WALL, stop)
    assert told == [(1, 4), (2, 4)]


@pytest.mark.parametrize("name", degraded.VIEWS)
def test_every_view_is_really_worse(name):
    view = np.asarray(code(module=degraded.DOTS, border=degraded.AROUND).convert("L"))
    worse = degraded.VIEWS[name][0](view, 7)
    # What is turned needs room around it: the middle is what was there before.
    beside = (worse.shape[0] - view.shape[0]) // 2
    middle = worse[beside : beside + view.shape[0], beside : beside + view.shape[1]]
    assert middle.shape == view.shape
    assert np.mean(np.abs(middle.astype(int) - view)) > 1
    assert np.array_equal(worse, degraded.VIEWS[name][0](view, 7))


@pytest.mark.parametrize("modules", [25, 29, 33, 37, 45, 57])
def test_turning_a_code_loses_none_of_its_black_whatever_its_size(modules):
    side = modules + 2 * degraded.AROUND
    view = np.full((side, side), 255, np.uint8).repeat(degraded.DOTS, 0).repeat(degraded.DOTS, 1)
    edge = degraded.AROUND * degraded.DOTS
    view[edge:-edge, edge:-edge] = 0
    worse = degraded.tilted(view, 1)
    assert min(worse[0].min(), worse[-1].min(), worse[:, 0].min(), worse[:, -1].min()) == 255


def test_the_torn_corner_takes_a_fifth_of_the_code_as_printed():
    view = np.full((37 + 2 * 2, 37 + 2 * 2), 255, np.uint8).repeat(degraded.DOTS, 0).repeat(degraded.DOTS, 1)
    lost = np.count_nonzero(degraded.torn(view, 1) != 255)
    assert lost / (37 * degraded.DOTS) ** 2 == pytest.approx(0.2, abs=0.01)
