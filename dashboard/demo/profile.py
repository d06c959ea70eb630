"""The two invented campaigns: whose units they hold, between which days, and how far they have come.

VNeID is on in the campaign of 2026, but the store has no column for it yet: nothing of it is invented here.
Once `vneid_linked` is a milestone, it belongs into `people.draw`, `counts.MILESTONES` and `demo.sql`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zlib import crc32

import numpy as np

from dashboard.errors import UserError
from dashboard.model import UnitKind


class Habit(StrEnum):
    """How a unit sends its rosters; what reviewers of figures must learn to see."""

    STEADY = "steady"
    SILENT = "silent"
    STALE = "stale"
    LATE = "late"
    SHRINKING = "shrinking"
    TWICE = "twice"
    REVERTED = "reverted"
    # Implausible: all at once; always the same; only those who have installed.
    JUMPING = "jumping"
    FLAT = "flat"
    CHOSEN = "chosen"
    # The unit above sends a table of counts for it.
    COUNTED = "counted"


@dataclass(frozen=True)
class Group:
    """Units of a kind: how many below whom, how large, and which share of people they move in the end."""

    kind: UnitKind
    parents: str
    units: int
    median: float
    spread: float
    reach: float


@dataclass(frozen=True)
class Special:
    """A unit that the reader of the demo meets by name: the samples and the staged files are its own."""

    code: str
    name: str
    kind: UnitKind
    people: int
    habit: Habit


@dataclass(frozen=True)
class Profile:
    """One campaign; `home` is the unit of the liaison's account, the special units stand below it."""

    name: str
    first_day: date
    first_report: date
    today: date
    weeks: int
    home: str
    office: str
    has_form: bool
    # Which share of people is known by an insurance number, and which by a citizen id.
    insured: float
    identified: float
    groups: tuple[Group, ...]
    targets: tuple[tuple[str, float], ...]
    # Everybody on any roster and everybody of whom no roster tells, together.
    people: int = 216_000
    units_with_posters: int = 300
    # How many times as long as the letter's campaign it goes on: people take that much longer for everything.
    stretch: int = 1
    # Too large to be drawn at once: the units below one parent after those below another.
    in_parts: bool = False
    part: str = ""

    @property
    def last_day(self) -> int:
        """Today, counted from the first day."""
        return (self.today - self.first_day).days

    def chance(self, topic: str) -> np.random.Generator:
        """The dice of one topic; thrown in the same order, they fall the same on every machine."""
        return np.random.Generator(np.random.PCG64([int(self.name), crc32((topic + self.part).encode())]))

    @property
    def serials(self) -> int:
        """How many numbers there are to give to people: a power of ten, and at least a million."""
        return int(10 ** max(6, len(str(self.people))))


SAMPLE = Special("TZ0118M", "Công ty TNHH May Mẫu Thử Nghiệm", UnitKind.ENTERPRISE, 118, Habit.STALE)
STAGED = (
    Special("TZ0145M", "Công ty Cổ phần Bao bì Cánh Diều (mẫu)", UnitKind.ENTERPRISE, 130, Habit.STEADY),
    Special("TZ0206S", "Trường THCS Hoa Sữa (mẫu)", UnitKind.SCHOOL, 40, Habit.LATE),
    Special("TZ0311E", "Văn phòng Sao Khuê (mẫu)", UnitKind.EMPLOYER, 24, Habit.STALE),
)
SPECIALS = (SAMPLE, *STAGED)

PROFILES = {
    "2021": Profile(
        name="2021",
        first_day=date(2021, 3, 9),
        first_report=date(2021, 3, 14),
        today=date(2021, 6, 30),
        weeks=16,
        home="D004",
        office="Bảo hiểm xã hội quận Long Biên",
        has_form=True,
        insured=0.93,
        identified=0.78,
        groups=(
            Group(UnitKind.AGENCY, "HN", 40, 78, 0.9, 0.88),
            Group(UnitKind.AGENCY, "district", 30, 160, 0.4, 0.86),
            Group(UnitKind.ENTERPRISE, "DNHN", 150, 110, 1.25, 0.78),
            Group(UnitKind.ENTERPRISE, "KCN", 120, 190, 1.3, 0.70),
            Group(UnitKind.ENTERPRISE, "district", 600, 28, 1.35, 0.70),
            Group(UnitKind.SCHOOL, "district", 420, 46, 0.5, 0.82),
            Group(UnitKind.HOSPITAL, "district", 90, 95, 1.1, 0.84),
            Group(UnitKind.EMPLOYER, "district", 546, 11, 0.95, 0.62),
        ),
        targets=(("installed", 0.70), ("registered", 0.62), ("approved", 0.55)),
    ),
    "2026": Profile(
        name="2026",
        first_day=date(2026, 3, 2),
        first_report=date(2026, 3, 8),
        today=date(2026, 6, 30),
        weeks=17,
        home="C00145",
        office="BHXH cơ sở Long Biên",
        has_form=False,
        insured=0.12,
        identified=0.97,
        groups=(
            Group(UnitKind.AGENCY, "HN", 24, 78, 0.9, 0.92),
            Group(UnitKind.AGENCY, "commune", 126, 70, 0.4, 0.90),
            Group(UnitKind.ENTERPRISE, "KCN", 120, 230, 1.3, 0.76),
            Group(UnitKind.ENTERPRISE, "commune", 740, 40, 1.35, 0.74),
            Group(UnitKind.SCHOOL, "commune", 430, 46, 0.5, 0.86),
            Group(UnitKind.HOSPITAL, "commune", 100, 95, 1.1, 0.87),
            Group(UnitKind.EMPLOYER, "commune", 456, 11, 0.95, 0.68),
        ),
        targets=(("installed", 0.80), ("registered", 0.75), ("approved", 0.65)),
    ),
}


def find(name: str) -> Profile:
    """The profile of this name."""
    if name not in PROFILES:
        names = ", ".join(PROFILES)
        raise UserError("There is no demo called “{name}”. Choose one of {names}.", name=name, names=names)
    return PROFILES[name]
