"""What a liaison sends to the people of a unit; every sentence stands in `campaign_assets/text`."""

import tomllib
from pathlib import Path

from dashboard.wording import language, say

TEXTS = Path(__file__).parents[3] / "campaign_assets" / "text"

# One SMS of plain letters. With one accent in it 70 characters would be one SMS.
SMS_LENGTH = 160


def message_texts(unit_name: str, link: str, form_days: int | None, hotline: str) -> dict[str, str]:
    """`zalo`, `sms` and `notice` in the reader's language, ready to be pasted.

    The hotline is the campaign's setting. An SMS is plain letters, and one SMS wherever the link lets it be.
    """
    with (TEXTS / f"message.{language()}.toml").open("rb") as file:
        told = tomllib.load(file)
    values: dict[str, object] = {
        "unit_name": unit_name,
        "link": link,
        "form_days": form_days,
        "hotline": hotline,
    }
    return {
        kind: parts["text"].format(**values, form=_form(parts, form_days)).strip()
        for kind, parts in told.items()
    }


def message_title(kind: str, text: str) -> str:
    """What a text is for; of an SMS also how long it is."""
    if kind == "sms":
        return say("SMS: {length} of {most} characters, without accents", length=len(text), most=SMS_LENGTH)
    return {"zalo": "Zalo", "notice": say("E-mail or notice")}[kind]


def _form(parts: dict[str, str], form_days: int | None) -> str:
    return parts["form"].format(form_days=form_days) if form_days else parts["without_form"]
