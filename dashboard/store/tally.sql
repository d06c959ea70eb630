-- What questions are answered from: the counts of all units with a number for each unit, kept in memory and
-- packed. Made of the store (`tally.py`), never the other way round; without it every question would sort all rows.

-- The newest version of each unit, numbered as one walks the tree: all that stands below a unit has the numbers
-- from its own to `last_id`. The office is its own or the nearest above it; the part is that of the units directly
-- below the city in which it stands. `name_place` is where its name stands among all names, in the order of Vietnamese.
CREATE TABLE IF NOT EXISTS tally.unit (
    unit_id INTEGER, last_id INTEGER, part_id INTEGER, depth INTEGER, code VARCHAR, name VARCHAR, kind VARCHAR, parent_code VARCHAR,
    office_code VARCHAR, expected_headcount INTEGER, valid_from DATE, valid_to DATE, folded_name VARCHAR, name_place INTEGER
);

-- The counts of a unit in an upload that was not reverted; `until` is the day from which another one stands in its
-- place, known since `until_known_at`. Where none does, both are the end of time: comparing must be cheap.
-- `is_shared`: somebody of it stands in another unit's roster too. Packing makes an upload's number no smaller.
CREATE TABLE IF NOT EXISTS tally.progress (
    unit_id INTEGER, as_of DATE, committed_at TIMESTAMP, until DATE, until_known_at TIMESTAMP,
    upload_id UUID USING COMPRESSION uncompressed, is_shared BOOLEAN,
    headcount INTEGER, with_smartphone INTEGER, installed INTEGER, registered INTEGER, form_submitted INTEGER,
    approved INTEGER
);

-- Of these the few that are shared, with what is asked of their unit: to look for them among all takes longer than all
-- that is done with them.
CREATE TABLE IF NOT EXISTS tally.shared (
    part_id INTEGER, unit_id INTEGER, unit_code VARCHAR, kind VARCHAR, valid_from DATE, valid_to DATE, as_of DATE,
    committed_at TIMESTAMP, until DATE, upload_id UUID, headcount INTEGER, with_smartphone INTEGER
);

-- The same as `tally.progress` of those that were reverted: they held until then.
CREATE TABLE IF NOT EXISTS tally.undone (
    unit_id INTEGER, as_of DATE, committed_at TIMESTAMP, reverted_at TIMESTAMP, upload_id UUID,
    is_shared BOOLEAN,
    headcount INTEGER, with_smartphone INTEGER, installed INTEGER, registered INTEGER, form_submitted INTEGER,
    approved INTEGER
);

-- How long people took for a step (unit_step_day), by the roster of each unit that stands last.
CREATE TABLE IF NOT EXISTS tally.step (
    unit_id INTEGER, as_of DATE, step ENUM('form', 'approval', 'account'), day DATE, days INTEGER, people INTEGER
);

-- The same added up by part, kind and office: of people who have not taken a step, also by the day of their roster.
-- What comes and goes is added as further rows, the people below zero who are gone.
CREATE TABLE IF NOT EXISTS tally.part_step (
    part_id INTEGER, kind VARCHAR, office_code VARCHAR, valid_from DATE, valid_to DATE, is_small BOOLEAN, as_of DATE,
    step ENUM('form', 'approval', 'account'), day DATE, days INTEGER, people INTEGER
);

-- The fewest days that somebody has for form 01, once somebody has asked for deadlines; NULL where no form is owed.
CREATE TABLE IF NOT EXISTS tally.form_days (fewest INTEGER);

-- `tally.step` added up by unit: the forms handed in, those of them within the fewest days, accounts without a form,
-- forms owed, and people who wait for approval.
CREATE TABLE IF NOT EXISTS tally.unit_step (
    unit_id INTEGER, handed_in INTEGER, quick INTEGER, without_form INTEGER, owing INTEGER, awaiting INTEGER
);

-- Who owes form 01, by the day on which they registered; days follow each other in it.
CREATE TABLE IF NOT EXISTS tally.owing (unit_id INTEGER, day DATE, people INTEGER);

-- Rosters of fewer people are small (`is_small`); nothing is, as long as nobody has asked who may not see them.
CREATE TABLE IF NOT EXISTS tally.smallest (people INTEGER);

