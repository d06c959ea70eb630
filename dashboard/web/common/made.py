"""A file that takes long to make: made while one watches, stopped by another click, then offered once."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO
from weakref import finalize

import streamlit as st

from dashboard.web.common import ui
from dashboard.wording import as_text, say

# Up to here a file waits in memory; a larger one on disk without a name, which ends with the process.
IN_MEMORY = 32 * 2**20

# Hears what is being made, and which share of all is done (0 to 1).
Progress = Callable[[str, float], object]
File = IO[bytes]
Work = Callable[[File, Progress], object]


@dataclass
class Made:
    """A file that waits to be downloaded, and what it was made from."""

    what: Hashable
    file: IO[bytes]
    is_taken: bool = False

    def __post_init__(self) -> None:
        """What is never downloaded goes with the session."""
        finalize(self, self.file.close)

    def content(self) -> bytes:
        """The file; it is kept no longer than until the page is drawn again."""
        self.is_taken = True
        self.file.seek(0)
        return self.file.read()


def make(slot: str, what: Hashable, work: Work) -> None:
    """Make it in place of what the session holds in `slot`; a fault is shown as a sentence."""
    forget(slot)
    with ui.plain_errors():
        st.session_state[slot] = Made(what, _made(slot, work))


def offer(slot: str, what: Hashable, label: str, file_name: str, mime: str) -> None:
    """A button to download it, if it was made from this very choice."""
    made: Made | None = st.session_state.get(slot)
    if made is None:
        return
    if made.what != what or made.is_taken:
        forget(slot)
        return
    st.download_button(
        label, made.content, file_name, mime, type="primary", key=f"{slot}_download", on_click="ignore"
    )


def forget(slot: str) -> None:
    """Let go of what waits in `slot`."""
    made: Made | None = st.session_state.pop(slot, None)
    if made:
        made.file.close()


def _made(slot: str, work: Work) -> IO[bytes]:
    shown = st.empty()
    with shown.container():
        bar = st.progress(0.0, say("Asking for the figures"))
        st.button(say("Stop"), key=f"{slot}_stop")
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        work(file, lambda words, share: bar.progress(share, as_text(words)))
    except BaseException as stopped:
        file.close()
        if isinstance(stopped, Exception):
            shown.empty()
        raise
    shown.empty()
    return file
