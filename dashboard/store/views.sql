-- Every aggregate and every “what is true now”, by name. A view is named for what one row of it is.

-- The version of a unit that holds: the newest row of its code.
CREATE OR REPLACE VIEW current_unit AS
SELECT * FROM campaign.unit QUALIFY row_number() OVER (PARTITION BY code ORDER BY added_at DESC) = 1;

CREATE OR REPLACE VIEW current_office AS
SELECT * FROM campaign.office QUALIFY row_number() OVER (PARTITION BY code ORDER BY added_at DESC) = 1;

-- One row for a unit and each unit that it belongs to, itself included (distance 0). Sixteen levels are
-- far more than any tree of offices has; the bound keeps a circle in an imported list from running for ever.
CREATE OR REPLACE VIEW unit_ancestor AS
WITH RECURSIVE parent AS MATERIALIZED (
    SELECT code, parent_code FROM current_unit
), up AS (
    SELECT code AS unit_code, code AS ancestor_code, 0 AS distance FROM parent
    UNION ALL
    SELECT up.unit_code, parent.parent_code, distance + 1
    FROM up JOIN parent ON parent.code = up.ancestor_code
    WHERE parent.parent_code IS NOT NULL AND distance < 16
)
SELECT * FROM up;

-- One row a unit: the BHXH office that serves it, its own or the nearest above it.
CREATE OR REPLACE VIEW unit_office AS
SELECT unit_code, office_code
FROM unit_ancestor JOIN current_unit ON current_unit.code = ancestor_code
WHERE office_code IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY unit_code ORDER BY distance) = 1;

-- The units of one day's catalogue: the districts until June 2025, the communes since.
CREATE OR REPLACE MACRO unit_on(on_day) AS TABLE
SELECT * FROM current_unit
WHERE coalesce(valid_from <= on_day, TRUE) AND coalesce(valid_to >= on_day, TRUE);

-- Whether a unit is one of these roots or stands below one; NULL roots are everything. From the roots downwards:
-- the ways up from all units would be gone for the few that are meant, and for nobody where all are.
CREATE OR REPLACE MACRO in_scope(wanted_code, roots) AS
    roots IS NULL OR wanted_code IN (
        WITH RECURSIVE child AS MATERIALIZED (
            SELECT code, parent_code FROM current_unit WHERE roots IS NOT NULL
        ), below AS (
            SELECT code AS unit_code, 0 AS distance FROM child WHERE list_contains(roots, code)
            UNION ALL
            SELECT child.code, distance + 1 FROM below JOIN child ON child.parent_code = below.unit_code
            WHERE distance < 16
        ) SELECT unit_code FROM below);

-- How far an upload has come, of which rows say that it was reverted, committed or discarded.
CREATE OR REPLACE MACRO state_of(reverted, committed, discarded) AS CASE
    WHEN reverted IS NOT NULL THEN 'reverted' WHEN committed IS NOT NULL THEN 'committed'
    WHEN discarded IS NOT NULL THEN 'discarded' ELSE 'staged' END;

-- One upload and how far it has come.
CREATE OR REPLACE VIEW upload_state AS
SELECT upload.*, state_of(upload_revert.upload_id, upload_commit.upload_id, upload_discard.upload_id) AS state,
    committed_at, committed_by, rows_left_out, reverted_at, reverted_by
FROM campaign.upload
LEFT JOIN campaign.upload_commit ON upload_commit.upload_id = upload.id
LEFT JOIN campaign.upload_discard ON upload_discard.upload_id = upload.id
-- Two people can revert at the same moment: it happened once, when the first of them did.
LEFT JOIN (
    SELECT upload_id, min(reverted_at) AS reverted_at, min_by(reverted_by, reverted_at) AS reverted_by
    FROM campaign.upload_revert GROUP BY upload_id
) AS upload_revert ON upload_revert.upload_id = upload.id;

-- One thing wrong at one place of a staged file.
CREATE OR REPLACE VIEW problem AS
SELECT upload_id, row, found."column", found.fault, found.first_row,
    CASE WHEN found.fault IN (
        'empty_name', 'bad_insurance_number', 'bad_citizen_id', 'unknown_unit', 'repeated_person', 'repeated_unit', 'bad_count')
        THEN 'error' ELSE 'warning' END AS severity
FROM (SELECT upload_id, row, unnest(faults) AS found FROM campaign.checked_row WHERE faults IS NOT NULL);

-- One kind of mending in one column, and in how many rows it was done.
CREATE OR REPLACE VIEW repair AS
SELECT upload_id, done.repair, done."column", count(*) AS rows
FROM (SELECT upload_id, unnest(repairs) AS done FROM campaign.checked_row WHERE repairs IS NOT NULL)
GROUP BY ALL;

-- What a unit would count, were this upload committed.
CREATE OR REPLACE VIEW expected_progress AS
SELECT upload_id, unit_code,
    CAST(sum(coalesce(counts.headcount, 1)) AS INTEGER) AS headcount,
    CAST(sum(coalesce(counts.with_smartphone, CAST(smartphone AS INTEGER))) AS INTEGER) AS with_smartphone,
    CAST(sum(coalesce(counts.installed, CAST(installed AS INTEGER))) AS INTEGER) AS installed,
    CAST(sum(coalesce(counts.registered, CAST(registered AS INTEGER))) AS INTEGER) AS registered,
    CAST(sum(coalesce(counts.form_submitted, CAST(form_submitted AS INTEGER))) AS INTEGER) AS form_submitted,
    CAST(sum(coalesce(counts.approved, CAST(approved AS INTEGER))) AS INTEGER) AS approved
FROM campaign.checked_row WHERE is_accepted GROUP BY upload_id, unit_code;

