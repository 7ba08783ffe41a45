"""Figures as files for slides and print: SVG, and PNG that Typst renders in memory and without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO

import typst
from PIL import Image, ImageChops

from traceability.figures.drawing import WIDTH, Figure
from traceability.publication.paths import figure_file, thumbnail

SCALE = 2
"""Pixels of the PNG for each unit of the drawing."""
SMALL = (440, 300)
"""The pixels of a thumbnail. Pages show it half as large."""
EDGE = 8
"""The pixels that a thumbnail leaves white at each edge."""
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg")"""
_PER_INCH = 72 * 4 / 3  # for Typst, a unit of a drawing is three quarters of a point


def png(svg: str, scale: float = SCALE) -> bytes:
    """Return an SVG file as PNG, ``scale`` times as wide and high.

    Only text that is not drawn as outlines uses the fonts of the machine.
    """
    return _with_palette(_drawn(svg, scale))


def _drawn(svg: str, scale: float) -> bytes:
    """Return an SVG file as the PNG that Typst renders."""
    made = typst.Compiler(_PAGE, ignore_system_fonts="<text" not in svg).compile(
        format="png", ppi=scale * _PER_INCH, sys_inputs={"drawing": svg}
    )
    if not isinstance(made, bytes):
        raise TypeError("a drawing is one page")
    return made


def small(figure: Figure) -> bytes:
    """Return the whole of a figure as a thumbnail: a PNG of the size ``SMALL`` with few colors."""
    wide, high = (size - 2 * EDGE for size in SMALL)
    image = Image.open(BytesIO(_drawn(figure.small(), min(wide / WIDTH, high / figure.height)))).convert("RGB")
    shown = Image.new("RGB", SMALL, "white")
    shown.paste(image, ((SMALL[0] - image.width) // 2, (SMALL[1] - image.height) // 2))
    file = BytesIO()
    shown.quantize(16, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _with_palette(made: bytes) -> bytes:
    """Return an opaque PNG as one whose pixels name colors of a palette, which takes half the bytes.

    No color changes. A PNG with too many colors for a palette is returned as it is.
    """
    image = Image.open(BytesIO(made)).convert("RGB")
    small = image.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)  # twice as fast as MEDIANCUT
    if ImageChops.difference(image, small.convert("RGB")).getbbox():
        return made
    file = BytesIO()
    small.save(file, "PNG")  # to optimize it would save 6 % of its bytes and take seven times as long
    return file.getvalue()


def _png(figure: Figure, source: str) -> bytes:
    return png(figure.alone(source))


def files(figures: Iterable[Figure], source: str) -> Iterator[tuple[str, Callable[[], str | bytes]]]:
    """Yield the SVG, the PNG and the thumbnail of each figure: a path on the site, and a function that draws the file.

    ``source`` is printed under each figure.
    """
    for figure in figures:
        yield figure_file(figure.name, "svg"), partial(figure.alone, source)
        yield figure_file(figure.name, "png"), partial(_png, figure, source)
        yield thumbnail(figure.name), partial(small, figure)
