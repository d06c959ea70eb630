"""The frozen page says what the context says, and works by itself."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pandas as pd
import pytest
from builders import TODAY, a_store
from frozen_pages import CITY, EDITION, LEADER, NO_UNITS, SCRIPT, SMALLEST, Read

from dashboard import briefing, freezing
from dashboard.insight import disclosure
from dashboard.insight.comparing import league
from dashboard.insight.report_context import ReportContext
from dashboard.model import Basis, Language
from dashboard.publish.frozen_page import frozen
from dashboard.publish.frozen_page.frozen import Edition
from dashboard.publish.frozen_page.frozen_ranking import MILESTONES
from dashboard.store import progress
from dashboard.store.progress import COUNTS
from dashboard.wording import day, number, percent, speaking, vietnamese

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
    hidden = [name for name, cells in rows.items() if cells[-1] == "Ẩn"]
    assert sorted(hidden) == ["Tổ Nhỏ Hai", "Tổ Nhỏ Một"]
    for unit in own[own["headcount"] >= 30].to_dict("records"):
        cells = rows[unit["name"]]
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
    shown = disclosure.hide_small(rows.assign(units=1, units_reported=1, units_small=0), SMALLEST)
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


def test_an_edition_without_rules_for_form_01_has_no_form(told, units):
    rules = replace(EDITION.rules, form_days=0)
    page = Read(frozen.page(replace(told, clock=None), units, Edition("VssID", "BHXH", rules)))
    assert "due" not in page.tables
