"""What every page shares: the store, the language, going to a page, and errors shown plainly."""

import logging
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from urllib.parse import quote

import streamlit as st

from dashboard.clock import now as now
from dashboard.errors import UserError
from dashboard.model import Language
from dashboard.origin import come_from
from dashboard.settings import ROOT, settings
from dashboard.store import connection
from dashboard.store.connection import Connection
from dashboard.wording import as_text, say, speak

LANGUAGE_COOKIE = "lang"
PAGES = ROOT / "pages"

log = logging.getLogger(__name__)


def cursor() -> Connection:
    """A cursor of this process's one store."""
    return connection.cursor(connection.shared_store(settings().data))


def language_of(cookie: str | None) -> Language:
    """The language that the reader chose; Vietnamese until then."""
    return Language.ENGLISH if cookie == Language.ENGLISH.value else Language.VIETNAMESE


def speak_to_visitor() -> None:
    """Say everything in the visitor's language, and know where they are; callbacks must ask for it too."""
    speak(language_of(st.context.cookies.get(LANGUAGE_COOKIE)))
    # Streamlit calls nobody on the same machine an address.
    come_from(st.context.ip_address or "127.0.0.1")


def fragment(draw: Callable[[], None]) -> Callable[[], None]:
    """A part of a page that is drawn anew by itself, in the visitor's language: `main.py` is not run then."""

    @st.fragment
    @wraps(draw)
    def spoken() -> None:
        speak_to_visitor()
        draw()

    return spoken


def language_address(language: Language, back: str = "/") -> str:
    """Where a link must lead to go on in this language."""
    return f"/ngon-ngu/{language.value}?den={quote(back, safe='/')}"


def go_to(page: str, **query: str) -> None:
    """Open the page of this name; `upload=…` and the like stand in its address."""
    st.switch_page(PAGES / f"{page}.py", query_params=query)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Show what goes wrong inside as a sentence, and go on behind it."""
    try:
        yield
    except Exception as error:
        show_error(error)


def show_error(error: Exception) -> bool:
    """A `UserError` as it stands; of anything else, only that it was our mistake, and a line in the log."""
    if isinstance(error, UserError):
        st.error(as_text(str(error)))
        return True
    reference = secrets.token_hex(3)
    log.error("Mistake %s: %s", reference, in_the_log(error))
    st.error(
        say(
            "Something went wrong on our side. Try again; "
            "if it happens again, tell the administrator this number: {reference}.",
            reference=reference,
        )
    )
    return True


def in_the_log(error: BaseException) -> str:
    """What it was and where, the innermost step first; without the message: it may hold a person's data."""
    while error.__cause__ is not None:
        error = error.__cause__
    steps = reversed(traceback.extract_tb(error.__traceback__)[-4:])
    where = " < ".join(f"{step.filename}:{step.lineno} {step.name}" for step in steps)
    return f"{type(error).__name__} at {where}"
