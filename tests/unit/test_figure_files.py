"""Test the files of figures: a PNG with a palette shows every pixel as it was drawn."""

from importlib import import_module
from io import BytesIO

import pytest
import typst
from PIL import Image, ImageChops

files = import_module("traceability.figures.files")


def drawn(svg: str) -> tuple[Image.Image, Image.Image]:
    """Return a drawing as Typst renders it, and as the PNG that is published."""
    scaled = {"format": "png", "ppi": files.SCALE * files._PER_INCH, "sys_inputs": {"drawing": svg}}
    made = typst.Compiler(files._PAGE).compile(**scaled)
    return Image.open(BytesIO(made)), Image.open(BytesIO(files.png(svg)))


@pytest.mark.parametrize("steps", [2, 200, 2000])
def test_published_png_has_the_pixels_of_the_drawing_and_a_palette_where_one_suffices(steps):
    bars = "".join(
        f'<rect x="{x}" width="1" height="9" fill="#{x * 8 % 256:02x}{x // 8 % 256:02x}40"/>' for x in range(steps)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{steps}" height="9">{bars}</svg>'
    raw, published = drawn(svg)
    assert ImageChops.difference(raw.convert("RGB"), published.convert("RGB")).getbbox() is None
    assert (published.mode == "P") is (steps <= 256)