-- How many units of a part and kind told so and so much on a day, until when; and of how many of them how many people
-- are expected. What comes and goes is added as further rows, with everything below zero that is gone.
CREATE TABLE IF NOT EXISTS tally.part_span (
    part_id INTEGER, kind VARCHAR, valid_from DATE, valid_to DATE, as_of DATE, until DATE, is_small BOOLEAN, units INTEGER,
    units_expected INTEGER, expected_headcount INTEGER,
    headcount INTEGER, with_smartphone INTEGER, installed INTEGER, registered INTEGER, form_submitted INTEGER,
    approved INTEGER
);

-- One of the days on which reporting weeks end, once somebody has asked for weeks.
CREATE TABLE IF NOT EXISTS tally.calendar (week_end DATE);

-- How many units of a part and kind sent a roster of a week, by the day on which the first one was committed. What
-- comes and goes is added as further rows, the units below zero that are gone.
CREATE TABLE IF NOT EXISTS tally.part_week (
    part_id INTEGER, kind VARCHAR, valid_from DATE, valid_to DATE, week_end DATE, first_on DATE, units INTEGER
);

-- Of which state of the store all this was made.
CREATE TABLE IF NOT EXISTS tally.made (
    units BIGINT, reverts BIGINT, counts BIGINT, steps BIGINT, pairs BIGINT, newest_commit TIMESTAMP,
    newest_revert TIMESTAMP, newest_day DATE
);

-- The store's own state, told by the same numbers.
CREATE OR REPLACE VIEW store_state AS
SELECT (SELECT count(*) FROM campaign.unit) AS units,
    (SELECT count(*) FROM campaign.upload_revert) AS reverts,
    (SELECT count(*) FROM campaign.unit_progress) AS counts,
    (SELECT count(*) FROM campaign.unit_step_day) AS steps,
    (SELECT count(*) FROM campaign.same_person) AS pairs;

-- Whether a roster has people, but too few on one of the bases to be told to anybody outside the unit.
CREATE OR REPLACE MACRO is_small(people, phones, smallest) AS people > 0 AND least(people, phones) < smallest;

-- Every unit with its number. Units that stand in a circle have no way from the top and are numbered behind all.
CREATE OR REPLACE VIEW numbered_unit AS
WITH RECURSIVE way AS (
    -- Of whoever stands below nobody the parts are below; of whoever stands below a unit that is not there, itself.
    SELECT code, [code] AS steps, 1 + CAST(parent_code IS NULL AS INTEGER) AS part_step FROM current_unit
    WHERE parent_code IS NULL OR parent_code NOT IN (SELECT code FROM current_unit)
    UNION ALL
    SELECT current_unit.code, list_append(steps, current_unit.code), part_step
    FROM way JOIN current_unit ON current_unit.parent_code = way.code
    WHERE len(steps) <= 16
), placed AS (
    SELECT current_unit.*, len(steps) AS depth, steps[part_step] AS part_code,
        CAST(row_number() OVER (ORDER BY steps NULLS LAST, current_unit.code) AS INTEGER) AS unit_id
    FROM current_unit LEFT JOIN way USING (code)
), below AS (
    SELECT ancestor_code AS code, count(*) AS units FROM unit_ancestor GROUP BY ancestor_code
)
SELECT placed.unit_id,
    CAST(placed.unit_id + coalesce(CASE WHEN depth IS NOT NULL THEN units END, 1) - 1 AS INTEGER) AS last_id,
    coalesce(part.unit_id, placed.unit_id) AS part_id, CAST(depth AS INTEGER) AS depth, code, name, kind,
    parent_code, unit_office.office_code, expected_headcount, valid_from, valid_to, fold(name) AS folded_name,
    CAST(rank() OVER (ORDER BY name COLLATE vi) AS INTEGER) AS name_place
FROM placed LEFT JOIN below USING (code) LEFT JOIN unit_office ON unit_office.unit_code = placed.code
LEFT JOIN (SELECT code AS part_code, unit_id FROM placed) AS part USING (part_code);

