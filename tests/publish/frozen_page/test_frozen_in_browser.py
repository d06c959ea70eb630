"""The frozen page opened from a stick: nothing is asked for, and everything works by keyboard."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from frozen_pages import FORMULA, UNITS
from playwright.sync_api import Page, expect


@pytest.fixture
def opened(page: Page, file: Path):
    """The page from a stick; whatever goes wrong on it is a failure."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    yield page
    assert not wrong


def names_in(page: Page, table: str) -> list[str]:
    return page.locator(f"#{table} tbody tr:visible > :first-child").all_inner_texts()


def test_it_opens_from_a_stick_with_no_request_and_no_error(opened):
    expect(opened.locator("h1")).to_be_visible()
    expect(opened.locator("svg.figure.desk").first).to_be_visible()
    assert "alert" in opened.locator("#units").text_content()


def test_columns_are_sorted_by_keyboard(opened, told):
    heading = opened.locator("#ranking thead th").nth(2)
    heading.locator("button").focus()
    opened.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "descending")
    opened.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    rated = told.groups.dropna(subset=["rate"]).sort_values(["rate"])
    assert names_in(opened, "ranking")[: len(rated)] == list(rated["name"])


def test_days_are_sorted_as_days_and_names_as_names(opened, told):
    opened.locator("#stale thead th").nth(2).locator("button").click()
    assert names_in(opened, "stale")[0] == told.stale.sort_values("as_of").iloc[0]["name"]
    opened.locator("#silent thead th").nth(0).locator("button").click()
    names = names_in(opened, "silent")
    assert names == sorted(names)


def test_a_name_is_found_without_its_accents(opened):
    opened.locator("summary", has_text="Xem").press("Enter")
    opened.locator('.tools[data-table="units"] input').fill("benh vien cu")
    assert names_in(opened, "units") == ["Bệnh viện Danh Sách Cũ"]
    expect(opened.locator('.tools[data-table="units"] output')).to_have_text(
        f"1 trong {len(UNITS) + 3} đơn vị"
    )


def test_a_ranking_is_cut_down_to_those_that_are_not_ranked(opened, told):
    opened.locator('.tools[data-table="ranking"] select').select_option("small")
    small = told.groups[told.groups["standing"] == "small"]["name"]
    assert names_in(opened, "ranking") == list(small)


def test_another_milestone_is_chosen_by_keyboard(opened, read):
    opened.locator('input[value="installed"]').focus()
    opened.keyboard.press("ArrowRight")
    shown = read.data["rankings"]["registered"]
    first = opened.locator("#ranking tbody tr").first
    assert first.get_attribute("data-code") == shown["order"][0]
    assert first.locator("td").nth(1).inner_text() == shown["rows"][shown["order"][0]][1][0]
    assert float(first.locator("circle").get_attribute("cx")) == shown["rows"][shown["order"][0]][2][4]
    expect(opened.locator("#ranking-title")).to_have_text(shown["sentence"])
    opened.keyboard.press("ArrowLeft")
    assert names_in(opened, "ranking") == list(read.rows("ranking"))


def test_what_is_seen_is_saved_as_csv_without_formulas(opened, tmp_path):
    opened.locator("summary", has_text="Xem").click()
    opened.locator('.tools[data-table="units"] input').fill("cong")
    with opened.expect_download() as saving:
        opened.locator('button[data-table="units"]').click()
    saving.value.save_as(tmp_path / "saved.csv")
    rows = list(csv.reader((tmp_path / "saved.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0][0] == "Đơn vị"
    assert len(rows) == 1 + len(names_in(opened, "units"))
    saved = {row[0]: row for row in rows}
    assert "'" + FORMULA in saved
    assert saved["Công ty Mẫu 23"][3] == str(40 + 35 * 23 - (40 + 35 * 23) // 10)


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(opened, width):
    opened.set_viewport_size({"width": width, "height": 844})
    for closed in opened.locator("details").all():
        closed.evaluate("each => each.open = true")
    found = Axe().run(opened)
    assert not found.violations_count, found.generate_report()


def test_nothing_is_wider_than_a_phone(opened):
    opened.set_viewport_size({"width": 390, "height": 844})
    assert opened.evaluate("document.documentElement.scrollWidth") == 390
    expect(opened.locator("svg.figure.hand").first).to_be_visible()
    expect(opened.locator("svg.figure.desk").first).to_be_hidden()


def test_headings_do_not_leave_a_level_out(opened):
    levels = opened.locator("h1, h2, h3").evaluate_all("all => all.map(each => Number(each.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_without_scripts_everything_is_there_but_the_tools(browser, file, told):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#ranking tbody tr").count() == len(told.groups)
    expect(page.locator(".tools").first).to_be_hidden()
    expect(page.locator("button.save").first).to_be_hidden()
    context.close()


def test_on_paper_the_tables_stand_open_and_the_tools_are_gone(opened):
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened.emulate_media(media="print")
    expect(opened.locator("#weeks")).to_be_visible()
    expect(opened.locator(".tools").first).to_be_hidden()
    expect(opened.locator("#units")).to_be_hidden()
    opened.emulate_media(media="screen")
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(opened.locator("#weeks")).to_be_hidden()
