"""What many tests stand on: a browser, its pages, and a server to visit."""

import gc
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import chromium
import pytest
from hypothesis import settings
from longest import LONGEST
from personal import Watch
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from serving import serving

# The many processes that tests start need not each compile every module, whatever the machine says of it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

MAIN, TEMPORARY = sys.modules["__main__"], tempfile.gettempdir()

HERE = Path(__file__).parent
SCREENSHOTS = HERE / "screenshots"
FAILED = pytest.StashKey[bool]()

DESK = {"width": 1280, "height": 900}
HAND = {"width": 390, "height": 844}

# A machine that runs every test at once is slow to answer, and no property is about how quick it is.
expect.set_options(timeout=20_000)
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")


def pytest_addoption(parser: pytest.Parser) -> None:
    """What is too long for every day."""
    parser.addoption("--every-engine", action="store_true", help="run all tests of a store on a lake too")


@pytest.fixture(scope="session")
def _watch() -> Iterator[Watch]:
    watch = Watch()
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)


@pytest.fixture(autouse=True)
def _nobody_in_the_log(_watch: Watch) -> Iterator[None]:
    """Whatever a test logs tells of nobody whose list it sent."""
    _watch.found.clear()
    yield
    assert not _watch.found, f"the log tells of people: {_watch.found[:3]}"


@pytest.fixture(autouse=True)
def _the_process_is_as_it_was() -> Iterator[None]:
    """What a test leaves in its process would reach the next one.

    A store that was opened with a key keeps temporary files in memory until its process ends; a page that was
    run is taken for the main module, which every process that is started afterwards would run.
    """
    yield
    sys.modules["__main__"] = MAIN
    tempfile.tempdir = TEMPORARY
    os.environ["TMPDIR"] = TEMPORARY


# Not for the whole session: while Playwright runs, no other test of this process could use asyncio.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.path(), args=chromium.arguments(), headless=True
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a desk, of somebody who has never been here; what it shows is kept if the test fails."""
    context = browser.new_context(viewport=DESK, locale="vi-VN")
    yield from _page_in(context, request)


@pytest.fixture
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a hand."""
    context = browser.new_context(viewport=HAND, locale="vi-VN", has_touch=True, is_mobile=True)
    yield from _page_in(context, request)


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """`serve("campaign")` or `serve("tests.web.apps.…:app")`: an address that answers until the module ends.

    `data=` shares a folder with another server; other names are set in the server's environment.
    """
    with ExitStack() as servers:

        def start(app: str, data: Path | None = None, **environment: str) -> str:
            folder = data or tmp_path_factory.mktemp("data")
            return servers.enter_context(serving(app, folder, **environment))

        yield start


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, then those that need a browser: what begins last is waited for."""
    slow = {item.path for item in items if {"browser", "serve"} & set(getattr(item, "fixturenames", ()))}
    places = {HERE / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: (places.get(item.path, len(places)), item.path not in slow))


def pytest_collection_finish() -> None:
    """What was collected stays: Streamlit, which looks for garbage after every run, may pass it over."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember that a test failed, for whoever tidies up after it."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def _page_in(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = context.new_page()
    yield page
    if request.node.stash.get(FAILED, False):
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{request.node.name}.png", full_page=True)
    context.close()
