"""Test the PDF edition: it matches the policy, is navigable, and is the same file on every machine."""

from __future__ import annotations

import ctypes
import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.project import ROOT, draws, once
from support.strategies import readings

from traceability.analysis.groupings import agreeing
from traceability.analysis.verdicts import judgements
from traceability.pdf import card, glyphs, toc, typesetting, typst_markup
from traceability.pdf.prose import Prose
from traceability.policy.errors import UserError
from traceability.policy.model import (
    Alternative,
    Mode,
    Objective,
    Place,
    Policy,
    Practice,
    Provision,
    Requirement,
    Retired,
)
from traceability.publication.identity import NAME, Publication
from traceability.views import card_contents
from traceability.views.content import named

PLAIN = '#set document(title: "Weights")\n#set page(width: 60cm)\n#let palette = ({})\n'
PRINTABLE = "".join(map(chr, range(0x20, 0x7F))) + "äéßÅœ“”‘’–—…·©×●◐◔◆○"


def text_of(page: pypdfium2.PdfPage) -> str:
    return page.get_textpage().get_text_range()


def closed_up(text: str) -> str:
    """Return text without white space and hyphens, which line breaks change."""
    return re.sub(r"[\s\ufffe-]", "", text)


@pytest.fixture(scope="session")
def book(policy, tmp_path_factory) -> bytes:
    """Return the PDF. All workers share one run."""

    def make(folder: Path) -> None:
        folder.mkdir()
        (folder / "book.pdf").write_bytes(typesetting.pdf(policy, ROOT))

    return (once(tmp_path_factory, "book", make) / "book.pdf").read_bytes()


BUDGET = 29_500_000
"""The limit in bytes for the whole site. GitHub Pages allows 1 GB, which includes the site of every release."""
BEYOND = """The site is {} bytes larger than its budget. No change of yours has to be wrong: the policy grows.
docs/decisions/0013-speed-and-size.md, under "Size", lists what takes how much, and what could be saved.
Save there, or raise BUDGET and write the reason into that decision."""


def test_site_with_search_index_and_pdf_stays_within_its_size_budget(site, book):
    """Sum the sizes of all files. The test is in this module because this module makes the PDF."""
    files = [path for path in site.rglob("*") if path.is_file() and ".doctrees" not in path.parts]
    beyond = sum(path.stat().st_size for path in files) + len(book) - BUDGET
    assert beyond <= 0, BEYOND.format(beyond)


@pytest.fixture(scope="session")
def document(book) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(book)


@pytest.fixture(scope="session")
def printed(document) -> list[str]:
    """Return the text of every page."""
    return [text_of(page) for page in document]


@pytest.fixture(scope="session")
def running(printed) -> str:
    """Return the text of all pages without the header line, the footnotes and the number of each page."""
    bodies = (re.split(r"\r\n\d+(?=\r\n|$)", text)[0] for text in printed)
    return " ".join(re.sub(r"^.*Unofficial\r\n", "", body) for body in bodies)


@pytest.fixture(scope="session")
def bookmarks(document) -> list[tuple[int, str, int]]:
    """Return the level, title and page of every bookmark."""
    return [(one.level, one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]


@pytest.fixture(scope="session")
def links(document) -> tuple[set[str], list[int]]:
    """Return the addresses of external links and the page indices of internal links."""
    addresses, within = set(), []
    for page in document:
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page.raw, position, link):
            action = pdfium.FPDFLink_GetAction(link)
            size = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0) if action else 0
            if size:
                buffer = ctypes.create_string_buffer(size)
                pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, size)
                addresses.add(buffer.value.decode())
            else:
                to = pdfium.FPDFLink_GetDest(document.raw, link)
                within.append(pdfium.FPDFDest_GetDestPageIndex(document.raw, to))
    return addresses, within


def test_pdf_has_each_statement_with_id_and_title(policy, printed):
    text = closed_up("".join(printed))
    missing = [
        s.id for s in policy.statements.values() if closed_up(s.id) not in text or closed_up(s.title) not in text
    ]
    assert policy.statements and missing == []


