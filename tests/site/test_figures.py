"""Test the figures: they show the numbers of their tables in shapes that need no color, on the page and as files."""

from __future__ import annotations

import base64
import re
import struct
from collections import Counter
from html import unescape
from io import BytesIO
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from PIL import Image, ImageChops, ImageDraw, ImageFont
from support.citations import KNOWN, UNKNOWN, entry
from support.project import ROOT
from support.strategies import readings

from traceability import figures, rules, views
from traceability.analysis.edition_history import before
from traceability.analysis.groupings import agreeing
from traceability.analysis.verdicts import Verdict, judgements
from traceability.figures import drawing, signs
from traceability.figures.files import EDGE, SCALE, SMALL, small
from traceability.figures.typeface import EM, typeface
from traceability.html import figure_pages
from traceability.policy.model import PUBLISHED, Alternative, Requirement, in_edition
from traceability.policy.values import ControlStatus, Grade
from traceability.publication import output
from traceability.publication.identity import NAME
from traceability.views.alternatives import out_of_reach
from traceability.views.edition_history import reach
from traceability.views.record import ON_ALTERNATIVES, SIDES
from traceability.views.safeguards import steps

pytestmark = pytest.mark.slow  # draws every figure again and again
SOURCE = "AI 800-1 by release mode, version 0, CC BY 4.0. Unofficial; not by NIST."
NAMES = {verdict: verdict.name.lower() for verdict in Verdict}


READING = rules.read(ROOT)


def law(test):
    """Return the test as a property of the published policy and of generated policies."""
    return example(READING)(given(readings())(test))


def editions(reading):
    """Return the policy restricted to each edition, oldest first."""
    return [in_edition(reading.policy, edition) for edition in reading.policy.editions]


def drawn(figure, policy):
    """Return the SVG of a figure as an XML element."""
    return ElementTree.fromstring(figures.FIGURES[figure](policy).on_page())


def paths(svg, style):
    return [path.get("d") for path in svg.iter("path") if style in path.get("class").split()]


def texts(svg, style=""):
    return [text.text for text in svg.iter("text") if style in text.get("class", "").split() or not style]


def first_x(path):
    return float(re.match(r"M([-\d.]+)", path)[1])


@law
def test_heat_map_draws_one_cell_for_each_verdict_in_each_group_of_modes(reading):
    for policy in editions(reading):
        svg = drawn("heat-map", policy)
        for verdict in Verdict:
            cells = sum(path.count("M") for path in paths(svg, NAMES[verdict]))
            groups = agreeing(policy, policy.all(Requirement))
            judged = (judgements(policy)[r.id, group[0].id] for r in policy.all(Requirement) for group in groups)
            assert cells == sum(judgement.verdict is verdict for judgement in judged)


@law
def test_objective_bars_have_the_lengths_in_the_table(reading):
    for policy in editions(reading):
        svg, table = drawn("objectives", policy), views.verdicts_by_objective(policy, PUBLISHED)
        *rows, whole = [[*row[:1], *(count.published for count in row[1:-1]), row[-1]] for row in table.rows]
        bars = {
            verdict: [path for path in paths(svg, NAMES[verdict]) if "a" not in path and "l" not in path]
            for verdict in Verdict
        }
        for verdict, count in zip(Verdict, whole[1:], strict=False):
            cells = [path.count("M") for path in bars[verdict] if "h13v1.86" not in path]  # which is the dash of a sign
            assert cells == [n for n in (row[1 + verdict] for row in rows) if n]
            assert sum(cells) == count
        said = [text for text in texts(svg) if text.isdigit()]
        assert said == [str(n) for row in rows for n in row[1:-1] if n]