-- The rows of `tally.progress` of these units; of all units where they are NULL. Days follow each other in it, so
-- that whole blocks are passed over when one day is asked for.
CREATE OR REPLACE MACRO ordered_progress(unit_codes) AS TABLE
SELECT unit_id, as_of, committed_at, coalesce(lead(as_of) OVER own, DATE '9999-12-31') AS until,
    coalesce(lead(committed_at) OVER own, TIMESTAMP '9999-12-31') AS until_known_at, upload_id,
    upload_id IN (SELECT upload_id FROM campaign.same_person) AS is_shared,
    headcount, with_smartphone, installed, registered, form_submitted, approved
FROM (
    SELECT unit.unit_id, told.* FROM campaign.unit_progress AS told
    JOIN tally.unit AS unit ON unit.code = told.unit_code
    WHERE (unit_codes IS NULL OR list_contains(unit_codes, unit_code))
        AND upload_id NOT IN (SELECT upload_id FROM campaign.upload_revert)
)
WINDOW own AS (PARTITION BY unit_id ORDER BY as_of, committed_at, upload_id)
ORDER BY as_of, unit_id;

-- The rows of `tally.shared` of these units; of all units where they are NULL.
CREATE OR REPLACE MACRO shared_progress(unit_codes) AS TABLE
SELECT part_id, unit_id, code AS unit_code, kind, valid_from, valid_to, as_of, committed_at, until, upload_id, headcount,
    with_smartphone
FROM tally.progress JOIN tally.unit USING (unit_id)
WHERE is_shared AND (unit_codes IS NULL OR list_contains(unit_codes, code));

-- The rows of `tally.undone`.
CREATE OR REPLACE VIEW undone_progress AS
SELECT unit_id, as_of, committed_at, reverted_at, told.upload_id,
    told.upload_id IN (SELECT upload_id FROM campaign.same_person) AS is_shared,
    headcount, with_smartphone, installed, registered, form_submitted, approved
FROM campaign.unit_progress AS told
JOIN (
    SELECT upload_id, min(reverted_at) AS reverted_at FROM campaign.upload_revert GROUP BY upload_id
) AS revert ON revert.upload_id = told.upload_id
JOIN tally.unit AS unit ON unit.code = told.unit_code;

-- The rows of `tally.step` of these units; of all units where they are NULL.
CREATE OR REPLACE MACRO ordered_step(unit_codes) AS TABLE
SELECT newest.unit_id, newest.as_of, step, day, days, people FROM campaign.unit_step_day AS told
JOIN (
    SELECT unit_id, as_of, upload_id, code FROM tally.progress JOIN (SELECT unit_id, code FROM tally.unit) USING (unit_id)
    WHERE until = DATE '9999-12-31' AND (unit_codes IS NULL OR list_contains(unit_codes, code))
) AS newest ON newest.upload_id = told.upload_id AND newest.code = told.unit_code;

-- What `tally.step` of these units, or of all of them, adds to `tally.unit_step` and to `tally.owing`; nothing as long
-- as nobody has asked for deadlines.
CREATE OR REPLACE MACRO summed_unit_step(unit_codes) AS TABLE
SELECT unit_id, CAST(coalesce(sum(people) FILTER (step = 'form' AND days IS NOT NULL), 0) AS INTEGER) AS handed_in,
    CAST(coalesce(sum(people) FILTER (step = 'form' AND days <= fewest), 0) AS INTEGER) AS quick,
    CAST(coalesce(sum(people) FILTER (step = 'account' AND days IS NOT NULL), 0) AS INTEGER) AS without_form,
    CAST(coalesce(sum(people) FILTER (step = 'form' AND days IS NULL), 0) AS INTEGER) AS owing,
    CAST(coalesce(sum(people) FILTER (step = 'approval' AND days IS NULL), 0) AS INTEGER) AS awaiting
FROM tally.step CROSS JOIN tally.form_days
WHERE unit_codes IS NULL OR unit_id IN (SELECT unit_id FROM tally.unit WHERE list_contains(unit_codes, code))
GROUP BY unit_id;

CREATE OR REPLACE MACRO owing_form(unit_codes) AS TABLE
SELECT unit_id, day, people FROM tally.step CROSS JOIN tally.form_days
WHERE step = 'form' AND days IS NULL AND (unit_codes IS NULL
    OR unit_id IN (SELECT unit_id FROM tally.unit WHERE list_contains(unit_codes, code)))
ORDER BY day;

