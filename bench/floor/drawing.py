"""The growth of each page, as a picture that reads without its colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 380, 60, 210, 30, 50
INKS = ("#12504c", "#a8502c", "#3b5fa0", "#7a3f7d", "#5f6b1f", "#444444", "#0b5c8a", "#8a1538")
DASHES = ("", "6 3", "2 3", "10 3 2 3", "1 4", "12 4", "3 6", "8 2 2 2 2 2")


def curves(figures: Sequence[Any], counted: str) -> str:
    """CPU of a request (ours and PostgreSQL's), by how many of what is counted, on two logarithmic scales."""
    lines: dict[str, list[tuple[int, float]]] = {}
    for one in figures:
        lines.setdefault(one.page, []).append((one.size, one.ms + one.database_ms))
    lines = {name: sorted(points) for name, points in lines.items() if len(points) > 1}
    lines = dict(sorted(lines.items(), key=lambda line: -line[1][-1][1]))  # as their ends stand
    sizes = sorted({size for points in lines.values() for size, _ in points})
    most = max(ms for points in lines.values() for _, ms in points)
    high = 10 ** math.ceil(math.log10(most))
    marks = [10**power for power in range(round(math.log10(high)) + 1)]

    def x(size: float) -> float:
        span = math.log(sizes[-1] / sizes[0]) or 1
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(size / sizes[0]) / span

    def y(ms: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - math.log(max(ms, 1)) / math.log(high))

    said = "; ".join(
        f"{name}: " + ", ".join(f"{s} → {ms:.0f} ms" for s, ms in points) for name, points in lines.items()
    )
    out = [HEAD.format(counted=counted), f'<desc id="d">{escape(said)}</desc>']
    for mark in marks:
        out.append(_line(f"{LEFT},{y(mark):.1f} {WIDTH - RIGHT},{y(mark):.1f}", "#ddd5c4"))
        out.append(_word(LEFT - 8, y(mark) + 4, f"{mark} ms", "#444", "end"))
    out += [_word(x(size), HEIGHT - BOTTOM + 20, str(size), "#444", "middle") for size in sizes]
    end = 0.0
    for number, (name, points) in enumerate(lines.items()):
        ink, dash = INKS[number % len(INKS)], DASHES[number % len(DASHES)]
        out.append(_line(" ".join(f"{x(size):.1f},{y(ms):.1f}" for size, ms in points), ink, dash))
        end = max(y(points[-1][1]), end + 14)
        out.append(_word(WIDTH - RIGHT + 10, end + 4, f"{name}: {points[-1][1]:.0f} ms", ink, "start"))
    out.append(_word((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, counted, "#444", "middle"))
    return "\n".join([*out, "</svg>"]) + "\n"


HEAD = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"
 aria-labelledby="t d" font-family="sans-serif" font-size="12">
<title id="t">CPU of a request by number of {{counted}}</title>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fffdf8"/>"""


def _line(points: str, ink: str, dash: str = "") -> str:
    width = 2 if ink != "#ddd5c4" else 1
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{points}" fill="none" stroke="{ink}" stroke-width="{width}"{dashes}/>'


def _word(x: float, y: float, text: str, ink: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{ink}" text-anchor="{anchor}">{escape(text)}</text>'
