-- Whose people are deleted, and when.

-- One unit of an upload whose people are held, and the day on which they will be deleted: so many days after it counted
-- last, or after the last day of all. Asked of the tally: bring it up first. NULL days, and a NULL day, are for ever.
CREATE OR REPLACE MACRO held_upload(days, last_day, moment) AS TABLE
WITH held AS MATERIALIZED (
    SELECT upload_id, unit_code, CAST(count(*) AS INTEGER) AS people FROM campaign.participant GROUP BY ALL
), gone AS (
    SELECT upload_id, code AS unit_code, greatest(committed_at, until_known_at) AS gone_at, 'superseded' AS reason
    FROM tally.progress JOIN (SELECT unit_id, code FROM tally.unit) USING (unit_id) WHERE until < DATE '9999-12-31'
    UNION ALL
    SELECT upload_id, code, reverted_at, 'reverted'
    FROM tally.undone JOIN (SELECT unit_id, code FROM tally.unit) USING (unit_id)
), due AS (
    SELECT held.*, reason, CAST(gone_at AS DATE) + CAST(days AS INTEGER) + 1 AS alone_on,
        CAST(last_day AS DATE) + 1 AS all_on
    FROM held LEFT JOIN gone USING (upload_id, unit_code)
)
SELECT upload_id, unit_code, people,
    CASE WHEN alone_on IS NULL OR alone_on > all_on THEN 'ended' ELSE reason END AS reason,
    least(alone_on, all_on) AS goes_on, least(alone_on, all_on) <= CAST(moment AS DATE) AS is_due
FROM due WHERE least(alone_on, all_on) IS NOT NULL;

-- One unit of an upload whose people are deleted.
CREATE OR REPLACE VIEW purged_unit AS
SELECT DISTINCT upload_id, coalesce(purge.unit_code, told.unit_code) AS unit_code
FROM campaign.upload_purge AS purge JOIN campaign.unit_progress AS told USING (upload_id);
