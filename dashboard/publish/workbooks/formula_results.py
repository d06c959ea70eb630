"""What formulas last gave, put back into a workbook that openpyxl wrote, which keeps the formulas alone.

Excel works them out anew; telephones, previews and our own intake show and read what is stored.
"""

import re
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel

Results = dict[str, object]

_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)>(<f\b.*?(?:</f>|/>))<v ?(?:/>|></v>)</c>', re.DOTALL)
_TYPE = re.compile(r' t="\w+"')


def of(content: bytes, formulas: dict[str, set[str]]) -> dict[str, Results]:
    """Sheet → cell → result, for these cells that hold formulas; nothing is opened where there are none."""
    if not any(formulas.values()):
        return {}
    book = load_workbook(BytesIO(content), data_only=True)
    return {
        name: {place: book[name][place].value for place in places}
        for name, places in formulas.items()
        if places
    }


def put_back(content: bytes, parts: dict[str, Results]) -> bytes:
    """The workbook with results beside its formulas; `parts` is the path of a sheet and its cells."""
    if not parts:
        return content
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename in parts:
                part = _with_results(part.decode("utf-8"), parts[info.filename]).encode("utf-8")
            new.writestr(info, part)
    return file.getvalue()


def _with_results(xml: str, results: Results) -> str:
    def told(cell: re.Match[str]) -> str:
        place, attributes, formula = cell.groups()
        found = _stored(results.get(place))
        if found is None:
            return cell.group()
        kind, words = found
        return f'<c r="{place}"{_TYPE.sub("", attributes)}{kind}>{formula}<v>{escape(words)}</v></c>'

    return _CELL.sub(told, xml)


def _stored(value: object) -> tuple[str, str] | None:
    """How a result stands in the file: its type, and its text."""
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, int | float):
        return "", repr(value)
    if isinstance(value, datetime | date | time | timedelta):
        return "", repr(to_excel(value))
    if isinstance(value, str):
        return (' t="e"' if value.startswith("#") and value.endswith(("!", "?", "/A")) else ' t="str"'), value
    return None
