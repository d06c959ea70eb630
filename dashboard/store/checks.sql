-- Read every staged row of one roster into checked_row. One statement, so a million rows take seconds.
-- $only_not_… is true where the sheet tells a milestone by its negative heading alone; $empty_is_yes names the
-- milestones whose empty cells mean yes, $undone the repairs that somebody took back (“padded_zero:phone”).
INSERT INTO campaign.checked_row BY NAME
WITH
told AS (SELECT * FROM told_row WHERE upload_id = $upload_id),
-- A sheet has few different marks, and a pattern costs more than a look-up: each is read once. And a macro
-- that is used at nine places is planned nine times, which took a second for the smallest sheet.
mark_cell AS (
    SELECT DISTINCT unnest([has_smartphone, installed, not_installed, registered, not_registered,
        form_submitted, not_form_submitted, approved, not_approved]) AS cell
    FROM told
),
mark_text AS (
    SELECT cell, fold(cell) AS folded, in_words(cell) IS NOT NULL AS is_in_words,
        CASE WHEN $month_first THEN day_before_month(cell) ELSE cell END AS day_cell
    FROM mark_cell WHERE cell IS NOT NULL
),
mark_word AS MATERIALIZED (
    SELECT cell, mark_of(cell, said) AS mark, folded, CASE WHEN is_in_words THEN folded END AS words,
        read_day(day_cell, $as_of) AS day
    FROM (SELECT *, denied_after(folded) AS said FROM mark_text)
),
row_told AS (
    SELECT told.* EXCLUDE (reference),
        coalesce(of_has_smartphone.mark, 'empty') AS smartphone_mark, of_has_smartphone.folded AS smartphone_words,
        coalesce(of_installed.mark, 'empty') AS installed_mark, of_installed.day AS installed_day, of_installed.words AS installed_words,
        of_not_installed.mark AS not_installed_mark, of_not_installed.folded AS not_installed_folded,
        coalesce(of_registered.mark, 'empty') AS registered_mark, of_registered.day AS registered_day, of_registered.words AS registered_words,
        of_not_registered.mark AS not_registered_mark, of_not_registered.folded AS not_registered_folded,
        coalesce(of_form_submitted.mark, 'empty') AS form_submitted_mark, of_form_submitted.day AS form_submitted_day, of_form_submitted.words AS form_submitted_words,
        of_not_form_submitted.mark AS not_form_submitted_mark, of_not_form_submitted.folded AS not_form_submitted_folded,
        coalesce(of_approved.mark, 'empty') AS approved_mark, of_approved.day AS approved_day, of_approved.words AS approved_words,
        of_not_approved.mark AS not_approved_mark, of_not_approved.folded AS not_approved_folded,
        CASE WHEN regexp_full_match(reference, '[0-9a-f]{8}-\d{1,9}') THEN reference END AS reference,
        -- Words under such a heading (a signature, a place and date) make nobody a person; five digits do.
        CASE WHEN has_number(insurance_number) THEN TRUE WHEN has_number(citizen_id) THEN TRUE
            WHEN has_number(phone) THEN TRUE ELSE looks_like_a_day(birth) END AS has_identity,
        -- Where people have a serial number, a line that begins with the name is a title.
        full_name IS NOT NULL AND lead_column = (
            SELECT mode(lead_column) FROM told WHERE full_name IS NOT NULL
        ) AS begins_like_a_person
    FROM told
    LEFT JOIN mark_word AS of_has_smartphone ON of_has_smartphone.cell = told.has_smartphone
    LEFT JOIN mark_word AS of_installed ON of_installed.cell = told.installed
    LEFT JOIN mark_word AS of_not_installed ON of_not_installed.cell = told.not_installed
    LEFT JOIN mark_word AS of_registered ON of_registered.cell = told.registered
    LEFT JOIN mark_word AS of_not_registered ON of_not_registered.cell = told.not_registered
    LEFT JOIN mark_word AS of_form_submitted ON of_form_submitted.cell = told.form_submitted
    LEFT JOIN mark_word AS of_not_form_submitted ON of_not_form_submitted.cell = told.not_form_submitted
    LEFT JOIN mark_word AS of_approved ON of_approved.cell = told.approved
    LEFT JOIN mark_word AS of_not_approved ON of_not_approved.cell = told.not_approved
),
-- From the first line of a signature block on, nothing is a person. A block stands below the last person,
-- so a director in the list, or a group called “Kế toán trưởng”, does not end it.
signature AS (
    SELECT coalesce(min(row), 2147483647) AS first_row FROM row_told
    WHERE NOT has_identity AND filled <= 4
        AND row > (
            SELECT coalesce(max(row), 0) FROM row_told
            WHERE CASE WHEN has_identity THEN TRUE WHEN full_name IS NULL THEN FALSE
                ELSE installed_mark IN ('yes', 'no', 'day') END)
        AND (is_signature(fold(lead)) OR is_signature(fold(coalesce(full_name, second))))
),
person AS (
    SELECT * FROM row_told
    WHERE row < (SELECT first_row FROM signature)
        AND CASE WHEN has_identity THEN TRUE WHEN full_name IS NULL THEN FALSE ELSE NOT (
            is_total(lead) OR is_total(full_name)
            OR (filled = 1 AND NOT begins_like_a_person)
            OR (is_group_number(lead) AND lead_column < 2 AND filled <= 3 AND lead IS DISTINCT FROM full_name)
            OR (is_numbering(full_name) AND is_numbering(lead))
            OR (is_group_title(full_name) AND installed_mark NOT IN ('yes', 'day'))
            OR fold(full_name) IN ('ho va ten', 'ho ten', fold($name_heading))
        ) END
),
-- The unit that a row tells by its code, or by its name: one that a person gave this name, else the only unit
-- that is called so.
unit_here AS MATERIALIZED (
    SELECT code, fold(name) AS folded FROM unit_on($as_of) WHERE in_scope(code, $roots)
),
unit_named AS (
    SELECT name[6:] AS folded, value AS code FROM current_choice
    WHERE upload_id = $upload_id AND starts_with(name, 'unit:') AND $has_unit_names
    UNION ALL
    SELECT folded, min(code) FROM unit_here
    WHERE $has_unit_names AND in_scope(code, [$unit_code]) AND 'unit:' || folded NOT IN (
        SELECT name FROM current_choice WHERE upload_id = $upload_id)
    GROUP BY folded HAVING count(*) = 1
),
-- “I. Trường Mầm non Hoa Mai”: the unit of the rows below, where the sheet tells units by a column.
unit_group AS (
    -- “NORTH-SCHOOL” tells that code, and not “NORTH”.
    SELECT row, max_by(unit_here.code, length(unit_here.code)) AS code,
        coalesce(lead(row) OVER (ORDER BY row), 2147483647) AS until
    FROM row_told JOIN unit_here ON
        list_contains(string_split_regex(upper(concat_ws(' ', lead, second)), '[\s:()–-]+'), unit_here.code)
        OR list_contains(string_split_regex(upper(concat_ws(' ', lead, second)), '[\s:()–]+'), unit_here.code)
        OR fold(regexp_replace(lead, '^\s*(?:[IVXLC]+|[A-HK-Z]|\d+)[.)]\s*', '')) = folded
        OR fold(second) = folded
    WHERE ($has_unit_column OR $has_unit_names) AND filled <= 3 AND NOT has_identity
        AND unit_code IS NULL AND installed IS NULL
    GROUP BY row
),
placed AS (
    SELECT person.* REPLACE (CASE
        WHEN NOT $has_unit_column AND NOT $has_unit_names THEN $unit_code
        WHEN person.unit_code IS NOT NULL THEN upper(regexp_replace(person.unit_code, '\s', '', 'g'))
        ELSE coalesce(unit_named.code, unit_group.code, $unit_code)
    END AS unit_code)
    FROM person
    LEFT JOIN unit_named ON $has_unit_names AND fold(person.unit_name) = unit_named.folded
    LEFT JOIN unit_group ON person.row > unit_group.row AND person.row < unit_group.until
),
-- A macro repeats what it is given wherever it uses it, so what is used often is worked out first.
plain AS (
    SELECT * REPLACE (
            CASE WHEN $month_first THEN day_before_month(birth) ELSE birth END AS birth,
            CASE WHEN contains(full_name, '  ') THEN regexp_replace(full_name, '\s+', ' ', 'g') ELSE full_name END
                AS full_name,
            bare(insurance_number) AS insurance_number, bare(citizen_id) AS citizen_id,
            first_phone(phone) AS phone),
        read_day(CASE WHEN $month_first THEN day_before_month(birth) ELSE birth END, $as_of) AS birth_day,
        fold(status) AS status_words
    FROM placed
),
-- Each cell read once.
cell AS (
    SELECT row, reference, mended, birth AS birth_told, birth_day, unit_code, full_name,
        read_insurance_number(insurance_number) AS insurance_number,
        read_citizen_id(citizen_id) AS citizen_id,
        read_birth(birth, birth_day) AS birth,
        CASE WHEN phone IS NOT NULL THEN read_phone_digits(phone) END AS phone, department,
        smartphone_mark, smartphone_words,
        installed_mark, installed_day, not_installed_mark, not_installed_folded,
        registered_mark, registered_day, not_registered_mark, not_registered_folded,
        form_submitted_mark, form_submitted_day, not_form_submitted_mark, not_form_submitted_folded,
        approved_mark, approved_day, not_approved_mark, not_approved_folded,
        status_words, affirmed(status_words) AS status_told,
        -- Whatever column it was written in, “không có smartphone” and “nghỉ việc” mean the person.
        -- Each cell by itself: “chưa” in one and “nghỉ việc” in the next is not “chưa nghỉ việc”.
        concat_ws(' ; ', status_words, fold(note), installed_words, registered_words, form_submitted_words,
            approved_words) AS words
    FROM plain
),
-- What the person has reached, and on which day where one is told.
reached AS (
    SELECT * REPLACE (
            unless_undone(insurance_number, 'insurance_number', CAST($undone AS VARCHAR[])) AS insurance_number,
            unless_undone(citizen_id, 'citizen_id', CAST($undone AS VARCHAR[])) AS citizen_id,
            unless_undone(phone, 'phone', CAST($undone AS VARCHAR[])) AS phone,
            CASE WHEN installed_mark = 'day' THEN installed_day END AS installed_day,
            CASE WHEN registered_mark = 'day' THEN registered_day END AS registered_day,
            CASE WHEN form_submitted_mark = 'day' THEN form_submitted_day END AS form_submitted_day,
            CASE WHEN approved_mark = 'day' THEN approved_day END AS approved_day),
        tells_of_leaving(words) AS has_left,
        tells_of_no_smartphone(words)
            OR smartphone_mark = 'no' OR tells_of_no_smartphone(smartphone_words) AS no_smartphone,
        is_reached(installed_mark, not_installed_mark, not_installed_folded, $only_not_installed)
            OR (installed_mark = 'empty' AND list_contains(CAST($empty_is_yes AS VARCHAR[]), 'installed'))
            OR CASE WHEN status_told IS NULL THEN FALSE ELSE says_installed(status_told) END AS is_installed,
        is_reached(registered_mark, not_registered_mark, not_registered_folded, $only_not_registered)
            OR (registered_mark = 'empty' AND list_contains(CAST($empty_is_yes AS VARCHAR[]), 'registered'))
            OR registered_mark = 'pending'
            OR CASE WHEN status_told IS NULL THEN FALSE ELSE says_registered(status_told) END AS is_registered,
        is_reached(form_submitted_mark, not_form_submitted_mark, not_form_submitted_folded, $only_not_form_submitted)
            OR (form_submitted_mark = 'empty' AND list_contains(CAST($empty_is_yes AS VARCHAR[]), 'form_submitted'))
            OR CASE WHEN status_told IS NULL THEN FALSE ELSE says_form_submitted(status_told) END AS is_form_submitted,
        is_reached(approved_mark, not_approved_mark, not_approved_folded, $only_not_approved)
            OR (approved_mark = 'empty' AND list_contains(CAST($empty_is_yes AS VARCHAR[]), 'approved'))
            OR CASE WHEN status_told IS NULL THEN FALSE ELSE says_approved(status_told) END AS is_approved
    FROM cell
),
identified AS (
    SELECT *,
        coalesce(insurance_number.value IS NULL AND insurance_number IS NOT NULL, FALSE) AS bad_insurance_number,
        coalesce(citizen_id.value IS NULL AND citizen_id IS NOT NULL, FALSE) AS bad_citizen_id,
        unit_code NOT IN (SELECT code FROM unit_here) AS unknown_unit,
        CASE WHEN reference IS NOT NULL AND insurance_number.value IS NULL AND citizen_id.value IS NULL
            THEN 'r' || reference || name_key(full_name)
            ELSE person_key(unit_code, insurance_number.value, citizen_id.value, full_name, birth, phone.value, department)
        END AS person
    FROM reached
),
-- The first accepted copy of a person counts, the later ones are said to repeat it.
first_copy AS (
    SELECT unit_code, person, min(row) AS first_row FROM identified
    WHERE NOT (has_left OR bad_insurance_number OR bad_citizen_id OR unknown_unit OR full_name IS NULL)
    GROUP BY unit_code, person HAVING count(*) > 1 AND person IS NOT NULL
),
judged AS (
    SELECT identified.*,
        CASE WHEN NOT has_left AND identified.row > first_row THEN first_row END AS repeats_row,
        full_name IS NULL OR bad_insurance_number OR bad_citizen_id OR unknown_unit AS has_error
    FROM identified LEFT JOIN first_copy USING (unit_code, person)
),
-- Faults are listed for the few rows that have one: building a list for each of a million rows costs seconds.
faulty AS (
    SELECT *,
        NOT (has_left OR has_error OR repeats_row IS NOT NULL) AS is_accepted,
        phone IS NOT NULL AND phone.value IS NULL AS bad_phone,
        CASE WHEN birth_told IS NOT NULL AND coalesce(birth_day > $as_of, TRUE)
            THEN looks_like_a_day(birth_told) ELSE FALSE END AS bad_birth,
        CASE WHEN status_told IS NULL OR has_left OR no_smartphone THEN FALSE
            ELSE NOT (says_no(status_words) OR says_installed(status_told) OR says_registered(status_told)
                OR says_form_submitted(status_told) OR says_approved(status_told)) END AS unknown_status,
        'unknown' IN (installed_mark, registered_mark, form_submitted_mark, approved_mark) AS has_unknown_mark,
        'day' IN (installed_mark, registered_mark, form_submitted_mark, approved_mark) AS has_day
    FROM judged
)
SELECT
    $upload_id AS upload_id, row, unit_code, full_name,
    insurance_number.value AS insurance_number, citizen_id.value AS citizen_id, birth,
    phone.value AS phone, department, NOT no_smartphone AS smartphone,
    is_installed AND NOT no_smartphone AS installed,
    CASE WHEN installed_day <= $as_of THEN installed_day END AS installed_on,
    -- A form handed in, or an account approved, implies the registration.
    is_registered OR is_form_submitted OR is_approved AS registered,
    CASE WHEN registered_day <= $as_of THEN registered_day END AS registered_on,
    is_form_submitted AS form_submitted,
    CASE WHEN form_submitted_day <= $as_of THEN form_submitted_day END AS form_submitted_on,
    is_approved AS approved,
    CASE WHEN approved_day <= $as_of THEN approved_day END AS approved_on,
    has_left, is_accepted,
    CASE WHEN has_left THEN NULL WHEN has_error OR repeats_row IS NOT NULL OR bad_phone OR bad_birth OR unknown_status
            OR has_unknown_mark OR has_day
        THEN list_filter([
            CASE WHEN unknown_unit THEN fault('unknown_unit', 'unit_code') END,
            CASE WHEN full_name IS NULL THEN fault('empty_name', 'full_name') END,
            CASE WHEN bad_insurance_number THEN fault('bad_insurance_number', 'insurance_number') END,
            CASE WHEN bad_citizen_id THEN fault('bad_citizen_id', 'citizen_id') END,
            CASE WHEN NOT has_error AND repeats_row IS NOT NULL
                THEN {'fault': 'repeated_person', 'column': NULL, 'first_row': repeats_row} END,
            CASE WHEN bad_phone THEN fault('bad_phone', 'phone') END,
            CASE WHEN bad_birth THEN fault('bad_date', 'birth') END,
            fault_of_mark(installed_mark, installed_day, $as_of, words, 'installed'),
            fault_of_mark(registered_mark, registered_day, $as_of, words, 'registered'),
            fault_of_mark(form_submitted_mark, form_submitted_day, $as_of, words, 'form_submitted'),
            fault_of_mark(approved_mark, approved_day, $as_of, words, 'approved'),
            CASE WHEN unknown_status THEN fault('unknown_mark', 'status') END
        ], found -> found IS NOT NULL)
    END AS faults,
    CASE WHEN is_accepted AND (mended IS NOT NULL OR insurance_number.repair IS NOT NULL
            OR citizen_id.repair IS NOT NULL OR phone.repair IS NOT NULL)
        THEN list_filter([
            CASE WHEN insurance_number.repair IS NOT NULL
                THEN {'repair': insurance_number.repair, 'column': 'insurance_number'} END,
            CASE WHEN citizen_id.repair IS NOT NULL THEN {'repair': citizen_id.repair, 'column': 'citizen_id'} END,
            CASE WHEN phone.repair IS NOT NULL THEN {'repair': phone.repair, 'column': 'phone'} END
        ], done -> done IS NOT NULL)
        || coalesce(list_transform(mended, name -> {'repair': 'legacy_encoding', 'column': name}), [])
    END AS repairs
FROM faulty;
