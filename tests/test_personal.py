"""The logs of every test and server are searched for people; this is the search, searched itself."""

import logging

import pytest
from personal import Watch, found_in
from serving import serving

NAME, NUMBER, PHONE = "Đặng Xuân Khoa", "3477726326", "0599000404"


@pytest.fixture
def watch():
    """A watch on a logger of its own, so that this test is not found out itself."""
    own = Watch()
    logger = logging.getLogger("searched")
    logger.propagate = False
    logger.addHandler(own)
    yield own, logger
    logger.removeHandler(own)


@pytest.mark.parametrize("value", [NAME, NUMBER, PHONE, "Nguyễn Văn Mẫu 12"])
def test_a_person_is_found_in_words_in_values_and_in_errors(watch, value):
    own, logger = watch
    logger.warning("nobody")
    assert own.found == []
    logger.warning(f"A row of {value} is wrong")
    logger.warning("A row of %s is wrong", value)
    try:
        raise ValueError(value)
    except ValueError:
        logger.exception("Something went wrong")
    assert len(own.found) >= 3


def test_moments_ports_and_counts_are_nobody():
    assert (
        found_in("2026-11-26 17:16:09,945 pid 1234567890 :8501 campaign-20261126T171609945902Z.duckdb") == []
    )


def test_a_server_that_logs_a_person_is_found_out(tmp_path):
    log = tmp_path / "server.log"
    with pytest.raises(AssertionError, match="server"), serving("campaign", tmp_path):
        log.write_text(f"{log.read_text()}{NAME} signed in\n")
