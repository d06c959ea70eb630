"""Answers of many rows as frames: words go over as they lie, not one by one as `df()` hands them over."""

from typing import Any

import pandas as pd
import pyarrow as pa

from dashboard.store.connection import Connection

# What a column with gaps in it becomes: without them it keeps the type it has.
_WITH_GAPS: dict[pa.DataType, Any] = {
    pa.bool_(): pd.BooleanDtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
}


def frame(answer: Connection) -> pd.DataFrame:
    """What `answer.df()` gives, in a quarter of the time where there are many words."""
    told = answer.to_arrow_table()
    return pd.DataFrame(
        {name: _column(told[place]) for place, name in enumerate(told.column_names)}, copy=False
    )


def _column(told: pa.ChunkedArray) -> Any:
    if pa.types.is_date(told.type):
        told = told.cast(pa.timestamp("us"))
    if told.null_count and told.type in _WITH_GAPS:
        return _WITH_GAPS[told.type].__from_arrow__(told)
    return told.to_pandas()
