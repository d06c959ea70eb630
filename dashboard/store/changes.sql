-- Who is who between a staged file and what counts now, and what would count if it were committed.
-- A macro takes the upload, its day, the moment, whether it merges, and which columns the file has.

-- What a row of ours is called in the workbooks that we give out.
CREATE OR REPLACE MACRO reference_of(upload, row_number) AS right(CAST(upload AS VARCHAR), 8) || '-' || row_number;

-- The newest answer to each question about an upload.
CREATE OR REPLACE VIEW current_choice AS
SELECT * FROM campaign.upload_choice
QUALIFY row_number() OVER (PARTITION BY upload_id, name ORDER BY chosen_at DESC, rowid DESC) = 1;

-- The newest correction of each cell, unless all were undone since.
CREATE OR REPLACE VIEW current_fix AS
SELECT fix.* FROM campaign.row_fix AS fix
LEFT JOIN (
    SELECT upload_id, max(rowid) AS at FROM campaign.row_fix WHERE "column" = 'undo' GROUP BY upload_id
) AS undone ON undone.upload_id = fix.upload_id
WHERE "column" <> 'undo' AND fix.rowid > coalesce(undone.at, -1)
QUALIFY row_number() OVER (PARTITION BY fix.upload_id, row, "column" ORDER BY fixed_at DESC, fix.rowid DESC) = 1;

-- A cell of a staged file as it is to be read.
CREATE OR REPLACE MACRO fixed(cell, place, fixes) AS CASE
    WHEN fixes IS NULL OR NOT map_contains(fixes, place) THEN cell
    ELSE nullif(trim(fixes[place]), '')
END;

-- The rows of a staged file with what was corrected in them.
CREATE OR REPLACE VIEW told_row AS
SELECT staged_row.* REPLACE (
    fixed(unit_code, 'unit_code', fixes) AS unit_code, fixed(unit_name, 'unit_name', fixes) AS unit_name,
    fixed(full_name, 'full_name', fixes) AS full_name, fixed(insurance_number, 'insurance_number', fixes) AS insurance_number,
    fixed(citizen_id, 'citizen_id', fixes) AS citizen_id, fixed(birth, 'birth', fixes) AS birth,
    fixed(phone, 'phone', fixes) AS phone, fixed(department, 'department', fixes) AS department,
    fixed(has_smartphone, 'has_smartphone', fixes) AS has_smartphone, fixed(installed, 'installed', fixes) AS installed,
    fixed(not_installed, 'not_installed', fixes) AS not_installed, fixed(registered, 'registered', fixes) AS registered,
    fixed(not_registered, 'not_registered', fixes) AS not_registered, fixed(form_submitted, 'form_submitted', fixes) AS form_submitted,
    fixed(not_form_submitted, 'not_form_submitted', fixes) AS not_form_submitted, fixed(approved, 'approved', fixes) AS approved,
    fixed(not_approved, 'not_approved', fixes) AS not_approved, fixed(status, 'status', fixes) AS status,
    fixed(note, 'note', fixes) AS note, fixed(headcount, 'headcount', fixes) AS headcount,
    fixed(with_smartphone, 'with_smartphone', fixes) AS with_smartphone)
FROM campaign.staged_row LEFT JOIN (
    SELECT upload_id, row, map(list("column"), list(value)) AS fixes FROM current_fix GROUP BY upload_id, row
) AS fix ON fix.upload_id = staged_row.upload_id AND fix.row = staged_row.row
WHERE fixes IS NULL OR fixes['row'] IS DISTINCT FROM 'out';

-- The people of the uploads that are the state of their units.
CREATE OR REPLACE MACRO known_person(on_day, known_at) AS TABLE
SELECT participant.* REPLACE (
    coalesce(reference, reference_of(coalesce(told_by, participant.upload_id), participant.row)) AS reference)
FROM campaign.participant
SEMI JOIN unit_state(on_day, known_at) AS state
    ON state.upload_id = participant.upload_id AND state.unit_code = participant.unit_code;

