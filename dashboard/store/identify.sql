-- Who the people of an upload are who are accepted, or have left: keyed hashes of what the file tells of them, and
-- of what we knew of the row of ours that the file names. Somebody else typed over a row of ours is somebody
-- else: no number may contradict, and the name must be nearly the same. A row that was copied in the sheet keeps
-- its reference only under its own name.
INSERT INTO campaign.checked_identity BY NAME
WITH named AS (
    SELECT row, reference, count(*) OVER (PARTITION BY reference) AS copies
    FROM campaign.staged_row
    WHERE $has_references AND upload_id = $upload_id AND reference IS NOT NULL AND row IN (
        SELECT row FROM campaign.checked_row WHERE upload_id = $upload_id AND (is_accepted OR has_left))
),
told AS (
    SELECT checked.row, checked.unit_code, full_name, birth, has_left, named.reference, copies,
        keyed_hash($inner_pad, $outer_pad, 'i' || insurance_number) AS insurance_hash,
        keyed_hash($inner_pad, $outer_pad, 'c' || citizen_id) AS citizen_hash,
        keyed_hash($inner_pad, $outer_pad,
            name_identity(unit_code, full_name, birth, phone, department)) AS name_hash
    FROM campaign.checked_row AS checked LEFT JOIN named ON named.row = checked.row
    WHERE checked.upload_id = $upload_id AND (is_accepted OR has_left) AND counts IS NULL
        AND unit_code IS NOT NULL AND full_name IS NOT NULL
),
known AS (
    SELECT * FROM known_person($as_of, $known_at)
    WHERE $has_references AND unit_code IN (SELECT DISTINCT unit_code FROM told)
)
SELECT $upload_id AS upload_id, told.row, told.unit_code, known.reference, told.has_left,
    coalesce(told.insurance_hash, known.insurance_hash) AS insurance_hash,
    coalesce(told.citizen_hash, known.citizen_hash) AS citizen_hash,
    CASE WHEN known.reference IS NOT NULL AND told.birth IS NULL THEN known.name_hash
        ELSE told.name_hash END AS name_hash
FROM told LEFT JOIN known ON known.reference = told.reference AND known.unit_code = told.unit_code
    AND coalesce(known.insurance_hash = told.insurance_hash, TRUE)
    AND coalesce(known.citizen_hash = told.citizen_hash, TRUE)
    AND CASE WHEN copies = 1
        THEN jaro_winkler_similarity(name_key(known.full_name), name_key(told.full_name)) >= 0.85
        ELSE name_key(known.full_name) = name_key(told.full_name) END;
