"""The controls of the overview; what is chosen stands in the address, so it can be sent to a colleague."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.model import Account, Basis, UnitKind
from dashboard.store.progress import Question
from dashboard.store.units import CITY
from dashboard.web import asked
from dashboard.wording import say

BASES = {Basis.SMARTPHONE: "People with a smartphone", Basis.HEADCOUNT: "Everybody on the rosters"}
DENOMINATORS = {Basis.SMARTPHONE: "with_smartphone", Basis.HEADCOUNT: "headcount"}
KINDS = {
    UnitKind.CITY: "City",
    UnitKind.DISTRICT: "District",
    UnitKind.COMMUNE: "Commune",
    UnitKind.AGENCY: "Department or agency",
    UnitKind.PARTY_COMMITTEE: "Party committee of enterprises",
    UnitKind.ZONES_BOARD: "Industrial zones board",
    UnitKind.ENTERPRISE: "Enterprise",
    UnitKind.SCHOOL: "School",
    UnitKind.HOSPITAL: "Health facility",
    UnitKind.EMPLOYER: "Other employer",
}
# Kinds that have people on rosters of their own; the others are levels above them.
REPORTING = tuple(kind for kind in KINDS if kind not in {UnitKind.CITY})


@dataclass(frozen=True)
class Choice:
    """What the visitor looks at."""

    question: Question
    basis: Basis
    unit: str | None

    @property
    def denominator(self) -> str:
        """The column that the rates are measured against."""
        return DENOMINATORS[self.basis]

    @property
    def basis_words(self) -> str:
        """What the rates are measured against, in words."""
        return say(BASES[self.basis])


def kind_name(kind: str) -> str:
    """The kind of unit as people call it."""
    return say(KINDS[UnitKind(kind)])


def kinds_of(units: pd.DataFrame) -> list[str]:
    """The kinds that these units are of, in the order of the letter."""
    return [kind.value for kind in KINDS if kind in set(units["kind"])]


def choose(account: Account, on_day: date, at: asked.Version) -> Choice:
    """Draw the controls in one row and tell what they say."""
    units = asked.units_listed(account.scope, on_day, at)
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        basis = st.segmented_control(
            say("Measured against"),
            [basis.value for basis in BASES],
            default=Basis.SMARTPHONE.value,
            required=True,
            format_func=lambda basis: say(BASES[Basis(basis)]),
            key="co_so",
            bind="query-params",
        )
        unit = _unit_box(units)
        kinds = st.multiselect(
            say("Kinds of unit"),
            [kind.value for kind in REPORTING],
            format_func=kind_name,
            placeholder=say("All kinds"),
            key="khoi",
            bind="query-params",
            width=320,
        )
    question = Question(account.scope, on_day, kinds=tuple(kinds), under=unit)
    return Choice(question, Basis(basis or Basis.SMARTPHONE), unit)


def _unit_box(units: pd.DataFrame) -> str | None:
    """Every unit that has others below it, and the one in the address."""
    names = dict(zip(units["code"], units["name"], strict=True))
    names.pop(CITY, None)
    chosen: str | None = st.selectbox(
        say("Unit"),
        list(names),
        index=None,
        format_func=lambda code: names.get(code, code),
        placeholder=say("The whole city") if len(names) > 1 else say("My unit"),
        key="don_vi",
        bind="query-params",
        width=320,
    )
    return chosen