@law
def test_safeguards_figure_shows_each_safeguard_of_both_editions_with_its_verdict(reading):
    for policy in editions(reading):
        svg, found = drawn("safeguards", policy), steps(policy)
        *rows, whole = views.safeguard_verdicts_before_and_after(policy).rows
        for verdict, *counts in rows:
            signs = paths(svg, NAMES[verdict])
            right = sum(first_x(path) > drawing.WIDTH / 2 for path in signs)
            assert (counts[1:] or [len(signs)]) == ([right] if counts[1:] else counts)
            assert len(signs) == sum(counts)
        headed = [text for text in texts(svg, "strong") if text.isdigit()]
        shown = [n for _, *counts in rows if any(counts) for n in counts]
        assert not whole[2:] or headed == list(map(str, shown))
        heads = texts(svg, "strong")[: len(whole) - 1]
        assert [head.rpartition(": ")[2] for head in heads] == list(map(str, whole[1:]))
        judged = judgements(policy.whole)
        pairs = [
            [judged[safeguard.id, PUBLISHED].verdict for safeguard in (old, new)]
            for old, _, new in found
            if old and new
        ]
        ways = Counter("up" if b < a else "down" if b > a else "line" for a, b in pairs)
        assert Counter({way: len(paths(svg, way)) for way in ("up", "down", "line")}) == ways
        alone = [step for step in found if whole[2:] and not (step[0] and step[2])]
        assert len(texts(svg, "quiet")) == len(alone)


@law
def test_steps_include_each_safeguard_of_both_editions(reading):
    for policy in editions(reading):
        sides = [{s.id for s in side if s} for side in list(zip(*steps(policy), strict=True))[::2]] or [set(), set()]
        whole = views.safeguard_verdicts_before_and_after(policy).rows[-1][1:]
        assert [len(side) for side in sides if side] == [count for count in whole if count]


@law
def test_each_requirement_out_of_reach_has_one_line_to_its_outcome(reading):
    for policy in editions(reading):
        svg = drawn("out-of-reach", policy)
        rows = views.from_lost_control_to_gap(policy, PUBLISHED).rows
        judged = judgements(policy)
        assert sorted(row[0].id for row in rows) == sorted(
            id
            for (id, mode), judgement in judged.items()
            if mode == PUBLISHED and judgement.standing is ControlStatus.LOST
        )
        (in_all,) = [row for row in views.coverage_before_and_after(policy).rows if PUBLISHED in row[0].ids]
        strands = {Grade.FULL: "to-full", Grade.PART: "to-part", None: "to-gap"}
        assert [len(paths(svg, strand)) for strand in strands.values()] == list(in_all[2:])
        assert in_all[1] == len(rows)
        ends = [
            int(said.rpartition(": ")[2]) for said in texts(svg, "strong") if re.match(r"(in full|in part|Gap): ", said)
        ]
        assert ends == [count for count in in_all[2:] if count]
        bars = [path for style in ("alternative", "gap") for path in paths(svg, style) if "h6v" in path]
        assert sum(float(re.search(r"h6v([\d.]+)", bar)[1]) for bar in bars) == 13 * len(rows)
        assert len(paths(svg, "group")) == len(out_of_reach(policy, PUBLISHED))


@law
def test_evidence_figure_has_one_mark_for_each_work_and_role(reading):
    policy = reading.policy
    svg, table = drawn("evidence", policy), views.evidence_by_year(policy)
    totals = table.rows[-1][1:4] if table.rows else (0, 0, 0)
    marks = [len(paths(svg, SIDES[option])) - 1 for option in ON_ALTERNATIVES]
    assert marks == list(totals), "the legend has one mark each"
    said = texts(svg, "strong")
    up = [str(row[1]) for row in table.rows[:-1] if row[1]]
    down = [" + ".join(str(n) for n in row[2:4] if n) for row in table.rows[:-1] if any(row[2:4])]
    assert Counter(said) == Counter([*up, *down])


def test_evidence_by_year_counts_each_work_once_per_role(policy):
    table = views.evidence_by_year(policy)
    for number, option in enumerate(ON_ALTERNATIVES, start=1):
        named = {id for alternative in policy.all(Alternative) for id in getattr(alternative, option)}
        assert table.rows[-1][number] == len(named)


