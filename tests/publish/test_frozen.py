"""The frozen page says what the context says, works by itself, and gives nobody away."""

import csv
import re
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from builders import NOON, TODAY, a_store
from frozen_pages import FORMULA, SCRIPT, UNITS, Read, a_campaign
from histories import tell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import Counted
from playwright.sync_api import Page, expect

from dashboard import briefing, freezing
from dashboard.insight import disclosure, outlook
from dashboard.insight.comparing import league
from dashboard.insight.form_01.clock import Clock
from dashboard.insight.report_context import ReportContext
from dashboard.model import EVERYTHING, Account, Basis, Language, Role
from dashboard.publish.frozen_page import frozen
from dashboard.publish.frozen_page.frozen import Edition
from dashboard.publish.frozen_page.frozen_ranking import MILESTONES
from dashboard.store import progress, targets
from dashboard.store.progress import COUNTS, Question
from dashboard.store.units import add as add_units
from dashboard.wording import day, number, percent, speaking, vietnamese

LEADER = Account("", Role.LEADER)
CITY = Question(EVERYTHING, TODAY)
SMALLEST = 5
EDITION = freezing.edition(LEADER, 10)
NO_UNITS = pd.DataFrame(columns=["code", "name", "kind", "part_name", "as_of", "is_hidden", *COUNTS])


@pytest.fixture(scope="module")
def con():
    with a_store() as con:
        a_campaign(con)
        rows = {
            "unit_code": "HN",
            "milestone": ["installed", "registered"],
            "people": [9_000, 6_000],
            "due_on": TODAY + timedelta(days=31),
        }
        targets.set_all(con, pd.DataFrame(rows), "test", NOON)
        yield con


@pytest.fixture(scope="module")
def told(con) -> ReportContext:
    found = briefing.context(con, LEADER, CITY, Basis.SMARTPHONE)
    due = pd.DataFrame({"day": pd.date_range(TODAY - timedelta(days=3), periods=12), "people": range(1, 13)})
    clock = Clock(78, 6, 22, 30, 40)
    sentences = {**found.sentences, "overdue": outlook.what_is_overdue(clock)}
    return replace(found, clock=clock, due_days=due, sentences=sentences)


@pytest.fixture(scope="module")
def units(con, told) -> pd.DataFrame:
    return freezing.every_unit(con, LEADER, CITY, told)


@pytest.fixture(scope="module")
def content(told, units) -> bytes:
    return frozen.page(told, units, EDITION)


@pytest.fixture(scope="module")
def read(content) -> Read:
    return Read(content)


