"""The day as a picture: three panels of SVG by hand, readable on a light page and on a dark one."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, GAP = 860, 150, 62, 130, 34, 58
HOURS = 24
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #444 }
.title { font-weight: 600; fill: #222 }
.axis { stroke: #999; stroke-width: 1; fill: none }
.grid { stroke: #999; stroke-width: .5; stroke-dasharray: 2 4 }
.bar { stroke: #c2410c; stroke-width: 1.2; stroke-dasharray: 6 3 }
.outage { fill: #c2410c; opacity: .14 }
.line { fill: none; stroke-width: 1.8; stroke-linejoin: round }
@media (prefers-color-scheme: dark) { text { fill: #bbb } .title { fill: #eee } .axis { stroke: #777 } }
"""
COLOURS = ("#2563eb", "#d97706", "#0d9488", "#9333ea", "#6b7280")  # all visible on white and on near-black


@dataclass(frozen=True)
class Series:
    """A name and a value for every equal part of the day."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True)
class Panel:
    """Lines, or areas upon each other, over the hours of the day; `limit` is drawn as a broken line."""

    title: str
    series: Sequence[Series]
    top: float
    unit: str = ""
    stacked: bool = False
    limit: float | None = None


def svg(panels: Sequence[Panel], outage: tuple[float, float], title: str) -> str:
    """The whole picture; `outage` is given in hours of the day."""
    height = TOP + len(panels) * (HEIGHT + GAP)
    body = "".join(_panel(panel, TOP + index * (HEIGHT + GAP), outage) for index, panel in enumerate(panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title><style>{STYLE}</style>\n{body}</svg>\n'
    )


def _panel(panel: Panel, top: float, outage: tuple[float, float]) -> str:
    begun, ended = _x(outage[0]), _x(outage[1])
    parts = [
        f'<text class="title" x="{LEFT}" y="{top - 10}">{escape(panel.title)}</text>',
        f'<rect class="outage" x="{begun:.1f}" y="{top}" width="{ended - begun:.1f}" height="{HEIGHT}"/>',
        *_grid(panel, top),
        *(_areas(panel, top) if panel.stacked else _lines(panel, top)),
    ]
    if panel.limit is not None:
        y = _y(panel.limit, panel, top)
        parts.append(f'<path class="bar" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
    return "\n".join(parts) + "\n"


def _grid(panel: Panel, top: float) -> list[str]:
    parts = [f'<path class="axis" d="M{LEFT} {top}V{top + HEIGHT}H{WIDTH - RIGHT}"/>']
    for share in (0.5, 1.0):
        y = _y(panel.top * share, panel, top)
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        label = f"{panel.top * share:,g}{panel.unit}"
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for hour in range(0, HOURS + 1, 3):
        where = f'x="{_x(hour):.1f}" y="{top + HEIGHT + 16}" text-anchor="middle"'
        parts.append(f"<text {where}>{hour:02}:00</text>")
    return parts


def _lines(panel: Panel, top: float) -> list[str]:
    parts = []
    for number, series in enumerate(panel.series):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in _points(series.values, panel, top))
        parts.append(f'<polyline class="line" stroke="{COLOURS[number]}" points="{points}"/>')
        parts.append(_legend(number, series.name, top))
    return parts


def _areas(panel: Panel, top: float) -> list[str]:
    """The last series lies at the bottom."""
    parts = []
    below = [0.0] * len(panel.series[0].values)
    for number in reversed(range(len(panel.series))):
        above = [low + value for low, value in zip(below, panel.series[number].values, strict=True)]
        edge = [*_points(above, panel, top), *reversed(_points(below, panel, top))]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in edge)
        parts.append(f'<polygon fill="{COLOURS[number]}" fill-opacity=".75" points="{points}"/>')
        parts.append(_legend(number, panel.series[number].name, top))
        below = above
    return parts


def _points(values: Sequence[float], panel: Panel, top: float) -> list[tuple[float, float]]:
    part = HOURS / len(values)
    return [(_x((index + 0.5) * part), _y(value, panel, top)) for index, value in enumerate(values)]


def _legend(number: int, name: str, top: float) -> str:
    x, y = WIDTH - RIGHT + 12, top + 14 + 20 * number
    square = f'<rect x="{x}" y="{y - 10}" width="11" height="11" rx="2" fill="{COLOURS[number]}"/>'
    return f'{square}<text x="{x + 17}" y="{y}">{escape(name)}</text>'


def _x(hour: float) -> float:
    return LEFT + hour / HOURS * (WIDTH - LEFT - RIGHT)


def _y(value: float, panel: Panel, top: float) -> float:
    return top + HEIGHT * (1 - min(max(value, 0.0), panel.top) / panel.top)