@law
def test_slope_draws_each_line_between_its_two_shares(reading):
    for policy in editions(reading)[1:]:
        svg = drawn("slope", policy)
        ends = {
            way: [re.fullmatch(r"M\d+ ([\d.]+)L\d+ ([\d.]+)", path).groups() for path in paths(svg, way)]
            for way in ("up", "down", "line")
        }
        pairs = {(old.percent, new.percent) for _, old, new in reach(policy)}
        assert Counter({way: len(found) for way, found in ends.items()}) == Counter(
            "up" if b > a else "down" if b < a else "line" for a, b in pairs
        )
        for way, found in ends.items():
            for y1, y2 in found:
                assert {"up": float(y2) < float(y1), "down": float(y2) > float(y1), "line": y1 == y2}[way]
        said = svg.find("desc").text
        assert all(f"{name}: {old.ranged}, then {new.ranged}" in said for name, old, new in reach(policy))


@law
def test_figures_have_text_descriptions_and_unique_ids(reading):
    found = list(figures.every(reading.policy))
    ids = []
    for figure in found:
        svg = ElementTree.fromstring(figure.on_page())
        ids += [element.get("id") for element in svg.iter() if element.get("id")]
        assert svg.get("role") == "img"
        assert svg.get("aria-labelledby") == svg.find("title").get("id")
        assert svg.get("aria-describedby") == svg.find("desc").get("id")
        assert svg.find("title").text == figure.title
        assert figure.message in svg.find("desc").text and len(svg.find("desc").text) > len(figure.message) + 1
    assert len(set(ids)) == len(ids) == 2 * len(found)
    slopes = sum(bool(before(reading.policy, edition)) for edition in reading.policy.editions)
    assert len(found) == 4 * len(reading.policy.editions) + slopes + len(figures.OF_ALL)


@law
def test_standalone_figures_reference_nothing_external(reading):
    for figure in figures.every(reading.policy):
        svg = figure.alone(SOURCE)
        root = ElementTree.fromstring(svg)
        assert svg.startswith("<?xml ") and root.tag == "{http://www.w3.org/2000/svg}svg"
        assert not re.search(r"<script|\son\w+=|href=\"[^#]|url\(|@import|var\(", svg)
        assert {element.tag.partition("}")[2] for element in root.iter()} <= {
            *("svg", "title", "desc", "style", "rect", "defs", "g", "path", "circle", "use", "text"),
        }  # fmt: skip
        letters = {letter.get("id") for letter in root.find("{*}defs")}
        used = {use.get("{http://www.w3.org/1999/xlink}href").removeprefix("#") for use in root.findall(".//{*}use")}
        assert used == letters


OUTLINE = re.compile(r'<g class="([\w-]+)" transform="translate\((\S+) (\S+)\) scale\((\S+)\)">(.*?)</g>')
USE = re.compile(r'<use xlink:href="#(\w+)" x="(\d+)"/>')


def read(svg):
    """Return the lines of a figure that are outlines: the words without blanks, where they begin and where they end."""
    drawn = dict(re.findall(r'<path id="(\w+)" d="([^"]+)"/>', svg))
    letters = {face.outline(char): (char, face.advance(char)) for face in FACES for char in sorted(face.glyphs)[::-1]}
    for _, x, _, scale, uses in OUTLINE.findall(svg):
        found = [(*letters[drawn[id]], int(at)) for id, at in USE.findall(uses)]
        left, _, first = float(x), *found[0][1:]
        end = left + float(scale) * (found[-1][2] + EM * found[-1][1])
        yield "".join(char for char, *_ in found), left + float(scale) * first, end


FACES = (typeface(), typeface(bold=True))


def test_published_files_draw_all_text_as_outlines_within_the_margins(policy):
    for figure in figures.every(policy):
        svg = figure.alone(SOURCE)
        assert "<text" not in svg, figure.name
        lines = list(read(svg))
        words = "".join(line for line, *_ in lines)
        for said in (figure.title, figure.message, figure.key, SOURCE):
            assert "".join(said.split()) in words
        for line, left, right in lines:
            assert left >= -1 and right <= drawing.WIDTH + 1, (figure.name, line, right)


