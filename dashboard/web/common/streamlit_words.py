"""Give Streamlit's own words, dates and numbers the reader's language, as if it had been built in it.

Streamlit cannot be translated: its words stand in the scripts that it ships. So its page points at
`/static/vi.<digest>/…`, where the same scripts are served with the words of `streamlit_words.vi.toml` put in.
Nothing watches the page: what an app or a person wrote cannot be touched, no script is added, and a sentence
that a newer Streamlit words differently stays English until the test that misses it has been heeded.
"""

import json
import re
import tomllib
from functools import cache
from hashlib import sha256
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.model import Language
from dashboard.publish.workbooks import csv_file
from dashboard.web.common import ui

STATIC = Path(streamlit.__file__).parent / "static"
PAGE = STATIC / "index.html"
WORDS = Path(__file__).with_name("streamlit_words.vi.toml")

# How this language writes dates and numbers, whatever language the browser is in.
LOCALES = {Language.VIETNAMESE: "vi-VN", Language.ENGLISH: "en-GB"}

SPOKEN = re.compile(r"/static/(?P<language>vi|en)\.\w+/(?P<file>.+)")
A_VALUE = r"\$\{((?:[^`{}]|`[^`]*`)*)\}"
# What scripts ask the browser for its language with, and what they show without asking.
ASKS_FOR_ONE = re.compile(r"\b(?:window\.)?navigator\.language\b")
ASKS_FOR_SOME = re.compile(r"\b(?:window\.)?navigator\.languages\b")
LEAVES_IT_OPEN = re.compile(r"(\.toLocale(?:Date|Time)?String\()(?:void 0)?(?=[,)])")
# Streamlit's own file of a table writes its cells as they are, and Excel would run what somebody typed.
A_CELL = re.compile(r"let (\w)=\$\((\w)\);(?=return \w+\.test\(\1\)\?)")
A_FORMULA = f"{json.dumps(csv_file.FORMULA)}.some(each=>{{text}}.startsWith(each))"

FOR_EVER = "public, immutable, max-age=31536000"


class StreamlitWords:
    """ASGI middleware: Streamlit's page and scripts in the language of the `lang` cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif asked := SPOKEN.fullmatch(scope["path"]):
            await self._give_file(Language(asked["language"]), asked["file"], scope, receive, send)
        else:
            await self._give_page(scope, receive, send)

    async def _give_file(
        self, language: Language, file: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        spoken = await run_in_threadpool(script, language, file)
        if spoken is None:
            plain = f"/static/{file}"
            await self.app({**scope, "path": plain, "raw_path": plain.encode()}, receive, send)
        else:
            headers = {"Cache-Control": FOR_EVER}
            await Response(spoken, media_type="text/javascript", headers=headers)(scope, receive, send)

    async def _give_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whatever address it was asked for under: Streamlit answers any page's address with its one page."""
        answered = False

        async def answer(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start" and _is_the_page(message):
                answered = True
                headers = {"Cache-Control": "no-cache", "Vary": "Cookie"}
                chosen = HTTPConnection(scope).cookies.get(ui.LANGUAGE_COOKIE)
                body = page(ui.language_of(chosen))
                await Response(body, media_type="text/html", headers=headers)(scope, receive, send)
            elif not answered:
                await send(message)

        await self.app(scope, receive, answer)


@cache
def page(language: Language) -> str:
    """Streamlit's page, leading to the scripts in this language."""
    html = PAGE.read_text(encoding="utf-8")
    for said, to_say in words(language).get("index.html", {}).items():
        html = html.replace(said, to_say)
    html = html.replace('<html lang="en">', f'<html lang="{language}">')
    return html.replace('"./static/', f'"./static/{language}.{_digest()}/')


@cache
def script(language: Language, file: str) -> str | None:
    """One of Streamlit's scripts in this language, or None where it has nothing to say."""
    if file not in scripts():
        return None
    code = plain = (STATIC / "static" / file).read_text(encoding="utf-8")
    for said, to_say in words(language).get(table_of(file), {}).items():
        code = put(code, said, to_say)
    code = _in_locale(code, LOCALES[language])
    if table_of(file) == "DataFrame":
        code = A_CELL.sub(_kept_from_running, code)
    return code if code != plain else None


def put(code: str, said: str, to_say: str) -> str:
    """The script with one sentence said differently."""
    if "`" in said:
        return code.replace(said, to_say)
    if "{}" not in said:
        return code.replace(f"`{said}`", f"`{to_say}`")

    def fill(found: re.Match[str]) -> str:
        return f"`{to_say.format(*('${' + value + '}' for value in found.groups()))}`"

    return re.sub("`" + A_VALUE.join(map(re.escape, said.split("{}"))) + "`", fill, code)


def _kept_from_running(found: re.Match[str]) -> str:
    text, cell = found.groups()
    is_formula = A_FORMULA.replace("{text}", text)
    return f"""{found[0]}typeof {cell}=="string"&&{is_formula}&&({text}="'"+{text});"""


def _in_locale(code: str, locale: str) -> str:
    code = ASKS_FOR_SOME.sub(f'["{locale}"]', code)
    code = ASKS_FOR_ONE.sub(f'"{locale}"', code)
    return LEAVES_IT_OPEN.sub(rf'\1"{locale}"', code)


def _is_the_page(start: Message) -> bool:
    tag = Headers(raw=start["headers"]).get("etag", "")
    return tag.removeprefix("W/") == mark_of_the_page()


@cache
def mark_of_the_page() -> str:
    """The ETag that the page bears when whole, when compressed, and when the browser has it already."""
    return FileResponse(PAGE, stat_result=PAGE.stat()).headers["etag"]


@cache
def words(language: Language) -> dict[str, dict[str, str]]:
    """Script → what it says → what to say instead. English says what it says."""
    if language is Language.ENGLISH:
        return {}
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


@cache
def scripts() -> frozenset[str]:
    return frozenset(f"js/{path.name}" for path in (STATIC / "static" / "js").glob("*.js"))


def table_of(file: str) -> str:
    """`js/FileUploader.D7YhAWeM.js` → `FileUploader`."""
    return file.removeprefix("js/").partition(".")[0]


@cache
def _digest() -> str:
    """Scripts are kept by browsers for ever, so new words need a new address."""
    return sha256(WORDS.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:8]
