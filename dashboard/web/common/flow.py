"""How pages lead to each other, what they insist on, and that work goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.errors import UserError
from dashboard.web.common import ui
from dashboard.wording import as_text


def insist(value: object, sentence: str) -> None:
    """Stop with this sentence unless there is a value."""
    if not value:
        raise UserError(sentence)


def link_to(page: str, label: str, **query: str) -> None:
    """A link to another page of ours."""
    st.page_link(ui.PAGES / f"{page}.py", label=label, query_params=query or None)


@contextmanager
def steps(first: str) -> Iterator[Callable[[str], None]]:
    """Show that work goes on, and at which step it is."""
    with st.status(first) as status:
        yield lambda words: status.update(label=words)


@contextmanager
def or_stop() -> Iterator[None]:
    """A sentence and the end of the page, where the page cannot go on without what is asked inside."""
    try:
        yield
    except UserError as error:
        st.error(as_text(str(error)))
        st.stop()