@pytest.fixture(scope="module")
def file(content, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("stick") / "tổng quan.html"
    path.write_bytes(content)
    return path


# --- the same figures ---


def test_the_finding_its_day_and_its_digest_stand_on_the_page(told, read):
    for sentence in told.sentences.values():
        assert " ".join(sentence.split()) in read.text
    assert told.digest in read.text
    assert day(told.on_day) in read.text


def test_the_four_figures_are_those_of_the_context(told, read):
    for name in MILESTONES:
        rate = told.rates[name]
        assert percent(rate.value) in read.text
        assert f"{number(rate.numerator)} trong {number(rate.denominator)} người" in read.text
        assert f"{percent(rate.low)}–{percent(rate.high)}" in read.text
    assert told.clock and number(told.clock.overdue) in read.text


def test_every_week_of_the_trend_stands_in_its_table(told, read):
    rows = read.rows("weeks")
    assert list(rows) == [day(at) for at in told.weeks["day"]]
    for week in told.weeks.to_dict("records"):
        cells = rows[day(week["day"])]
        assert cells[2] == number(week["installed"])
        assert cells[3] == percent(week["installed"] / week["with_smartphone"])


def test_the_ranking_says_of_every_part_what_the_context_does(told, read):
    rows = read.rows("ranking")
    assert list(rows) == list(told.groups["name"])
    for part in told.groups.to_dict("records"):
        _, rate, ranks, reached, people, missing, change, _ = rows[part["name"]]
        assert rate == percent(part["rate"])
        if pd.isna(part["rate"]):
            assert {ranks, reached, people, missing} == {"–"}
            continue
        assert (reached, people) == (number(part["installed"]), number(part["with_smartphone"]))
        assert missing == number(part["missing"])
        if not pd.isna(part["rank_low"]):
            assert ranks.split("–")[0] == number(part["rank_low"])
        if not pd.isna(part["change"]):
            points = round(part["change"] * 100, 1)
            assert change.lstrip("+−") == number(abs(points), 1)


@pytest.mark.parametrize("milestone", MILESTONES)
def test_each_milestone_can_be_shown_with_its_own_rates(told, read, milestone):
    shown = read.data["rankings"][milestone]
    assert set(shown["order"]) == set(told.groups["code"])
    for part in told.groups.dropna(subset=["rate"]).to_dict("records"):
        _, cells, shape = shown["rows"][part["code"]]
        assert cells[0] == percent(part[milestone] / part["with_smartphone"])
        assert len(shape) == 5


def test_who_needs_help_is_silent_or_stale_is_listed_whole(told, read):
    missing = told.groups[told.groups["missing"].fillna(0) > 0]
    first = missing.sort_values(["missing", "code"], ascending=[False, True]).head(10)
    assert [(name, cells[0]) for name, cells in read.rows("helped").items()] == [
        (row["name"], number(row["missing"])) for row in first.to_dict("records")
    ]
    assert list(read.rows("silent")) == list(told.silent["name"])
    assert list(read.rows("stale")) == list(told.stale["name"])


def test_targets_stand_with_what_they_ask_a_day(told, read):
    rows = list(read.rows("aims").values())
    assert [row[0] for row in rows] == [number(each) for each in told.targets["people"]]
    assert [row[4] for row in rows] == [number(each, 1) for each in told.targets["needed_per_day"]]


def test_the_columns_of_form_01_are_the_days_of_the_context(told, read):
    rows = read.rows("due")
    coming = told.due_days[told.due_days["day"] >= pd.Timestamp(TODAY)]
    assert rows.pop("quá hạn") == ["6"]
    assert rows == {day(row.day): [number(row.people)] for row in coming.itertuples()}


def test_every_unit_stands_on_the_page_with_its_own_rates(read, con):
    rows, own = read.rows("units"), progress.by(con, CITY, "unit")
    assert set(own["name"]) == set(rows)
    # TINY1 is not alone in its district: the smallest beside it is hidden too. TINY2 is, so that the smallest
    # district beside its own is hidden, and with it all of that.
    hidden = [name for name, cells in rows.items() if cells[-1] == "Ẩn"]
    assert hidden[-2:] == ["Tổ Nhỏ Hai", "Tổ Nhỏ Một"]
    assert {"Công ty Mẫu 02", "Công ty Mẫu 00"} < set(hidden)
    beside = set(hidden) - {"Tổ Nhỏ Hai", "Tổ Nhỏ Một", "Công ty Mẫu 02"}
    assert len({rows[name][0] for name in beside}) == 1
    whole = {name for name, cells in rows.items() if cells[0] == rows["Công ty Mẫu 00"][0]}
    assert beside == {name for name in whole if rows[name][-1] != "chưa báo cáo"}
    for unit in own[own["headcount"] >= 30].to_dict("records"):
        cells = rows[unit["name"]]
        if cells[-1] == "Ẩn":
            continue
        assert cells[2] == number(unit["with_smartphone"])
        assert cells[3] == percent(unit["installed"] / unit["with_smartphone"])
    assert rows["Trường Im Lặng"][-1] == "chưa báo cáo"


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("language", Language)
def test_every_basis_and_language_has_its_page(con, basis, language):
    with speaking(language):
        found = briefing.context(con, LEADER, CITY, basis)
        page = Read(frozen.page(found, NO_UNITS, EDITION))
        assert percent(found.rates["installed"].value) in page.text
    assert ("html", "lang", language.value) in page.attributes
    assert "units" not in page.tables


def test_the_words_of_the_template_are_there_in_vietnamese():
    template = (frozen.HERE / "templates" / "frozen.html").read_text("utf-8")
    said = {found[1] or found[2] for found in re.finditer(r"""say\((?:"(.+?)"|'(.+?)')[,)]""", template)}
    assert said
    assert said <= set(vietnamese())


def test_before_the_first_roster_there_is_a_page_too():
    with a_store() as empty:
        page = Read(freezing.page(empty, LEADER, CITY, Basis.SMARTPHONE))
    assert "Chưa có danh sách nào được nộp." in page.text


@pytest.fixture(scope="module")
def mapped(told) -> ReportContext:
    """All districts: the first hidden, the second silent, the third old."""
    layout = EDITION.layout
    assert layout is not None
    ages = [0, None, 40, *[2] * (len(layout) - 3)]
    rows = pd.DataFrame({"code": layout["code"], "name": "Quận " + layout["label"], "kind": "district"})
    rows["as_of"] = pd.to_datetime([None if age is None else TODAY - timedelta(days=age) for age in ages])
    for name in COUNTS:
        rows[name] = [4, 0, *range(100, 100 + 10 * (len(rows) - 2), 10)]
    rows["installed"] = rows["installed"] * 3 // 4
    shown = disclosure.hide_small(rows.assign(units=1, units_reported=1), SMALLEST)
    judged = league.judged(shown, "installed", "with_smartphone", TODAY, SMALLEST, 14)
    return replace(told, groups=judged.assign(change=float("nan")))


def test_districts_stand_on_a_map_of_tiles_with_the_rates_of_the_table(mapped):
    page = Read(frozen.page(mapped, NO_UNITS, EDITION))
    [alt] = {words for words in page.words if "Quận Ba Đình: " in words}
    said = dict(each.split(": ", 1) for each in alt.split("; "))
    assert set(said) == set(mapped.groups["name"])
    for part in mapped.groups.dropna(subset=["rate"]).to_dict("records"):
        assert said[part["name"]].startswith(percent(part["rate"]))
    assert said["Quận Ba Đình"] == "ẩn vì quá ít người"
    assert "chưa báo cáo" in said["Quận Hoàn Kiếm"]
    legend = [words for words in page.words if "viền đứt" in words]
    assert legend == ["–: chưa báo cáo · ×: ẩn, quá ít người · viền đứt: danh sách đã cũ"] * 2


def test_without_places_there_is_no_map(told, mapped, read):
    assert "viền đứt" not in read.text
    page = Read(frozen.page(mapped, NO_UNITS, replace(EDITION, layout=None)))
    assert "viền đứt" not in page.text


def test_two_thousand_units_stay_within_half_a_megabyte(told):
    places = range(2_000)
    units = pd.DataFrame(
        {
            "code": [f"XA{place}" for place in places],
            "name": [f"Công ty Cổ phần Nội thất Đom Đóm {place}, Hoàng Mai" for place in places],
            "kind": "enterprise",
            "part_name": "Quận Hoàng Mai, phía Nam",
            "as_of": pd.Timestamp(TODAY),
            "is_hidden": False,
            **dict.fromkeys(COUNTS, 1_234),
        }
    )
    assert len(frozen.page(told, units, EDITION)) < 500_000


# --- one file, by itself ---


def test_the_same_figures_give_the_same_bytes(told, units, content):
    assert frozen.page(told, units, EDITION) == content


def test_the_page_names_no_other_file_and_lets_only_its_own_script_run(content, read):
    leads = [value for _, name, value in read.attributes if name in {"src", "href", "action", "data"}]
    assert all(value.startswith("#") or value == "data:," for value in leads)
    [policy] = [value for _, name, value in read.attributes if name == "content" and "default-src" in value]
    script = read.scripts[-1]
    told = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{told}';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not [name for _, name, _ in read.attributes if name.startswith("on") or name == "style"]


def test_what_somebody_wrote_stays_text(content, read):
    assert SCRIPT in read.rows("units")
    assert b"<script>alert" not in content
    assert b"49 }}" not in content
    assert content.count(b"<script") == 2


def test_ids_are_there_once_and_labels_lead_to_them(read):
    ids = [value for _, name, value in read.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    asked = [value for _, name, value in read.attributes if name in {"aria-labelledby", "aria-describedby"}]
    asked += [
        value.removeprefix("#") for _, name, value in read.attributes if name == "href" and "#" in value
    ]
    asked += [value for _, name, value in read.attributes if name == "data-table"]
    assert set(asked) <= set(ids)


def test_without_ranks_nobody_stands_out(told, units):
    page = Read(frozen.page(told, units, replace(EDITION, is_ranked=False)))
    names = [row[0] for row in page.tables["ranking"][1:]]
    assert names == sorted(names)
    groups = {value for _, name, value in page.attributes if name == "data-group"}
    assert not groups & {"below", "alike", "above"}
    assert "rõ rệt" not in str(page.tables["ranking"])


def test_more_units_than_a_page_bears_are_counted(told, units, monkeypatch):
    monkeypatch.setattr(frozen, "MOST_UNITS", 4)
    page = Read(frozen.page(told, units, EDITION))
    assert len(page.rows("units")) == 4
    assert f"{len(units) - 4}" in page.text


# --- nobody is given away ---


def test_of_a_part_that_is_too_small_only_that_is_said(con):
    hidden = Question(EVERYTHING, TODAY, under="TINY1")
    content = freezing.page(con, LEADER, hidden, Basis.SMARTPHONE)
    page = Read(content)
    assert "quá ít người" in page.text.lower() or "không hiển thị" in page.text.lower()
    assert not page.tables
    assert not page.scripts
    assert not re.search(r"\d+ người|\d%", page.text)


def hidden_rows(page: Read, names: set[str]) -> list[list[str]]:
    return [cells[2:-1] for name, cells in page.rows("units").items() if name in names]


def test_small_units_have_no_figure_on_the_page(read):
    assert hidden_rows(read, {"Tổ Nhỏ Một", "Tổ Nhỏ Hai"}) == [["–"] * 4] * 2
    for milestone in MILESTONES:
        group, cells, shape = read.data["rankings"][milestone]["rows"]["D005"]
        assert (group, shape) == ("small", [])
        assert set(cells[:-1]) == {"–"}


few = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SIZES = st.one_of(st.integers(0, 9), st.integers(10, 60))


@given(st.dictionaries(st.sampled_from([code for code, *_ in UNITS]), SIZES, min_size=1))
@few
def test_no_small_unit_is_shown_or_can_be_worked_out(con_of_sizes, sizes):
    con = con_of_sizes
    rosters = [Counted(code, TODAY, NOON, (n, n, n // 2, n // 3, 0, 0), None) for code, n in sizes.items()]
    tell(con, rosters)
    page = Read(freezing.page(con, LEADER, CITY, Basis.SMARTPHONE))
    if 0 < sum(sizes.values()) < SMALLEST:
        assert not page.tables
        assert not page.scripts
        return
    part_of = {code: over for code, _, over, _ in UNITS}
    name_of = {code: name for code, name, *_ in UNITS}
    shown = page.rows("units")
    hidden = {code for code in sizes if name_of[code] in shown and shown[name_of[code]][2] == "–"}
    assert {code for code, people in sizes.items() if 0 < people < SMALLEST} <= hidden
    for part in {part_of[code] for code in sizes}:
        reported = {code for code, people in sizes.items() if people and part_of[code] == part}
        if left := hidden & reported:
            people = sum(sizes[code] for code in left)
            assert left == reported or (len(left) > 1 and people >= SMALLEST)
        total = sum(sizes[code] for code in reported)
        if 0 < total < SMALLEST:
            for ranking in page.data["rankings"].values():
                _, cells, shape = ranking["rows"][part]
                assert set(cells[:-1]) == {"–"}
                assert not shape


LEAVES = """code,name,kind,parent_code
ONE,Tổ Một,school,D019
TWELVE,Tổ Mười Hai,school,D019
TWENTY,Tổ Hai Mươi,school,D019
TEN,Tổ Mười,school,TWELVE
"""


@pytest.mark.parametrize("under", ["D019", None])
def test_what_is_hidden_as_a_part_is_no_sum_of_units_either(under):
    with a_store() as con:
        add_units(con, LEAVES.encode(), NOON - timedelta(days=99))
        sizes = {"ONE": 3, "TWELVE": 12, "TWENTY": 40, "TEN": 10}
        tell(con, [Counted(code, TODAY, NOON, (n, n, 1, 0, 0, 0), None) for code, n in sizes.items()])
        question = replace(CITY, under=under)
        told = briefing.context(con, LEADER, question, Basis.SMARTPHONE)
        rows = freezing.every_unit(con, LEADER, question, told).set_index("code")
    hidden = {code for code in sizes if rows.loc[code, "is_hidden"]}
    # TWELVE and TEN are one part of the district, and it is hidden beside ONE.
    assert hidden == {"ONE", "TWELVE", "TEN"}
    assert not under or set(told.groups.loc[told.groups["is_hidden"], "code"]) == {"ONE", "TWELVE"}
    assert rows.loc[list(hidden), list(COUNTS)].isna().all(axis=None)


@pytest.fixture(scope="module")
def con_of_sizes():
    with a_store() as con:
        a_campaign(con)
        yield con


def test_an_early_week_of_few_people_is_neither_listed_nor_drawn(told, units):
    weeks = told.weeks.copy()
    weeks.loc[weeks.index[0], ["headcount", "with_smartphone", "installed"]] = [4, 4, 1]
    page = Read(frozen.page(replace(told, weeks=weeks), units, EDITION))
    assert day(weeks.iloc[0]["day"]) not in page.rows("weeks")


# --- in a browser ---


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


def test_an_edition_without_rules_for_form_01_has_no_form(told, units):
    rules = replace(EDITION.rules, form_days=0)
    page = Read(frozen.page(replace(told, clock=None), units, Edition("VssID", "BHXH", rules)))
    assert "due" not in page.tables