def test_edges_of_each_png_are_white_on_a_machine_without_fonts(policy):
    """Typst has no sans serif of its own, and a figure whose text is outlines is drawn without those of the machine.

    One pixel for each unit of a drawing shows the same edges as the published file.
    """
    for figure in figures.every(policy):
        image = Image.open(BytesIO(figures.png(figure.alone(SOURCE), scale=1))).convert("L")
        left, top, right, bottom = ImageChops.invert(image).getbbox()
        assert min(left, top, image.width - right, image.height - bottom) >= drawing._MARGIN - 2, figure.name


def test_letter_that_the_typeface_lacks_is_text_of_the_width_that_was_left_for_it():
    drawn = drawing.outlined(drawing.text(40, 20, "Ω & é", "end", "quiet"))
    wide = drawing.width("Ω & é")
    assert f'<text textLength="{wide:.0f}" lengthAdjust="spacingAndGlyphs" x="40" y="20"' in drawn
    assert "Ω &amp; é</text>" in drawn and "<use" not in drawn


@pytest.mark.parametrize("bold", [False, True])
def test_outline_of_a_letter_is_as_wide_and_as_high_as_pillow_draws_it(bold):
    name = f"Inter-{'Bold' if bold else 'Regular'}.ttf"
    font = ImageFont.truetype(ROOT / "traceability/figures/font" / name, 200, layout_engine=ImageFont.Layout.BASIC)
    face = typeface(bold=bold)
    for char in "AQgijlpW1&%(é–’":
        assert abs(face.advance(char) * 200 - font.getlength(char)) < 2, char
        scaled = f'<g transform="translate(60 200) scale({200 / EM})"><path d="{face.outline(char)}"/></g>'
        ground = f'<rect width="340" height="300" fill="#fff"/>{scaled}'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="340" height="300">{ground}</svg>'
        ours = Image.open(BytesIO(figures.png(svg))).convert("L").resize((340, 300))
        theirs = Image.new("L", (340, 300), 255)
        ImageDraw.Draw(theirs).text((60, 200), char, fill=0, font=font, anchor="ls")
        apart = sum(n * count for n, count in enumerate(ImageChops.difference(ours, theirs).histogram()))
        drawn = sum((255 - n) * count for n, count in enumerate(theirs.histogram()))
        assert apart < 0.1 * drawn, (char, apart / drawn)


SIGN = """<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16" fill="#fff"/>
<path fill-rule="evenodd" d="{}"/></svg>"""


def ink(path):
    """Return the number of dark pixels of a shape in a box of 16 units."""
    image = Image.open(BytesIO(figures.png(SIGN.format(path)))).convert("L")
    return sum(image.histogram()[:128])


