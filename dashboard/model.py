"""The words of the campaign, as values that cannot change."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID


class UnitKind(StrEnum):
    """The groups that the letter addresses, and the levels that hold them together."""

    CITY = "city"
    DISTRICT = "district"
    COMMUNE = "commune"
    AGENCY = "agency"
    PARTY_COMMITTEE = "party_committee"
    ZONES_BOARD = "zones_board"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    EMPLOYER = "employer"


class Milestone(StrEnum):
    """What a person can have reached. `INSTALLED` stands alone; the others are one ladder."""

    INSTALLED = "installed"
    REGISTERED = "registered"
    FORM_SUBMITTED = "form_submitted"
    APPROVED = "approved"


class Basis(StrEnum):
    """What a rate is measured against."""

    SMARTPHONE = "smartphone"
    HEADCOUNT = "headcount"
    TARGET = "target"


class Role(StrEnum):
    """What an account may do (DESIGN §5)."""

    LEADER = "leader"
    LIAISON = "liaison"
    OUTREACH = "outreach"
    ADMIN = "admin"


class Informed(StrEnum):
    """What the sender of a list says of its people: whether they know what it is for."""

    NO = "no"
    YES = "yes"
    # These are marks of people of lists that were sent before: what was declared then holds.
    BEFORE = "before"


class UploadState(StrEnum):
    """How far an upload has come; each state is a row somewhere, never a column rewritten."""

    STAGED = "staged"
    COMMITTED = "committed"
    DISCARDED = "discarded"
    REVERTED = "reverted"


class Mode(StrEnum):
    """What a roster says of the people whom it does not name: they have gone, or nothing."""

    REPLACE = "replace"
    MERGE = "merge"


class Weekend(StrEnum):
    """What becomes of a last day that is a Saturday, a Sunday or a holiday."""

    STANDS = "stands"
    NEXT_WORKING_DAY = "next_working_day"


class Language(StrEnum):
    """The languages of the interface; Vietnamese is the first."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


class Template(StrEnum):
    """What a code stands on. The value is the kind of its link, and kept for as long as the code answers."""

    POSTER = "poster"
    POSTER_A3 = "poster_a3"
    LARGE_PRINT = "large_print"
    DESK_NOTICE = "desk_notice"
    TENT = "tent"
    LEAFLET = "leaflet"
    STICKER = "sticker"
    PICTURE = "picture"
    MESSAGE = "message"

    @property
    def is_sheet(self) -> bool:
        """Whether it is paper somewhere, that can be looked for."""
        return self not in {Template.PICTURE, Template.MESSAGE}


class Audience(StrEnum):
    """Whom a poster speaks to: the groups that the letter names, or whoever passes."""

    EVERYONE = "everyone"
    OFFICE = "office"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    HEALTH_FACILITY = "health_facility"


class Tongue(StrEnum):
    """The language of a poster: one of ours, or both with Vietnamese first."""

    VIETNAMESE = "vi"
    ENGLISH = "en"
    BOTH = "both"


@dataclass(frozen=True)
class Unit:
    """One version of whoever sends rosters and is given a rate."""

    code: str
    name: str
    kind: UnitKind
    parent_code: str | None = None
    office_code: str | None = None
    expected_headcount: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Scope:
    """The units that a person may see: everything (`roots` is None) or these and all below them."""

    roots: tuple[str, ...] | None
    sees_people: bool = False


EVERYTHING = Scope(roots=None, sees_people=True)
# What anybody may be told: of everything, nobody by name and no roster of few people.
OUTSIDE = Scope(roots=None)


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in."""

    name: str
    role: Role
    unit_codes: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        """Liaisons see their own units and the people in them; the others no people."""
        if self.role is Role.LIAISON:
            return Scope(self.unit_codes, sees_people=True)
        return Scope(None, sees_people=self.role is Role.ADMIN)


# An upload that somebody may see, as `uploads.find` has found: an id out of an address is none yet.
FoundId = NewType("FoundId", UUID)


@dataclass(frozen=True)
class Upload:
    """One file that somebody sent for a unit, and what became of it."""

    id: FoundId
    unit_code: str
    as_of: date
    file_name: str
    received_at: datetime
    received_by: str
    state: UploadState


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place; the row is numbered as Excel shows it."""

    row: int
    column: str | None
    fault: str
    severity: str
    message: str


@dataclass(frozen=True)
class Repair:
    """One kind of mending, and in how many rows of a column it was done."""

    repair: str
    column: str
    rows: int


@dataclass(frozen=True)
class Link:
    """A printed code: where it hangs, on what, and where it leads."""

    code: str
    unit_code: str
    placement: str
    target: str
    kind: Template = Template.POSTER


@dataclass(frozen=True)
class Holdings:
    """Lines about people, the rosters and units they stand in, files that wait, declarations, deletions."""

    lines: int
    rosters: int
    units: int
    waiting: int
    declared: int
    purged: int
    deleted: int
    first_received_at: datetime | None
