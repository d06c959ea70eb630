"""The same posters as others would draw them: run by bench_posters.py, in an environment that has the peer.

    python posters_by_others.py reportlab|weasyprint FILE

FILE holds a list of posters as JSON, each with `lines` and `address`. Prints the seconds of CPU that it took
to draw all of them into one PDF, and how many bytes that has; reading FILE and importing the peer is not
counted.
"""

import json
import sys
import time
from html import escape
from io import BytesIO
from pathlib import Path

import qrcode
import qrcode.image.svg

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
MM = 72 / 25.4
CODE_WIDTH = 106


def code(address: str) -> qrcode.QRCode:
    """What both peers are drawn from: the library that most people take, at the same level as ours."""
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=4)
    made.add_data(address)
    made.make()
    return made


def by_reportlab(posters: list[dict]) -> bytes:
    """Lines of text one below the other, and the dark modules as rectangles, a run of them each."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, pagesize=(210 * MM, 297 * MM))
    pdfmetrics.registerFont(TTFont("Sans", FONT))
    for poster in posters:
        canvas.setFont("Sans", 9)
        for number, line in enumerate(poster["lines"]):
            canvas.drawString(15 * MM, (290 - 4.2 * number) * MM, line)
        rows = code(poster["address"]).get_matrix()
        side = CODE_WIDTH * MM / len(rows)
        for down, row in enumerate(rows):
            start = None
            for across, dark in enumerate([*row, False]):
                if dark and start is None:
                    start = across
                elif not dark and start is not None:
                    left, bottom = 15 * MM + start * side, 20 * MM + (len(rows) - down - 1) * side
                    canvas.rect(left, bottom, (across - start) * side, side, stroke=0, fill=1)
                    start = None
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def by_weasyprint(posters: list[dict]) -> bytes:
    """A page of HTML a poster, with the code as an SVG of one path."""
    import base64

    from weasyprint import HTML

    pages = []
    for poster in posters:
        out = BytesIO()
        code(poster["address"]).make_image(image_factory=qrcode.image.svg.SvgPathImage).save(out)
        words = "".join(f"<p>{escape(line)}</p>" for line in poster["lines"])
        drawn = base64.b64encode(out.getvalue()).decode()
        pages.append(f"<section>{words}<img src='data:image/svg+xml;base64,{drawn}'></section>")
    style = (
        "@page{size:A4;margin:10mm 15mm} section{break-after:page} p{font:9pt 'DejaVu Sans';margin:0}"
        f" img{{width:{CODE_WIDTH}mm}}"
    )
    return HTML(string=f"<style>{style}</style>{''.join(pages)}").write_pdf()


if __name__ == "__main__":
    draw = {"reportlab": by_reportlab, "weasyprint": by_weasyprint}[sys.argv[1]]
    wanted = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    draw(wanted[:1])
    begun = time.process_time()
    made = draw(wanted)
    print(time.process_time() - begun, len(made))
