-- Rows are added here and never changed. A view (views.sql) picks what is true now, or was true then.
-- No keys, no indexes, no defaults that write: the same statements must hold on DuckLake (DESIGN §6), but for
-- USING COMPRESSION, which is only about the file.

-- Which schema the store has had since when (UTC): the largest number is the one it has (schema.py).
CREATE TABLE IF NOT EXISTS schema_number (number INTEGER NOT NULL, since TIMESTAMP NOT NULL);

-- One version of a BHXH office, from the catalogue in data/.
CREATE TABLE IF NOT EXISTS office (
    code VARCHAR NOT NULL, name VARCHAR NOT NULL, predecessor VARCHAR, address VARCHAR, phone VARCHAR,
    valid_from DATE, valid_to DATE, added_at TIMESTAMP NOT NULL
);

-- One version of a unit; the newest row of a code is the one that holds.
CREATE TABLE IF NOT EXISTS unit (
    code VARCHAR NOT NULL, name VARCHAR NOT NULL, kind VARCHAR NOT NULL, parent_code VARCHAR,
    office_code VARCHAR, expected_headcount INTEGER, valid_from DATE, valid_to DATE,
    added_at TIMESTAMP NOT NULL
);

-- What an old unit became: the share of it that went to each new one.
CREATE TABLE IF NOT EXISTS unit_succession (
    old_code VARCHAR NOT NULL, new_code VARCHAR NOT NULL, share DOUBLE NOT NULL, since DATE NOT NULL,
    basis VARCHAR NOT NULL, added_at TIMESTAMP NOT NULL
);

-- How many people of a unit shall have reached a milestone, or which share, by a day.
CREATE TABLE IF NOT EXISTS target (
    unit_code VARCHAR NOT NULL, milestone VARCHAR NOT NULL, people INTEGER NOT NULL, due_on DATE NOT NULL,
    added_at TIMESTAMP NOT NULL, added_by VARCHAR NOT NULL
);

-- One file that somebody sent. Numbers of uploads are not packed: that saves little, and each would be long to find.
CREATE TABLE IF NOT EXISTS upload (
    id UUID USING COMPRESSION uncompressed NOT NULL, unit_code VARCHAR NOT NULL, as_of DATE NOT NULL,
    kind VARCHAR NOT NULL,
    mode VARCHAR NOT NULL, file_name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, sheet VARCHAR,
    header_rows INTEGER[] NOT NULL, columns MAP(VARCHAR, VARCHAR) NOT NULL, dropped VARCHAR[] NOT NULL,
    other_sheets VARCHAR[] NOT NULL, received_at TIMESTAMP NOT NULL, received_by VARCHAR NOT NULL
);

-- Whoever sent names declared that their people have been told: why the list is kept, and by which law. Lists of before
-- this was asked have no row, nor has a table of totals.
CREATE TABLE IF NOT EXISTS upload_declaration (
    upload_id UUID USING COMPRESSION uncompressed NOT NULL,
    purpose VARCHAR NOT NULL, legal_basis VARCHAR NOT NULL,
    declared_at TIMESTAMP NOT NULL, declared_by VARCHAR NOT NULL
);

-- The bytes as they came, until the upload is committed or discarded.
CREATE TABLE IF NOT EXISTS upload_file (upload_id UUID NOT NULL, content BLOB NOT NULL);

-- One row of the file as text under our column names, until the upload is committed or discarded.
CREATE TABLE IF NOT EXISTS staged_row (
    upload_id UUID NOT NULL, row INTEGER NOT NULL, filled SMALLINT NOT NULL, lead VARCHAR,
    lead_column SMALLINT, second VARCHAR, mended VARCHAR[],
    unit_code VARCHAR, unit_name VARCHAR, full_name VARCHAR, insurance_number VARCHAR, citizen_id VARCHAR,
    birth VARCHAR, phone VARCHAR, department VARCHAR, has_smartphone VARCHAR,
    installed VARCHAR, not_installed VARCHAR, registered VARCHAR, not_registered VARCHAR,
    form_submitted VARCHAR, not_form_submitted VARCHAR, approved VARCHAR, not_approved VARCHAR,
    status VARCHAR, note VARCHAR, headcount VARCHAR, with_smartphone VARCHAR
);
-- A row of a workbook that we gave out says which row of ours it was.
ALTER TABLE staged_row ADD COLUMN IF NOT EXISTS reference VARCHAR;
-- The heading of each column of the file, where ours stand (counted from 0), how many empty columns are left of
-- them, and the milestones that the sheet tells by their opposite alone.
ALTER TABLE upload ADD COLUMN IF NOT EXISTS headings VARCHAR[];
ALTER TABLE upload ADD COLUMN IF NOT EXISTS places MAP(VARCHAR, INTEGER[]);
ALTER TABLE upload ADD COLUMN IF NOT EXISTS first_column INTEGER;
ALTER TABLE upload ADD COLUMN IF NOT EXISTS only_negative VARCHAR[];

