-- What each upload found and what it left, so that every figure can be followed back to the file it came from.

-- Everything these units ever counted, and until when: what was reverted too. Asked of the tally: bring it up first.
CREATE OR REPLACE MACRO upload_told(unit_codes) AS TABLE
SELECT code AS unit_code, told.* EXCLUDE (unit_id, until, until_known_at, is_shared)
FROM (FROM tally.progress UNION ALL BY NAME FROM tally.undone) AS told
JOIN (SELECT unit_id, code FROM tally.unit WHERE list_contains(unit_codes, code)) USING (unit_id);

-- What these units counted in each upload, beside what counted for them just before: their newest roster then, of
-- that day or an earlier one, that was not reverted by then.
CREATE OR REPLACE MACRO upload_step(unit_codes) AS TABLE
WITH told AS MATERIALIZED (FROM upload_told(unit_codes))
SELECT own.* EXCLUDE (reverted_at), before.upload_id AS before_upload_id, before.as_of AS before_as_of,
    before.headcount AS before_headcount, before.with_smartphone AS before_with_smartphone,
    before.installed AS before_installed, before.registered AS before_registered,
    before.form_submitted AS before_form_submitted, before.approved AS before_approved
FROM told AS own LEFT JOIN told AS before ON before.unit_code = own.unit_code AND before.as_of <= own.as_of
    AND (before.committed_at, before.upload_id) < (own.committed_at, own.upload_id)
    AND (before.reverted_at IS NULL OR before.reverted_at > own.committed_at)
QUALIFY row_number() OVER (
    PARTITION BY own.unit_code, own.upload_id
    ORDER BY before.as_of DESC NULLS LAST, before.committed_at DESC, before.upload_id DESC) = 1;

-- Each of these merges and the upload whose people it took over, unit by unit; and so on, through merges of merges.
CREATE OR REPLACE MACRO built_on(merges, unit_codes) AS TABLE
WITH RECURSIVE merge AS (
    SELECT upload_id, unit_code, before_upload_id AS base_id FROM upload_step(unit_codes)
    WHERE list_contains(merges, upload_id) AND before_upload_id IS NOT NULL
), chain AS (
    SELECT * FROM merge
    UNION
    SELECT chain.upload_id, chain.unit_code, merge.base_id
    FROM chain JOIN merge ON merge.upload_id = chain.base_id AND merge.unit_code = chain.unit_code
)
SELECT * FROM chain;
