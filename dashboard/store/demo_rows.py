"""Add the rows of an invented campaign to an empty store, each table at once."""

from pathlib import Path

import pandas as pd
import pyarrow as pa

from dashboard.store import duplicates
from dashboard.store.connection import Connection, append
from dashboard.store.hashing import HashPads

_ADD_PEOPLE = (Path(__file__).parent / "demo.sql").read_text("utf-8")

_BATCH = 20_000
_UPLOADS_AT_ONCE = 4_000

# What the rosters of the demo said above their columns.
_HEADINGS = {
    "full_name": "Họ và tên",
    "insurance_number": "Mã số BHXH",
    "citizen_id": "Số CCCD",
    "birth": "Ngày sinh",
    "phone": "Số điện thoại",
    "department": "Phòng ban",
    "has_smartphone": "Có smartphone",
    "installed": "Đã cài đặt VssID",
    "registered": "Đã đăng ký",
    "form_submitted": "Đã nộp tờ khai",
    "approved": "Đã duyệt",
}


def is_empty(con: Connection) -> bool:
    """Whether nobody has sent anything yet, and nobody may sign in."""
    found = con.execute("SELECT (SELECT count(*) FROM upload) + (SELECT count(*) FROM account)").fetchone()
    return found == (0,)


def places(con: Connection) -> pd.DataFrame:
    """code, name, kind of the units that the catalogue begins with, by code."""
    return con.execute("SELECT code, name, kind FROM current_unit ORDER BY code").df()


def add_uploads(con: Connection, uploads: pa.Table) -> None:
    """The uploads and what became of each: committed, superseded and purged, reverted or discarded."""
    con.register("drawn_upload", uploads)
    con.execute(
        """
        INSERT INTO campaign.upload BY NAME
        SELECT id, unit_code, as_of, kind, 'replace' AS mode,
            replace(file_form, '{day}', strftime(as_of, '%d.%m')) AS file_name,
            sha256(replace(CAST(id AS VARCHAR), '-', '')) AS sha256, 'Danh sách' AS sheet, [1] AS header_rows,
            map($names, $headings) AS columns, CAST([] AS VARCHAR[]) AS dropped,
            CAST([] AS VARCHAR[]) AS other_sheets, received_at, received_by
        FROM (SELECT DISTINCT ON (id) * FROM drawn_upload) ORDER BY received_at, id
        """,
        {"names": list(_HEADINGS), "headings": list(_HEADINGS.values())},
    )
    for statement in _WHAT_BECAME:
        con.execute(statement)
    con.unregister("drawn_upload")


def declare(con: Connection, purpose: str, legal_basis: str) -> None:
    """Of every list of people so far it was declared that they have been told."""
    con.execute(
        """
        INSERT INTO campaign.upload_declaration
        SELECT id, $purpose, $legal_basis, received_at, received_by FROM upload WHERE kind = 'roster'
        """,
        {"purpose": purpose, "legal_basis": legal_basis},
    )


_WHAT_BECAME = (
    """
    INSERT INTO campaign.upload_commit BY NAME
    SELECT DISTINCT id AS upload_id, committed_at, received_by AS committed_by, 0 AS rows_left_out
    FROM drawn_upload WHERE discarded_at IS NULL ORDER BY committed_at, id
    """,
    """
    INSERT INTO campaign.upload_discard BY NAME
    SELECT id AS upload_id, discarded_at, received_by AS discarded_by
    FROM drawn_upload WHERE discarded_at IS NOT NULL ORDER BY discarded_at, id
    """,
    """
    INSERT INTO campaign.upload_revert BY NAME
    SELECT id AS upload_id, reverted_at, received_by AS reverted_by,
        'Gửi nhầm danh sách của đơn vị khác' AS reason
    FROM drawn_upload WHERE reverted_at IS NOT NULL ORDER BY reverted_at, id
    """,
    """
    INSERT INTO campaign.unit_progress BY NAME
    SELECT id AS upload_id, reporting_unit AS unit_code, as_of, committed_at, headcount, with_smartphone,
        installed, registered, form_submitted, approved
    FROM drawn_upload WHERE discarded_at IS NULL ORDER BY committed_at, id, unit_code
    """,
    """
    INSERT INTO campaign.upload_purge BY NAME
    SELECT id AS upload_id, purged_at, headcount AS participants
    FROM drawn_upload WHERE discarded_at IS NULL AND kind = 'roster' AND NOT is_newest ORDER BY id
    """,
)


