"""The typeface of figures: reads the widths and outlines of letters from the fonts that the project brings.

With them, text in a file needs no font on the machine that shows it. It reads what it needs of TrueType (ISO/IEC
14496-22): the tables ``cmap`` in format 4, ``hmtx``, ``loca`` and ``glyf``. It knows neither kerning nor hinting.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

_FOLDER = Path(__file__).parent / "font"

_WORDS, _SCALE, _PAIR, _MATRIX, _XY, _MORE = 0x01, 0x08, 0x40, 0x80, 0x02, 0x20
"""The flags of a part of a composite glyph."""

EM = 500
"""The units of an outline in the height of a letter's box (an em); fewer than those of the font, to save bytes."""

Point = tuple[float, float, bool]
"""A point of an outline, and whether it is on the curve; the other points control the curve."""


class Typeface:
    """One font. ``units`` is the number of its units in the height of a letter's box (an em)."""

    def __init__(self, content: bytes) -> None:
        count = struct.unpack_from(">H", content, 4)[0]
        entries = (struct.unpack_from(">4s4xII", content, 12 + 16 * n) for n in range(count))
        self.tables = {name.decode(): content[start : start + size] for name, start, size in entries}
        self.units: int = struct.unpack_from(">H", self.tables["head"], 18)[0]

    @cached_property
    def glyphs(self) -> dict[str, int]:
        """The number of the glyph of each character."""
        table = self.tables["cmap"]
        records = [struct.unpack_from(">HHI", table, 4 + 8 * n) for n in range(struct.unpack_from(">H", table, 2)[0])]
        start = next(offset for *_, offset in records if table[offset : offset + 2] == b"\0\4")
        (twice,) = struct.unpack_from(">H", table, start + 6)

        def column(number: int, kind: str) -> tuple[int, ...]:
            at = start + 14 + number * twice + (2 if number else 0)
            return struct.unpack_from(f">{twice // 2}{kind}", table, at)

        found = {}
        for n, (end, first, delta, far) in enumerate(
            zip(column(0, "H"), column(1, "H"), column(2, "h"), column(3, "H"), strict=True)
        ):
            for code in range(first, min(end, 0xFFFE) + 1):
                glyph = code
                if far:
                    here = start + 16 + 3 * twice + 2 * n
                    (glyph,) = struct.unpack_from(">H", table, here + far + 2 * (code - first))
                if glyph := (glyph + delta) % 0x10000 if glyph else 0:
                    found[chr(code)] = glyph
        return found

    @cached_property
    def advances(self) -> tuple[int, ...]:
        """The width of each glyph; the last one holds for all that follow."""
        (count,) = struct.unpack_from(">H", self.tables["hhea"], 34)
        return struct.unpack_from(f">{'Hh' * count}", self.tables["hmtx"])[::2]

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where the outline of each glyph begins and the one before it ends, in bytes of ``glyf``."""
        long = struct.unpack_from(">h", self.tables["head"], 50)[0]
        table = self.tables["loca"]
        found = struct.unpack(f">{len(table) // (4 if long else 2)}{'I' if long else 'H'}", table)
        return found if long else tuple(2 * place for place in found)

    def has(self, line: str) -> bool:
        """Whether the font has every character of a line."""
        return all(char in self.glyphs for char in line)

    def advance(self, char: str) -> float:
        """Return the width of a character in em; that of a wide letter if the font lacks it."""
        glyph = self.glyphs.get(char, self.glyphs["W"])
        return self.advances[min(glyph, len(self.advances) - 1)] / self.units

    @cache  # noqa: B019  # there are two fonts, which live as long as the program
    def outline(self, char: str) -> str:
        """Return the outline of a character as an SVG path on its line, in units of which an em has ``EM``.

        It is empty for a space. Raises KeyError if the font lacks the character.
        """
        return "".join(_path(points, EM / self.units) for points in self._contours(self.glyphs[char]))

    def _contours(self, glyph: int) -> Iterator[list[Point]]:
        data = self.tables["glyf"][self.places[glyph] : self.places[glyph + 1]]
        if not data:
            return
        (count,) = struct.unpack_from(">h", data)
        yield from _simple(data, count) if count >= 0 else self._composite(data)

    def _composite(self, data: bytes) -> Iterator[list[Point]]:
        """Yield the contours of a glyph that is made of others, such as a letter and its accent."""
        at, flags = 10, _MORE
        while flags & _MORE:
            flags, glyph = struct.unpack_from(">HH", data, at)
            if flags & (_SCALE | _PAIR | _MATRIX) or not flags & _XY:
                raise ValueError("the font scales a part of a glyph or places it by a point")
            x, y = struct.unpack_from(">hh" if flags & _WORDS else ">bb", data, at + 4)
            at += 8 if flags & _WORDS else 6
            for points in self._contours(glyph):
                yield [(px + x, py + y, on) for px, py, on in points]


def _simple(data: bytes, count: int) -> Iterator[list[Point]]:
    """Yield the contours of a glyph that has outlines of its own."""
    ends = struct.unpack_from(f">{count}H", data, 10)
    at = 10 + 2 * count
    at += 2 + struct.unpack_from(">H", data, at)[0]
    flags: list[int] = []
    while len(flags) <= ends[-1]:
        flag, repeated = data[at], 0
        at += 1
        if flag & 0x08:
            repeated = data[at]
            at += 1
        flags += [flag] * (1 + repeated)
    sides = []
    for short, same in ((0x02, 0x10), (0x04, 0x20)):
        value, side = 0, []
        for flag in flags:
            if flag & short:
                value += data[at] if flag & same else -data[at]
                at += 1
            elif not flag & same:
                value += struct.unpack_from(">h", data, at)[0]
                at += 2
            side.append(value)
        sides.append(side)
    first = 0
    for end in ends:
        span = slice(first, end + 1)
        yield [(x, y, bool(flag & 1)) for x, y, flag in zip(sides[0][span], sides[1][span], flags[span], strict=True)]
        first = end + 1


def _path(points: list[Point], scale: float) -> str:
    """Return a contour as an SVG path. Its second axis leads down, that of a font leads up."""
    whole: list[tuple[int, int, bool]] = []
    for (x, y, on), (x2, y2, on2) in zip(points, [*points[1:], points[0]], strict=True):
        whole.append((round(x * scale), round(-y * scale), on))
        if not on and not on2:  # between two control points is a point of the curve
            whole.append((round((x + x2) / 2 * scale), round(-(y + y2) / 2 * scale), True))
    start = next(n for n, (_, _, on) in enumerate(whole) if on)
    (left, top, _), *rest = whole[start:] + whole[:start]
    parts, at = [f"M{left} {top}"], (left, top)
    control: tuple[int, ...] = ()
    for x, y, on in [*rest, (left, top, True)]:
        step = (x - at[0], y - at[1])
        if not on:
            control = step
        elif control or any(step):
            numbers = " ".join(map(str, (*control, *step))).replace(" -", "-")
            parts.append(f"{'q' if control else 'l'}{numbers}")
            at, control = (x, y), ()
    return "".join(parts) + "z"


@cache
def typeface(*, bold: bool = False) -> Typeface:
    """Return the font of figures."""
    return Typeface((_FOLDER / f"Inter-{'Bold' if bold else 'Regular'}.ttf").read_bytes())
