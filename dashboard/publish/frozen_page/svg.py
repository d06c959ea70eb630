"""Drawings that stand inside a page: elements of SVG whose words and values are escaped."""

from collections.abc import Iterable

from markupsafe import Markup, escape

Value = str | float | int
Point = tuple[float, float]


def element(name: str, *content: str, **attributes: Value) -> Markup:
    """`element("text", "5 < 6", x=3, class_="tick")`; `_` in a name is `-`, and nothing at its end."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_written(value)}"' for key, value in attributes.items()
    )
    inside = "".join(escape(each) for each in content)
    return Markup(f"<{name}{told}>{inside}</{name}>" if inside else f"<{name}{told}/>")  # noqa: S704


def path(points: Iterable[Point], is_closed: bool = False) -> str:
    """What `d` says of a line through these points."""
    steps = " ".join(f"{_written(x)} {_written(y)}" for x, y in points)
    return f"M{steps}{'Z' if is_closed else ''}" if steps else ""


def _written(value: Value) -> str:
    """A tenth of a pixel is as fine as anybody sees."""
    return str(escape(value)) if isinstance(value, str) else f"{round(value, 1):g}"
