"""The PDF edition says what the policy says, can be found one's way in, and is the same file wherever it is made."""

from __future__ import annotations

import ctypes
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.project import ROOT, draws, once
from support.strategies import readings

from traceability.analysis.verdicts import Verdict, judgements
from traceability.pdf import card, toc, typesetting, typst_markup
from traceability.pdf.prose import Prose
from traceability.policy.errors import UserError
from traceability.policy.model import Alternative, Mode, Objective, Policy, Practice, Provision, Requirement
from traceability.publication.identity import NAME
from traceability.views import card_contents

PLAIN = '#set document(title: "Weights")\n#set page(width: 60cm)\n#let palette = ({})\n'
PRINTABLE = "".join(map(chr, range(0x20, 0x7F))) + "äéßÅœ“”‘’–—…·©×●◐◔◆○"


def text_of(page: pypdfium2.PdfPage) -> str:
    return page.get_textpage().get_text_range()


def closed_up(text: str) -> str:
    """Text without what the end of a line does to it: blanks, and hyphens that may stand there."""
    return re.sub(r"[\s\ufffe-]", "", text)


@pytest.fixture(scope="session")
def book(policy, tmp_path_factory) -> bytes:
    """The PDF, made once for all workers."""

    def make(folder: Path) -> None:
        folder.mkdir()
        (folder / "book.pdf").write_bytes(typesetting.pdf(policy, ROOT))

    return (once(tmp_path_factory, "book", make) / "book.pdf").read_bytes()


BUDGET = 20_000_000
"""Bytes of the whole site. GitHub Pages takes 1 GB, with the site of every release."""


def test_the_site_with_index_and_book_stays_within_its_budget(site, book):
    """Sum the sizes of all files. The test is here because the PDF is made here."""
    files = [path for path in site.rglob("*") if path.is_file() and ".doctrees" not in path.parts]
    assert sum(path.stat().st_size for path in files) + len(book) <= BUDGET


@pytest.fixture(scope="session")
def document(book) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(book)


@pytest.fixture(scope="session")
def printed(document) -> list[str]:
    """The text of every page."""
    return [text_of(page) for page in document]


@pytest.fixture(scope="session")
def running(printed) -> str:
    """The text of the whole as it runs on, without the line over each page, its footnotes and its number."""
    bodies = (re.split(r"\r\n\d+(?=\r\n|$)", text)[0] for text in printed)
    return " ".join(re.sub(r"^.*Unofficial\r\n", "", body) for body in bodies)


@pytest.fixture(scope="session")
def bookmarks(document) -> list[tuple[int, str, int]]:
    """The level, title and page of every bookmark."""
    return [(one.level, one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]


@pytest.fixture(scope="session")
def links(document) -> tuple[set[str], list[int]]:
    """The addresses that links lead to, and the pages of those that stay in the book."""
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


def test_every_statement_is_in_the_book_with_id_and_title(policy, printed):
    text = closed_up("".join(printed))
    missing = [
        s.id for s in policy.statements.values() if closed_up(s.id) not in text or closed_up(s.title) not in text
    ]
    assert policy.statements and missing == []


def test_every_statement_stands_under_its_title_with_its_own_words(policy, running):
    """Of what has no markup in it, since the id follows the text."""
    text = closed_up(running)
    plain = [
        s for s in policy.all(Provision) if not re.search(r"[\[*`]", s.body) and not isinstance(s, Objective | Practice)
    ]
    assert plain
    for statement in plain:
        assert closed_up(f"{statement.title}{statement.body}{statement.id}") in text, statement.id


def test_the_printed_verdicts_are_those_computed(policy, running):
    text = " ".join(running.split())
    modes = policy.modes()
    sign = "|".join(re.escape(verdict.sign) for verdict in Verdict)
    for requirement in policy.all(Requirement):
        below = text[text.index(f" {requirement.id} · {requirement.kind}") :].partition("If you release open weights:")[
            2
        ]
        expected = [judgements(policy)[requirement.id, mode.id].words for mode in modes]
        cells = "".join(rf"(?:{sign}) ({'|'.join(map(re.escape, sorted(set(expected))))}) ?" for _ in modes)
        alike = re.compile(rf"^[^●◐◔◆○]*?(?:{sign}) ([a-z ]+) in every release mode")
        row = re.compile(rf"^[^●◐◔◆○]*?open source {cells}")
        found = alike.match(below) or row.match(below)
        assert found, (requirement.id, below[:300])
        assert (list(found.groups()) * len(modes))[: len(modes)] == expected, requirement.id


def test_bookmarks_lead_to_every_objective_practice_mode_and_alternative(policy, bookmarks, printed):
    titles = [title for _, title, _ in bookmarks]
    for provision in policy.all(Objective, Practice):
        assert f"{provision.kind.capitalize()} {provision.number}: {provision.title}" in titles
    for statement in policy.all(Mode, Alternative):
        assert statement.title in titles
    assert max(level for level, _, _ in bookmarks) == 2
    for _, title, page in bookmarks:
        assert closed_up(title) in closed_up(printed[page]), title


def test_it_is_tagged_and_has_language_title_and_the_mark_of_its_standard(document, book):
    assert pdfium.FPDFCatalog_IsTagged(document.raw)
    with pikepdf.open(io.BytesIO(book)) as opened:
        assert opened.Root.Lang == "en-US"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in book  # readable without inflating anything
    assert document.get_metadata_value("Title") == NAME


def test_the_title_page_says_that_it_is_unofficial_and_every_other_page_too(printed):
    assert "Unofficial. NIST has not reviewed this reading" in printed[0]
    first = next(number for number, text in enumerate(printed) if text.rstrip().endswith("\n4"))
    assert all("Unofficial" in text.partition("\r\n")[0] for text in printed[first:])


def test_every_locator_leads_to_its_page_of_the_official_pdf(policy, links):
    addresses, _ = links
    for provision in policy.all(Provision):
        assert policy.editions[provision.edition].page_url(provision.page) in addresses


def test_links_lead_to_pages_of_the_book_or_to_the_web(links, document):
    addresses, within = links
    assert within and all(0 <= page < len(document) for page in within)
    assert all(address.startswith("https://") for address in addresses)


def test_a_link_to_what_is_not_there_is_refused():
    with pytest.raises(ValueError, match="PD9-R1-1-1"):
        typesetting.typeset(f"{PLAIN}#{typst_markup.link('PD9-R1-1-1', typst_markup.text('weights'))}")


def test_two_books_are_the_same_to_the_byte_and_made_without_a_network(book, tmp_path):
    apart = ["unshare", "--net", "--map-root-user"]
    if not shutil.which("unshare") or subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        apart = []  # where a process cannot be cut off, the bytes are compared all the same
    command = [*apart, sys.executable, "-m", "traceability", "--root", str(ROOT), "pdf", str(tmp_path / "book.pdf")]
    elsewhere = {"TZ": "Pacific/Auckland", "HOME": str(tmp_path), "SOURCE_DATE_EPOCH": "1", "PYTHONPATH": str(ROOT)}
    made = subprocess.run(
        command, cwd=tmp_path, env=os.environ | elsewhere, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "book.pdf").read_bytes() == book


def outline(found: pikepdf.Object) -> object:
    """An object of a PDF as values that can be compared; what it leads back to is left out, streams are inflated."""
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


def test_no_font_of_the_machine_is_in_it(book):
    with pikepdf.open(io.BytesIO(book)) as opened:
        dictionaries = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary)]
        fonts = [str(one.BaseFont) for one in dictionaries if "/BaseFont" in one]
    names = {re.fullmatch(r"/\w{6}\+(\w+)(-.*)?", font)[1] for font in fonts}
    assert names == {"LibertinusSerif", "DejaVuSansMono"}


