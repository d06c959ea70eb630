"""A page from its template: compiled once a language, links relative, so that it works below any address."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from dashboard.model import Language
from dashboard.publish.site import texts
from dashboard.publish.site.frame import ASSETS, HOMES, MENU, PAGES, Frame, other
from dashboard.wording import day


def page(template: str, frame: Frame, language: Language, name: str, path: str, **values: Any) -> bytes:
    """The page `name` that stands at this path below the top, “en/dang-ky/”."""
    up = "../" * path.count("/")
    other_path = HOMES[other(language)] + path.removeprefix(HOMES[language])
    return _made(template, frame, language, name, up, path, other_path, values)


def missing_page(template: str, frame: Frame, language: Language, top: str, **values: Any) -> bytes:
    """A page that may be shown at any address: its links begin at the root of the host."""
    return _made(template, frame, language, "missing", top, None, HOMES[other(language)], values)


def piece(template: str, frame: Frame, language: Language, **values: Any) -> Markup:
    """A part of a page."""
    return Markup(_template(template, language).render(frame=frame, **values))  # noqa: S704 - escaped there


@cache
def leading(language: Language, up: str) -> Callable[[str], str]:
    """Page → its address, from a page that stands so deep."""
    home = up + HOMES[language]
    return {name: home + path or "./" for name, path in PAGES.items()}.__getitem__


def _made(
    template: str,
    frame: Frame,
    language: Language,
    name: str,
    up: str,
    path: str | None,
    other_path: str,
    values: dict[str, Any],
) -> bytes:
    return (
        _template(template, language)
        .render(
            frame=frame,
            base=escape(frame.base),
            language=language.value,
            other=other(language).value,
            notice=frame.notices.get(language, ""),
            name=name,
            up=escape(up),
            to=leading(language, up),
            around=_around(frame, language, name, up),
            path=path,
            other_path=other_path,
            **values,
        )
        .encode()
    )


@dataclass(frozen=True)
class Around:
    """What stands on top and at the foot of every page."""

    menu: Markup
    footer: Markup


# The pages of units are many, and all have the same around them.
@lru_cache(maxsize=100)
def _around(frame: Frame, language: Language, name: str, up: str) -> Around:
    told = {"name": name, "menu": MENU, "to": leading(language, up), "updated": day(frame.today)}
    return Around(piece("menu.html", frame, language, **told), piece("footer.html", frame, language, **told))


@cache
def _template(name: str, language: Language) -> Template:
    return _environment(language).get_template(name)


@cache
def _environment(language: Language) -> Environment:
    templates = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    told = texts.words(language)

    def t(name: str, **values: object) -> str:
        return told[name].format(**values) if values else told[name]

    templates.globals["t"] = t
    return templates
