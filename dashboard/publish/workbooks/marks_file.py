"""Marks that somebody set in a list on the page, as the file that they might have sent instead."""

import pandas as pd

from dashboard.publish.workbooks import csv_file
from dashboard.publish.workbooks.totals import FILE_HEADINGS

ROW_HEADINGS = {
    "reference": "Mã dòng (giữ nguyên)",
    "full_name": "Họ và tên",
    **{name: FILE_HEADINGS[name] for name in ("installed", "registered", "form_submitted", "approved")},
}


def content(people: pd.DataFrame, marks: pd.DataFrame) -> bytes:
    """A CSV of the people whose marks were set, with all that stands of them besides.

    `people` is `followup.people`, `marks` has reference and a bool for some of the milestones.
    """
    told = marks.merge(people, on="reference", how="inner")
    milestones = [name for name in ROW_HEADINGS if name not in ("reference", "full_name")]
    rows = told[["reference", "full_name"]].copy()
    for name in milestones:
        wanted = told[name] if name in told else told[f"{name}_on"].notna()
        dated = told[f"{name}_on"].notna() & told[f"{name}_dated"]
        days = pd.to_datetime(told[f"{name}_on"]).dt.strftime("%d/%m/%Y")
        rows[name] = days.where(dated, "x").where(wanted, "chưa")
    return csv_file.content(rows.rename(columns=ROW_HEADINGS))
