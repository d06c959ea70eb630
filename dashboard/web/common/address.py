"""What is chosen stands in the address: it can be sent to a colleague, in either language.

Streamlit's own binding writes the words that people read into the address; those change with the language.
A widget's key holds what the address says, so that an address always wins over what a session remembers.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from uuid import UUID

import streamlit as st

# What people read, for a word of ours.
Words = Callable[[str], str]


def id_of(name: str) -> UUID | None:
    """The id that the address names, or None; what is no id is no address of ours."""
    try:
        return UUID(st.query_params[name])
    except (KeyError, ValueError):
        return None


def one(
    name: str, label: str, options: Sequence[str], say: Callable[[str], str], placeholder: str
) -> str | None:
    """A box to choose one of many, or none."""
    told = _told(name, options)
    chosen = st.selectbox(
        label,
        options,
        index=options.index(told[0]) if told else None,
        format_func=say,
        placeholder=placeholder,
        key=f"{name}={','.join(told)}",
        width=320,
    )
    _tell(name, [chosen] if chosen else [])
    return chosen


def several(
    name: str, label: str, options: Sequence[str], say: Callable[[str], str], placeholder: str
) -> list[str]:
    """A box to choose any number."""
    told = _told(name, options)
    chosen = st.multiselect(
        label,
        options,
        default=told,
        format_func=say,
        placeholder=placeholder,
        key=f"{name}={','.join(told)}",
        width=320,
    )
    _tell(name, chosen)
    return chosen


def words(name: str, label: str, longest: int, placeholder: str = "") -> str:
    """A line to search with; at most so many signs."""
    told = st.query_params.get(name, "")[:longest]
    typed = st.text_input(
        label, told, max_chars=longest, placeholder=placeholder, key=f"{name}={told}", width=320
    )
    typed = (typed or "").strip()
    _tell(name, [typed] if typed else [])
    return typed


def lines(name: str, label: str, most: int, longest: int, note: str) -> list[str]:
    """Some lines of words, each once; at most so many, of at most so many signs."""
    told = "\n".join(_lines(st.query_params.get(name, ""), most, longest))
    typed = st.text_area(label, told, max_chars=most * longest, help=note, key=f"{name}={told}", height=96)
    chosen = _lines(typed or "", most, longest)
    # Ends of lines do not survive every way that an address takes.
    _tell(name, ["|".join(chosen)] if chosen else [])
    return chosen


def switch(
    name: str, label: str, options: Sequence[str], say: Callable[[str], str], is_named: bool = True
) -> str:
    """A switch of a few positions; the first holds until another is chosen."""
    told = _told(name, options) or [options[0]]
    chosen = st.segmented_control(
        label,
        options,
        default=told[0],
        required=True,
        format_func=say,
        key=f"{name}={told[0]}",
        label_visibility="visible" if is_named else "collapsed",
    )
    chosen = chosen or told[0]
    _tell(name, [] if chosen == options[0] else [chosen])
    return chosen


def yes(name: str, label: str) -> bool:
    """A switch that is off until it is switched on."""
    told = st.query_params.get(name) == "1"
    chosen = st.toggle(label, told, key=f"{name}={int(told)}")
    _tell(name, ["1"] if chosen else [])
    return chosen


def page(name: str, pages: int) -> int:
    """A page of several, the first is 1."""
    said = st.query_params.get(name, "")
    told = min(max(int(said), 1), pages) if said.isascii() and said.isdigit() and len(said) < 9 else 1
    chosen = st.pagination(pages, default=told, key=f"{name}={told}/{pages}") if pages > 1 else 1
    _tell(name, [str(chosen)] if chosen > 1 else [])
    return chosen


def day(name: str, label: str, first: date, last: date, usual: date | None = None) -> date:
    """A day between these two; the last one, or the usual one, holds until another is chosen."""
    first, usual = min(first, last), usual or last
    told = usual
    with suppress(ValueError):
        told = min(max(date.fromisoformat(st.query_params.get(name, "")), first), last)
    chosen = st.date_input(
        label,
        told,
        min_value=first,
        max_value=last,
        format="DD/MM/YYYY",
        key=f"{name}={told.isoformat()}",
        width=150,
    )
    # While somebody types, no day is chosen.
    chosen = chosen if isinstance(chosen, date) else told
    _tell(name, [] if chosen == usual else [chosen.isoformat()])
    return chosen


def _lines(words: str, most: int, longest: int) -> list[str]:
    kept = [" ".join(line.split())[:longest].strip() for line in words.replace("|", "\n").splitlines()]
    return list(dict.fromkeys(line for line in kept if line))[:most]


def _told(name: str, options: Sequence[str]) -> list[str]:
    return [each for each in st.query_params.get(name, "").split(",") if each in options]


def _tell(name: str, chosen: Sequence[str]) -> None:
    words = ",".join(chosen)
    if words and st.query_params.get(name) != words:
        st.query_params[name] = words
    elif not words and name in st.query_params:
        del st.query_params[name]
