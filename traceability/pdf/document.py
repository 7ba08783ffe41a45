"""The pages of the site as the chapters of a book: headings, prose, statements and views, in order."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from markdown_it.tree import SyntaxTreeNode

from traceability.pdf import card, mode_page, release_page, toc, typst_markup
from traceability.pdf.blocks import view
from traceability.pdf.prose import Prose
from traceability.pdf.typst_markup import Expression, call, join, text
from traceability.policy.model import (
    Alternative,
    Control,
    Mode,
    Objective,
    Policy,
    Practice,
    Release,
    Requirement,
    Statement,
    in_edition,
)
from traceability.publication.identity import publication
from traceability.source import markdown

HEADED = (Objective, Practice, Control, Mode, Alternative, Release)
"""Statements whose page or section already has a heading for them; their title completes it."""


@dataclass(frozen=True, slots=True)
class Book:
    """The policy, and the folder of its pages."""

    policy: Policy
    root: Path

    def chapters(self) -> Iterator[Expression]:
        """Yield every page in order, under the headings of the parts.

        Raises UserError for content that paper cannot show.
        """
        parts = list(toc.parts(self.root))
        there = {leaf.path for _, leaves in parts for leaf in leaves}
        for caption, leaves in parts:
            if caption:
                yield typst_markup.heading(1, text(caption), f"part {caption}")
            for leaf in leaves:
                yield from self._page(leaf, there)

    def _page(self, leaf: toc.Leaf, there: set[str]) -> Iterator[Expression]:
        source = (self.root / leaf.path).read_text(encoding="utf-8")
        blocks = {block.place.line: block for block in markdown.page(source, leaf.path).blocks}
        prose = Prose(self.policy, leaf.path, there, source)
        level, headed = leaf.level, None
        published = publication(self.root, {})  # without an address: the same book is on every site
        for number, node in enumerate(prose.nodes):
            block = _block(node, blocks)
            if node.type == "heading":
                level, headed = leaf.level + int(node.tag[1]) - 1, self._headed(prose.nodes[number + 1 :], blocks)
                yield from self._heading(prose, node, level, headed)
            elif block and block.kind == "view":
                yield view(self.policy, published, *block.title.split())
            elif block and block.id in self.policy.statements:
                statement = self.policy[block.id]
                yield from self._statement(prose, statement, None if statement is headed else level + 1)
            elif node.type == "fence" and node.info.startswith(markdown.INCLUSION):
                path = posixpath.join(posixpath.dirname(leaf.path), node.info.removeprefix(markdown.INCLUSION).strip())
                yield typst_markup.listing((self.root / path).read_text(encoding="utf-8"))
            elif node.type != "fence" or node.info.strip() != markdown.LISTING:
                yield prose.block(node)

    def _headed(self, rest: Iterable[SyntaxTreeNode], blocks: Mapping[int, markdown.Block]) -> Statement | None:
        """Return the statement that a heading introduces: the first of the ``HEADED`` kinds before the next heading."""
        for node in rest:
            if node.type == "heading":
                return None
            block = _block(node, blocks)
            if block and isinstance(statement := self.policy.statements.get(block.id), HEADED):
                return statement
        return None

    def _heading(
        self, prose: Prose, node: SyntaxTreeNode, level: int, headed: Statement | None
    ) -> Iterator[Expression]:
        title, plain = join(prose.inner(node)), node.children[0].content
        if headed and plain != headed.title:
            title = join([title, text(f": {headed.title}")])
        yield typst_markup.heading(level, title, headed.id if headed else f"{prose.path} {plain}")
        if node.tag == "h1":
            yield typst_markup.labelled("metadata(none)", prose.path)

    def _statement(self, prose: Prose, statement: Statement, level: int | None) -> Iterator[Expression]:
        """Yield a statement with its text and facts, below its title if that has a level of its own."""
        if level:
            number = text(statement.number) if isinstance(statement, Requirement) else "none"
            yield typst_markup.heading(level, call("entry", number, text(statement.title)), statement.id)
        newest = in_edition(self.policy, self.policy.newest)
        if isinstance(statement, Mode):
            yield mode_page.answer(newest, statement)
        yield from card.above(self.policy, statement)
        yield prose.blocks(statement.body)
        yield from card.below(self.policy, statement)
        if isinstance(statement, Mode):
            yield from mode_page.body(newest, statement, (level or 2) + 1)
        if isinstance(statement, Release):
            yield from release_page.body(self.policy, statement, (level or 2) + 1)


def _block(node: SyntaxTreeNode, blocks: Mapping[int, markdown.Block]) -> markdown.Block | None:
    """Return the directive that a fence contains, if any."""
    return blocks.get(node.map[0] + 1) if node.map and node.type == "colon_fence" else None
