"""Drafts to late units: true to the numbers, complete, safe to unpack and to open, within a scope."""

import csv
import io
import zipfile
from datetime import date, datetime, timedelta

import docx
import pytest
from builders import OFFICE, a_roster, a_store, count, liaison

from dashboard import drafting
from dashboard.errors import UnknownUnit
from dashboard.model import Account, Language, Role
from dashboard.publish.handed_out import unit_reminder
from dashboard.settings import campaign, settings
from dashboard.store import setting, units
from dashboard.store.progress import Question
from dashboard.store.reporting import Wanted
from dashboard.wording import speaking

# Weeks end on Wednesdays and a roster is on time two days later: the newest week that is due ended on 23/6.
NOW = datetime(2021, 6, 30, 12)
LEADER = Account("lanh", Role.LEADER)
NAMES = """code,name,kind,parent_code,expected_headcount
"=CMD()",=SUM(A1) & <b>Trường</b> {today},school,D001,3
../UP,"Trường ..\\..//Ấp Đỗ: Ỹ?",school,D001,5
"""


@pytest.fixture
def store():
    with a_store() as con:
        yield con


def draft(con, unit="NORTH", account=LEADER):
    [found] = drafting.drafts(con, account, [unit], NOW)
    return found


def words(content):
    read = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in read.tables for cell in table.rows[0].cells]
    return "\n".join([*cells, *(each.text for each in read.paragraphs)])


def everything(found):
    return "\n".join([words(found.letter), found.zalo, found.sms, found.mail_subject, found.mail_body])


def test_a_unit_that_never_sent_a_roster_is_told_so_and_asked_by_a_day(store):
    found = draft(store)
    letter = words(found.letter)
    for part in (
        "BẢO HIỂM XÃ HỘI THÀNH PHỐ HÀ NỘI",
        "/BHXH-QLT",
        "V/v gửi danh sách theo dõi cài đặt VssID",
        "Kính gửi: Công ty Phía Bắc",
        "chưa gửi danh sách lần nào; 15 kỳ báo cáo đã qua hạn",
        "là 4 người",
        "trước hết ngày 02/7/2021",
        settings().address,
        campaign().hotline,
        "- Lưu: VT.",
    ):
        assert part in letter
    assert "chưa gửi danh sách lần nào" in found.mail_body and "02/7/2021" in found.zalo


def test_a_silent_unit_is_told_when_its_newest_roster_is_of(store):
    count(store, a_roster(people=3), as_of=date(2021, 6, 10), now=datetime(2021, 6, 11, 9))
    found = draft(store)
    assert "đến ngày 10/6/2021, cách đây 20 ngày; 1 kỳ báo cáo gần nhất chưa có danh sách" in found.zalo
    assert "moi den 10/6/2021" in found.sms


def test_a_late_unit_is_told_how_late_and_asked_for_the_next(store):
    count(store, a_roster(people=3), as_of=date(2021, 6, 20), now=datetime(2021, 6, 28, 9))
    found = draft(store)
    assert (
        "kết thúc ngày 23/6/2021 được ghi nhận ngày 28/6/2021, chậm 3 ngày so với hạn 25/6/2021" in found.zalo
    )
    assert "trước hết ngày 02/7/2021" in found.zalo

    count(store, a_roster(people=4), as_of=date(2021, 6, 29), now=datetime(2021, 6, 29, 9))
    found = draft(store)
    assert "chậm 3 ngày" in found.zalo
    assert "các kỳ sau đúng hạn" in found.zalo and "trước hết ngày" not in everything(found)


def test_whoever_owes_nothing_is_asked_for_nothing(store):
    count(store, a_roster(people=3), as_of=date(2021, 6, 22), now=datetime(2021, 6, 23, 9))
    assert drafting.drafts(store, LEADER, ["NORTH"], NOW) == []


def test_a_unit_that_is_silent_but_has_reported_since_is_left_alone(store):
    count(store, a_roster(people=3), as_of=date(2021, 6, 29), now=datetime(2021, 6, 29, 9))
    assert drafting.drafts(store, LEADER, ["NORTH"], NOW) == []


def test_nobody_is_asked_for_something_by_tomorrow(store):
    for ahead in range(14):
        on_day = NOW.date() + timedelta(days=ahead)
        told = drafting.deadlines(on_day, date(2021, 3, 9))
        assert 2 <= (told.due_on - on_day).days <= 8
        assert told.deadline < on_day and (told.deadline - told.week_end).days == campaign().on_time_days


def test_a_liaison_drafts_for_the_own_units_in_the_own_name(store):
    found = draft(store, "NORTH-SCHOOL", liaison("NORTH"))
    letter = words(found.letter)
    assert letter.startswith("CÔNG TY PHÍA BẮC")
    assert "BHXH-QLT" not in letter and "BẢO HIỂM XÃ HỘI VIỆT NAM" not in letter
    assert "THỦ TRƯỞNG ĐƠN VỊ" in letter and "Công ty Phía Bắc đề nghị đơn vị" in letter
    # To itself nobody writes: that is what BHXH would.
    assert "BẢO HIỂM XÃ HỘI VIỆT NAM" in words(draft(store, "NORTH", liaison("NORTH")).letter)
    with pytest.raises(UnknownUnit):
        drafting.drafts(store, liaison("NORTH"), ["NORTH-SCHOOL", "SOUTH"], NOW)


