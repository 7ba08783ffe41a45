"""Test that no text of a file reaches a reader as markup: each field holds a canary, and each format is searched.

The check refuses such texts when it reads them. This test goes round the check, because a rule can have a hole.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pypdfium2
import pytest
from markdown_it import MarkdownIt
from support.citations import entry, printed
from support.project import ROOT

from traceability import data, figures
from traceability.diff import compare, report
from traceability.html import card, checklist_pages, page_blocks, prose, statement_pages
from traceability.html.page_blocks import Context
from traceability.pdf import card as paper_card
from traceability.pdf import typesetting, typst_markup
from traceability.policy.model import Edition, Policy, Statement, options
from traceability.policy.values import Identifier, phrases
from traceability.publication.identity import Publication
from traceability.publishing import feed
from traceability.views import VIEWS

pytestmark = pytest.mark.slow  # writes every file of a site
CANARY = "=<u id='canary'>@canary &copy; :warning: \\`x`"
"""A formula, an element, a mention, a character reference, an emoji code and code."""

PUBLISHED = Publication("2026.11", "https://example.org/", "https://example.org/repository")
OPEN, SHUT = "<u id='canary'>", "&lt;u"


def words_of(kind: type[Statement]) -> list[str]:
    """Return the options of a kind that hold any text; others name a computation or an edition."""
    free = (str, phrases, Identifier)
    return [
        name
        for name, option in options(kind).items()
        if option.metadata["read"] in free and name not in ("check", "edition")
    ]


def with_canaries(statement: Statement) -> Statement:
    """Return a statement with a canary in its title, its text and each option that holds any text."""
    said: dict[str, object] = {"title": f"{CANARY}{statement.title}"}
    for name in words_of(type(statement)):
        match getattr(statement, name):
            case str() as value if value:
                said[name] = f"{CANARY}{value}"
            case tuple() as values if values:
                said[name] = tuple(f"{CANARY}{value}" for value in values)
            case Identifier(address="", text=text):
                said[name] = Identifier(f"{CANARY}{text}")
    return replace(statement, **said, body=f"{statement.body} {CANARY}")


def titled(policy: Policy, sign: str) -> Policy:
    """Return a policy with a sign before each title, which ends a text in some markup."""
    statements = (replace(one, title=f"{sign}{one.title}") for one in policy.statements.values())
    return Policy.of(statements, policy.editions)


def edition(one: Edition) -> Edition:
    """Return an edition with a canary in each of its texts but for those that are an address or a digest."""
    return replace(one, name=f"<u>&copy;{one.name}", title=f"{CANARY}{one.title}")


@pytest.fixture(scope="module")
def infested(policy) -> Policy:
    """Return the policy with a canary in every text."""
    editions = {id: edition(one) for id, one in policy.editions.items()}
    return Policy.of(map(with_canaries, policy.statements.values()), editions)


def href(id: str) -> str:
    return f"#{id}"


class Elements(HTMLParser):
    """Collects the elements of a page that are canaries."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.text = ""
        self.feed(str(text))  # Markup would escape what is added to it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "u" or any(name == "id" and value == "canary" for name, value in attrs):
            self.found.append(self.get_starttag_text() or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def views(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield the HTML of every view that a page shows, by what shows it."""
    offered = [path for path, _ in data.files(policy, PUBLISHED, href)]
    context = Context(policy, href, PUBLISHED, ROOT, lambda: offered)
    pages = (*(ROOT / "docs").rglob("*.md"), *(ROOT / "requirements").rglob("*.md"), ROOT / "index.md")
    shown = {
        found for page in pages for found in re.findall(r"^:+\{view\} (.*)$", page.read_text("utf-8"), re.MULTILINE)
    }
    for view in sorted(shown):
        yield f"view {view}.html", page_blocks.render(context, *view.split())


def site(policy: Policy) -> Iterator[tuple[str, str | bytes]]:
    """Yield the content of every file that is made from the policy, by its path."""
    files = (
        *data.files(policy, PUBLISHED, href),
        *statement_pages.files(policy, PUBLISHED, {}),
        *checklist_pages.files(policy, PUBLISHED),
        ("changelog.atom", lambda: feed.feed(f"# Changelog\n\n## 2026.11\n\n- {CANARY}\n", PUBLISHED)),
    )
    for path, make in files:
        yield path, make()
    for figure in figures.every(policy):
        yield f"figures/{figure.name}.svg", figure.alone(CANARY)
    for statement in policy.statements.values():
        yield f"card {statement.id}.html", card.foot(policy, href, statement)
        yield f"text {statement.id}.html", prose.html(statement.body, cite=html.escape, target=str)
    yield from views(policy)


@pytest.fixture(scope="module")
def made(infested) -> dict[str, str | bytes]:
    return dict(site(infested))


def test_canary_is_on_the_pages_and_is_no_element_of_any(made):
    pages = {path: text for path, text in made.items() if path.endswith(".html")}
    shown = 0
    for path, text in pages.items():
        read = Elements(text)
        assert read.found == [], path
        assert read.found == [], path
        shown += "<u" in read.text
    assert shown > 1500


def test_canary_is_no_element_of_a_figure(made):
    drawn = {path: text for path, text in made.items() if path.endswith(".svg")}
    assert any(SHUT in text for text in drawn.values())
    for path, text in drawn.items():
        assert [element.tag for element in ET.fromstring(text).iter() if element.tag.rpartition("}")[2] == "u"] == [], (
            path
        )


def test_canary_is_no_element_of_the_feed_and_of_its_content(made):
    atom = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring(made["changelog.atom"])
    assert {element.tag.removeprefix(atom) for element in root.iter()} >= {"entry", "content"}
    for content in root.iter(f"{atom}content"):
        read = Elements(content.text)
        assert read.found == [] and "<u" in read.text


def test_canary_is_no_formula_of_a_table(made):
    sheets = {path: text for path, text in made.items() if path.endswith(".csv")}
    assert sheets
    for path, text in sheets.items():
        cells = [cell for row in csv.reader(io.StringIO(text.decode("utf-8-sig"))) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == [], path


def test_canary_is_no_formula_of_a_workbook(made):
    books = {path: text for path, text in made.items() if path.endswith(".xlsx")}
    assert books
    for path, content in books.items():
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = book.namelist()
            parts = [book.read(name).decode() for name in names if name.endswith(".xml")]
        assert not any(re.search(r"<f[ >]|<u id", part) for part in parts), path
        assert any(SHUT in part for part in parts), path


def test_canary_is_a_text_of_each_document(made):
    documents = {path: json.loads(text) for path, text in made.items() if path.endswith(".json")}
    assert len(documents) > 10
    read = json.dumps(list(documents.values()), ensure_ascii=False)
    assert json.dumps(CANARY, ensure_ascii=False)[1:-1] in read


def test_canary_is_text_of_each_work_of_the_bibliography(made):
    _, *works = re.split(r"\n\n(?=@)", made["data/evidence.bib"].strip())
    titles = [printed(fields["title"]) for _, _, fields in map(entry, works)]  # fails at a command of LaTeX
    assert titles and all(title.startswith(CANARY) for title in titles)


def test_canary_is_code_of_the_report_on_a_change(reading, infested):
    changed = replace(reading, policy=titled(infested, "`"))
    sides = (compare.judged(one) for one in (reading, changed))
    text = MarkdownIt("commonmark", {"html": True}).render(report.markdown(compare.compare(*sides)))
    read, outside = Elements(text), Elements(re.sub(r"<code>.*?</code>", "", text))
    assert read.found == [] and read.text.count("@canary") > 500
    assert "canary" not in outside.text and ":warning:" not in outside.text  # no mention of a person and no sign


def test_canary_is_text_of_the_cards_and_tables_of_the_pdf(infested):
    """Set one statement of each kind, with a label for all others; the text of a statement may hold no element."""
    infested = titled(infested, '"#x\\u{41}')
    kinds = {statement.kind: statement for statement in infested.statements.values()}
    parts = [f"[#metadata(none)#{typst_markup.call('label', typst_markup.text(id))}]" for id in infested.statements]
    for statement in kinds.values():
        title = typst_markup.text(statement.title)
        parts += [*paper_card.above(infested, statement), typst_markup.paragraph(title)]
        parts += paper_card.below(infested, statement)
    parts.append(typst_markup.table(infested, VIEWS["controls"](infested)))
    front = typesetting.imprint(infested, PUBLISHED)
    document = pypdfium2.PdfDocument(typesetting.typeset(typesetting.source(ROOT, front, parts)))
    text = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    for statement in kinds.values():
        assert "".join(statement.title.split()) in text, statement.id
    text = re.sub(r"\d+ContentsUnofficial", "", text)  # the foot of a page may be amid a title
    assert text.count("<uid='canary'>") == text.count("&copy;:warning:\\`x`") > 2 * len(kinds)