-- The same of those units alone whose people an upload tells of: the rule of `unit_state`, without asking it of all.
CREATE OR REPLACE MACRO known_before(upload, on_day, known_at) AS TABLE
WITH state AS MATERIALIZED (
    SELECT upload_id, unit_code FROM campaign.unit_progress
    WHERE unit_code IN (SELECT unit_code FROM campaign.checked_identity WHERE upload_id = upload)
        AND as_of <= on_day AND committed_at <= known_at AND upload_id NOT IN (
            SELECT upload_id FROM campaign.upload_revert WHERE reverted_at <= known_at)
    QUALIFY row_number() OVER (PARTITION BY unit_code ORDER BY as_of DESC, committed_at DESC, upload_id DESC) = 1
)
SELECT participant.* REPLACE (
    coalesce(reference, reference_of(coalesce(told_by, participant.upload_id), participant.row)) AS reference)
FROM campaign.participant
SEMI JOIN state ON state.upload_id = participant.upload_id AND state.unit_code = participant.unit_code;

-- Each row of somebody accepted, or gone, and the person of its unit's state who it is. Two rows are the same person when the first
-- of the three hashes that both have is equal (DESIGN §3); a reference of ours is as good as a number.
CREATE OR REPLACE MACRO row_match(upload, on_day, known_at) AS TABLE
WITH told AS (SELECT * FROM campaign.checked_identity WHERE upload_id = upload),
known AS MATERIALIZED (FROM known_before(upload, on_day, known_at)),
pair AS (
    SELECT told.row, told.has_left, known.unit_code, known.reference, 0 AS strength FROM told
    JOIN known ON told.reference = known.reference AND told.unit_code = known.unit_code
    UNION ALL
    SELECT told.row, told.has_left, known.unit_code, known.reference, 1 FROM told
    JOIN known ON told.insurance_hash = known.insurance_hash AND told.unit_code = known.unit_code
    UNION ALL
    SELECT told.row, told.has_left, known.unit_code, known.reference, 2 FROM told
    JOIN known ON told.citizen_hash = known.citizen_hash AND told.unit_code = known.unit_code
    WHERE told.insurance_hash IS NULL OR known.insurance_hash IS NULL
    UNION ALL
    SELECT told.row, told.has_left, known.unit_code, known.reference, 3 FROM told
    JOIN known ON told.name_hash = known.name_hash AND told.unit_code = known.unit_code
    WHERE (told.insurance_hash IS NULL OR known.insurance_hash IS NULL)
        AND (told.citizen_hash IS NULL OR known.citizen_hash IS NULL)
),
likeliest AS (
    SELECT * FROM pair QUALIFY row_number() OVER (PARTITION BY row ORDER BY strength, reference) = 1
)
SELECT row, unit_code, reference FROM likeliest
QUALIFY row_number() OVER (PARTITION BY unit_code, reference ORDER BY has_left, strength, row) = 1;

