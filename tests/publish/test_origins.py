"""The trail of a figure as people read it: it adds up, shortens names, and tells of no small unit."""

from datetime import date, datetime

import pandas as pd

from dashboard.publish.listings import desk, origins

AT = datetime(2021, 6, 30, 8, 5)


def units(*people: int) -> pd.DataFrame:
    """Units with so many people, everybody of them with a smartphone and the app."""
    return pd.DataFrame(
        [
            {
                "unit_code": f"U{place}",
                "unit_name": f"Đơn vị {place}",
                "is_small": 0 < count < 5,
                **dict.fromkeys(origins.MEASURES, 0 if count < 5 else count),
                "as_of": date(2021, 6, 30),
                "file_name": "ds.xlsx",
                "sheet": None,
                "sent_by": "ha",
                "committed_at": AT,
            }
            for place, count in enumerate(people)
        ]
    )


def lines(shown: pd.DataFrame) -> dict[str, int]:
    return dict(zip(shown["Đơn vị"], shown["Đã cài VssID"], strict=True))


def test_the_lines_add_up_to_the_figure() -> None:
    shown = origins.units(units(10, 30, 20), "installed", figure=57)
    assert lines(shown) == {
        "Đơn vị 1": 30,
        "Đơn vị 2": 20,
        "Đơn vị 0": 10,
        "trừ người được tính ở đơn vị khác": -3,
        "Số liệu này": 57,
    }
    assert shown.index.tolist() == ["U1", "U2", "U0", "", ""]
    assert shown["Ghi nhận lúc"].iloc[0] == "30/6/2021 08:05"


def test_small_units_stand_in_one_line_of_which_nobody_is_counted() -> None:
    told = lines(origins.units(units(30, 20, 3, 4), "installed", 50))
    assert told == {
        "Đơn vị 0": 30,
        "Đơn vị 1": 20,
        "2 đơn vị ít người: không ai được tính": 0,
        "Số liệu này": 50,
    }


def step(**told: object) -> dict[str, object]:
    before = {f"before_{name}": 40 for name in origins.MEASURES}
    upload = {"as_of": AT, "committed_at": AT, "file_name": "ds.xlsx", "sheet": None, "sent_by": "ha"}
    return before | dict.fromkeys(origins.MEASURES, 42) | upload | told


def test_an_upload_shows_its_step_and_a_reverted_one_says_who_and_why() -> None:
    rows = pd.DataFrame(
        [
            step(state="counts", reverted_by=None, reverted_at=None, reason=None),
            step(state="reverted", reverted_by="ha", reverted_at=AT, reason="nhầm tệp", installed=39),
        ]
    )
    shown = origins.uploads(rows, ["installed"], smallest=0, sees_people=True)
    assert shown["Đã cài VssID"].tolist() == ["42 (+2)", "39 (−1)"]
    assert shown["Tình trạng"].tolist() == ["Đang được tính", "ha đã hoàn tác ngày 30/6/2021: nhầm tệp"]
    assert shown["Tệp"].tolist() == ["ds.xlsx"] * 2


def test_who_sees_no_people_reads_neither_who_sent_a_file_nor_its_name_nor_why_it_was_reverted() -> None:
    """A file may be called like a person, and a reason may name one."""
    own = step(state="reverted", reverted_by="lan", reverted_at=AT, reason="của chị Ước", installed=39)
    rows = pd.DataFrame([own | {"file_name": "Trần Thị Ước.xlsx", "sheet": "Ước", "sent_by": "lan"}])
    behind = units(10, 30).assign(file_name="Trần Thị Ước.xlsx", sheet="Ước", sent_by="lan")
    for shown in (
        origins.uploads(rows, ["installed"], smallest=0),
        origins.units(behind, "installed", 40),
    ):
        words = " ".join(map(str, [*shown.columns, *shown.to_numpy().ravel()]))
        assert "Ước" not in words and "lan" not in words
        assert "Tệp" not in shown and "Người nộp" not in shown
    assert origins.uploads(rows, ["installed"], smallest=0)["Tình trạng"].tolist() == [
        "Đã hoàn tác ngày 30/6/2021"
    ]


def test_a_step_from_or_to_a_small_list_is_hidden() -> None:
    few = {f"before_{name}": 3 for name in origins.MEASURES}
    rows = pd.DataFrame([step(state="counts", **few)])
    assert origins.uploads(rows, ["installed"], smallest=5)["Đã cài VssID"].tolist() == ["42"]
    moved = origins.moved(rows.assign(unit_name="Đơn vị", unit_code="U"), ["installed"], smallest=5)
    assert moved["Trước đó"].tolist() == ["Ẩn"]
    assert moved["Thay đổi"].isna().all()


def test_those_behind_the_first_stand_in_one_line_and_the_sum_stays() -> None:
    told = lines(origins.units(units(10, 30, 20), "installed", 60, at_most=1))
    assert told == {"Đơn vị 1": 30, "2 đơn vị khác": 30, "Số liệu này": 60}


def test_what_an_upload_moved_is_a_number_and_a_unit_alone_needs_no_name() -> None:
    rows = pd.DataFrame([step(unit_name="Đơn vị", unit_code="U", headcount=39)])
    moved = origins.moved(rows, ["headcount", "installed"])
    assert moved["Thay đổi"].tolist() == [-1, 2]
    assert "Đơn vị" not in moved
    assert "Đơn vị" in origins.moved(pd.concat([rows, rows]), ["installed"])


PAIR = {
    "unit_code": "A", "unit_name": "Bắc", "other_unit_code": "B", "other_unit_name": "Nam",
    "people": 10, "counted_there": 10, "smartphones_there": 10, "installed_there": 5, "registered_there": 0,
    "headcount": 50, "with_smartphone": 50, "installed": 25, "registered": 20,
}  # fmt: skip


def rates(**told: int) -> list[str]:
    shown = desk.effects(pd.DataFrame([PAIR | told]), smallest=5)
    return list(shown.iloc[0, 4:])


def test_the_rates_of_a_unit_stand_with_and_without_the_others_people() -> None:
    assert rates() == ["50,0%", "50,0%", "40,0%", "50,0%"]


def test_two_rates_whose_difference_would_tell_of_a_few_people_are_not_both_shown() -> None:
    assert rates(people=2, counted_there=2, smartphones_there=2) == ["50,0%", "Ẩn", "40,0%", "Ẩn"]
    assert rates(people=0, counted_there=0, smartphones_there=0, installed_there=0)[:2] == ["50,0%", "50,0%"]
