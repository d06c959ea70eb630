"""Count everything again from the people, and say where it differs from what the rates rest on.

Of people who were deleted (`retention`, `person_deletion`) the records are held against what stays.
"""

from dashboard import keys
from dashboard.store import audit, duplicates, hashing, person_deletion, retention
from dashboard.store.connection import Connection
from dashboard.store.hashing import HashPads
from dashboard.wording import say


def differences(con: Connection) -> list[str]:
    """One sentence a difference; none means that every count holds. Ids and counts only, no person."""
    return [
        *_wrong_counts(con),
        *_wrong_days(con),
        *_wrong_pairs(con),
        *_half_there(con),
        *_deleted(con),
        *_unsealed(con),
    ]


def _wrong_pairs(con: Connection) -> list[str]:
    return [
        say(
            "Who of unit {unit} in upload {upload} stands in another unit too differs from its people.",
            unit=unit,
            upload=upload,
        )
        for upload, unit in duplicates.noted_wrongly(con)
    ]


def _unsealed(con: Connection) -> list[str]:
    number = audit.verify(con).broken_at
    return [] if number is None else [audit.broken(number)]


def _deleted(con: Connection) -> list[str]:
    pads = hashing.pads(keys.derive("deletion"))
    return [
        *_purged(con, pads),
        *(
            say("The record of somebody whom unit {unit} deleted was changed since.", unit=unit)
            for unit in person_deletion.changed_since(con, pads)
        ),
        *(
            say(
                "Somebody of unit {unit} in upload {upload} has no name, and no record tells why.",
                unit=unit,
                upload=upload,
            )
            for upload, unit in person_deletion.without_record(con)
        ),
    ]


def _purged(con: Connection, pads: HashPads) -> list[str]:
    return [
        say(
            "The people of unit {unit} in upload {upload} were deleted, "
            "but the record or the counts of them were changed since.",
            unit=unit,
            upload=upload,
        )
        for upload, unit in retention.changed_since(con, pads)
    ]


def _wrong_counts(con: Connection) -> list[str]:
    rows = con.execute(
        """
        SELECT coalesce(kept.upload_id, counted.upload_id), coalesce(kept.unit_code, counted.unit_code)
        FROM (
            SELECT * FROM unit_progress ANTI JOIN purged_unit USING (upload_id, unit_code)
            WHERE upload_id IN (SELECT id FROM upload WHERE kind = 'roster')
        ) AS kept
        FULL JOIN participant_progress AS counted USING (upload_id, unit_code)
        WHERE (kept.headcount, kept.with_smartphone, kept.installed, kept.registered, kept.form_submitted,
            kept.approved) IS DISTINCT FROM (counted.headcount, counted.with_smartphone, counted.installed,
            counted.registered, counted.form_submitted, counted.approved)
        """
    ).fetchall()
    return [
        say("The counts of unit {unit} in upload {upload} differ from its people.", unit=unit, upload=upload)
        for upload, unit in rows
    ]


def _wrong_days(con: Connection) -> list[str]:
    found = {pair for counted in ("event", "step") for pair in _differing_days(con, counted)}
    return [
        say("The days of unit {unit} in upload {upload} differ from its people.", unit=unit, upload=upload)
        for upload, unit in sorted(found)
    ]


def _differing_days(con: Connection, counted: str) -> list[tuple[str, str]]:
    return con.execute(
        f"""
        SELECT DISTINCT CAST(upload_id AS VARCHAR), unit_code FROM (
            (FROM unit_{counted}_day ANTI JOIN purged_unit USING (upload_id, unit_code)
             EXCEPT FROM participant_{counted}_day)
            UNION ALL
            (FROM participant_{counted}_day EXCEPT FROM unit_{counted}_day)
        )
        """  # noqa: S608 - one of our two tables
    ).fetchall()


def _half_there(con: Connection) -> list[str]:
    rows = con.execute(
        """
        SELECT upload_id FROM unit_progress ANTI JOIN upload_commit USING (upload_id)
        UNION SELECT upload_id FROM participant ANTI JOIN upload_commit USING (upload_id)
        UNION SELECT upload_id FROM upload_commit ANTI JOIN unit_progress USING (upload_id)
        UNION SELECT upload_id FROM staged_row JOIN upload_commit USING (upload_id)
        UNION SELECT upload_id FROM checked_row JOIN upload_commit USING (upload_id)
        UNION SELECT upload_id FROM upload_file JOIN upload_commit USING (upload_id)
        UNION SELECT upload_id FROM upload_file JOIN upload_discard USING (upload_id)
        UNION SELECT upload_id FROM upload_commit JOIN upload_discard USING (upload_id)
        UNION SELECT upload_id FROM upload_commit GROUP BY upload_id HAVING count(*) > 1
        UNION SELECT upload_id FROM upload_declaration ANTI JOIN upload ON id = upload_id
        UNION SELECT upload_id FROM upload_declaration GROUP BY upload_id HAVING count(*) > 1
        """
    ).fetchall()
    return [say("Upload {upload} is only half there.", upload=upload) for (upload,) in rows]
