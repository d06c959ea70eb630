"""The invented campaign, for tests that hold our judgement against a whole past."""

from collections.abc import Iterator
from itertools import groupby

import pytest
from builders import NOON

from dashboard import demo, pipeline
from dashboard.insight.forecasting.moments import FEWEST_PEOPLE, Series
from dashboard.settings import settings


@pytest.fixture(scope="session")
def demo_series() -> Iterator[dict[str, list[Series]]]:
    """Milestone → a series for each unit of the demo of 2021 that has people enough, as it reported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMPAIGN_SECRET", "only for the tests of forecasts, and long enough")
        settings.cache_clear()
        con = pipeline.open_store(None, NOON)
        demo.build(con, "2021", lambda step, share: None)
        rows = con.execute(
            """
            SELECT unit_code, as_of, with_smartphone, installed, registered FROM unit_progress
            WHERE upload_id NOT IN (SELECT upload_id FROM upload_revert)
            ORDER BY unit_code, as_of, committed_at, upload_id
            """
        ).fetchall()
        con.close()
    settings.cache_clear()
    units = [list(told) for _, told in groupby(rows, key=lambda row: row[0])]
    yield {
        name: [
            Series.of(*([row[place] for row in told] for place in (1, column, 2)))
            for told in units
            if told[-1][2] >= FEWEST_PEOPLE
        ]
        for name, column in (("installed", 3), ("registered", 4))
    }
