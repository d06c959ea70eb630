"""The words that ask a unit for its roster: an official letter with its blanks, Zalo, SMS and mail."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.model import Language
from dashboard.publish.handed_out.messages import SMS_LENGTH
from dashboard.publish.official import letter
from dashboard.wording import language, say

TEXTS = Path(__file__).parents[3] / "campaign_assets" / "text"
KINDS = ("zalo", "sms", "mail_subject", "mail_body")

# With one sign more than an SMS it becomes several, each of a few signs less.
_SMS_PART = 153


def texts(case: str, values: Mapping[str, str]) -> dict[str, str]:
    """`KINDS`, ready to be pasted. `case` is a key of [fact]; the values are named in the words' file."""
    told = _words(language())
    long, short = (
        dict(values) | {name: words.format(**values) for name, words in _fitting(told, case, before).items()}
        for before in ("", "sms_")
    )
    return {
        "zalo": told["zalo"]["text"].format(**long).strip(),
        "sms": told["sms"]["text"].format(**short).strip(),
        "mail_subject": told["mail"]["subject"].format(**long).strip(),
        "mail_body": told["mail"]["text"].format(**long).strip(),
    }


def about() -> str:
    """What the letter is about."""
    return str(_words(language())["about"])


@cache
def blank_letter(
    case: str, sender: str, is_above: bool, on_day: date, spoken: Language, notice: str
) -> bytes:
    """The letter of a case as a Word file in which the values still stand in braces, for `letter.filled`.

    `is_above` is whether the sender is a unit above the one that is asked, and not BHXH itself.
    """
    told = _words(spoken)
    document = letter.new_document(told["about"], on_day, notice)
    superior = "" if is_above else letter.words(spoken)["superior"]
    symbol = "" if is_above else told["symbol"]
    letter.head(document, superior, sender, symbol, on_day.year, told["about"])
    letter.addressee(document, ["{unit_name}"])
    for words in told["letter"]["paragraphs"]:
        for name, fitting in _fitting(told, case).items():
            words = words.replace(f"{{{name}}}", fitting)
        letter.paragraph(document, words)
    letter.foot(document, told["signer_of_unit"] if is_above else "")
    return letter.content(document)


def sms_parts(text: str) -> int:
    """Of how many SMS the text is made."""
    return 1 if len(text) <= SMS_LENGTH else -(-len(text) // _SMS_PART)


def title(kind: str, text: str) -> str:
    """What a text is for; of an SMS also how long it is, and if it is more than one."""
    if kind == "sms" and sms_parts(text) > 1:
        return say(
            "SMS: {length} characters are {parts} messages; without accents",
            length=len(text),
            parts=sms_parts(text),
        )
    if kind == "sms":
        return say("SMS: {length} of {most} characters, without accents", length=len(text), most=SMS_LENGTH)
    return {"zalo": "Zalo", "mail_subject": say("Subject of the mail"), "mail_body": say("Mail")}[kind]


def _fitting(told: Mapping[str, Any], case: str, before: str = "") -> dict[str, str]:
    """What is the case, and what is asked for."""
    ask = told[f"{before}ask"]
    return {"fact": told[f"{before}fact"][case], "ask": ask.get(case, ask["usual"])}


@cache
def _words(spoken: Language) -> Mapping[str, Any]:
    return tomllib.loads((TEXTS / f"unit_reminder.{spoken}.toml").read_text("utf-8"))