SHAPES = {
    "sign": lambda verdict: signs.sign(verdict, 8, 8, 8),
    "bar": lambda verdict: signs.bar(verdict, 3, 0, 10, 16),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_shape_of_a_verdict_has_more_ink_the_less_can_be_followed(shape):
    inks = [ink(shape(verdict)) for verdict in Verdict if verdict is not Verdict.NOT_RELEVANT]
    assert inks == sorted(inks) and len({*inks}) == len(inks)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_shapes_of_verdicts_differ_without_color(shape):
    assert len({shape(verdict) for verdict in Verdict}) == len(Verdict)


def test_sign_and_bar_fill_by_the_same_share():
    for verdict, share in signs.INK.items():
        high = float(re.search(r"v([\d.]+)", signs.bar(verdict, 0, 0, 10, 100))[1])
        assert high == max(100 * share, signs._BASE)
        if 0 < share < 1:
            pie = signs.sign(verdict, 8, 8, 8).rpartition("M")[2]
            inside = ink(f"M{pie}") / ink(signs._disk(8, 8, 8 * 0.83))
            assert abs(inside - share) < 0.02, verdict


def test_marks_of_evidence_roles_have_different_shapes(policy):
    svg = drawn("evidence", policy)
    forms = {
        re.sub(r"^M[-\d.]+ [-\d.]+|M[-\d.]+ [-\d.]+", "", paths(svg, SIDES[option])[-1]) for option in ON_ALTERNATIVES
    }
    assert len(forms) == len(ON_ALTERNATIVES)


def test_standalone_figures_use_the_light_colors_of_the_style_sheet():
    sheet = (ROOT / "docs/_static/policy.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"(--[\w-]+): light-dark\((#\w+),", sheet))
    used = set(re.findall(r"var\((--[\w-]+)\)", drawing.STYLE + drawing._ALONE))
    assert used == set(drawing.LIGHT)
    assert {name: light[name] for name in drawing.LIGHT} == drawing.LIGHT


def test_wrapped_text_keeps_every_word_within_the_width():
    said = "Keep safeguards and the weights away from whoever would misuse them, and say how"
    for wide in (40, 120, 280, 900):
        for lines in (drawing.wrapped(said, wide), drawing.label(said, wide)):
            assert " ".join(lines) == said
            assert all(drawing.width(line) <= wide or " " not in line for line in lines)


def test_png_has_the_size_of_its_drawing_times_the_scale(policy):
    svg = figures.FIGURES["slope"](in_edition(policy, policy.newest)).alone(SOURCE)
    png = figures.png(svg)
    wide, high = (float(n) for n in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    size = struct.unpack(">II", png[16:24])
    assert abs(size[0] - SCALE * wide) <= 1 and abs(size[1] - SCALE * high) <= 1 and SCALE >= 2


def test_figures_of_removed_editions_are_deleted(policy, tmp_path):
    figure = figures.FIGURES["evidence"](policy)
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/heat-map-pd0.svg").write_text("an edition that is gone", encoding="utf-8")
    output.write(tmp_path, figures.files([figure], SOURCE))
    kinds = (".svg", ".png", "-small.png")
    assert {path.name for path in tmp_path.rglob("*.*")} == {f"{figure.name}{kind}" for kind in kinds}
    thumbnail = Image.open(tmp_path / f"figures/{figure.name}-small.png")
    assert thumbnail.size == SMALL and len(thumbnail.convert("L").getcolors()) > 4
    assert (tmp_path / f"figures/{figure.name}.png").read_bytes().startswith(b"\x89PNG")


def test_thumbnail_shows_the_whole_figure_and_leaves_its_edges_white(policy):
    for name in ("safeguards", "out-of-reach", "heat-map"):
        drawn = figures.FIGURES[name](in_edition(policy, policy.newest))
        image = Image.open(BytesIO(small(drawn))).convert("L").point(lambda value: 255 * (value < 250))
        left, top, right, bottom = image.getbbox()
        assert min(left, top, SMALL[0] - right, SMALL[1] - bottom) >= EDGE
        assert max(right - left, bottom - top) > SMALL[1] // 2


def test_site_offers_each_figure_as_svg_and_png_with_a_page_and_a_thumbnail(site, policy):
    kinds = (".svg", ".png", ".html", "-small.png")
    names = {f"{figure.name}{kind}" for figure in figures.every(policy) for kind in kinds}
    assert {path.name for path in (site / "figures").iterdir()} == names
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]
    for path in (site / "figures").glob("*.svg"):
        words = "".join(line for line, *_ in read(path.read_text(encoding="utf-8")))
        assert f"version{version},CCBY4.0.Unofficial;notbyNIST." in words
    for page, name in (("index", "heat-map"), ("docs/traceability/draft-to-draft", "slope")):
        html = (site / f"{page}.html").read_text(encoding="utf-8")
        assert html.count(f"figures/{name}-{policy.newest}.") == 2


@pytest.mark.parametrize("published", [KNOWN, UNKNOWN], ids=["address", "no-address"])
def test_page_of_a_figure_has_takeaway_files_source_citation_and_code_to_embed_it(published, policy):
    pages = dict(figure_pages.files(policy, published))
    drawn = list(figures.every(policy))
    assert [*pages] == [f"figures/{figure.name}.html" for figure in drawn]
    titles = []
    for figure, (path, make) in zip(drawn, pages.items(), strict=True):
        html = make()
        text = unescape(re.sub(r"<[^>]+>", "", html))
        titles.append(re.search(r"<h1>(.+)</h1>", html)[1])
        assert figure.title in text and figure.message in text and f'<title id="{figure.name}-title">' in html
        assert f'"../figures/{figure.name}.svg"' in html and f'"../figures/{figure.name}.png"' in html
        cited = [unescape(form) for form in re.findall(r"<pre>(.+?)</pre>", html, re.DOTALL)]
        assert entry(cited[2])[1] == f"ai-800-1-{figure.name}" and published.version in cited[1]
        embedded = ElementTree.fromstring(cited[3].replace('756px">', '756px"/>'))
        image, (page, source) = embedded.find("a/img"), embedded.findall(".//a[@href]")
        base = f"{published.site}figures/" if published.site else ""
        assert [image.get("src"), page.get("href")] == [f"{base}{figure.name}.svg", f"{base}{figure.name}.html"]
        assert image.get("alt").endswith(figure.message) and NAME in source.text and "CC BY 4.0" in cited[3]
        known = f'content="{published.site}figures/{figure.name}.png"' in html
        assert known == bool(published.site) and cited[1].endswith(published.address(path))
    assert len({*titles}) == len(titles)


@law
def test_numbers_of_each_figure_are_in_tables_of_its_edition(reading):
    for name, part, drawn in figures.each(reading.policy):
        assert drawn == figures.FIGURES[name](part)
        shown = [view for view, _ in figures.tables(part, name)]
        of_first = part.edition and not before(part, part.edition)
        left_out = {view for view, *_ in figures.TABLES[name] if of_first and views.VIEWS[view] in views.COMPARING}
        assert shown == [view for view, *_ in figures.TABLES[name] if view not in left_out]
        assert left_out <= {"safeguards-from-draft-to-draft"}
    assert figures.TABLES.keys() == figures.FIGURES.keys()


def test_page_of_all_figures_shows_each_in_small_with_its_numbers_folded(site, policy):
    html = (site / "docs/figures.html").read_text(encoding="utf-8")
    shown = re.findall(r'<section class="thumbnail" id="figure-([\w-]+)">', html)
    editions = {policy.newest, *policy.editions}
    assert len(shown) == len({*shown}) >= len(figures.FIGURES) + len(editions) - 1
    for name in shown:
        addresses = [
            f"../figures/{name}{end}" for end in (".html", "-small.png", ".svg", ".png", ".html#cite", ".html#embed")
        ]
        assert all(f'"{address}"' in html for address in addresses)
        assert all((site / "docs" / address.partition("#")[0]).is_file() for address in addresses)
    assert html.count('<details class="behind">') == len(shown) and 'class="drawing"' not in html
    for anchor in ("the-whole-in-the-first-draft", "by-objective-in-the-first-draft", "the-share-in-reach"):
        assert f'id="{anchor}"' in html


@pytest.fixture
def visit(visit, policy):
    """Return a function that opens the page of every figure, one after the other in one window."""

    def pages(scheme="light"):
        first, *others = (f"{figure.name}.html" for figure in figures.every(policy))
        page = visit(f"figures/{first}", scheme=scheme)
        yield page
        for name in others:
            page.goto(page.url.rpartition("/")[0] + f"/{name}")
            yield page

    return pages


PAINT = """() => [...document.querySelectorAll('.drawing :is(path, circle, text):not(.rule)')].map(shape => {
    const style = getComputedStyle(shape)
    return [shape.tagName, shape.getAttribute('class'), style.fill === 'none' ? style.stroke : style.fill]
})"""
TEXTS = """() => [...document.querySelectorAll('.drawing')].map(drawing => {
    const {width, height} = drawing.viewBox.baseVal
    const shown = drawing.getBoundingClientRect().width / width
    const dots = [...drawing.querySelectorAll('circle')].map(dot => [dot.cx, dot.cy, dot.r].map(n => n.baseVal.value))
    return {width, height, dots, texts: [...drawing.querySelectorAll('text')].map(text => {
        const box = text.getBBox()
        const size = shown * parseFloat(getComputedStyle(text).fontSize)
        return [text.textContent, box.x, box.y, box.width, box.height, size]
    })}
})"""


def luminance(color):
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figure_shapes_and_text_have_enough_contrast_with_the_page(scheme, visit):
    shapes = set()
    for page in visit(scheme):
        ground = luminance(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        shapes |= {tuple(shape) for shape in page.evaluate(PAINT)}
    assert {tag for tag, _, _ in shapes} == {"path", "circle", "text"}
    for tag, style, color in shapes:
        light, dark = sorted((luminance(color), ground), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= (4.5 if tag == "text" else 3), (tag, style, color)


@pytest.mark.browser
def test_figure_text_in_the_widest_font_is_large_enough_inside_the_drawing_and_not_overlapping(visit):
    """The same holds for the dots of lines: a label in DejaVu Sans used to touch one."""
    sheets = []
    for page in visit():
        page.add_style_tag(content='.drawing text { font-family: "DejaVu Sans" }')
        sheets += page.evaluate(TEXTS)
    for sheet in sheets:
        for said, x, y, wide, high, _ in sheet["texts"]:
            for dot_x, dot_y, r in sheet["dots"]:
                apart = x >= dot_x + r + 3 or x + wide <= dot_x - r - 3 or y >= dot_y + r or y + high <= dot_y - r
                assert apart, said
        for said, x, y, wide, high, size in sheet["texts"]:
            assert size >= 14, said
            assert x >= -1 and x + wide <= sheet["width"] + 1, said
            assert y >= -2 and y + high <= sheet["height"] + 4, said
        for (a, ax, ay, aw, ah, _), (b, bx, by, bw, bh, _) in combinations(sheet["texts"], 2):
            apart = ax + aw <= bx + 1 or bx + bw <= ax + 1 or ay + ah <= by + 5 or by + bh <= ay + 5
            assert apart, (a, b)


COMPARE = """async ([svg, png]) => {
    const [wide, high, block] = [720, 720, 12]
    const [a, b] = await Promise.all([svg, png].map(async source => {
        const image = new Image()
        image.src = source
        await image.decode()
        const context = new OffscreenCanvas(wide, high).getContext('2d')
        context.imageSmoothingQuality = 'high'
        context.drawImage(image, 0, 0, wide, high)
        const ink = new Float64Array(wide / block * high / block)
        context.getImageData(0, 0, wide, high).data.forEach((value, i) => {
            const [x, y] = [(i >> 2) % wide, Math.floor((i >> 2) / wide)]
            if (i % 4 < 3) ink[Math.floor(y / block) * wide / block + Math.floor(x / block)] += 255 - value
        })
        return ink
    }))
    return [a.reduce((sum, ink, i) => sum + Math.abs(ink - b[i]), 0), a.reduce((sum, ink) => sum + ink, 0)]
}"""


@pytest.mark.browser
def test_png_of_each_figure_looks_like_its_svg(visit, site):
    page = next(visit())
    for path in sorted((site / "figures").glob("*.svg")):
        kinds = ((path, "image/svg+xml"), (path.with_suffix(".png"), "image/png"))
        sources = [f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}" for file, kind in kinds]
        apart, drawn_in_all = page.evaluate(COMPARE, sources)
        assert drawn_in_all and apart < 0.07 * drawn_in_all, (path.name, apart / drawn_in_all)