def test_pdf_has_title_text_and_id_of_each_statement_in_this_order(policy, running):
    """Check statements without markup: advice on open weights follows the text of a requirement, the id others."""
    text = closed_up(running)
    plain = [
        s for s in policy.all(Provision) if not re.search(r"[\[*`]", s.body) and not isinstance(s, Objective | Practice)
    ]
    assert plain
    for statement in plain:
        follows = "If you release open weights:" if isinstance(statement, Requirement) else statement.id
        begins = text.find(closed_up(f"{statement.title}{statement.body}{follows}"))
        assert begins >= 0 and closed_up(statement.id) in text[begins:], statement.id


def test_pdf_verdicts_match_the_computed_verdicts(policy, running):
    text = " ".join(running.split())
    for requirement in policy.all(Requirement):
        above = text[: text.index(f" {requirement.id} · {requirement.kind}")]
        strip = above.rpartition("If you release open weights:")[2]
        groups = agreeing(policy, [requirement])
        expected = [judgements(policy)[requirement.id, group[0].id].label for group in groups]
        if len(groups) == 1:
            assert re.search(rf"{expected[0].capitalize()} in every release mode$", strip), requirement.id
            continue
        names = " ".join(re.escape(named(policy, [mode.id for mode in group])) for group in groups)
        cells = " ?".join(re.escape(label) for label in expected)
        assert re.search(rf"{names} {cells}$", strip), (requirement.id, strip[-300:])


def test_bookmarks_point_to_each_objective_practice_mode_and_alternative(policy, bookmarks, printed):
    titles = [title for _, title, _ in bookmarks]
    for provision in policy.all(Objective, Practice):
        assert f"{provision.kind.capitalize()} {provision.number}: {provision.title}" in titles
    for statement in policy.all(Mode, Alternative):
        assert statement.title in titles
    assert max(level for level, _, _ in bookmarks) == 2
    for _, title, page in bookmarks:
        assert closed_up(title) in closed_up(printed[page]), title


def test_pdf_is_tagged_with_language_title_and_pdf_ua_identifier(document, book):
    assert pdfium.FPDFCatalog_IsTagged(document.raw)
    with pikepdf.open(io.BytesIO(book)) as opened:
        assert opened.Root.Lang == "en-US"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in book  # readable without decompression
    assert document.get_metadata_value("Title") == NAME


def test_pdf_is_for_archives_and_stays_so_when_it_is_packed(book):
    for said in ("part>2<", "conformance>A<"):
        assert f"<pdfaid:{said}/pdfaid:".encode() in book
    with pikepdf.open(io.BytesIO(book)) as opened:
        assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1" and opened.trailer.ID
        assert b"pdfaid" in opened.Root.Metadata.read_bytes()
        fonts = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
        assert fonts and all({"/FontFile", "/FontFile2", "/FontFile3"} & {*font.keys()} for font in fonts)


def test_pdf_has_the_unofficial_notice_on_the_title_page_and_every_body_page(printed):
    assert "Unofficial. NIST has not reviewed this reading" in printed[0]
    first = next(number for number, text in enumerate(printed) if text.rstrip().endswith("\n4"))
    assert all("Unofficial" in text.partition("\r\n")[0] for text in printed[first:])


def test_locators_link_to_their_page_of_the_official_pdf(policy, links):
    addresses, _ = links
    for provision in policy.all(Provision):
        assert policy.editions[provision.edition].page_url(provision.page) in addresses


def test_links_point_to_pages_of_the_pdf_or_to_https_addresses(links, document):
    addresses, within = links
    assert within and all(0 <= page < len(document) for page in within)
    assert all(address.startswith("https://") for address in addresses)


def test_typesetting_raises_user_error_when_a_link_target_is_missing():
    with pytest.raises(UserError, match="PD9-R1-1-1"):
        typesetting.typeset(f"{PLAIN}#{typst_markup.link('PD9-R1-1-1', typst_markup.text('weights'))}")