@pytest.mark.parametrize("language", Language)
def test_no_blank_is_left_open_and_each_text_leads_to_us(store, language):
    units.add(store, b"code,name,kind,parent_code\nLOOSE,HTX,enterprise,D002\n", NOW)
    count(store, a_roster(people=3), as_of=date(2021, 6, 20), now=datetime(2021, 6, 28, 9))
    count(store, a_roster(people=3, first=50), "LOOSE", as_of=date(2021, 5, 20), now=datetime(2021, 5, 21, 9))
    with speaking(language):
        found = drafting.drafts(store, LEADER, ["NORTH", "LOOSE", "SOUTH"], NOW)
        assert len(found) == 3
        for each in found:
            assert "{" not in everything(each) and "nan" not in everything(each).split()
            assert settings().address in each.zalo and settings().address in words(each.letter)
            assert each.sms.isascii()


def test_how_many_people_a_small_unit_has_is_left_open_and_not_told_as_none(store):
    units.add(store, b"code,name,kind,parent_code\nLOOSE,HTX,enterprise,D002\n", NOW)
    count(store, a_roster(people=3), "LOOSE", as_of=date(2021, 5, 20), now=datetime(2021, 5, 21, 9))
    assert "là ...... người" in words(draft(store, "LOOSE").letter)
    assert "là 3 người" in words(draft(store, "LOOSE", liaison("LOOSE")).letter)


def test_an_sms_is_one_sms_and_says_so_if_it_is_not(store):
    for each in drafting.drafts(store, LEADER, ["NORTH", "SOUTH"], NOW):
        assert len(each.sms) <= unit_reminder.SMS_LENGTH
        assert unit_reminder.sms_parts(each.sms) == 1
    assert unit_reminder.sms_parts("x" * 161) == 2
    assert "2 tin" in unit_reminder.title("sms", "x" * 161)
    assert "160" in unit_reminder.title("sms", "x" * 160)


def test_all_stand_in_one_file_that_unpacks_anywhere_and_opens_safely(store):
    units.add(store, NAMES.encode(), NOW - timedelta(days=90))
    found = drafting.drafts(store, LEADER, ["=CMD()", "../UP", "NORTH"], NOW)
    read = zipfile.ZipFile(io.BytesIO(drafting.zipped(found)))
    assert read.testzip() is None
    *letters, table = read.namelist()
    assert table == "tin-nhan.csv"
    assert letters == [
        "CMD-SUM-A1-b-Truong-b-today/cong-van.docx",
        "UP-Truong-Ap-Do-Y/cong-van.docx",
        "NORTH-Cong-ty-Phia-Bac/cong-van.docx",
    ]
    assert "Kính gửi: =SUM(A1) & <b>Trường</b> {today}" in words(read.read(letters[0]))
    rows = list(csv.reader(io.StringIO(read.read(table).decode("utf-8-sig"))))
    assert rows[1][:2] == ["'=CMD()", "'=SUM(A1) & <b>Trường</b> {today}"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert rows[3][4:6] == [str(len(found[2].sms)), "1"]


def test_two_names_that_look_alike_get_a_folder_each(store):
    units.add(
        store,
        "code,name,kind,parent_code,expected_headcount\nA:1,Đỗ,school,D001,3\nA?1,Do,school,D001,3\n".encode(),
        NOW,
    )
    found = drafting.drafts(store, LEADER, ["A:1", "A?1"], NOW)
    names = zipfile.ZipFile(io.BytesIO(drafting.zipped(found))).namelist()
    assert len(set(names)) == 3


def test_the_same_numbers_give_the_same_bytes(store):
    def made():
        return drafting.zipped(drafting.drafts(store, LEADER, ["NORTH", "SOUTH"], NOW))

    assert made() == made()


def test_all_that_are_found_are_drafted_in_their_order(store):
    question = Question(LEADER.scope, NOW.date())
    codes = drafting.codes(store, question, Wanted("to_remind", at_most=1))
    assert codes == ["SOUTH", "NORTH", "NORTH-SCHOOL"]
    found = drafting.drafts(store, LEADER, codes, NOW)
    assert [each.unit_code for each in found] == codes


def test_the_demos_day_is_the_day_of_the_letter(store):
    setting.put(store, "today", "2021-05-12", OFFICE.name, NOW)
    assert "Tính đến ngày 12/5/2021" in draft(store).zalo
    assert "năm 2021" in words(draft(store).letter)


BRACES = "Ban {hotline} {sender} {unit_name} {fact} {0} {} {HOTLINE}"


@pytest.mark.parametrize("language", Language)
def test_braces_in_a_name_stay_as_they_were_typed(store, language):
    units.add(
        store,
        f'code,name,kind,parent_code,expected_headcount\nUP,"{BRACES} trên",school,D001,3\n'
        f'LOW,"{BRACES} dưới",school,UP,3\n'.encode(),
        NOW - timedelta(days=90),
    )
    with speaking(language):
        found = draft(store, "LOW", liaison("UP"))
    letter = words(found.letter)
    assert f"{BRACES} trên".upper() in letter
    for text in (letter, found.zalo, found.mail_body):
        assert f"{BRACES} trên" in text and f"{BRACES} dưới" in text
    assert f"{BRACES} dưới" in found.mail_subject
    [zipped] = drafting.table([found]).to_dict("records")
    assert f"{BRACES} dưới" in zipped["Zalo"]
