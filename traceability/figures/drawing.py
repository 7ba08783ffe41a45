"""What all figures share: text and its width, the cells and signs of verdicts, and the sheet that they are drawn on.

Each figure is drawn once. On a page, it takes its colors from the style sheet of the site. As a file for slides or
print, it has light colors, a title and its source. A shape always repeats what a color says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from xml.sax.saxutils import escape, unescape

from traceability.analysis.verdicts import Verdict
from traceability.figures import signs
from traceability.figures.typeface import EM, typeface

WIDTH = 700
"""The width of every drawing in its own units. A unit is one pixel if the column of the page is this wide."""
SIZE, LEADING = 14.5, 19
"""The size of text, and the distance from line to line."""

LIGHT = {
    "--ink": "#1c2430",
    "--ink-quiet": "#56606e",
    "--rule": "#d9dee5",
    "--applies": "#14566e",
    "--instead": "#7d5200",
    "--out": "#a63a0c",
    "--none": "#6a7280",
}
"""The colors of the light scheme of the style sheet, for a figure in a file of its own."""

SIZES = {"title": 21, "source": 12.5}
"""The size of text in a figure in a file of its own, by its style, if it is not ``SIZE``."""
BOLD = {"title", "strong"}
"""The styles of bold text."""

STYLE = """\
.drawing text{fill:var(--ink);font-size:14.5px}
.drawing .quiet{fill:var(--ink-quiet)}
.drawing .strong{font-weight:bold}
.drawing path{fill:var(--applies);fill-rule:evenodd}
.drawing .alternative,.drawing .challenges{fill:var(--instead)}
.drawing .gap,.drawing .breaks{fill:var(--out)}
.drawing .not_relevant{fill:var(--none)}
.drawing .tick{fill:var(--ink-quiet)}
.drawing .line{fill:none;stroke:var(--ink-quiet)}
.drawing .dotted{stroke-dasharray:1.5 3}
.drawing .up,.drawing .to-full{fill:none;stroke:var(--applies);stroke-width:2.5}
.drawing .to-part{fill:none;stroke:var(--instead);stroke-width:2.5}
.drawing .down,.drawing .to-gap{fill:none;stroke:var(--out);stroke-width:2.5;stroke-dasharray:7 4}
.drawing .rule{fill:none;stroke:var(--rule)}
.drawing circle.up{fill:var(--applies);stroke:none}
.drawing circle.down{fill:var(--out);stroke:none}
.drawing circle.line{fill:var(--ink-quiet);stroke:none}
"""
_ALONE = """\
.drawing .said,.drawing .title,.drawing .strong{fill:var(--ink)}
.drawing .source{fill:var(--ink-quiet)}
.drawing defs path{fill:inherit;fill-rule:nonzero}
.drawing text{font-family:sans-serif}
"""
_MARGIN = 28

drawn_once = lru_cache(maxsize=8)
"""Decorator that remembers the last drawings of a figure. A build asks for the heat map some seventy times."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its words: ``message`` in one sentence, ``description`` all that it shows, ``key`` how to read it.

    ``name`` is the name of its files and the prefix of its ids, so that the ids of two figures on a page differ.
    """

    name: str
    title: str
    message: str
    description: str
    key: str
    height: float
    body: str

    def on_page(self) -> str:
        """Return the drawing as a part of a page."""
        return self._sheet(WIDTH, self.height, STYLE, self.body)

    def on_paper(self) -> str:
        """Return the drawing in the light colors, for paper, without title or source."""
        return self._sheet(WIDTH, self.height, _light(STYLE), self.body, alone=True)

    def small(self) -> str:
        """Return the drawing on white without title or source, for a picture that is too small to read."""
        ground = f'<rect width="{WIDTH}" height="{self.height:g}" fill="#fff"/>'
        return self._sheet(WIDTH, self.height, _light(_ALONE + STYLE), ground + outlined(self.body), alone=True)

    def alone(self, source: str) -> str:
        """Return the drawing as an SVG file, on white, with its title, message, key and ``source``."""
        y, parts = _MARGIN + 16.0, []
        for words, style, leading in (
            (self.title, "title", 26),
            (self.message, "", LEADING),
            ("", "", 0),
            (self.key, "quiet", LEADING),
            (source, "source", 17),
        ):
            if not words:
                parts.append(f'<g transform="translate(0 {y:g})">{self.body}</g>')
                y += self.height + 30
                continue
            for line in wrapped(words, WIDTH, SIZES.get(style, SIZE), bold=style in BOLD):
                parts.append(text(0, y, line, style=style))
                y += leading
            y += 6
        high, wide = round(y - 14 + _MARGIN), WIDTH + 2 * _MARGIN
        ground = f'<rect width="{wide}" height="{high}" fill="#fff"/><g transform="translate({_MARGIN} 0)">'
        body = outlined(f"{ground}{''.join(parts)}</g>")
        sheet = self._sheet(wide, high, _light(_ALONE + STYLE), body, alone=True)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{sheet}\n'

    def _sheet(self, wide: float, high: float, style: str, body: str, *, alone: bool = False) -> str:
        spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        more = f' {spaces} width="{wide:g}" height="{high:g}"' if alone else ""
        return (
            f'<svg{more} class="drawing" viewBox="0 0 {wide:g} {high:g}" role="img" '
            f'aria-labelledby="{self.name}-title" aria-describedby="{self.name}-text">'
            f'<title id="{self.name}-title">{escape(self.title)}'
            f'</title><desc id="{self.name}-text">{escape(self.message)} {escape(self.description)}</desc>'
            f"<style>{style}</style>{body}</svg>"
        )


def _light(style: str) -> str:
    """Return a style in which light colors replace the names of colors."""
    return re.sub(r"var\((--[\w-]+)\)", lambda match: LIGHT[match[1]], style)


def text(x: float, y: float, line: str, anchor: str = "start", style: str = "") -> str:
    """Return one line of text as an SVG element."""
    named = f' class="{style}"' if style else ""
    aligned = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:g}" y="{y:g}"{aligned}{named}>{escape(line)}</text>'


_TEXT = re.compile(r'<text x="(.*?)" y="(.*?)"(?: text-anchor="(.*?)")?(?: class="(.*?)")?>(.*?)</text>')
"""What ``text`` returns."""


def outlined(body: str) -> str:
    """Return a drawing in which outlines replace its text, so that it needs no font.

    A line with a character that the typeface lacks remains text, squeezed into the width that it was given.
    """
    letters: dict[tuple[bool, str], str] = {}

    def replaced(found: re.Match[str]) -> str:
        x, y, anchor, style, words = found.groups(default="")
        line, size, bold = unescape(words), SIZES.get(style, SIZE), style in BOLD
        wide, known = width(line, size, bold=bold), typeface(bold=bold)
        if not known.has(line):
            return found[0].replace("<text", f'<text textLength="{wide:.0f}" lengthAdjust="spacingAndGlyphs"', 1)
        left = float(x) - {"": 0, "middle": wide / 2, "end": wide}[anchor]
        used, at = [], 0.0
        for char in line:
            if known.outline(char):
                id = letters.setdefault((bold, char), f"l{len(letters)}")
                used.append(f'<use xlink:href="#{id}" x="{EM * at:.0f}"/>')
            at += known.advance(char)
        place = f"translate({left:.2f} {y}) scale({size / EM:g})"
        return f'<g class="{style or "said"}" transform="{place}">{"".join(used)}</g>'

    drawn = _TEXT.sub(replaced, body)
    outlines = (f'<path id="{id}" d="{typeface(bold=bold).outline(char)}"/>' for (bold, char), id in letters.items())
    return f"<defs>{''.join(outlines)}</defs>{drawn}"


ROOM = 0.9
"""The width of text in the typeface of the files, as a share of its width in the widest that a page may use."""


def width(line: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return the width of a line of text in the typeface of the files."""
    return size * sum(map(typeface(bold=bold).advance, line))


def wrapped(words: str, wide: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Return a text in lines that are at most ``wide``; a longer single word stays whole."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if longer and width(longer, size, bold=bold) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def label(words: str, wide: float) -> tuple[str, ...]:
    """Return a text in as few lines as ``wrapped`` needs, as even as possible.

    Some room is left for the typeface of a page, which may be wider than that of the files.
    """
    lines = wrapped(words, ROOM * wide)
    evens = (wrapped(words, narrower) for narrower in range(int(wide / 2), int(ROOM * wide), 4))
    return tuple(next((even for even in evens if len(even) == len(lines)), lines))


def sign(x: float, y: float, verdict: Verdict, r: float = 6.5) -> str:
    """Return the sign of a verdict around a point."""
    return f'<path class="{verdict.name.lower()}" d="{signs.sign(verdict, x, y, r)}"/>'


def counted(counts: Iterable[tuple[Verdict, int]]) -> str:
    """Return how often each verdict occurs, in words; verdicts that never occur are omitted."""
    return ", ".join(f"{count} {verdict.label}" for verdict, count in counts if count) or "none"