-- What `tally.step` of these units, or of all of them, adds to `tally.part_step`.
CREATE OR REPLACE MACRO summed_step(unit_codes) AS TABLE
SELECT part_id, kind, office_code, valid_from, valid_to, unit_id IN (
        SELECT unit_id FROM tally.progress CROSS JOIN tally.smallest AS smallest
        WHERE until = DATE '9999-12-31' AND is_small(headcount, with_smartphone, smallest.people)
    ) AS is_small, CASE WHEN days IS NULL THEN as_of END AS as_of, step, day, days, CAST(sum(people) AS INTEGER) AS people
FROM tally.step JOIN tally.unit USING (unit_id)
WHERE unit_codes IS NULL OR list_contains(unit_codes, code)
GROUP BY ALL ORDER BY part_id;

-- The same of `tally.progress` and `tally.part_span`; or, to take it away again, all of it below zero.
CREATE OR REPLACE MACRO summed_span(unit_codes, sign) AS TABLE
SELECT part_id, kind, valid_from, valid_to, as_of, until,
    coalesce(is_small(headcount, with_smartphone, (SELECT people FROM tally.smallest)), FALSE) AS is_small,
    CAST(sign * count(*) AS INTEGER) AS units, CAST(sign * count(expected_headcount) AS INTEGER) AS units_expected,
    CAST(sign * coalesce(sum(expected_headcount), 0) AS INTEGER) AS expected_headcount,
    CAST(sign * sum(headcount) AS INTEGER) AS headcount, CAST(sign * sum(with_smartphone) AS INTEGER) AS with_smartphone,
    CAST(sign * sum(installed) AS INTEGER) AS installed, CAST(sign * sum(registered) AS INTEGER) AS registered,
    CAST(sign * sum(form_submitted) AS INTEGER) AS form_submitted, CAST(sign * sum(approved) AS INTEGER) AS approved
FROM tally.progress JOIN tally.unit USING (unit_id)
WHERE unit_codes IS NULL OR unit_id IN (SELECT unit_id FROM tally.unit WHERE list_contains(unit_codes, code))
GROUP BY ALL ORDER BY part_id;

-- The same of `tally.progress` and `tally.part_week`; nothing as long as nobody has asked for weeks.
CREATE OR REPLACE MACRO summed_week(unit_codes) AS TABLE
SELECT part_id, kind, valid_from, valid_to, week_end, CAST(first_at AS DATE) AS first_on,
    CAST(count(*) AS INTEGER) AS units
FROM (
    SELECT unit_id, as_of + CAST((week_end - as_of) % 7 AS INTEGER) AS week_end, min(committed_at) AS first_at
    FROM tally.progress CROSS JOIN tally.calendar
    WHERE unit_codes IS NULL
        OR unit_id IN (SELECT unit_id FROM tally.unit WHERE list_contains(unit_codes, code))
    GROUP BY ALL
) JOIN tally.unit USING (unit_id)
GROUP BY ALL ORDER BY part_id, week_end;

-- `unit_state` of views.sql, answered from here: the same rows, with the unit's number. Each condition by itself, so
-- that only what is wanted is unpacked. Only where something became known or was reverted afterwards can a unit have
-- more than one row that stood; to put those of all in order would take as long as all the rest.
-- Without a moment everything is known: then nothing can have become known since.
CREATE OR REPLACE MACRO tally_state
(on_day) AS TABLE (
SELECT * EXCLUDE (until, until_known_at) FROM tally.progress WHERE as_of <= on_day AND until > on_day
),
(on_day, known_at) AS TABLE (
WITH plain AS NOT MATERIALIZED (
    SELECT * EXCLUDE (until, until_known_at) FROM tally.progress
    WHERE as_of <= on_day AND until > on_day AND committed_at <= known_at
), since AS NOT MATERIALIZED (
    SELECT * EXCLUDE (until, until_known_at) FROM tally.progress
    WHERE until <= on_day AND until_known_at > known_at AND committed_at <= known_at
    UNION ALL BY NAME
    SELECT * EXCLUDE (reverted_at) FROM tally.undone
    WHERE as_of <= on_day AND committed_at <= known_at AND reverted_at > known_at
)
SELECT * FROM plain WHERE unit_id NOT IN (SELECT unit_id FROM since)
UNION ALL BY NAME
SELECT * FROM (
    FROM since UNION ALL BY NAME SELECT * FROM plain WHERE unit_id IN (SELECT unit_id FROM since)
)
QUALIFY row_number() OVER (PARTITION BY unit_id ORDER BY as_of DESC, committed_at DESC, upload_id DESC) = 1
);