-- Everybody who would count. A merge keeps what the file does not tell: people it does not name, and of those
-- it names the columns that it does not have.
CREATE OR REPLACE MACRO resulting_person(upload, on_day, known_at, merges, told) AS TABLE
WITH known AS MATERIALIZED (FROM known_before(upload, on_day, known_at)),
matched AS (SELECT * FROM row_match(upload, on_day, known_at)),
own AS (
    -- A file that tells fewer numbers of somebody takes none away, or a later one would not find them.
    SELECT checked.row, checked.unit_code, coalesce(identity.insurance_hash, known.insurance_hash) AS insurance_hash,
        coalesce(identity.citizen_hash, known.citizen_hash) AS citizen_hash,
        coalesce(identity.name_hash, known.name_hash) AS name_hash, checked.full_name,
        coalesce(right(coalesce(checked.insurance_number, checked.citizen_id), 3), known.last_digits) AS last_digits,
        CASE WHEN merges THEN coalesce(checked.phone, known.phone) ELSE checked.phone END AS phone,
        CASE WHEN merges THEN coalesce(checked.department, known.department) ELSE checked.department END AS department,
        checked.smartphone AND (NOT merges OR checked.installed OR list_contains(told, 'has_smartphone')
            OR coalesce(known.smartphone, TRUE)) AS smartphone,
        checked.installed, checked.installed_on, checked.registered, checked.registered_on,
        checked.form_submitted, checked.form_submitted_on, checked.approved, checked.approved_on,
        known.reference AS known_reference,
        -- Without a smartphone nothing is installed; a form or an approval that is kept was registered.
        CASE WHEN merges AND NOT list_contains(told, 'installed') AND checked.smartphone
            THEN known.installed_on END AS kept_installed,
        CASE WHEN merges AND (NOT list_contains(told, 'registered')
                OR (NOT list_contains(told, 'form_submitted') AND known.form_submitted_on IS NOT NULL)
                OR (NOT list_contains(told, 'approved') AND known.approved_on IS NOT NULL))
            THEN known.registered_on END AS kept_registered,
        CASE WHEN merges AND NOT list_contains(told, 'form_submitted') THEN known.form_submitted_on END AS kept_form,
        CASE WHEN merges AND NOT list_contains(told, 'approved') THEN known.approved_on END AS kept_approved,
        known.installed_dated AS was_installed_dated, known.registered_dated AS was_registered_dated,
        known.form_submitted_dated AS was_form_dated, known.approved_dated AS was_approved_dated
    FROM campaign.checked_row AS checked
    JOIN campaign.checked_identity AS identity
        ON identity.upload_id = checked.upload_id AND identity.row = checked.row
    LEFT JOIN matched ON matched.row = checked.row
    LEFT JOIN known ON known.reference = matched.reference AND known.unit_code = matched.unit_code
    WHERE checked.upload_id = upload AND checked.is_accepted AND checked.counts IS NULL
)
SELECT row, CAST(NULL AS UUID) AS told_by, unit_code, insurance_hash, citizen_hash, name_hash, full_name,
    last_digits, phone, department, smartphone, known_reference,
    installed OR kept_installed IS NOT NULL AS installed,
    coalesce(installed_on, kept_installed) AS installed_on,
    installed_on IS NOT NULL OR (kept_installed IS NOT NULL AND was_installed_dated) AS installed_dated,
    registered OR kept_registered IS NOT NULL AS registered,
    coalesce(registered_on, kept_registered) AS registered_on,
    registered_on IS NOT NULL OR (kept_registered IS NOT NULL AND was_registered_dated) AS registered_dated,
    form_submitted OR kept_form IS NOT NULL AS form_submitted,
    coalesce(form_submitted_on, kept_form) AS form_submitted_on,
    form_submitted_on IS NOT NULL OR (kept_form IS NOT NULL AND was_form_dated) AS form_submitted_dated,
    approved OR kept_approved IS NOT NULL AS approved,
    coalesce(approved_on, kept_approved) AS approved_on,
    approved_on IS NOT NULL OR (kept_approved IS NOT NULL AND was_approved_dated) AS approved_dated
FROM own
UNION ALL BY NAME
SELECT row, coalesce(told_by, upload_id) AS told_by, unit_code, insurance_hash, citizen_hash, name_hash, full_name,
    last_digits, phone, department, smartphone, reference AS known_reference,
    installed_on IS NOT NULL AS installed, installed_on, installed_dated,
    registered_on IS NOT NULL AS registered, registered_on, registered_dated,
    form_submitted_on IS NOT NULL AS form_submitted, form_submitted_on, form_submitted_dated,
    approved_on IS NOT NULL AS approved, approved_on, approved_dated
FROM known ANTI JOIN matched USING (unit_code, reference)
WHERE merges;

-- One person and what a commit would change about them: new, gone, changed or same; with what was gained and lost.
CREATE OR REPLACE MACRO change(upload, on_day, known_at, merges, told) AS TABLE
WITH result AS (SELECT * FROM resulting_person(upload, on_day, known_at, merges, told)),
known AS MATERIALIZED (FROM known_before(upload, on_day, known_at)),
compared AS (
    SELECT coalesce(result.unit_code, known.unit_code) AS unit_code,
        CASE WHEN result.told_by IS NULL THEN result.row END AS row,
        coalesce(result.full_name, known.full_name) AS full_name,
        coalesce(result.last_digits, known.last_digits) AS last_digits,
        known.reference IS NULL AS is_new, result.unit_code IS NULL AS is_gone,
        result.smartphone, known.smartphone AS had_smartphone,
        [CASE WHEN result.installed AND known.installed_on IS NULL THEN 'installed' END,
         CASE WHEN result.registered AND known.registered_on IS NULL THEN 'registered' END,
         CASE WHEN result.form_submitted AND known.form_submitted_on IS NULL THEN 'form_submitted' END,
         CASE WHEN result.approved AND known.approved_on IS NULL THEN 'approved' END] AS gained,
        [CASE WHEN known.installed_on IS NOT NULL AND NOT result.installed THEN 'installed' END,
         CASE WHEN known.registered_on IS NOT NULL AND NOT result.registered THEN 'registered' END,
         CASE WHEN known.form_submitted_on IS NOT NULL AND NOT result.form_submitted THEN 'form_submitted' END,
         CASE WHEN known.approved_on IS NOT NULL AND NOT result.approved THEN 'approved' END] AS lost
    FROM result FULL JOIN known
        ON known.reference = result.known_reference AND known.unit_code = result.unit_code
)
SELECT unit_code, row, full_name, last_digits,
    CASE WHEN is_gone THEN [] ELSE list_filter(gained, each -> each IS NOT NULL) END AS gained,
    CASE WHEN is_gone THEN [] ELSE list_filter(lost, each -> each IS NOT NULL) END AS lost,
    CASE WHEN is_new THEN 'new' WHEN is_gone THEN 'gone'
        WHEN len(list_filter(lost, each -> each IS NOT NULL)) > 0 THEN 'backwards'
        WHEN len(list_filter(gained, each -> each IS NOT NULL)) > 0 OR smartphone <> had_smartphone THEN 'changed'
        ELSE 'same' END AS change
