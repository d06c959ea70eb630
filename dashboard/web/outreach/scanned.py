"""Who followed printed codes, asked once for each state of the store."""

from datetime import date

import pandas as pd
import streamlit as st

from dashboard import proving
from dashboard.model import Account
from dashboard.proving import Worth
from dashboard.store import scan_counts
from dashboard.store.scan_counts import Span
from dashboard.web.common import ui
from dashboard.web.common.asked import Version


def version() -> Version:
    """Changes with every scan, code and check."""
    return scan_counts.version(ui.cursor())


@st.cache_data(max_entries=100, show_spinner=False)
def by_day(span: Span, at: Version) -> pd.DataFrame:
    """See `scan_counts.by_day`."""
    return scan_counts.by_day(ui.cursor(), span)


@st.cache_data(max_entries=100, show_spinner=False)
def by_hour(span: Span, at: Version) -> pd.DataFrame:
    """See `scan_counts.by_hour`."""
    return scan_counts.by_hour(ui.cursor(), span)


@st.cache_data(max_entries=100, show_spinner=False)
def by_device(span: Span, at: Version) -> dict[str, int]:
    """See `scan_counts.by_device`."""
    return scan_counts.by_device(ui.cursor(), span)


@st.cache_data(max_entries=100, show_spinner=False)
def by_code(span: Span, at: Version) -> pd.DataFrame:
    """See `scan_counts.by_code`."""
    return scan_counts.by_code(ui.cursor(), span)


@st.cache_data(max_entries=100, show_spinner=False)
def unknown(span: Span, at: Version) -> pd.DataFrame:
    """See `scan_counts.unknown`."""
    return scan_counts.unknown(ui.cursor(), span.first, span.last)


def worth(account: Account, on_day: date, at: Version) -> Worth:
    """See `proving.worth`; the same for all of a role. A scan more changes it only the next hour."""
    return _worth(Account("", account.role, account.unit_codes), on_day, at, ui.now().hour)


# Kept as it is and not copied for each visitor: nobody writes into it.
@st.cache_resource(max_entries=20, show_spinner=False)
def _worth(account: Account, on_day: date, at: Version, hour: int) -> Worth:
    return proving.worth(ui.cursor(), account, on_day)
