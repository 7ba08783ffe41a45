"""Figures as files for slides and print: SVG, and PNG that Typst makes of it, in memory and without a browser."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typst

from traceability.figures.drawing import FONTS, Figure

SCALE = 2.5
"""Pixels of the PNG for each unit of the drawing."""
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg")"""
_PER_INCH = 72 * 4 / 3  # Typst takes a unit of a drawing for three quarters of a point


def png(svg: str) -> bytes:
    """A drawing that stands alone as PNG, ``SCALE`` times as wide and high.

    Set in a serif where none of ``FONTS`` is installed: Typst brings no other typeface of its own.
    """
    return typst.Compiler(_PAGE).compile(format="png", ppi=SCALE * _PER_INCH, sys_inputs={"drawing": svg})


def sans() -> bool:
    """Whether one of the typefaces is installed that a figure asks for."""
    return bool({*FONTS} & {*typst.Fonts().families()})


def write(figures: Iterable[Figure], folder: Path, source: str) -> None:
    """Each figure as SVG and PNG with its ``source`` under it; only what changed, and nothing else stays there."""
    folder.mkdir(parents=True, exist_ok=True)
    there = set(folder.iterdir())
    for figure in figures:
        svg = figure.alone(source)
        drawing, picture = folder / f"{figure.name}.svg", folder / f"{figure.name}.png"
        if not (picture.exists() and drawing.exists() and drawing.read_text(encoding="utf-8") == svg):
            picture.write_bytes(png(svg))
            drawing.write_text(svg, encoding="utf-8", newline="\n")
        there -= {drawing, picture}
    for stale in there:
        stale.unlink()
