-- Who the accepted people of an upload are: keyed hashes of what the file tells of them, and of what we knew
-- of the row of ours that the file names. A row that was copied in the sheet is only its first self.
INSERT INTO campaign.checked_identity BY NAME
WITH named AS (
    SELECT row, reference, count(*) OVER (PARTITION BY reference) AS copies
    FROM campaign.staged_row
    WHERE $has_references AND upload_id = $upload_id AND reference IS NOT NULL AND row IN (
        SELECT row FROM campaign.checked_row WHERE upload_id = $upload_id AND is_accepted)
),
told AS (
    SELECT checked.*, named.reference, copies
    FROM campaign.checked_row AS checked LEFT JOIN named ON named.row = checked.row
    WHERE checked.upload_id = $upload_id AND checked.is_accepted AND checked.counts IS NULL
),
known AS (
    SELECT * FROM known_person($as_of, $known_at)
    WHERE $has_references AND unit_code IN (SELECT DISTINCT unit_code FROM told)
)
SELECT told.upload_id, told.row, told.unit_code, known.reference,
    coalesce(keyed_hash($inner_pad, $outer_pad, 'i' || told.insurance_number), known.insurance_hash) AS insurance_hash,
    coalesce(keyed_hash($inner_pad, $outer_pad, 'c' || told.citizen_id), known.citizen_hash) AS citizen_hash,
    CASE WHEN known.reference IS NOT NULL AND told.birth IS NULL THEN known.name_hash
        ELSE keyed_hash($inner_pad, $outer_pad,
            name_identity(told.unit_code, told.full_name, told.birth, told.phone, told.department))
    END AS name_hash
FROM told LEFT JOIN known ON known.reference = told.reference AND known.unit_code = told.unit_code
    AND (copies = 1 OR name_key(known.full_name) = name_key(told.full_name));