-- Everything known at a moment: what of it stood until when is asked of `tally_told`, which takes longer.
CREATE OR REPLACE MACRO tally_sent(known_at) AS TABLE
SELECT unit_id, as_of, committed_at FROM tally.progress WHERE committed_at <= known_at
UNION ALL
SELECT unit_id, as_of, committed_at FROM tally.undone WHERE committed_at <= known_at AND reverted_at > known_at;

-- Units of which a later roster was known at a moment and an earlier one was not, or one that was reverted since.
CREATE OR REPLACE MACRO tally_odd(known_at) AS TABLE
SELECT unit_id FROM tally.progress WHERE committed_at > known_at AND until_known_at <= known_at
UNION
SELECT unit_id FROM tally.undone WHERE committed_at <= known_at AND reverted_at > known_at;

-- Everything known at a moment, with the day until which it stood as far as that was known. Only of odd units must
-- it be put in order anew: of the others nothing stands behind what was not known.
CREATE OR REPLACE MACRO tally_told(known_at) AS TABLE
WITH odd AS MATERIALIZED (
    FROM tally_odd(known_at)
), known AS NOT MATERIALIZED (
    SELECT * EXCLUDE (until_known_at)
        REPLACE (CASE WHEN until_known_at <= known_at THEN until ELSE DATE '9999-12-31' END AS until)
    FROM tally.progress WHERE committed_at <= known_at
)
-- Not an anti join, which would put the millions into a table and look the few up in it.
FROM known WHERE unit_id NOT IN (SELECT unit_id FROM odd)
UNION ALL BY NAME
SELECT *, coalesce(lead(as_of) OVER (PARTITION BY unit_id ORDER BY as_of, committed_at, upload_id),
    DATE '9999-12-31') AS until
FROM (
    -- A join and no semi join: only then are the few that are meant looked for while rows are read.
    SELECT * EXCLUDE (until, until_known_at) FROM tally.progress JOIN odd USING (unit_id) WHERE committed_at <= known_at
    UNION ALL BY NAME
    SELECT * EXCLUDE (reverted_at) FROM tally.undone WHERE committed_at <= known_at AND reverted_at > known_at
);

-- What was known at a moment of all up to a day, as what is to be added to what is known now: a roster that stands
-- otherwise now, or was not known, is taken away with everything below zero. Until when after the day one stands is
-- not told apart: up to there it makes no difference.
CREATE OR REPLACE MACRO tally_differs(on_day, known_at) AS TABLE
WITH odd AS MATERIALIZED (
    FROM tally_odd(known_at)
), odd_now AS MATERIALIZED (
    SELECT * EXCLUDE (until_known_at) FROM tally.progress JOIN odd USING (unit_id) WHERE as_of <= on_day
), moved AS MATERIALIZED (
    SELECT unit_id, as_of, committed_at <= known_at AS was_known, until, headcount, with_smartphone, installed, registered, form_submitted, approved
    FROM tally.progress
    WHERE unit_id NOT IN (SELECT unit_id FROM odd) AND as_of <= on_day AND (committed_at > known_at OR (until <= on_day AND until_known_at > known_at))
), odd_then AS (
    SELECT unit_id, as_of, coalesce(lead(as_of) OVER (PARTITION BY unit_id ORDER BY as_of, committed_at, upload_id),
        DATE '9999-12-31') AS until, headcount, with_smartphone, installed, registered, form_submitted, approved
    FROM (
        SELECT * EXCLUDE (until) FROM odd_now WHERE committed_at <= known_at
        UNION ALL BY NAME
        SELECT * EXCLUDE (reverted_at) FROM tally.undone
        WHERE committed_at <= known_at AND reverted_at > known_at AND as_of <= on_day
    )
)
SELECT unit_id, as_of, until, -1 AS units, -headcount AS headcount, -with_smartphone AS with_smartphone, -installed AS installed, -registered AS registered, -form_submitted AS form_submitted, -approved AS approved
FROM (SELECT * EXCLUDE (was_known) FROM moved UNION ALL BY NAME SELECT unit_id, as_of, until, headcount, with_smartphone, installed, registered, form_submitted, approved FROM odd_now)
UNION ALL BY NAME
SELECT unit_id, as_of, until, 1 AS units, headcount, with_smartphone, installed, registered, form_submitted, approved
FROM (
    SELECT * EXCLUDE (was_known) REPLACE (DATE '9999-12-31' AS until) FROM moved WHERE was_known
    UNION ALL BY NAME FROM odd_then
);

