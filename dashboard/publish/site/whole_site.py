"""Every file of the site, one after another: guides, units, pictures, what robots and browsers ask for."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from html import escape
from itertools import islice

from markupsafe import Markup

from dashboard.model import Language
from dashboard.publish.site import due_day, pictures, progress, rendering, texts, units
from dashboard.publish.site.frame import ASSETS, HOMES, PAGES, TOP, Frame, Told, path_of
from dashboard.publish.site.pictures import Shape
from dashboard.wording import number, say, speaking

# A map of a site may list so many addresses.
MOST_IN_SITEMAP = 25_000
SAID_EVERY = 1_000

Progress = Callable[[str], None]
File = tuple[str, bytes]


def files(told: Told, frame: Frame, step: Progress = lambda words: None) -> Iterator[File]:
    """path, content; paths begin at the root of a host."""
    step(say("Writing the guides"))
    guides = [each for language in Language for each in _guides(told, frame, language)]
    kept = {path: content for path, content in guides if not path.endswith("don-vi/index.html")}
    kept |= {"site.css": _asset("site.css"), "offline.js": _asset("offline.js")}
    kept["anh/bieu-tuong.svg"] = _asset("icon.svg")
    everything = {**kept, **dict(guides), **_pictures(frame), "sw.js": _service_worker(kept)}
    yield from ((TOP + path, content) for path, content in everything.items())
    yield from _missing(frame)
    yield from _for_robots(told, frame)
    done, pages = 0, len(told.units) * len(Language)
    for language in Language:
        for path, content in units.pages(told, frame, language):
            yield TOP + path, content
            done += 1
            if done % SAID_EVERY == 0 or done == pages:
                step(say("Writing the pages of units, {done} of {all}", done=number(done), all=number(pages)))


def values(frame: Frame) -> dict[str, str]:
    """What texts may name in braces."""
    return {
        **texts.links(),
        "register": frame.target,
        "hotline": frame.hotline,
        "sender": frame.sender,
        "home_address": frame.base,
        "form_days": str(frame.deadline.days) if frame.deadline else "",
    }


def _guides(told: Told, frame: Frame, language: Language) -> Iterator[File]:
    with speaking(language):
        for name in PAGES:
            path = path_of(name, language)
            up = "../" * path.count("/")
            pieces = _pieces(name, told, frame, language, up)
            content = rendering.page(
                "page.html", frame, language, name, path, **_body(name, frame, language, up, pieces)
            )
            yield f"{path}index.html", content


def _body(
    name: str, frame: Frame, language: Language, up: str, pieces: dict[str, Markup]
) -> dict[str, object]:
    text = texts.read(name, language)
    home = up + HOMES[language]
    facts = texts.facts_on(frame.today, frame.deadline is not None)
    body = texts.html(text, facts, values(frame), lambda to: home + to or "./", pieces)
    return {"title": text.title, "description": text.description, "body": body}


def _pieces(name: str, told: Told, frame: Frame, language: Language, up: str) -> dict[str, Markup]:
    match name:
        case "register":
            return {"calculator": due_day.calculator(frame, language)}
        case "offices":
            listed = units.serving(told, language, up)
            return {"offices": rendering.piece("offices.html", frame, language, offices=listed)}
        case "progress":
            return {"progress": progress.drawn(told, frame, language, up)}
        case "units":
            groups = units.by_kind(told, language)
            return {"units": rendering.piece("units.html", frame, language, groups=groups)}
        case "toolkit":
            listed = [_picture(shape, language, up) for shape in Shape]
            return {"pictures": rendering.piece("toolkit.html", frame, language, pictures=listed)}
        case _:
            return {}


def _picture(shape: Shape, language: Language, up: str) -> dict[str, object]:
    words, (width, height) = texts.words(language), pictures.SIZES[shape]
    address, label = up + pictures.name(shape, language), words[f"picture_{shape}"]
    return {"address": address, "label": label, "alt": words["card_alt"], "width": width, "height": height}


def _pictures(frame: Frame) -> dict[str, bytes]:
    return {
        pictures.name(shape, language): pictures.png(shape, frame, language)
        for shape in Shape
        for language in Language
    }


def _missing(frame: Frame) -> Iterator[File]:
    """One a language; a static host shows the Vietnamese one, which is also at its root."""
    for language in Language:
        with speaking(language):
            up = f"/{TOP}"
            told = _body("missing", frame, language, up, {})
            content = rendering.missing_page("page.html", frame, language, up, **told)
        yield f"{TOP}{HOMES[language]}404.html", content
        if language is Language.VIETNAMESE:
            yield "404.html", content


def _service_worker(kept: dict[str, bytes]) -> bytes:
    """It keeps the guides; its version is what they say, so that a new build takes the place of the old."""
    version = sha256(b"".join(content for _, content in sorted(kept.items()))).hexdigest()[:12]
    paths = [path.removesuffix("index.html") or "./" for path in sorted(kept)]
    text = _asset("sw.js").decode()
    return text.replace("%VERSION%", version).replace("%KEPT%", json.dumps(paths)).encode()


def _for_robots(told: Told, frame: Frame) -> Iterator[File]:
    paths = [path_of(name, language) for language in Language for name in PAGES]
    codes = list(told.units["code"])
    listed = iter([*paths, *(each for language in Language for each in units.addresses(codes, language))])
    maps: list[str] = []
    while some := list(islice(listed, MOST_IN_SITEMAP)):
        maps.append(f"sitemap-{len(maps) + 1}.xml")
        yield TOP + maps[-1], _sitemap("urlset", "url", [frame.base + path for path in some])
    yield f"{TOP}sitemap.xml", _sitemap("sitemapindex", "sitemap", [frame.base + name for name in maps])
    rules = f"User-agent: *\nAllow: /{TOP}\nDisallow: /\n\nSitemap: {frame.base}sitemap.xml\n"
    yield "robots.txt", rules.encode()


def _sitemap(root: str, item: str, addresses: list[str]) -> bytes:
    rows = "".join(f"<{item}><loc>{escape(address)}</loc></{item}>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{space}">\n{rows}</{root}>\n'.encode()


def _asset(name: str) -> bytes:
    return (ASSETS / name).read_bytes()
