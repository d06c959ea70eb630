-- Read every staged row of a table of counts into checked_row: one row is a unit with its totals.
-- A row without a unit's code, and without a name that is exactly one unit's, is a sub-total.
INSERT INTO campaign.checked_row BY NAME
WITH
named AS (
    SELECT fold(name) AS folded, min(code) AS code FROM current_unit
    WHERE in_scope(code, $roots) GROUP BY folded HAVING count(*) = 1
),
told AS (
    SELECT told_row.* REPLACE (
        coalesce(upper(regexp_replace(unit_code, '\s', '', 'g')), named.code) AS unit_code)
    FROM told_row LEFT JOIN named ON fold(told_row.unit_name) = named.folded
    WHERE upload_id = $upload_id
),
claimed AS (
    SELECT row, unit_code,
        -- What is told must be a number; what is not told is zero, or everybody has a smartphone.
        len(list_filter([headcount, with_smartphone, installed, registered, form_submitted, approved],
            cell -> cell IS NOT NULL AND read_count(cell) IS NULL)) > 0 AS has_words,
        {'headcount': read_count(headcount),
         'with_smartphone': coalesce(read_count(with_smartphone), read_count(headcount)),
         'installed': coalesce(read_count(installed), 0), 'registered': coalesce(read_count(registered), 0),
         'form_submitted': coalesce(read_count(form_submitted), 0),
         'approved': coalesce(read_count(approved), 0)} AS counts
    FROM told
    WHERE unit_code IS NOT NULL AND NOT is_numbering(unit_code) AND NOT is_total(lead) AND filled > 1
),
judged AS (
    SELECT *,
        unit_code NOT IN (SELECT code FROM unit_on($as_of) WHERE in_scope(code, $roots)) AS unknown_unit,
        has_words OR counts.headcount IS NULL OR counts.installed > counts.with_smartphone
            OR greatest(counts.with_smartphone, counts.registered, counts.form_submitted, counts.approved)
                > counts.headcount AS bad_count,
        min(row) OVER (PARTITION BY unit_code) AS first_row
    FROM claimed
)
SELECT $upload_id AS upload_id, row, unit_code, counts, FALSE AS has_left,
    NOT (unknown_unit OR bad_count OR row > first_row) AS is_accepted,
    list_filter([
        CASE WHEN unknown_unit THEN fault('unknown_unit', 'unit_code') END,
        CASE WHEN bad_count THEN fault('bad_count', 'headcount') END,
        CASE WHEN row > first_row THEN {'fault': 'repeated_unit', 'column': 'unit_code', 'first_row': first_row} END
    ], found -> found IS NOT NULL) AS faults
FROM judged;
