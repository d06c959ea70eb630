"""What is seen of a sheet: its letters and how large they are, its codes, and the white around them."""

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp
from PIL import Image, ImageDraw
from test_poster import LONGEST, POSTER, squeezed

from dashboard.publish.posters import poster
from dashboard.publish.posters.edition import Edition
from dashboard.publish.posters.poster import Poster

DPI = 150
MM = 25.4 / 72
QUIET_ZONE = 4
# Printers leave about so much white, in mm, at every edge.
UNPRINTABLE = 2.5

LONG = replace(POSTER, unit_name=LONGEST, place="Phòng Một cửa, tầng 1")
NOTICED = replace(POSTER, unit_name=LONGEST, place=LONGEST, notice="DỮ LIỆU MẪU, KHÔNG DÙNG ĐỂ IN")
OWN = {
    "headline": "Bảo hiểm xã hội số VssID: cài ngay hôm nay để xem thẻ BHYT, "
    "quá trình đóng của chính bạn ở bất cứ đâu, bất kỳ lúc nào nhé",
    "promise": "Ủy ban nhân dân quận mời toàn thể cán bộ, công chức, viên chức, "
    "người lao động cùng cài đặt trước ngày 30 tháng 6 này",
    "purpose": "Mang điện thoại đến Bộ phận một cửa từ thứ Hai đến thứ Sáu, "
    "có người giúp bạn cài đặt, đăng ký và điền Tờ khai mẫu số 01",
    "contact": "Chị Nguyễn Thị Phương Quỳnh, Phòng Tổ chức – Hành chính, tầng 3 "
    "nhà B, 024 3825 1234, sáng thứ Hai đến trưa thứ Sáu.",
}
WIDE_WORD = dict.fromkeys(OWN, "Ẩ" * 120)


def a_logo(kind: str = "PNG", size: tuple[int, int] = (600, 300)) -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", size, (200, 30, 30))
    ImageDraw.Draw(picture).ellipse((20, 20, 280, 280), fill=(255, 220, 0))
    picture.save(out, kind)
    return out.getvalue()


LOGO = a_logo()


@cache
def document(one: Poster, edition: Edition) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(poster.pdf([one], edition))


@cache
def seen(one: Poster, edition: Edition) -> list[np.ndarray]:
    """Each printed page in colour."""
    return [page.render(scale=DPI / 72).to_numpy()[:, :, ::-1] for page in document(one, edition)]


@cache
def text(one: Poster, edition: Edition) -> str:
    said = "".join(page.get_textpage().get_text_range() for page in document(one, edition))
    return squeezed(said)


def letters(page: pypdfium2.PdfPage) -> Iterator[tuple[float, tuple[float, ...]]]:
    """How large each letter is, and where, in points; a ligature counts as often as it has letters."""
    words = page.get_textpage()
    for at in range(words.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(words, at))
        if letter.isprintable() and letter not in " \u200b" and not pdfium.FPDFText_IsGenerated(words, at):
            yield pdfium.FPDFText_GetFontSize(words, at), words.get_charbox(at)


def most_covered(page: pypdfium2.PdfPage) -> float:
    """The share of a letter that lies on another one, where it is largest."""
    left, bottom, right, top = np.unique([box for _, box in letters(page)], axis=0).T
    wide = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    high = np.minimum.outer(top, top) - np.maximum.outer(bottom, bottom)
    area = (right - left) * (top - bottom)
    shared = np.clip(wide, 0, None) * np.clip(high, 0, None) / np.minimum.outer(area, area)
    return np.triu(shared, k=1).max()


def sizes(one: Poster, edition: Edition) -> list[float]:
    return [size for page in document(one, edition) for size, _ in letters(page)]


def codes(page: np.ndarray) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(np.ascontiguousarray(page))


def white_around(page: np.ndarray, code: zxingcpp.Barcode) -> tuple[np.ndarray, float]:
    """The page around a code as far as its quiet zone goes, the code itself cut out; its module in dots."""
    corners = [
        code.position.top_left,
        code.position.top_right,
        code.position.bottom_right,
        code.position.bottom_left,
    ]
    left, right = (pick(at.x for at in corners) for pick in (min, max))
    top, bottom = (pick(at.y for at in corners) for pick in (min, max))
    module = (right - left) / (17 + 4 * int(code.extra["Version"]))
    zone = int(QUIET_ZONE * module) - 2
    around = page[top - zone : bottom + zone, left - zone : right + zone].copy()
    around[zone - 3 : -zone + 3, zone - 3 : -zone + 3] = 255
    return around, module
