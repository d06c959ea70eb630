"""Every public sentence, as it stands in `campaign_assets/site`: Markdown, short words, facts with days."""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from dashboard.errors import UserError
from dashboard.model import Language
from dashboard.publish.handed_out import parcel
from dashboard.publish.site.frame import ASSETS

# A heading may say its own anchor: “## Hạn nộp {#han-nop}”.
ANCHOR = re.compile(r"\s*\{#([a-z0-9-]+)\}$")
# Where a list, a table or a figure comes in: “[[offices]]”, alone on its line.
PIECE = re.compile(r"<p>\[\[(\w+)\]\]</p>")
HEADING_LINES = 2


@dataclass(frozen=True)
class Text:
    """One file: its title, what it is about in a sentence, and its body in Markdown."""

    name: str
    title: str
    description: str
    body: str


@cache
def read(name: str, language: Language) -> Text:
    """The file of this page; its first two lines are `title: …` and `description: …`."""
    lines = (ASSETS / language.value / f"{name}.md").read_text("utf-8").splitlines()
    told = dict(line.split(": ", 1) for line in lines[:HEADING_LINES])
    return Text(name, told["title"], told["description"], "\n".join(lines[HEADING_LINES:]))


@cache
def words(language: Language) -> Mapping[str, str]:
    """The short words of a language; those of a table have its name before: `kinds_school`."""
    with (ASSETS / language.value / "words.toml").open("rb") as file:
        told = tomllib.load(file)
    flat = {name: value for name, value in told.items() if isinstance(value, str)}
    for table, rows in told.items():
        if isinstance(rows, dict):
            flat |= {f"{table}_{name}": value for name, value in rows.items()}
    return flat


@cache
def links() -> Mapping[str, str]:
    """The official addresses that texts name."""
    return dict(_facts()["links"])


def facts_on(day: date, has_form: bool) -> frozenset[str]:
    """What has come true by this day; the paper form is the campaign's to switch."""
    since: Mapping[str, date] = _facts()["since"]
    return frozenset(name for name, first in since.items() if first <= day) | (
        {"form"} if has_form else set()
    )


def html(
    text: Text,
    facts: Collection[str],
    values: Mapping[str, str],
    to: Callable[[str], str],
    pieces: Mapping[str, Markup],
) -> Markup:
    """The body of a page: what holds now, values and pieces put in, links written as `to` says."""
    tokens = _markdown().parse(_filled(_holding(text, facts), values, text.name))
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            _anchor(token, tokens[place + 1])
        for each in token.children or ():
            if each.type == "link_open":
                _lead(each, to)
    # The text is ours, and raw HTML in it is shown as words.
    made = str(_markdown().renderer.render(tokens, _markdown().options, {}))
    return Markup(PIECE.sub(lambda found: str(pieces[found[1]]), made))  # noqa: S704


def _holding(text: Text, facts: Collection[str]) -> str:
    """Without what does not hold: blocks open with `::: name` or `::: not name` and close with `:::`."""
    open_blocks: list[bool] = []
    kept = []
    for line in text.body.splitlines():
        if not line.startswith(":::"):
            if all(open_blocks):
                kept.append(line)
            continue
        asked = line.removeprefix(":::").split()
        if asked:
            open_blocks.append((asked[-1] in facts) is (asked[0] != "not"))
        elif open_blocks:
            open_blocks.pop()
        else:
            raise UserError("The text “{name}” closes a block that it did not open.", name=text.name)
    if open_blocks:
        raise UserError("The text “{name}” does not close a block with “:::”.", name=text.name)
    return "\n".join(kept)


def _filled(body: str, values: Mapping[str, str], name: str) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise UserError(
                "The text “{name}” names {word}, which nothing fills in.", name=name, word=found[0]
            )
        return values[found[1]]

    return re.sub(r"\{(\w+)\}", value, body)


def _anchor(heading: Token, inline: Token) -> None:
    said = ANCHOR.search(inline.content)
    if said and inline.children:
        inline.content = ANCHOR.sub("", inline.content)
        inline.children[-1].content = ANCHOR.sub("", inline.children[-1].content)
    if heading.tag != "h1":
        heading.attrSet("id", said[1] if said else parcel.plain(inline.content).lower())


def _lead(link: Token, to: Callable[[str], str]) -> None:
    address = str(link.attrGet("href"))
    if address.startswith("/"):
        link.attrSet("href", to(address[1:]))
    elif address.startswith("https:"):
        link.attrSet("rel", "noreferrer")


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


@cache
def _facts() -> dict[str, dict[str, Any]]:
    with (ASSETS / "facts.toml").open("rb") as file:
        return tomllib.load(file)
