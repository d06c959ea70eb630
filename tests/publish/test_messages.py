"""Texts to paste: true, short enough, and leading nowhere but to official addresses."""

import re

import pytest

from dashboard.model import Language
from dashboard.publish.handed_out import messages
from dashboard.settings import campaign
from dashboard.wording import speaking

LINK = "https://vssid.hanoi.example/Q/7K3M9X"
UNIT = "Công ty TNHH May {Mẫu}"
EVERY = [(language, days) for language in Language for days in (10, None)]


def texts(language: Language = Language.VIETNAMESE, days: int | None = 10) -> dict[str, str]:
    with speaking(language):
        return messages.message_texts(UNIT, LINK, days, "1900 9068")


@pytest.mark.parametrize(("language", "days"), EVERY)
def test_each_text_holds_the_link_and_the_hotline(language, days) -> None:
    told = texts(language, days)
    assert set(told) == {"zalo", "sms", "notice"}
    for text in told.values():
        assert LINK in text and "1900 9068" in text
    assert UNIT in told["zalo"] and UNIT in told["notice"]


@pytest.mark.parametrize(("language", "days"), EVERY)
def test_an_sms_is_one_sms_of_plain_letters(language, days) -> None:
    sms = texts(language, days)["sms"]
    assert sms.isascii()
    assert len(sms) <= messages.SMS_LENGTH


def test_the_form_is_named_only_where_there_is_one() -> None:
    for language in Language:
        for text in texts(language, 10).values():
            assert "01" in text and "10" in text
        for text in texts(language, None).values():
            assert not re.search(r"Tờ khai|To khai|Form|None", text)


@pytest.mark.parametrize(("language", "days"), EVERY)
def test_no_address_is_named_but_the_link_and_official_ones(language, days) -> None:
    for text in texts(language, days).values():
        for host in re.findall(r"[\w-]+(?:\.[\w-]+)+", text.replace(LINK, "")):
            assert campaign().may_lead_to(f"https://{host}"), host


def test_no_text_has_a_gap_where_the_form_would_stand() -> None:
    for language, days in EVERY:
        for text in texts(language, days).values():
            assert "\n\n\n" not in text
            assert not re.search(r"[{}]", text.replace(UNIT, ""))


def test_the_title_of_an_sms_says_how_long_it_is() -> None:
    assert messages.message_title("sms", "a" * 42) == "SMS: 42/160 ký tự, không dấu"