FROM compared;

-- The people of two units' uploads who are the same: each pair from either side.
CREATE OR REPLACE MACRO pair_of(upload) AS TABLE
WITH told AS MATERIALIZED (
    SELECT rowid AS place, insurance_hash, citizen_hash, name_hash FROM campaign.participant WHERE upload_id = upload
),
-- Few of millions, found by one column at a time: whoever may be one of these, and these themselves.
candidate AS MATERIALIZED (
    SELECT place FROM told
    UNION SELECT rowid FROM campaign.participant WHERE insurance_hash IN (SELECT insurance_hash FROM told)
    UNION SELECT rowid FROM campaign.participant WHERE citizen_hash IN (SELECT citizen_hash FROM told)
    UNION SELECT rowid FROM campaign.participant WHERE name_hash IN (SELECT name_hash FROM told)
),
person AS MATERIALIZED (
    SELECT * REPLACE (coalesce(reference, reference_of(coalesce(told_by, upload_id), row)) AS reference)
    FROM campaign.participant WHERE rowid IN (SELECT place FROM candidate)
),
own AS (FROM person WHERE upload_id = upload),
pair AS (
    SELECT own, other, own.insurance_hash AS person_hash, 'insurance' AS known_by
    FROM own JOIN person AS other ON own.insurance_hash = other.insurance_hash AND own.unit_code <> other.unit_code
    UNION ALL
    SELECT own, other, own.citizen_hash, 'citizen'
    FROM own JOIN person AS other ON own.citizen_hash = other.citizen_hash AND own.unit_code <> other.unit_code
    WHERE own.insurance_hash IS NULL OR other.insurance_hash IS NULL
    UNION ALL
    SELECT own, other, own.name_hash, 'name'
    FROM own JOIN person AS other ON own.name_hash = other.name_hash AND own.unit_code <> other.unit_code
    WHERE (own.insurance_hash IS NULL OR other.insurance_hash IS NULL)
        AND (own.citizen_hash IS NULL OR other.citizen_hash IS NULL)
),
sided AS (
    FROM pair
    UNION ALL
    SELECT other AS own, own AS other, person_hash, known_by FROM pair WHERE other.upload_id <> upload
)
SELECT own.upload_id AS upload_id, own.unit_code AS unit_code, own.reference AS reference,
    other.upload_id AS other_upload_id, other.unit_code AS other_unit_code, other.reference AS other_reference,
    person_hash, known_by, own.smartphone AS smartphone, own.installed_on IS NOT NULL AS installed,
    own.registered_on IS NOT NULL AS registered, own.form_submitted_on IS NOT NULL AS form_submitted,
    own.approved_on IS NOT NULL AS approved
FROM sided;

CREATE OR REPLACE VIEW current_settlement AS
SELECT * FROM campaign.settlement
QUALIFY row_number() OVER (PARTITION BY unit_code, reference ORDER BY settled_at DESC, rowid DESC) = 1;

-- How strongly a unit claims a person: what the unit itself said comes before the newer roster.
CREATE OR REPLACE MACRO claim(verdict, as_of, committed_at, unit_code) AS {
    'said': CASE verdict WHEN 'ours' THEN 2 WHEN 'not_ours' THEN 0 ELSE 1 END,
    'as_of': as_of, 'committed_at': committed_at, 'unit_code': unit_code};
