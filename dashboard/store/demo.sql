-- The invented people of the demo's newest rosters, with numbers that were never given to anybody: insurance
-- numbers of years of issue that never were (78; in a city 78 to 87), citizen ids of provinces that never were
-- (013, 016, 018, 021; in a city 904 to 939 too).
INSERT INTO campaign.participant BY NAME
WITH person AS (
    SELECT * REPLACE (CAST(born AS VARCHAR) AS born),
        concat_ws(' ', family, middle, given) AS full_name,
        CASE WHEN is_insured THEN '01' || CAST(78000000 + serial AS VARCHAR) END AS insurance_number,
        CASE WHEN is_identified THEN CASE WHEN serial < 1000000 THEN ['013', '016', '018', '021'][1 + serial % 4]
                ELSE CAST(900 + serial // 1000000 * 4 + serial % 4 AS VARCHAR) END
            || CAST(CASE WHEN year(born) >= 2000 THEN 2 ELSE 0 END + CAST(is_woman AS INTEGER) AS VARCHAR)
            || strftime(born, '%y') || lpad(CAST(serial % 1000000 AS VARCHAR), 6, '0') END AS citizen_id
    FROM drawn_person
),
-- Few names are carried by many people, and folding one takes longer than hashing it.
folded AS MATERIALIZED (
    SELECT full_name, name_key(full_name) AS name_key FROM (SELECT DISTINCT full_name FROM person)
)
SELECT upload_id, unit_code, row,
    keyed_hash($inner_pad, $outer_pad, 'i' || insurance_number) AS insurance_hash,
    keyed_hash($inner_pad, $outer_pad, 'c' || citizen_id) AS citizen_hash,
    keyed_hash($inner_pad, $outer_pad, 'b' || born || '|' || folded.name_key) AS name_hash,
    full_name, right(coalesce(insurance_number, citizen_id), 3) AS last_digits,
    CASE WHEN has_phone THEN '0599000' || lpad(CAST(serial % 1000 AS VARCHAR), 3, '0') END AS phone,
    department, smartphone,
    installed_on, installed_on IS NOT NULL AND gives_installed AS installed_dated,
    registered_on, registered_on IS NOT NULL AND gives_ladder AS registered_dated,
    form_submitted_on, form_submitted_on IS NOT NULL AND gives_ladder AS form_submitted_dated,
    approved_on, approved_on IS NOT NULL AND gives_ladder AS approved_dated
FROM person JOIN folded USING (full_name);
