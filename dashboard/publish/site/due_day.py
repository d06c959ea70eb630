"""When form 01 is due: a table for any host, and the answer that our server puts into the page."""

import re
from datetime import date, timedelta
from html import escape

from markupsafe import Markup

from dashboard.insight.form_01 import clock
from dashboard.insight.form_01.clock import Deadline
from dashboard.model import Language
from dashboard.publish.site import rendering, texts
from dashboard.publish.site.frame import Frame
from dashboard.wording import day, speaking

PLACE = b"<!--answer-->"
FIELD = b'aria-describedby="ngay-goi-y" value=""'
DAYS_BEFORE, DAYS_AFTER = 14, 31
TYPED = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
LONGEST = 20
# Days that somebody can have registered on.
FIRST_YEAR, LAST_YEAR = 2016, 2099


def calculator(frame: Frame, language: Language) -> Markup:
    """What stands for `[[calculator]]`: a form that our server answers, and a table around the site's day."""
    days = []
    for back in range(-DAYS_BEFORE, DAYS_AFTER + 1) if frame.deadline else ():
        first = frame.today + timedelta(days=back)
        days.append((day(first), day(_last(first, frame.deadline)) if frame.deadline else ""))
    return rendering.piece("calculator.html", frame, language, days=days)


def answered(page: bytes, asked: str, deadline: Deadline, today: date, language: Language) -> bytes:
    """The page with what it says of the day that was asked for."""
    words, read = texts.words(language), _read(asked[:LONGEST].strip())
    with speaking(language):
        if read is None:
            said, kind = words["calculator_wrong"].format(example=day(today)), "answer wrong"
        else:
            last = _last(read, deadline)
            said, kind = words["calculator_answer"].format(first=day(read), last=day(last)), "answer"
    field = FIELD[:-1] + (read.isoformat() if read else "").encode() + b'"'
    answer = f'<p class="{kind}" role="status"><b>{escape(said)}</b></p>'
    return page.replace(PLACE, answer.encode(), 1).replace(FIELD, field, 1)


def _last(first: date, deadline: Deadline) -> date:
    return clock.due_on(first, deadline.days, deadline.weekend, deadline.holidays)


def _read(asked: str) -> date | None:
    typed = TYPED.fullmatch(asked)
    try:
        read = date(int(typed[3]), int(typed[2]), int(typed[1])) if typed else date.fromisoformat(asked)
    except ValueError:
        return None
    return read if FIRST_YEAR <= read.year <= LAST_YEAR else None