-- `tally.part_span` as it was known at a moment, of all up to a day.
CREATE OR REPLACE MACRO part_told(on_day, known_at) AS TABLE
FROM tally.part_span WHERE as_of <= on_day
UNION ALL BY NAME
SELECT part_id, kind, valid_from, valid_to,
    coalesce(is_small(abs(headcount), abs(with_smartphone), (SELECT people FROM tally.smallest)), FALSE) AS is_small,
    differs.* EXCLUDE (unit_id)
FROM tally_differs(on_day, known_at) AS differs JOIN tally.unit USING (unit_id);

-- `unit_standing` of views.sql, answered from here.
CREATE OR REPLACE MACRO tally_standing
(on_day) AS TABLE (
SELECT unit.unit_id, unit.code AS unit_code, unit.name AS unit_name, unit.kind, unit.parent_code, unit.office_code,
    unit.expected_headcount, state.as_of, state.headcount, state.with_smartphone, state.installed,
    state.registered, state.form_submitted, state.approved, state.upload_id, state.committed_at, state.is_shared
FROM tally.unit AS unit LEFT JOIN tally_state(on_day) AS state USING (unit_id)
WHERE coalesce(valid_from <= on_day, TRUE) AND coalesce(valid_to >= on_day, TRUE)
    AND (unit.expected_headcount IS NOT NULL OR state.unit_id IS NOT NULL)
),
(on_day, known_at) AS TABLE (
SELECT unit.unit_id, unit.code AS unit_code, unit.name AS unit_name, unit.kind, unit.parent_code, unit.office_code,
    unit.expected_headcount, state.as_of, state.headcount, state.with_smartphone, state.installed,
    state.registered, state.form_submitted, state.approved, state.upload_id, state.committed_at, state.is_shared
FROM tally.unit AS unit LEFT JOIN tally_state(on_day, known_at) AS state USING (unit_id)
WHERE coalesce(valid_from <= on_day, TRUE) AND coalesce(valid_to >= on_day, TRUE)
    AND (unit.expected_headcount IS NOT NULL OR state.unit_id IS NOT NULL)
);

-- Whether the unit of this number is one of these roots or stands below one; NULL roots are everything. The names
-- inside are nobody else's: a macro takes what it is given as text, and `unit_id` would mean the root's own.
CREATE OR REPLACE MACRO in_part(wanted_id, roots) AS
    roots IS NULL OR EXISTS (
        SELECT 1 FROM (SELECT code AS root_code, unit_id AS root_id, last_id AS root_last_id FROM tally.unit)
        WHERE list_contains(roots, root_code) AND wanted_id BETWEEN root_id AND root_last_id);

-- Which share of whose counts stands at a place of each level, for a series across the change of July 2025: of its
-- own all; of a district that had gone by then, its share of it; and back, shares that add up to 1 for each commune.
CREATE OR REPLACE VIEW place_share AS
WITH succession AS (
    SELECT * FROM campaign.unit_succession
    QUALIFY row_number() OVER (PARTITION BY old_code, new_code ORDER BY added_at DESC) = 1
), commune AS (
    SELECT code, office_code FROM tally.unit WHERE kind = 'commune' AND office_code IS NOT NULL
)
SELECT kind AS level, code, code AS from_code, CAST(1 AS DOUBLE) AS share, TRUE AS is_own
FROM tally.unit WHERE kind IN ('district', 'commune')
UNION ALL SELECT 'office', office_code, code, 1, TRUE FROM commune
UNION ALL SELECT 'commune', new_code, old_code, share, FALSE FROM succession
UNION ALL SELECT 'office', office_code, old_code, sum(share), FALSE
FROM succession JOIN commune ON code = new_code GROUP BY office_code, old_code
UNION ALL SELECT 'district', old_code, new_code, share / sum(share) OVER (PARTITION BY new_code), FALSE
FROM succession;