@pytest.mark.exhaustive
def test_pdf_is_identical_in_another_environment_without_network(book, tmp_path):
    apart = ["unshare", "--net", "--map-root-user"]
    if not shutil.which("unshare") or subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        apart = []  # without network isolation, the test still compares the bytes
    command = [*apart, sys.executable, "-m", "traceability", "--root", str(ROOT), "pdf", str(tmp_path / "book.pdf")]
    elsewhere = {"TZ": "Pacific/Auckland", "HOME": str(tmp_path), "SOURCE_DATE_EPOCH": "1", "PYTHONPATH": str(ROOT)}
    made = subprocess.run(
        command, cwd=tmp_path, env=os.environ | elsewhere, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "book.pdf").read_bytes() == book


def outline(found: pikepdf.Object) -> object:
    """Return a PDF object as comparable values, with inflated streams and without references back to parents."""
    if isinstance(found, pikepdf.Stream):
        return outline(found.stream_dict), found.read_bytes()
    if isinstance(found, pikepdf.Dictionary):
        apart = ("/Length", "/Filter", "/Parent", "/P", "/Pg", "/Prev", "/StructParent", "/ParentTree")
        return {name: outline(value) for name, value in found.items() if name not in apart}
    if isinstance(found, pikepdf.Array):
        return [outline(one) for one in found]
    return str(found)


def test_packing_keeps_tags_bookmarks_links_and_metadata():
    lines = ("= Weights <w>", "#link(<w>)[Copies] are *public*.", "#table(columns: 2, [1], [2])", "== Terms")
    plain = typesetting.typeset(PLAIN + "\n".join((*lines, '#link("https://example.org/")[elsewhere]')))
    packed = typesetting.pack(plain)
    with pikepdf.open(io.BytesIO(plain)) as before, pikepdf.open(io.BytesIO(packed)) as after:
        for name in ("/StructTreeRoot", "/Pages", "/Metadata", "/MarkInfo", "/ViewerPreferences", "/Lang"):
            assert outline(before.Root[name]) == outline(after.Root[name]), name
        with before.open_outline() as one, after.open_outline() as other:
            assert [str(item) for item in one.root] == [str(item) for item in other.root] != []
    assert b"/ObjStm" in packed and packed == typesetting.pack(plain)


def test_pdf_contains_no_system_font(book):
    with pikepdf.open(io.BytesIO(book)) as opened:
        dictionaries = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary)]
        fonts = [str(one.BaseFont) for one in dictionaries if "/BaseFont" in one]
    names = {re.fullmatch(r"/\w{6}\+(\w+)(-.*)?", font)[1] for font in fonts}
    assert names == {"LibertinusSerif", "DejaVuSansMono"}


def test_contents_include_each_page_of_the_policy_once(policy):
    leaves = [leaf.path for _, some in toc.parts(ROOT) for leaf in some]
    assert len(set(leaves)) == len(leaves)
    assert {statement.place.path for statement in policy.statements.values()} <= set(leaves)
    assert not set(toc.FOR_THE_SCREEN) & set(leaves)
    assert all((ROOT / path).exists() for path in toc.FOR_THE_SCREEN)


def test_each_index_page_is_a_part_of_the_book_with_the_pages_below_it():
    parts = {caption or leaves[0].path: leaves for caption, leaves in toc.parts(ROOT)}
    modes, newest = (parts[f"requirements/{name}/index.md"] for name in ("release", "guidance/draft-2"))
    for part, inside in ((modes, "requirements/release/modes/"), (newest, "requirements/guidance/draft-2/")):
        assert part[0].level == 1 and len(part) > 8
        assert {(leaf.path.startswith(inside), leaf.level) for leaf in part[1:]} == {(True, 2)}
    assert [leaf.path for leaf in newest if "objective" in leaf.path] == [
        f"requirements/guidance/draft-2/objective-{number}.md" for number in range(1, 8)
    ]
    order = list(parts)
    assert order[:2] == ["index.md", "requirements/release/index.md"] and order[-1] == "About"


