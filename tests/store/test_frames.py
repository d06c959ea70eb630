"""A frame by the quick way is the frame that DuckDB itself gives."""

import pandas as pd
import pytest

from dashboard.store import connection
from dashboard.store.frames import frame

WHOLE = """
    SELECT CAST(range AS INTEGER) AS count, range AS large, CAST(1 AS SMALLINT) AS small, range / 3 AS part,
        range > 2 AS is_so, 'đơn vị ' || range AS words, [CAST(range AS VARCHAR)] AS several,
        DATE '2021-06-30' + CAST(range AS INTEGER) AS day, DATE '9999-12-31' AS for_ever,
        TIMESTAMP '2021-06-30 08:00' + to_days(CAST(range AS INTEGER)) AS moment
    FROM range(6) ORDER BY range
"""
WITH_GAPS = f"""
    SELECT CASE WHEN count > 3 THEN COLUMNS(* EXCLUDE (several)) END FROM ({WHOLE})
"""
NOTHING_KNOWN = """
    SELECT CAST(NULL AS INTEGER) AS count, CAST(NULL AS BOOLEAN) AS is_so, CAST(NULL AS DATE) AS day,
        CAST(NULL AS DOUBLE) AS part, CAST(NULL AS TIMESTAMP) AS moment
"""


@pytest.mark.parametrize("rows", [WHOLE, WITH_GAPS, NOTHING_KNOWN, f"{NOTHING_KNOWN} LIMIT 0"])
def test_the_quick_frame_is_the_frame(rows):
    con = connection.open_store(None)

    pd.testing.assert_frame_equal(frame(con.execute(rows)), con.execute(rows).df())
