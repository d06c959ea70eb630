"""What can be said about a page in a browser: what axe finds, and what axe does not ask."""

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Streamlit's own, which no setting, style or word of ours reaches: the rule, where, and why it is left.
LEFT_OUT = [
    ("list", "[data-testid=stSidebarNavItems]", "groups of pages are divs straight inside the menu's list"),
    ("listitem", "[data-testid=stSidebarNavItems]", "and its items stand in those divs"),
]

QUESTIONS = Axe().axe_script + Path(__file__).with_suffix(".js").read_text("utf-8")
# Not as an element: pages before the sign-in allow no style that is written into them.
STILL = """{
    const still = new CSSStyleSheet();
    still.replaceSync("* { transition: none !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
}"""
ALL_FIGURES_ARE_DRAWN = """[...document.querySelectorAll('[data-testid=stPlotlyChart]')]
    .every(figure => figure.querySelector('.main-svg'))"""
# Streamlit pales what an earlier run has left, and lets it come and go: no colour is the page's own by then.
NOTHING_COMES_OR_GOES = """!document.querySelector('[data-stale=true]')
    && !document.getAnimations().some(
        each => each instanceof CSSTransition && each.playState === 'running')"""

# Words that stand in no name and that no page in the other language needs.
FOREIGN = {
    "vi": r"\b(the|of|and|people|units?|rosters?|with|from|weeks?|days?|show|choose|download)\b",
    "en": r"\b(người|đơn vị|danh sách|tỷ lệ|chỉ tiêu|đã cài|ngày|tuần|không|tải về|chọn)\b",
}


def at_rest(page: Page) -> None:
    """Its script has ended, and its figures are drawn."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("h1").first).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    until(page, ALL_FIGURES_ARE_DRAWN)
    until(page, NOTHING_COMES_OR_GOES)


def until(page: Page, condition: str) -> None:
    """Ask until it holds: the page's own policy lets nobody wait inside it (`wait_for_function`)."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"it never holds: {condition}")


def found_by_axe(page: Page) -> list[str]:
    """What axe says against the page as it stands, once nothing comes or goes any more."""
    until(page, NOTHING_COMES_OR_GOES)
    return _ask(page, "axe", RULES, LEFT_OUT)


def found_otherwise(page: Page) -> list[str]:
    """What is wrong with headings, with words and tables of figures, and with room for a finger."""
    return [said for question in ("headings", "figures", "targets") for said in _ask(page, question)]


def too_wide(page: Page) -> list[str]:
    """What must be scrolled sideways to be read, once tables and figures have taken on a new width."""
    for _ in range(30):
        if not _ask(page, "tooWide"):
            return []
        page.wait_for_timeout(100)
    return _ask(page, "tooWide")


def foreign_words(page: Page, language: str) -> list[str]:
    """Lines of the page in the other language."""
    lines = page.get_by_test_id("stMain").inner_text().splitlines()
    return [line for line in lines if re.search(FOREIGN[language], line, re.IGNORECASE)]


def missed_by_keyboard(page: Page, most: int = 300) -> list[str]:
    """What Tab never comes to, or comes to without showing it, until it has left the page again."""
    page.evaluate(STILL)
    # Where a field has the focus from the start, Tab passes what stands before it the second time.
    rounds = 1 + page.evaluate("document.activeElement !== document.body")
    for _ in range(most):
        page.keyboard.press("Tab")
        rounds -= not _ask(page, "noteFocus")
        if not rounds:
            return _ask(page, "passedBy")
    return [f"Tab does not leave the page in {most} steps"]


def tab_to(page: Page, wanted: Locator, most: int = 100) -> None:
    """Go there by the keyboard as somebody does who cannot use a mouse."""
    expect(wanted).to_be_visible()
    for _ in range(most):
        if wanted.evaluate("it => it === document.activeElement || it.contains(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {wanted}")


def _ask(page: Page, question: str, *more: object) -> Any:
    if not page.evaluate("'lookedOver' in window"):
        page.evaluate(QUESTIONS)
    return page.evaluate(f"more => lookedOver.{question}(...more)", list(more))