def add_people(con: Connection, people: pa.Table, pads: HashPads) -> None:
    """The people of newest rosters."""
    # Cores share the batches of a table between them.
    con.register("drawn_person", pa.Table.from_batches(people.to_batches(max_chunksize=_BATCH)))
    con.execute(_ADD_PEOPLE, {"inner_pad": pads.inner, "outer_pad": pads.outer})
    con.unregister("drawn_person")


def count_people(con: Connection) -> None:
    """The days of everybody's milestones and steps, and who stands in two units."""
    bounds = con.execute(
        """
        SELECT min(upload_id), max(upload_id) FROM (
            SELECT upload_id, (row_number() OVER (ORDER BY upload_id) - 1) // $at_once AS part
            FROM (SELECT DISTINCT upload_id FROM participant)
        ) GROUP BY part ORDER BY part
        """,
        {"at_once": _UPLOADS_AT_ONCE},
    ).fetchall()
    for counted in ("event", "step"):
        for bound in bounds:
            con.execute(
                f"""
                INSERT INTO campaign.unit_{counted}_day BY NAME
                FROM participant_{counted}_day WHERE upload_id BETWEEN ? AND ? ORDER BY ALL
                """,
                list(bound),
            )
    duplicates.note_all(con)


def add_targets(con: Connection, targets: pd.DataFrame, root: str) -> None:
    """Shares of the expected headcount below each district, committee and board, and of the whole city."""
    con.register("drawn_target", targets)
    con.execute(
        """
        INSERT INTO campaign.target BY NAME
        SELECT ancestor_code AS unit_code, milestone,
            -- People are added up first: a sum of shares ends differently with each order of adding.
            CAST(round(sum(below.expected_headcount) * share, -1) AS INTEGER) AS people, due_on,
            drawn_target.added_at, added_by
        FROM unit_ancestor
        JOIN current_unit AS below ON below.code = unit_code
        JOIN current_unit AS above ON above.code = ancestor_code
        CROSS JOIN drawn_target
        WHERE above.expected_headcount IS NULL AND below.expected_headcount IS NOT NULL
            AND (above.parent_code = $root OR above.code = $root)
        GROUP BY ancestor_code, milestone, share, due_on, drawn_target.added_at, added_by
        ORDER BY unit_code, milestone
        """,
        {"root": root},
    )
    con.unregister("drawn_target")


def add_scans(con: Connection, scans: pd.DataFrame) -> None:
    """Single scans, added up by code, day, hour, device, way and bot or not."""
    con.register("drawn_scan", scans)
    con.execute(
        """
        INSERT INTO campaign.scan BY NAME
        SELECT code, CAST(day AS DATE) AS day, hour, device, is_bot, way, CAST(count(*) AS INTEGER) AS scans
        FROM drawn_scan GROUP BY ALL ORDER BY ALL
        """
    )
    con.unregister("drawn_scan")


def add_unknown(con: Connection, scans: pd.DataFrame) -> None:
    """Requests for what was never printed."""
    append(con, "unknown_scan", scans)


def add_checks(con: Connection, checks: pd.DataFrame) -> None:
    """What people found before sheets."""
    append(con, "placement_check", checks)


def add_units(con: Connection, units: pd.DataFrame) -> None:
    """The invented units."""
    append(con, "unit", units)