def test_every_page_of_the_policy_is_in_the_book_and_none_twice(policy):
    leaves = [leaf.path for _, some in toc.parts(ROOT) for leaf in some]
    assert len(set(leaves)) == len(leaves)
    assert {statement.place.path for statement in policy.statements.values()} <= set(leaves)
    assert not set(toc.FOR_THE_SCREEN) & set(leaves)
    assert all((ROOT / path).exists() for path in toc.FOR_THE_SCREEN)


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
"""What typst has a meaning for, in its markup or in its strings."""


@given(st.text(PRINTABLE, max_size=40) | st.lists(st.sampled_from((*MARKUP, "weights")), max_size=9).map("".join))
@draws(80)
def test_no_text_is_taken_for_markup(said):
    source = f"{PLAIN}#{typst_markup.paragraph(typst_markup.text('|' + said + '|'))}"
    document = pypdfium2.PdfDocument(typesetting.typeset(source))
    assert closed_up(text_of(document[0])) == closed_up(f"|{said}|")


@given(readings())
@draws(8)
def test_whatever_an_arbitrary_policy_says_can_be_set(reading):
    policy = reading.policy
    look = (ROOT / typesetting.LOOK).read_text(encoding="utf-8")
    names = ("applies", "instead", "out", "none", "ink", "ink-quiet", "rule", "paper-quiet")
    palette = "".join(f"{typst_markup.text(name)}: black, " for name in names)
    parts = [
        part
        for one in policy.statements.values()
        for part in (
            typst_markup.heading(1, typst_markup.text(one.title), one.id),
            *card.above(policy, one),
            *card.below(policy, one),
        )
    ]  # fmt: skip
    source = f'#let palette = ({palette})\n{look}\n#set document(title: "Weights")\n' + "\n".join(
        f"#{p}" for p in parts
    )
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


@pytest.mark.parametrize("text", ["> a quotation", "<b>weights</b>", "![weights](x.png)", "{need}`PD9-R1-1-1`", "***"])
def test_what_paper_cannot_show_is_refused_by_the_name_of_its_page(text):
    prose = Prose(Policy.of([]), "docs/weights.md", (), text)
    with pytest.raises(UserError, match=r"docs/weights\.md"):
        for node in prose.nodes:
            prose.block(node)


def test_a_pdf_is_made_without_sphinx():
    code = (
        "import sys; from pathlib import Path; from traceability import rules;"
        "from traceability.pdf import typesetting;"
        "typesetting.typeset = lambda source: b''; typesetting.pack = lambda document: document;"
        "typesetting.pdf(rules.read(Path()).policy, Path());"
        "print([name for name in ('sphinx', 'docutils', 'myst_parser') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
