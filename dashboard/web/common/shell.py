"""The frame around every page: brand, who is signed in, the language, the way out, and the demo's banner."""

from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from dashboard import disclaimer, pipeline
from dashboard.model import Account, Language
from dashboard.settings import campaign
from dashboard.web.common import access, ui
from dashboard.wording import language, say

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3.5" '
    'fill="#0b2e59"/><path d="m4 4.5 4 7.5 4-7.5" fill="none" stroke="#fff" stroke-width="2.2"/></svg>'
)
# Where the name of whoever has signed in leads to; it stands in no menu.
OWN = "tai-khoan-cua-toi"
STYLE = Path(__file__).with_name("shell.css")
WATCH = Path(__file__).with_name("shell.js")


def draw(account: Account | None, address: str) -> None:
    """Draw the frame; `address` is the page's own, so that another language shows the same page."""
    st.html(STYLE)
    st.html(f'<div class="vss-shell">{_brand()}{_person(account, address) if account else ""}</div>')
    if account:
        st.html(f"<script>{WATCH.read_text('utf-8')}</script>", unsafe_allow_javascript=True)
    sentence = disclaimer.of(ui.cursor(), pipeline.today(ui.cursor(), ui.now()))
    if sentence:
        st.html(f'<p class="vss-banner" role="note">{escape(sentence)}</p>')


def _brand() -> str:
    return f'<a class="vss-brand" href="/" target="_self">{escape(campaign().name)}</a>'


def _person(account: Account, address: str) -> str:
    role = say(access.ROLE_TITLES[account.role])
    return (
        f'<div class="vss-person"><a href="/{OWN}" target="_self" title="{escape(say("My account"))}">'
        f'<span class="vss-name">{escape(account.name)} · {escape(role)}</span><i class="vss-me"></i></a>'
        f'<span class="vss-languages" role="group" aria-label="{escape(say("Language"))}">'
        f"{_languages(address)}</span>"
        f'<form method="post" action="/dang-xuat"><button>{escape(say("Sign out"))}</button></form></div>'
    )


def _languages(address: str) -> str:
    query = urlencode(_query())
    back = f"/{address}?{query}" if query else f"/{address}"
    return " | ".join(_language(each, back) for each in Language)


def _language(each: Language, back: str) -> str:
    sign, name = each.value.upper(), {"vi": "Tiếng Việt", "en": "English"}[each.value]
    if each is language():
        return f'<b aria-current="true" title="{name}">{sign}</b>'
    return (
        f'<a href="{escape(ui.language_address(each, back))}" target="_self" lang="{each.value}" '
        f'title="{name}" aria-label="{name}">{sign}</a>'
    )


def _query() -> list[tuple[str, str]]:
    return [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
