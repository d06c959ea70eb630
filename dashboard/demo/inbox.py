"""Send real files through the real steps: one older roster that counts, and three that wait."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from dashboard import declaring, keys
from dashboard.demo.d02_lt import d02_lt, d02_lt_before
from dashboard.demo.profile import SAMPLE, STAGED, Profile
from dashboard.demo.rosters import class_list, plain
from dashboard.intake import roster
from dashboard.model import Account, FoundId, Informed, Role, Upload, UploadState
from dashboard.store import checking, hashing, uploads
from dashboard.store.connection import Connection, transaction

# The sample's unit has sent nothing for a month.
SAMPLE_DAYS_OLD = 30


def fill(con: Connection, profile: Profile) -> None:
    """The sample's unit with fewer marks than the sample has, and files staged for the demo's liaison."""
    liaison = Account("canbo", Role.LIAISON, (profile.home,))
    before = profile.today - timedelta(days=SAMPLE_DAYS_OLD)
    content = d02_lt_before(SAMPLE.name, SAMPLE.code, profile.office, profile.today, before, profile.has_form)
    sent_at = datetime.combine(before, time(15, 20))
    upload = _stage(con, profile, liaison, SAMPLE.code, before, "D02-LT.xlsx", content, sent_at)
    pads = hashing.pads(keys.derive("participant"))
    with transaction(con):
        uploads.commit(con, upload, pads, sent_at + timedelta(minutes=12), liaison.name)
    for number, (special, (name, made)) in enumerate(zip(STAGED, _FILES.items(), strict=True)):
        sent_at = datetime.combine(profile.today, time(8, 35 + 7 * number))
        content = made(profile)
        _stage(con, profile, liaison, special.code, profile.today, name, content, sent_at)


_COMPANY, _SCHOOL, _OFFICE = STAGED
_FILES: dict[str, Callable[[Profile], bytes]] = {
    "D02-LT thang 6.xlsx": lambda profile: d02_lt(
        _COMPANY.name, _COMPANY.code, profile.office, profile.today, _COMPANY.people
    ),
    "Lop 8A1.csv": lambda profile: class_list(_SCHOOL.name, "8A1", profile.today, _SCHOOL.people),
    "Danh sach.xlsx": lambda profile: plain(_OFFICE.name, profile.today, _OFFICE.people),
}


def _stage(
    con: Connection,
    profile: Profile,
    sender: Account,
    unit_code: str,
    as_of: date,
    file_name: str,
    content: bytes,
    now: datetime,
) -> Upload:
    """As `pipeline.receive` does, but with an id that is the same on every machine."""
    chance = profile.chance(f"{unit_code} {as_of}")
    bits = int(chance.integers(0, 2**62))
    milliseconds = int((now - datetime(1970, 1, 1)).total_seconds()) * 1000
    upload_id = UUID(int=milliseconds << 80 | 7 << 76 | (bits & 0xFFF) << 64 | 2 << 62 | bits)
    upload = Upload(FoundId(upload_id), unit_code, as_of, file_name, now, sender.name, UploadState.STAGED)
    told = roster.read(file_name, content)
    with transaction(con):
        uploads.stage(con, upload, told, content)
        declaring.note(con, sender, upload, told, Informed.YES, now)
        checking.check(con, sender.scope, upload)
    return upload