-- The state of each unit as it was on a day, as far as it was known at a moment: its newest upload that is
-- committed and not reverted. This one rule gives history, undo and as-of views (DESIGN §3).
CREATE OR REPLACE MACRO unit_state(on_day, known_at) AS TABLE
SELECT unit_progress.* FROM campaign.unit_progress
WHERE as_of <= on_day AND committed_at <= known_at AND upload_id NOT IN (
    SELECT upload_id FROM campaign.upload_revert WHERE reverted_at <= known_at)
QUALIFY row_number() OVER (PARTITION BY unit_code ORDER BY as_of DESC, committed_at DESC, upload_id DESC) = 1;

-- How many people of a unit reached a milestone on a day, counted from the people themselves.
CREATE OR REPLACE VIEW participant_event_day AS
SELECT upload_id, unit_code, milestone, day, CAST(count(*) AS INTEGER) AS people
FROM (
    UNPIVOT (
        SELECT upload_id, unit_code, installed_on AS installed, registered_on AS registered,
            form_submitted_on AS form_submitted, approved_on AS approved
        FROM campaign.participant
    ) ON installed, registered, form_submitted, approved INTO NAME milestone VALUE day
)
GROUP BY ALL;

-- How many days a step took; NULL while it is not taken (`greatest` alone would make that 0 days).
CREATE OR REPLACE MACRO days_taken(began_on, ended_on) AS
    CASE WHEN ended_on IS NOT NULL THEN greatest(ended_on - began_on, 0) END;

-- How long people of a unit took for each step, counted from the people themselves. Somebody who was approved
-- without a form owes none; a form dated before the registration took no day.
CREATE OR REPLACE VIEW participant_step_day AS
SELECT upload_id, unit_code, step, day, days, CAST(count(*) AS INTEGER) AS people
FROM (
    SELECT upload_id, unit_code, 'form' AS step, registered_on AS day,
        days_taken(registered_on, form_submitted_on) AS days
    FROM campaign.participant
    WHERE registered_on IS NOT NULL AND (form_submitted_on IS NOT NULL OR approved_on IS NULL)
    UNION ALL
    SELECT upload_id, unit_code, 'approval', form_submitted_on, days_taken(form_submitted_on, approved_on)
    FROM campaign.participant WHERE form_submitted_on IS NOT NULL
    UNION ALL
    SELECT upload_id, unit_code, 'account', registered_on, days_taken(registered_on, approved_on)
    FROM campaign.participant WHERE registered_on IS NOT NULL AND form_submitted_on IS NULL
)
GROUP BY ALL;

-- The counts of a unit in an upload, counted from the people themselves: what `verify` holds against unit_progress.
CREATE OR REPLACE VIEW participant_progress AS
SELECT upload_id, unit_code, count(*) AS headcount, count(*) FILTER (smartphone) AS with_smartphone,
    count(installed_on) AS installed, count(registered_on) AS registered,
    count(form_submitted_on) AS form_submitted, count(approved_on) AS approved
FROM campaign.participant GROUP BY ALL;

-- What is known of each unit that owes a roster on a day: those whose headcount is expected, and all that had
-- sent one by then. A silent unit has no counts, which is not zero.
CREATE OR REPLACE MACRO unit_standing(on_day, known_at) AS TABLE
SELECT unit.code AS unit_code, unit.name AS unit_name, unit.kind, unit.parent_code,
    unit.expected_headcount, state.as_of, state.headcount, state.with_smartphone,
    state.installed, state.registered, state.form_submitted, state.approved,
    state.upload_id, state.committed_at
FROM unit_on(on_day) AS unit
LEFT JOIN unit_state(on_day, known_at) AS state ON state.unit_code = unit.code
WHERE unit.expected_headcount IS NOT NULL OR state.unit_code IS NOT NULL;

-- The value that held at a moment for a unit, a milestone and a day: the newest; nobody (people = 0) withdraws it.
CREATE OR REPLACE MACRO target_at(known_at) AS TABLE
SELECT * FROM campaign.target WHERE added_at <= known_at
QUALIFY row_number() OVER (PARTITION BY unit_code, milestone, due_on ORDER BY added_at DESC, rowid DESC) = 1;

-- The one target that a unit is held to for a milestone on a day: the next that falls due, else the last that did.
CREATE OR REPLACE MACRO target_on(on_day, known_at) AS TABLE
SELECT unit_code, milestone, people, due_on FROM target_at(known_at) WHERE people > 0
QUALIFY row_number() OVER (
    PARTITION BY unit_code, milestone
    ORDER BY due_on < on_day, CASE WHEN due_on < on_day THEN -epoch(due_on) ELSE epoch(due_on) END) = 1;

-- Every account as it is now. An account that was added anew since is not disabled any more.
CREATE OR REPLACE VIEW account_now AS
SELECT name, role, unit_codes, password_hash, added_at,
    EXISTS (
        SELECT 1 FROM campaign.account_change AS disabling
        WHERE disabling.name = newest.name AND change = 'disabled' AND changed_at >= added_at
    ) AS is_disabled,
    (
        SELECT max(changed_at) FROM campaign.account_change AS leaving
        WHERE leaving.name = newest.name AND change = 'signed_out'
    ) AS signed_out_at
FROM (
    SELECT * FROM campaign.account
    QUALIFY row_number() OVER (PARTITION BY name ORDER BY added_at DESC, rowid DESC) = 1
) AS newest;

-- Whether and with which secret an account is asked for a one-time code.
CREATE OR REPLACE VIEW account_code_now AS
SELECT name, secret FROM campaign.account_code
QUALIFY row_number() OVER (PARTITION BY name ORDER BY set_at DESC, rowid DESC) = 1;