-- What a person said of a staged file: how it is meant, or why something odd in it is right. Newest wins.
CREATE TABLE IF NOT EXISTS upload_choice (
    upload_id UUID NOT NULL, name VARCHAR NOT NULL, value VARCHAR NOT NULL,
    chosen_at TIMESTAMP NOT NULL, chosen_by VARCHAR NOT NULL
);

-- One cell of a staged file as somebody corrected it; the column “row” set to “out” leaves a row out, and after
-- the column “undo” what was corrected before no longer holds. Newest wins; as short-lived as the file.
CREATE TABLE IF NOT EXISTS row_fix (
    upload_id UUID NOT NULL, row INTEGER NOT NULL, "column" VARCHAR NOT NULL, value VARCHAR NOT NULL,
    fixed_at TIMESTAMP NOT NULL, fixed_by VARCHAR NOT NULL
);

-- What a unit said of the columns of a list with these headings, place → column of ours. Newest wins.
CREATE TABLE IF NOT EXISTS column_match (
    unit_code VARCHAR NOT NULL, headings VARCHAR[] NOT NULL, columns MAP(INTEGER, VARCHAR) NOT NULL,
    matched_at TIMESTAMP NOT NULL, matched_by VARCHAR NOT NULL
);

-- Who the people of a staged file are who are accepted, or have left, worked out before they are compared; as short-lived as it.
CREATE TABLE IF NOT EXISTS checked_identity (
    upload_id UUID NOT NULL, row INTEGER NOT NULL, unit_code VARCHAR NOT NULL, reference VARCHAR,
    insurance_hash UUID, citizen_hash UUID, name_hash UUID, has_left BOOLEAN NOT NULL
);
ALTER TABLE checked_identity ADD COLUMN IF NOT EXISTS has_left BOOLEAN;
DELETE FROM checked_identity WHERE has_left IS NULL;

-- One person (or, of a counts table, one unit) as the checks of checks.sql read a staged row; as short-lived as it.
CREATE TABLE IF NOT EXISTS checked_row (
    upload_id UUID NOT NULL, row INTEGER NOT NULL, unit_code VARCHAR, full_name VARCHAR,
    insurance_number VARCHAR, citizen_id VARCHAR, birth VARCHAR, phone VARCHAR, department VARCHAR,
    smartphone BOOLEAN,
    installed BOOLEAN, installed_on DATE, registered BOOLEAN, registered_on DATE,
    form_submitted BOOLEAN, form_submitted_on DATE, approved BOOLEAN, approved_on DATE,
    counts STRUCT(headcount INTEGER, with_smartphone INTEGER, installed INTEGER, registered INTEGER,
        form_submitted INTEGER, approved INTEGER),
    has_left BOOLEAN NOT NULL, is_accepted BOOLEAN NOT NULL,
    faults STRUCT(fault VARCHAR, "column" VARCHAR, first_row INTEGER)[],
    repairs STRUCT(repair VARCHAR, "column" VARCHAR)[]
);