MARKUP = (
    "\\",
    "\\n",
    "\\u{41}",
    '"',
    "#",
    "#let",
    "$",
    "*",
    "_",
    "`",
    "[",
    "]",
    "{",
    "}",
    "//",
    "/*",
    "@a",
    "<a>",
    "~",
    "...",
    "= ",
    "- ",
)
"""Strings that have a meaning in typst markup or in typst strings."""


@given(st.text(PRINTABLE, max_size=40) | st.lists(st.sampled_from((*MARKUP, "weights")), max_size=9).map("".join))
@draws(80)
def test_text_is_never_read_as_typst_markup(said):
    source = f"{PLAIN}#{typst_markup.paragraph(typst_markup.text('|' + said + '|'))}"
    document = pypdfium2.PdfDocument(typesetting.typeset(source))
    assert closed_up(text_of(document[0])) == closed_up(f"|{said}|")


def book_of(parts: list[str]) -> pypdfium2.PdfDocument:
    """Return a book with the look, the title page and some parts."""
    front = typesetting.imprint(Policy.of([]), Publication("2026.11"))
    return pypdfium2.PdfDocument(typesetting.typeset(typesetting.source(ROOT, front, parts)))


def page_of_book(source: str) -> list[str]:
    """Return the parts of a page whose title is its first line."""
    prose = Prose(Policy.of([]), "docs/weights.md", (), source)
    title, *rest = prose.nodes
    heading = typst_markup.heading(1, typst_markup.join(prose.inner(title)), "weights")
    return [heading, *(prose.block(node) for node in rest)]


def test_characters_without_a_font_are_shown_by_their_numbers_and_kept_in_bookmarks():
    document = book_of(
        page_of_book("# \u738b\u5c0f\n\nBy \u0e17, `\U0001f600` and Zoë [here](https://example.org/\u738b).")
    )
    front, *_, page = map(text_of, document)
    assert closed_up("By [U+0E17], [U+1F600] and Zoë here.") in closed_up(page)
    assert closed_up("[U+738B U+5C0F]") in closed_up(page)
    assert closed_up("In their place is their number in Unicode, such as [U+0E17]") in closed_up(front)
    assert "\u738b\u5c0f" in [bookmark.get_title() for bookmark in document.get_toc()]


def test_title_page_mentions_no_numbers_if_the_fonts_have_every_character():
    assert "Unicode" not in text_of(book_of(page_of_book("# Żółć Ωж \u05e9\u05dc \u0639\u0631 \u2200"))[0])


def test_letter_is_kept_if_only_its_mark_has_no_font():
    document = book_of(page_of_book("# Weights\n\nV\u1dd5 and Vent\u0301."))
    assert closed_up("V[U+1DD5] and Vent\u0301.") in closed_up(text_of([*document][-1]))


beyond_ascii = st.characters(min_codepoint=0xA0, exclude_categories=["C", "Z"])
marks = st.characters(min_codepoint=0xA0, categories=["M"])


@given(st.lists(beyond_ascii | marks | st.sampled_from("aV e"), max_size=30).map("".join))
@draws(20)
def test_text_in_any_script_can_be_set_in_a_line_and_in_a_drawing(said):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{said}</text></svg>'
    drawn = typst_markup.picture(glyphs.numbered(svg), "Weights", "Weights", "100%")
    assert len(book_of([typst_markup.paragraph(typst_markup.text(said)), drawn])) > 1


def test_drawing_shows_numbers_only_of_the_characters_that_it_lacks():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{}</text></svg>'
    for said, shown in (
        ("é–Ω", "é–Ω"),
        ("é\u738b\u5c0f", "é[U+738B U+5C0F]"),
        ("é \u0939\u093f", "[U+00E9] [U+0939 U+093F]"),
    ):
        assert glyphs.numbered(svg.format(said)) == svg.format(shown)


