"""Test that a text of the policy never becomes markup, and that nobody can forget to escape one."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import pytest
from support.project import ROOT
from support.strategies import changed

from traceability import views
from traceability.data.spreadsheets.tables import views_shown
from traceability.html import (
    answers,
    card,
    cells,
    checklist_pages,
    glossary,
    proposed_wording,
    statement_pages,
)
from traceability.html.markup import Markup, filled, joined, literal
from traceability.policy.model import KINDS, Alternative, Claim, Place, Policy, Retired, in_edition
from traceability.policy.values import Identifier
from traceability.publication.identity import publication
from traceability.views.answers import of_claim, of_drafts, of_failing
from traceability.views.record import claim_cards

HOSTILE = '<u title="&">\'{}'
STRAY = re.compile(r"&(?!\w+;|#x?\w+;)")
CODE = sorted((ROOT / "traceability" / "html").glob("*.py"))


def hostile(statement):
    """Return a statement with a hostile text in every field that holds text."""
    read_by_code = {"id", "edition", "check", "checked", "since"}
    texts = {name for name, value in vars(statement).items() if type(value) is str and (value or name == "because")}
    said: dict[str, object] = dict.fromkeys(texts - read_by_code, HOSTILE)
    if isinstance(statement, Alternative):
        said["body"] = "\n\n".join(f"**{part}.** {HOSTILE}" for part in Alternative.PARTS)
    if "synonyms" in vars(statement):
        said["synonyms"] = (HOSTILE,)
    if "identifier" in vars(statement):
        said["identifier"] = Identifier(HOSTILE)
    return replace(statement, **said)


@pytest.fixture(scope="module")
def attacked(policy) -> Policy:
    gone = Retired(id="ALT-999", title="x", body="x", place=Place("x.md", 1), since="2026-11-01", reason="x")
    return changed(policy, *map(hostile, [*policy.statements.values(), gone]))


class Tags(HTMLParser):
    """The names of all elements and attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found |= {tag, *(name for name, _ in attributes)}


def is_safe(html):
    """Whether a hostile text is neither an element nor the end of an attribute, and every ampersand is escaped."""
    names = Tags(html).found
    return "u" not in names and all(re.fullmatch(r"[a-z0-9:-]+", name) for name in names) and not STRAY.search(html)


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_a_statement_is_escaped_on_its_cards_and_pages(attacked, kind):
    published = publication(ROOT, {})
    statements = attacked.all(KINDS[kind])
    assert statements
    for statement in statements[:20]:
        page = statement_pages.page(attacked, published, {}, statement)
        parts = (card.lead(attacked, "#{}".format, statement), card.foot(attacked, "#{}".format, statement), page)
        html = "".join(parts)
        assert is_safe(html), statement.id
        assert escape(HOSTILE) in html


def test_every_text_is_escaped_in_views_and_checklists(attacked):
    published = publication(ROOT, {})
    parts = [in_edition(attacked, edition) for edition in attacked.editions]
    tables = [
        cells.table(part, "#{}".format, views.VIEWS[view](part), view=view)
        for view, edition in views_shown(attacked)
        for part in [in_edition(attacked, edition)]
    ]
    pages = [checklist_pages.page(part, published, mode) for part in parts for mode in part.modes()[:1]]
    more = [proposed_wording.proposed_wording(part, "#{}".format) for part in parts]
    more += [
        answers.answer_box("#{}".format, made(part, published), proposed_wording.in_brief(part))
        for part in parts
        for made in (of_failing, *([of_drafts] if part.edition == attacked.newest else []))
    ]
    more += [answers.answer_box("#{}".format, of_claim(attacked, published, c.id)) for c in attacked.all(Claim)]
    more.append(answers.claim_cards("#{}".format, claim_cards(attacked)))
    words = glossary.explanations(attacked, "#{}".format, attacked.statements)
    for html in (*tables, *pages, *more, words):
        assert is_safe(html)


def test_markup_stays_as_it_is_and_other_text_is_escaped():
    bold = filled("<b>{}</b>", "a & {} <i>")
    assert bold == "<b>a &amp; {} &lt;i&gt;</b>"
    assert filled("<p>{}{}</p>", bold, 3) == f"<p>{bold}3</p>"
    assert joined([bold, "<i>"], "<br>") == f"{bold}&lt;br&gt;&lt;i&gt;"
    assert joined([bold, "<i>"], Markup("<br>")) == f"{bold}<br>&lt;i&gt;"
    assert bold + "<i>" == f"{bold}&lt;i&gt;"
    assert literal('"<i>"') == '"&lt;i&gt;"'


@pytest.mark.parametrize(
    "code",
    ["filled(f'<p>{title}</p>')", "filled('<p>' + title)", "Markup(f'<p>{title}</p>')", "Markup(title)"],
)
def test_ruff_refuses_a_template_that_is_no_literal(code):
    source = (
        f"from traceability.html.markup import Markup, filled\n\n\ndef f(title: str) -> Markup:\n    return {code}\n"
    )
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "S704", "--output-format", "concise"]
    done = subprocess.run(
        [*ruff, "--stdin-filename", "traceability/html/x.py"], cwd=ROOT, input=source, capture_output=True, text=True
    )
    assert "S704" in done.stdout


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_no_text_between_tags_is_put_together_by_hand(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            said = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            assert not re.search(r"</?[a-z]", said), f"{path.name}:{node.lineno}: use filled()"


def test_only_what_escapes_its_text_itself_is_trusted():
    trusting = {path.stem for path in CODE if re.search(r"\btrusted\b", path.read_text(encoding="utf-8"))}
    assert trusting == {"markup", "blocks", "page_shell", "prose", "release_examples"}
    assert not any("S704" in path.read_text(encoding="utf-8") for path in CODE if path.stem != "markup")
    assert all("str.__new__" not in path.read_text(encoding="utf-8") for path in CODE if path.stem != "markup")