-- That it happened: when, and by whom.
CREATE TABLE IF NOT EXISTS upload_commit (
    upload_id UUID USING COMPRESSION uncompressed NOT NULL,
    committed_at TIMESTAMP NOT NULL, committed_by VARCHAR NOT NULL,
    rows_left_out INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS upload_discard (
    upload_id UUID NOT NULL, discarded_at TIMESTAMP NOT NULL, discarded_by VARCHAR NOT NULL
);
-- The file was read again in another way, as this upload.
ALTER TABLE upload_discard ADD COLUMN IF NOT EXISTS read_again_as UUID;
CREATE TABLE IF NOT EXISTS upload_revert (
    upload_id UUID NOT NULL, reverted_at TIMESTAMP NOT NULL, reverted_by VARCHAR NOT NULL, reason VARCHAR
);
-- Retention took the people of an upload away; its counts stay.
CREATE TABLE IF NOT EXISTS upload_purge (
    upload_id UUID USING COMPRESSION uncompressed NOT NULL,
    purged_at TIMESTAMP NOT NULL, participants INTEGER NOT NULL
);
-- Of which unit of it (NULL: of all), by whom and why (superseded, reverted, ended), at a moment in UTC. The digest is
-- keyed and made of what stays (`retention.py`); the invented uploads of a demo, whose people never were, have none.
ALTER TABLE upload_purge ADD COLUMN IF NOT EXISTS unit_code VARCHAR;
ALTER TABLE upload_purge ADD COLUMN IF NOT EXISTS purged_by VARCHAR;
ALTER TABLE upload_purge ADD COLUMN IF NOT EXISTS reason VARCHAR;
ALTER TABLE upload_purge ADD COLUMN IF NOT EXISTS digest UUID;

-- A person was deleted at their own request: their lines in one unit still count, without anything of theirs, under
-- this reference that was drawn by lot. `received_on` is when they asked; the moment is in UTC.
CREATE TABLE IF NOT EXISTS person_deletion (
    reference VARCHAR NOT NULL, unit_code VARCHAR NOT NULL, lines INTEGER NOT NULL, received_on DATE NOT NULL,
    deleted_at TIMESTAMP NOT NULL, deleted_by VARCHAR NOT NULL, digest UUID NOT NULL
);

-- Rows of people were deleted, so that the store's file has to be written anew; and that it was. Moments in UTC.
CREATE TABLE IF NOT EXISTS rewrite_due (due_at TIMESTAMP NOT NULL);
CREATE TABLE IF NOT EXISTS store_rewrite (rewritten_at TIMESTAMP NOT NULL);

-- One person in one committed upload. Numbers are kept as keyed hashes and their last three digits only.
CREATE TABLE IF NOT EXISTS participant (
    upload_id UUID NOT NULL, unit_code VARCHAR NOT NULL, row INTEGER NOT NULL,
    insurance_hash UUID, citizen_hash UUID, name_hash UUID, full_name VARCHAR NOT NULL, last_digits VARCHAR,
    phone VARCHAR, department VARCHAR, smartphone BOOLEAN,
    installed_on DATE, installed_dated BOOLEAN NOT NULL,
    registered_on DATE, registered_dated BOOLEAN NOT NULL,
    form_submitted_on DATE, form_submitted_dated BOOLEAN NOT NULL,
    approved_on DATE, approved_dated BOOLEAN NOT NULL
);

-- A merge takes over whom it does not name: the upload whose file told them, where it was another one.
ALTER TABLE participant ADD COLUMN IF NOT EXISTS told_by UUID;
-- What the person is called in the workbooks that we give out, from the first upload of the unit to the last;
-- where there is none, it is made of the upload and the row (`reference_of`).
ALTER TABLE participant ADD COLUMN IF NOT EXISTS reference VARCHAR;

-- One person of an upload who stands in another unit's upload too, seen from either side, with what the own
-- side says of them. Which of the two counts in a total is decided when it is asked (view `repeated`).
CREATE TABLE IF NOT EXISTS same_person (
    upload_id UUID NOT NULL, unit_code VARCHAR NOT NULL, reference VARCHAR NOT NULL,
    other_upload_id UUID NOT NULL, other_unit_code VARCHAR NOT NULL, other_reference VARCHAR NOT NULL,
    person_hash UUID NOT NULL, known_by VARCHAR NOT NULL, smartphone BOOLEAN NOT NULL,
    installed BOOLEAN NOT NULL, registered BOOLEAN NOT NULL, form_submitted BOOLEAN NOT NULL,
    approved BOOLEAN NOT NULL
);

-- What a unit says of a person whom another unit has too: “ours” or “not_ours”. Newest wins.
CREATE TABLE IF NOT EXISTS settlement (
    unit_code VARCHAR NOT NULL, reference VARCHAR NOT NULL, verdict VARCHAR NOT NULL,
    settled_at TIMESTAMP NOT NULL, settled_by VARCHAR NOT NULL
);

-- The counts of one unit in one upload, written with its commit. Every rate reads this.
CREATE TABLE IF NOT EXISTS unit_progress (
    upload_id UUID USING COMPRESSION uncompressed NOT NULL,
    unit_code VARCHAR NOT NULL, as_of DATE NOT NULL, committed_at TIMESTAMP NOT NULL,
    headcount INTEGER NOT NULL, with_smartphone INTEGER NOT NULL, installed INTEGER NOT NULL,
    registered INTEGER NOT NULL, form_submitted INTEGER NOT NULL, approved INTEGER NOT NULL
);

-- How many people of a unit reached a milestone on a day, as one upload tells it.
CREATE TABLE IF NOT EXISTS unit_event_day (
    upload_id UUID NOT NULL, unit_code VARCHAR NOT NULL, milestone VARCHAR NOT NULL, day DATE NOT NULL,
    people INTEGER NOT NULL
);

-- How long people of a unit took for a step, as one upload tells it. `form`: from registering to handing in form 01;
-- `approval`: from the form to approval; `account`: from registering to approval where no form is known. `day` is
-- the day on which the step began, `days` how long it took; NULL while they have not taken it.
CREATE TABLE IF NOT EXISTS unit_step_day (
    upload_id UUID NOT NULL, unit_code VARCHAR NOT NULL, step VARCHAR NOT NULL, day DATE NOT NULL,
    days INTEGER, people INTEGER NOT NULL
);

-- A printed code; once printed it answers for ever. Its newest row says where it leads.
CREATE TABLE IF NOT EXISTS link (
    code VARCHAR NOT NULL, unit_code VARCHAR NOT NULL, placement VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    target VARCHAR NOT NULL, added_at TIMESTAMP NOT NULL, added_by VARCHAR NOT NULL
);
CREATE TABLE IF NOT EXISTS link_retirement (
    code VARCHAR NOT NULL, retired_at TIMESTAMP NOT NULL, retired_by VARCHAR NOT NULL, reason VARCHAR
);
-- Somebody followed a code: never who. The device is a class (phone, computer, other).
CREATE TABLE IF NOT EXISTS scan (
    code VARCHAR NOT NULL, day DATE NOT NULL, hour SMALLINT NOT NULL, device VARCHAR NOT NULL,
    is_bot BOOLEAN NOT NULL, scans INTEGER NOT NULL
);
-- By which way: the picture (“scan”) or the address beside it (“typed”); told by nobody for rows older than that.
-- `source` is “log” where an access log of another web server told it.
ALTER TABLE scan ADD COLUMN IF NOT EXISTS way VARCHAR;
ALTER TABLE scan ADD COLUMN IF NOT EXISTS source VARCHAR;
-- Somebody asked for a code that was never printed. What was typed is kept only where it is a code by its check sign.
CREATE TABLE IF NOT EXISTS unknown_scan (
    code VARCHAR, why VARCHAR NOT NULL, day DATE NOT NULL, hour SMALLINT NOT NULL, way VARCHAR NOT NULL,
    is_bot BOOLEAN NOT NULL, source VARCHAR, scans INTEGER NOT NULL
);
-- The batches of the spool that are counted already, so that a crash counts none of them twice.
CREATE TABLE IF NOT EXISTS scan_batch (name VARCHAR NOT NULL, added_at TIMESTAMP NOT NULL, lines INTEGER NOT NULL);
-- The lines of access logs that are counted already, as keyed hashes of 64 bits.
CREATE TABLE IF NOT EXISTS scan_log_line (line_hash UBIGINT NOT NULL, added_at TIMESTAMP NOT NULL);
-- Somebody stood before a poster, or before the wall where it should hang. The newest row of a code holds.
CREATE TABLE IF NOT EXISTS placement_check (
    code VARCHAR NOT NULL, checked_at TIMESTAMP NOT NULL, checked_by VARCHAR NOT NULL, state VARCHAR NOT NULL,
    place_seen VARCHAR, note VARCHAR
);
-- Whether a target of printed codes answered when it was asked; “not_checked” where nothing could be reached.
CREATE TABLE IF NOT EXISTS target_check (
    target VARCHAR NOT NULL, checked_at TIMESTAMP NOT NULL, outcome VARCHAR NOT NULL, detail VARCHAR
);

-- Somebody who may sign in, and what was changed about them; the newest row of a name holds.
CREATE TABLE IF NOT EXISTS account (
    name VARCHAR NOT NULL, role VARCHAR NOT NULL, unit_codes VARCHAR[] NOT NULL, password_hash VARCHAR NOT NULL,
    added_at TIMESTAMP NOT NULL, added_by VARCHAR NOT NULL
);
CREATE TABLE IF NOT EXISTS account_change (
    name VARCHAR NOT NULL, change VARCHAR NOT NULL, changed_at TIMESTAMP NOT NULL, changed_by VARCHAR NOT NULL
);
-- A one-time link with which somebody chooses a password; only a hash of it is kept. The newest of a name holds, until
-- it expires or the password is chosen (a change called “password”).
CREATE TABLE IF NOT EXISTS account_link (
    token_hash VARCHAR NOT NULL, name VARCHAR NOT NULL, made_at TIMESTAMP NOT NULL, made_by VARCHAR NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
-- The encrypted secret of an account's one-time codes; the newest row of a name holds, NULL: no code is asked for.
CREATE TABLE IF NOT EXISTS account_code (
    name VARCHAR NOT NULL, secret VARCHAR, set_at TIMESTAMP NOT NULL, set_by VARCHAR NOT NULL
);
-- The half minute whose code was used: neither it nor an older one is taken again.
CREATE TABLE IF NOT EXISTS account_code_use (name VARCHAR NOT NULL, step BIGINT NOT NULL, used_at TIMESTAMP NOT NULL);
-- Who an account is at the sign-in service of the office; the newest row of a name holds, NULL: nobody yet.
CREATE TABLE IF NOT EXISTS account_subject (
    name VARCHAR NOT NULL, issuer VARCHAR, subject VARCHAR, set_at TIMESTAMP NOT NULL, set_by VARCHAR NOT NULL
);

-- A session begins, is used (a row every few minutes at most), and ends.
CREATE TABLE IF NOT EXISTS session_begin (session_id VARCHAR NOT NULL, name VARCHAR NOT NULL, begun_at TIMESTAMP NOT NULL);
CREATE TABLE IF NOT EXISTS session_use (session_id VARCHAR NOT NULL, used_at TIMESTAMP NOT NULL);
CREATE TABLE IF NOT EXISTS session_end (session_id VARCHAR NOT NULL, ended_at TIMESTAMP NOT NULL);

-- What was done, by whom (an account), on what (an id or a code), when (UTC) and from where; each row is sealed together
-- with the one before it (`audit.py`).
CREATE TABLE IF NOT EXISTS audit (
    number BIGINT NOT NULL, done_at TIMESTAMP NOT NULL, account VARCHAR NOT NULL, action VARCHAR NOT NULL,
    about VARCHAR NOT NULL, origin VARCHAR NOT NULL, result VARCHAR NOT NULL, seal VARCHAR NOT NULL
);

-- A breach of personal data: when it was noticed, how many people it is about (NULL: not known yet), what was done, when
-- the authority was told and when it was mended. Its newest row holds; the older ones say what was known before.
CREATE TABLE IF NOT EXISTS breach (
    breach_id UUID NOT NULL, noticed_at TIMESTAMP NOT NULL, what VARCHAR NOT NULL, people INTEGER, done VARCHAR NOT NULL,
    told_at TIMESTAMP, mended_at TIMESTAMP, noted_at TIMESTAMP NOT NULL, noted_by VARCHAR NOT NULL
);

-- Who may read the aggregates from another program. Only a hash of the token is kept; the newest row of a name holds.
CREATE TABLE IF NOT EXISTS api_token (
    name VARCHAR NOT NULL, token_hash VARCHAR NOT NULL, added_at TIMESTAMP NOT NULL, added_by VARCHAR NOT NULL
);
CREATE TABLE IF NOT EXISTS api_token_end (
    name VARCHAR NOT NULL, ended_at TIMESTAMP NOT NULL, ended_by VARCHAR NOT NULL
);

-- A report that went out by mail: for which day, to how many, and whether the mail server took it. Never to whom.
CREATE TABLE IF NOT EXISTS report_mail (
    on_day DATE NOT NULL, sent_at TIMESTAMP NOT NULL, recipients INTEGER NOT NULL, outcome VARCHAR NOT NULL
);

-- Settings changed while running; the newest row of a name holds.
CREATE TABLE IF NOT EXISTS setting (
    name VARCHAR NOT NULL, value VARCHAR NOT NULL, set_at TIMESTAMP NOT NULL, set_by VARCHAR NOT NULL
);