def test_private_characters_become_spaces():
    assert typst_markup.text("a\ue000b\U0010fffdc") == '"a b c"'


LINKED = ("[here](https://example.org)", "**[here](https://example.org)**", "here[^w]")
NOTE = "\n[^w]: All [of them](https://example.org).\n"


@pytest.mark.parametrize("linked", LINKED)
def test_running_head_shows_a_title_with_a_link_or_footnote_as_plain_text(linked):
    pages = [text_of(page) for page in book_of(page_of_book(f"# Weights {linked}\n\n" + "Copied.\n\n" * 90 + NOTE))]
    heads = [text.partition("\r\n")[0] for text in pages[3:]]
    assert heads and {*heads} == {"Weights here Unofficial"}


@pytest.mark.parametrize("linked", LINKED)
def test_head_of_a_long_table_repeats_unless_it_has_a_link_or_a_footnote(linked):
    def heads(head: str) -> int:
        rows = "| copied |\n" * 90
        document = book_of(page_of_book(f"# Weights\n\n| The {head} |\n|---|\n{rows}\n{NOTE}Kept[^w].\n"))
        return sum(text_of(page).count("The here") for page in document)

    assert heads("here") > 1 and heads(linked) == 1


@given(readings())
@draws(8)
def test_any_policy_can_be_typeset_with_all_its_texts(reading):
    policy = reading.policy
    parts = [
        part
        for one in policy.statements.values()
        for part in (
            typst_markup.heading(1, typst_markup.text(one.title), one.id),
            *card.above(policy, one),
            *card.below(policy, one),
        )
    ]  # fmt: skip
    source = typesetting.source(ROOT, '#set document(title: "Weights")', parts)
    document = pypdfium2.PdfDocument(typesetting.typeset(source))
    text = closed_up("".join(map(text_of, document)))
    for one in policy.statements.values():
        assert closed_up(one.title) in text
    for provision in policy.all(Provision):
        assert all(closed_up(said) in text for _, _, said in card_contents.steps(policy, provision))
    for alternative in policy.all(Alternative):
        facts = card_contents.facts(policy, alternative).items()
        assert all(closed_up(f"{title}{said}") in text for title, said in facts if isinstance(said, str))
    for requirement in policy.all(Requirement):
        advice = "".join(run if isinstance(run, str) else run[1] for run in card_contents.advice(policy, requirement))
        assert closed_up(f"If you release open weights:{advice}") in text


def test_retired_statement_says_on_paper_why_and_what_it_became():
    fields = {"title": "Weights", "body": "Weights.", "place": Place("requirements/old.md", 3), "since": "2026-11-24"}
    old, heir = (Retired(id=id, reason="It was said twice.", **fields) for id in ("ALT-098", "ALT-099"))
    old = replace(old, became=(heir.id,))
    said = "".join(card.above(Policy.of([old, heir]), old))
    assert said.index("Retired since 2026-11-24.") < said.index("It was said twice.") < said.index("It became")
    assert 'label("ALT-099")' in said


@pytest.mark.parametrize("text", ["> a quotation", "<b>weights</b>", "![weights](x.png)", "{need}`PD9-R1-1-1`", "***"])
def test_unsupported_markup_raises_user_error_that_names_the_page(text):
    prose = Prose(Policy.of([]), "docs/weights.md", (), text)
    with pytest.raises(UserError, match=r"docs/weights\.md"):
        for node in prose.nodes:
            prose.block(node)


def test_pdf_is_typeset_without_importing_sphinx():
    code = (
        "import sys; from pathlib import Path; from traceability import rules;"
        "from traceability.pdf import typesetting;"
        "typesetting.typeset = lambda source: b''; typesetting.pack = lambda document: document;"
        "typesetting.pdf(rules.read(Path()).policy, Path());"
        "print([name for name in ('sphinx', 'docutils', 'myst_parser') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
