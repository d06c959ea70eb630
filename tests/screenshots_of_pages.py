"""Photograph every page: `PYTHONPATH=tests .venv/bin/python tests/screenshots_of_pages.py [WORD …]`."""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import chromium
from every_page import STATES
from playwright.sync_api import Browser, Page, sync_playwright
from serving import ROOT, serving

SHOTS = Path(__file__).parent / "screenshots"
WIDTHS = {1280: 900, 390: 844}
# No page is this long; a picture must end somewhere.
LONGEST = 8000
# What draws itself after the script has ended: figures, tables, the menu.
DRAWN = 1500


def photograph(page: Page, address: str, file: Path) -> None:
    """The whole page as one picture, though its middle scrolls by itself."""
    page.goto(address)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.locator("h1").first.wait_for()
    page.wait_for_timeout(DRAWN)
    size = page.viewport_size
    tall = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(tall, LONGEST)})
    page.wait_for_timeout(DRAWN)
    page.screenshot(path=file)
    page.set_viewport_size(size)


def sign_in(browser: Browser, base: str, name: str, width: int) -> Page:
    viewport = {"width": width, "height": WIDTHS[width]}
    page = browser.new_context(viewport=viewport, locale="vi-VN").new_page()
    page.goto(f"{base}/dang-nhap")
    page.get_by_label("Tên tài khoản").fill(name)
    page.get_by_label("Mật khẩu").fill(f"{name}-2021")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_test_id("stApp").wait_for()
    return page


def everything(browser: Browser, base: str, wanted: list[str]) -> None:
    """Every page, or those whose address holds one of these words."""
    for name, states in STATES.items():
        chosen = [state for state in states if not wanted or any(word in state for word in wanted)]
        for width in WIDTHS if chosen else ():
            page = sign_in(browser, base, name, width)
            for state in chosen:
                for language in ("vi", "en"):
                    words = re.sub(r"[^a-z0-9]+", "-", state.lower()).strip("-")
                    file = SHOTS / f"{words}-{name}-{width}-{language}.png"
                    photograph(page, f"{base}/ngon-ngu/{language}?den={state}", file)
                    print(file.relative_to(ROOT))
            page.context.close()


def main() -> None:
    SHOTS.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder)
        subprocess.run([sys.executable, "-m", "dashboard", "demo", "--data", folder], cwd=ROOT, check=True)
        chrome, arguments = chromium.path(), chromium.arguments()
        with (
            serving("campaign", data) as base,
            playwright.chromium.launch(executable_path=chrome, args=arguments) as browser,
        ):
            everything(browser, base, sys.argv[1:])


if __name__ == "__main__":
    main()
