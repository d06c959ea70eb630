"""What every page of the site says and obeys, and what it is told of units and offices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from dashboard.insight.form_01.clock import Deadline
from dashboard.model import Language

ASSETS = Path(__file__).parents[3] / "campaign_assets" / "site"
# All that is public stands below it, here and on any other host.
TOP = "chien-dich/"

# Page → where it stands below the home of its language.
PAGES = {
    "home": "",
    "register": "dang-ky/",
    "install": "cai-dat/",
    "questions": "hoi-dap/",
    "warnings": "canh-bao/",
    "offices": "co-quan/",
    "progress": "tien-do/",
    "toolkit": "bo-cong-cu/",
    "units": "don-vi/",
}
MENU = ("register", "install", "offices", "questions", "warnings", "progress")
HOMES = {Language.VIETNAMESE: "", Language.ENGLISH: "en/"}


# One is like no other: it is looked up for each page, and comparing its parts would take longer than that.
@dataclass(frozen=True, eq=False)
class Frame:
    """The campaign as the public reads it, on its own day."""

    address: str
    name: str
    sender: str
    hotline: str
    # Where the button to register leads; `may_lead_to` says whether a link may be on the site at all.
    target: str
    may_lead_to: Callable[[str], bool]
    today: date
    deadline: Deadline | None
    smallest_group: int
    stale_days: int
    notices: Mapping[Language, str]

    @property
    def base(self) -> str:
        """The whole address of the home page; pages stand below it."""
        return f"{self.address.rstrip('/')}/{TOP}"


@dataclass(frozen=True)
class Told:
    """What of the store becomes public: small groups are hidden in it already.

    `units`: code, name, kind, parent_code, office_code, as_of, the counts, `is_hidden`. `parts`: the same
    without office of what stands below the city, each with all below it. `total` is None where it is hidden.
    `weeks`: day and counts. `offices`: code, name, address, phone.
    """

    units: pd.DataFrame
    offices: pd.DataFrame
    parts: pd.DataFrame
    total: Mapping[str, object] | None
    is_hidden: bool
    weeks: pd.DataFrame


def path_of(name: str, language: Language) -> str:
    """Where a page stands below the top: “en/dang-ky/”."""
    return HOMES[language] + PAGES[name]


def other(language: Language) -> Language:
    """The language that the page is not in."""
    return Language.ENGLISH if language is Language.VIETNAMESE else Language.VIETNAMESE
