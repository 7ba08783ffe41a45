"""The layout of statements on a page, as sections or as leads of sections, with links to explained words."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from sphinx_needs.nodes import Need

from traceability.analysis.verdicts import Verdict
from traceability.html import glossary, mode_page
from traceability.policy.model import (
    Alternative,
    Bound,
    Control,
    Duty,
    Framework,
    Mode,
    Objective,
    Policy,
    Practice,
    Problem,
    Release,
    Requirement,
    Retired,
    Statement,
    in_edition,
)
from traceability.publication import paths
from traceability.sphinx_ext.placeholders import shown

HEADED = (Objective, Practice, Control, Mode, Alternative, Release)
"""Statements whose page or section already has a heading for them, with a number or the name."""


EXPLAINED = (Objective, Practice, Requirement, Alternative, Problem)
"""Statements in whose text the first occurrence of each glossary term is linked."""


def arrange(doctree: nodes.document, policy: Policy) -> None:
    """Turn each need into a section or lead of its page, with a placeholder for computed content."""
    for need in list(doctree.findall(Need)):
        if need["ids"][0] not in policy.statements:
            continue  # ``Site.compare`` reports it
        statement = policy[need["ids"][0]]
        if isinstance(statement, HEADED):
            _complete_heading(need, statement)
            arranged = nodes.container("", *_lead(statement), *need.children, shown("foot", statement.id))
        else:
            title = nodes.title("", "", *_title(statement))
            arranged = nodes.section("", title, *_lead(statement), *need.children, shown("foot", statement.id))
        arranged["ids"] = [statement.id]
        arranged["classes"] = ["statement", statement.kind]
        need.attributes["classes"].clear()  # or the new node would inherit them
        need.replace_self(arranged)
        if isinstance(statement, Mode):
            arranged.parent.insert(arranged.parent.index(arranged), _earlier(policy))
            arranged.parent.append(shown("in-this-mode", statement.id))
        if isinstance(statement, Release):
            arranged.parent.insert(arranged.parent.index(arranged) + 1, shown("in-this-release", statement.id))
    for numbered_list in list(doctree.findall(nodes.enumerated_list)):
        ends = (part for entry in numbered_list for part in entry.children[-1:] or [entry])
        if all(isinstance(end, nodes.bullet_list) for end in ends):
            numbered_list["classes"].append("questions")  # each with its answers below; a script asks one at a time
            numbered_list.parent.insert(numbered_list.parent.index(numbered_list) + 1, shown("modes-that-agree"))


def explain(doctree: nodes.document, policy: Policy, docname: str, href: paths.Href) -> None:
    """Link each term once in the text of a statement, and explain the words of a page at its end."""
    linked = [node.astext() for node in doctree.findall(nodes.raw)]
    for node in list(doctree.findall(nodes.Element)):
        statement = (
            policy.statements.get(next(iter(node.get("ids", ())), "")) if "statement" in node["classes"] else None
        )
        if not isinstance(statement, EXPLAINED):
            continue
        speaking = in_edition(policy, getattr(statement, "edition", policy.newest))
        seen: set[str] = set()
        for paragraph in (child for child in node if isinstance(child, nodes.paragraph)):
            for text in [child for child in paragraph if isinstance(child, nodes.Text)]:
                pieces = glossary.marked(speaking, text.astext(), seen)
                paragraph.replace(text, [_piece(href, piece, term) for piece, term in pieces if piece])
        linked.extend(f'#{id}"' for id in seen)
    words = [id for id in glossary.explained(policy, linked) if policy[id].place.path != f"{docname}.md"]
    if words:
        explanations = str(glossary.explanations(policy, href, words))
        doctree.next_node(nodes.section).append(nodes.raw("", explanations, format="html"))


def _piece(href: paths.Href, text: str, term: str) -> nodes.Node:
    return nodes.reference("", text, refuri=href(term), internal=True, classes=["term"]) if term else nodes.Text(text)


def _title(statement: Statement) -> Iterable[nodes.Node]:
    if isinstance(statement, Requirement):
        yield nodes.inline("", statement.number, classes=["number"])
        yield nodes.Text(" ")
    yield nodes.Text(statement.title)


def _complete_heading(need: Need, statement: Statement) -> None:
    """Complete ``Practice 6.1`` to ``Practice 6.1: …``: pages need the title only once, and navigation shows it."""
    heading = need.parent.next_node(nodes.title)
    if heading is not None and heading.astext() != statement.title:
        heading += nodes.Text(f": {statement.title}")


def _lead(statement: Statement) -> Iterable[nodes.Node]:
    if isinstance(statement, Alternative | Release | Retired | Framework | Bound | Duty):
        yield shown("lead", statement.id)
    if isinstance(statement, Mode):
        yield shown("numbers", statement.id)
        yield nodes.paragraph("", "", nodes.strong("", "The test. "), nodes.Text(statement.test), classes=["test"])


def _earlier(policy: Policy) -> nodes.target:
    """Return the anchors that the page of a mode had when it also covered earlier editions.

    They are at its top, where the line of editions leads to the page of the mode under each of them.
    """
    older = [edition for edition in policy.editions if edition != policy.newest]
    verdicts = [f"{edition}-{mode_page.anchor(verdict)}" for edition in older for verdict in Verdict]
    return nodes.target("", "", ids=[*(f"under-{edition}" for edition in older), *verdicts])
