"""Converts the Markdown of pages for paper: the plain subset of the policy, and the tables and code of other pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from markdown_it.tree import SyntaxTreeNode

from traceability.pdf import typst_markup
from traceability.pdf.typst_markup import Expression, call, join, text
from traceability.policy.errors import UserError
from traceability.policy.model import Policy
from traceability.source import markdown

LINKED = ("link", "myst_role", "footnote_ref")
"""The parts of a line that become links of the PDF."""


class Prose:
    """One page with its links and its footnotes, which statements on the page also refer to."""

    def __init__(self, policy: Policy, path: str, there: Iterable[str], source: str) -> None:
        self.policy = policy
        self.path = path
        self.there = there
        """The paths of the pages that the book contains."""
        self.nodes = _tree(source)
        self.notes = {
            note.meta["label"]: note
            for block in self.nodes
            for note in block.walk()
            if note.type == "footnote_reference"
        }
        self._given: set[str] = set()

    def blocks(self, source: str) -> Expression:
        """Return a text on this page, such as the body of a statement."""
        return join(map(self.block, _tree(source)))

    def block(self, node: SyntaxTreeNode) -> Expression:
        """Return a paragraph, list, table or listing, and nothing for HTML, which is for the screen.

        Raises UserError for anything else.
        """
        match node.type:
            case "paragraph" if node.to_tokens()[0].hidden:
                return self._within(node)
            case "paragraph":
                return typst_markup.paragraph(self._within(node))
            case "bullet_list":
                return call("list", *map(self._item, node.children))
            case "ordered_list":
                return call("enum", *map(self._item, node.children), start=node.attrGet("start") or 1)
            case "table":
                head, *bodies = node.children
                cells = [self._within(cell) for body in bodies for row in body.children for cell in row.children]
                titles = [self._within(cell) for cell in head.children[0].children]
                linked = any(part.type in LINKED for part in head.walk())
                return typst_markup.framed("", titles, cells, ["1fr"] * len(titles), repeated=not linked)
            case "code_block" | "fence":
                return typst_markup.listing(node.content)
            case "footnote_block" | "footnote_reference" | "front_matter" | "html_block":
                return "[]"
        raise self._unknown(node)

    def _item(self, node: SyntaxTreeNode) -> Expression:
        return join(map(self.block, node.children))

    def _within(self, node: SyntaxTreeNode) -> Expression:
        """Return the inline content of a node, or of the inline node within it."""
        return join(self.inner(node))

    def inner(self, node: SyntaxTreeNode) -> list[Expression]:
        """Return the parts of a line, such as those of a heading."""
        return [self._inline(child) for child in _inner(node)]

    def _inline(self, node: SyntaxTreeNode) -> Expression:
        match node.type:
            case "text":
                return text(node.content)
            case "html_inline" if re.fullmatch(r"<a [^>]*>|</a>", node.content):
                return "[]"  # the book has no files of data to lead to; the text of the link follows
            case "softbreak":
                return text(" ")
            case "strong":
                return call("strong", self._within(node))
            case "em":
                return call("emph", self._within(node))
            case "code_inline":
                return call("raw", text(node.content))
            case "link":
                return self._link(str(node.attrGet("href")), self._within(node))
            case "myst_role" if node.meta["name"] == "need" and node.content in self.policy.statements:
                return typst_markup.link(node.content, text(self.policy[node.content].title))
            case "footnote_ref" if node.meta["label"] in self.notes:
                return self._note(node.meta["label"])
        raise self._unknown(node)

    def _link(self, href: str, shown: Expression) -> Expression:
        """Return a link to the web or to a page of the book; other links within the site become plain text."""
        if href.startswith("https://"):
            return typst_markup.link(href, shown)
        page = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), href.partition("#")[0]))
        return typst_markup.link(page, shown) if page in self.there else shown

    def _note(self, label: str) -> Expression:
        """Return a footnote at its first reference, and afterwards a repetition of its number."""
        name = f"{self.path}#{label}"
        if label in self._given:
            return call("footnote", call("label", text(name)))
        self._given.add(label)
        return typst_markup.labelled(call("footnote", join(map(self.block, self.notes[label].children))), name)

    def _unknown(self, node: SyntaxTreeNode) -> UserError:
        line = node.content.strip().partition("\n")[0]
        return UserError(f"{self.path}: the book cannot show {node.type} {line!r}; write it as plain text")


def _tree(source: str) -> list[SyntaxTreeNode]:
    return SyntaxTreeNode(markdown.tokens(source)).children


def _inner(node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    """Return the parts of a line; in a block, they are children of an inline node."""
    return [part for child in node.children for part in (child.children if child.type == "inline" else [child])]
