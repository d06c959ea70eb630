-- What each upload found and what it left, so that every figure can be followed back to the file it came from.

-- What a unit counted in an upload, beside what counted for it just before: its newest roster then, of that
-- day or an earlier one, that was not reverted by then.
CREATE OR REPLACE VIEW upload_step AS
SELECT own.*, before.upload_id AS before_upload_id, before.as_of AS before_as_of,
    before.headcount AS before_headcount, before.with_smartphone AS before_with_smartphone,
    before.installed AS before_installed, before.registered AS before_registered,
    before.form_submitted AS before_form_submitted, before.approved AS before_approved
FROM campaign.unit_progress AS own
LEFT JOIN (
    SELECT unit_progress.*, reverted_at FROM campaign.unit_progress
    LEFT JOIN (
        SELECT upload_id, min(reverted_at) AS reverted_at FROM campaign.upload_revert GROUP BY upload_id
    ) AS revert ON revert.upload_id = unit_progress.upload_id
) AS before ON before.unit_code = own.unit_code AND before.as_of <= own.as_of
    AND (before.committed_at, before.upload_id) < (own.committed_at, own.upload_id)
    AND (before.reverted_at IS NULL OR before.reverted_at > own.committed_at)
QUALIFY row_number() OVER (
    PARTITION BY own.unit_code, own.upload_id
    ORDER BY before.as_of DESC NULLS LAST, before.committed_at DESC, before.upload_id DESC) = 1;

-- The state of each unit (`unit_state`) as it would be without one upload.
CREATE OR REPLACE MACRO unit_state_without(left_out, on_day, known_at) AS TABLE
SELECT unit_progress.* FROM campaign.unit_progress
WHERE upload_id <> left_out AND as_of <= on_day AND committed_at <= known_at AND upload_id NOT IN (
    SELECT upload_id FROM campaign.upload_revert WHERE reverted_at <= known_at)
QUALIFY row_number() OVER (PARTITION BY unit_code ORDER BY as_of DESC, committed_at DESC, upload_id DESC) = 1;

-- Each of these merges and the upload whose people it took over, unit by unit; and so on, through merges of merges.
CREATE OR REPLACE MACRO built_on(merges) AS TABLE
WITH RECURSIVE merge AS (
    SELECT upload_id, unit_code, before_upload_id AS base_id FROM upload_step
    WHERE list_contains(merges, upload_id) AND before_upload_id IS NOT NULL
), chain AS (
    SELECT * FROM merge
    UNION
    SELECT chain.upload_id, chain.unit_code, merge.base_id
    FROM chain JOIN merge ON merge.upload_id = chain.base_id AND merge.unit_code = chain.unit_code
)
SELECT * FROM chain;
