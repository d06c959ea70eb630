-- Keep everybody who counts once this upload is committed.
-- A milestone without a date keeps the day under which the same person was first seen with it, else takes
-- the roster's day: a second upload never moves people forward in time.
INSERT INTO campaign.participant BY NAME
WITH person AS MATERIALIZED (
    SELECT *, row_number() OVER () AS place
    FROM resulting_person($upload_id, $as_of, $known_at, $merges, CAST($told AS VARCHAR[]))
),
-- Few of millions, found by one column at a time.
candidate AS MATERIALIZED (
    SELECT rowid AS place FROM campaign.participant WHERE insurance_hash IN (SELECT insurance_hash FROM person)
    UNION SELECT rowid FROM campaign.participant WHERE citizen_hash IN (SELECT citizen_hash FROM person)
    UNION SELECT rowid FROM campaign.participant WHERE name_hash IN (SELECT name_hash FROM person)
),
known AS MATERIALIZED (
    SELECT insurance_hash, citizen_hash, name_hash, installed_on, registered_on, form_submitted_on, approved_on
    FROM campaign.participant
    WHERE rowid IN (SELECT place FROM candidate)
        AND upload_id NOT IN (SELECT upload_id FROM campaign.upload_revert)
),
-- Two rows are the same person when the first of the three hashes that both have is equal (DESIGN §3).
seen AS (
    SELECT place, min(known.installed_on) AS installed_on, min(known.registered_on) AS registered_on,
        min(known.form_submitted_on) AS form_submitted_on, min(known.approved_on) AS approved_on
    FROM (
        SELECT place, known.* FROM person JOIN known USING (insurance_hash)
        UNION ALL BY NAME
        SELECT place, known.* FROM person JOIN known USING (citizen_hash)
        WHERE person.insurance_hash IS NULL OR known.insurance_hash IS NULL
        UNION ALL BY NAME
        SELECT place, known.* FROM person JOIN known USING (name_hash)
        WHERE (person.insurance_hash IS NULL OR known.insurance_hash IS NULL)
            AND (person.citizen_hash IS NULL OR known.citizen_hash IS NULL)
    ) AS known
    GROUP BY place
)
SELECT $upload_id AS upload_id, unit_code, row, told_by,
    coalesce(known_reference, reference_of($upload_id, row)) AS reference, insurance_hash, citizen_hash, name_hash, full_name,
    last_digits, phone, department, smartphone,
    CASE WHEN person.installed
        THEN coalesce(person.installed_on, least(seen.installed_on, $as_of)) END AS installed_on,
    person.installed AND installed_dated AS installed_dated,
    CASE WHEN person.registered
        THEN coalesce(person.registered_on,
            -- A form handed in, or an account approved, was registered by then.
            least(seen.registered_on, person.form_submitted_on, person.approved_on, $as_of)) END AS registered_on,
    person.registered AND registered_dated AS registered_dated,
    CASE WHEN person.form_submitted
        THEN coalesce(person.form_submitted_on, least(seen.form_submitted_on, $as_of)) END
        AS form_submitted_on,
    person.form_submitted AND form_submitted_dated AS form_submitted_dated,
    CASE WHEN person.approved
        THEN coalesce(person.approved_on, least(seen.approved_on, $as_of)) END AS approved_on,
    person.approved AND approved_dated AS approved_dated
FROM person LEFT JOIN seen USING (place);
