"""Read the policy from its Markdown pages, without Sphinx.

Alone knows how statements are written down. It reads one plain subset of MyST: headings, paragraphs, lists,
footnotes, and statements in ``:::`` fences with one option on a line. It never fails on what it reads and
executes nothing of it; what lies outside of the subset stays visible in ``Page`` for the X rules to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import make_fence_rule
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from traceability import limits
from traceability.files import AROUND, POLICY, files
from traceability.model import KINDS, Edition, Place, Policy, Statement, options

DIRECTIVE = re.compile(r"\{([^}\s]*)\}(?:[ \t]+(.*))?")
OPTION = re.compile(r":([\w-]+):(?:[ \t]+(.*?))?[ \t]*")


@dataclass(frozen=True, slots=True)
class Option:
    """One ``:name: value`` line."""

    name: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Block:
    """A ``:::{kind} title`` fence as it was written, sound or not."""

    kind: str
    title: str
    options: tuple[Option, ...]
    body: str
    place: Place
    body_line: int
    after_options: str
    closed: bool

    def option(self, name: str) -> Option | None:
        return next((o for o in self.options if o.name == name), None)

    @property
    def id(self) -> str:
        option = self.option("id")
        return option.value if option else ""

    def statement(self) -> Statement:
        """The statement that the block makes.

        Raises KeyError for an unknown kind and ValueError for a value that its option cannot have.
        """
        kind = KINDS[self.kind]
        readers = options(kind)
        values = {o.name: readers[o.name].metadata["read"](o.value) for o in self.options if o.name in readers}
        return kind(id=self.id, title=self.title, body=self.body, place=self.place, **values)


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown page: its text, its statement blocks, every token outside and inside of them with its line, and
    the link references, which reach from one statement into another, by name with their lines.

    Bytes that are not UTF-8 appear in ``text`` as lone surrogates. What may not be read is empty, and ``refused``
    says from which line on, and why.
    """

    path: str
    text: str
    blocks: tuple[Block, ...]
    tokens: tuple[tuple[Token, int], ...]
    references: tuple[tuple[str, int], ...] = ()
    refused: tuple[int, str] | None = None

    def place(self, line: int) -> Place:
        return Place(self.path, line)


@cache
def parser() -> MarkdownIt:
    """The parser that MyST itself builds for ``myst_enable_extensions = ["colon_fence"]``.

    But for one thing: a link with a dangerous scheme stays a link here, for the X rules to see.
    """
    made = (
        MarkdownIt("commonmark")
        .enable("table")
        .use(front_matter_plugin)
        .use(myst_block_plugin)
        .use(myst_role_plugin)
        .use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    )
    fence = make_fence_rule(markers=(":",), token_type="colon_fence")
    ends = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}
    made.block.ruler.before("fence", "colon_fence", fence, ends)
    made.validateLink = lambda url: True
    return made


def read(root: Path) -> tuple[Page, ...]:
    """Every page of the policy below ``root``, in the order of their paths."""
    return tuple(_read(root, POLICY))


def around(root: Path) -> tuple[Page, ...]:
    """Every page that Sphinx reads besides, and whatever else a build would read and may not."""
    return tuple(_read(root, AROUND))


def _read(root: Path, tops: tuple[str, ...]) -> Iterator[Page]:
    read = 0
    for number, file in enumerate(files(root, tops), start=1):
        if file.refused:
            yield Page(file.path, "", (), (), refused=(1, file.refused))
        elif number > limits.PAGES or read > limits.ALL:
            many = f"makes more than {limits.PAGES} pages or {limits.ALL} bytes; none is read from here on"
            yield Page(file.path, "", (), (), refused=(1, many))
            return
        else:
            with (root / file.path).open("rb") as opened:
                content = opened.read(4 * limits.PAGE + 1)  # as many bytes as characters within the limit may take
            read += len(content)
            yield page(content.decode("utf-8", errors="surrogateescape"), file.path)


@lru_cache(maxsize=4096)
def page(text: str, path: str) -> Page:
    """The page with ``text``, as if it stood at ``path``; read once, for who reads again after a change elsewhere."""
    if too_much := limits.excess(text):
        return Page(path, "", (), (), refused=too_much)
    written = lines(text)
    tokens: list[Token] = []
    blocks: list[Block] = []
    references: dict[str, int] = {}
    for token in _tokens(text, 0, references):
        tokens.append(token)
        if token.type == "colon_fence" and (directive := DIRECTIVE.fullmatch(token.info.strip())):
            block = _block(token, directive[1], directive[2] or "", written, path)
            blocks.append(block)
            tokens.extend(_tokens(block.body, block.body_line - 1, references))
    return Page(path, text, tuple(blocks), tuple(_with_lines(tokens)), tuple(references.items()))


def lines(text: str) -> list[str]:
    """The lines of a text as the parser counts them: a carriage return alone ends one too."""
    return re.split(r"\r\n?|\n", text) if "\r" in text else text.split("\n")


def tokens(text: str) -> list[Token]:
    """The tokens of a text, for whoever shows it."""
    return parser().parse(text, {})


def policy(pages: Iterable[Page], editions: Mapping[str, Edition] | None = None) -> Policy:
    """The statements of all sound blocks; the X rules name those that are not."""
    return Policy.of((statement for page in pages for block in page.blocks for statement in _sound(block)), editions)


def ids(pages: Iterable[Page]) -> set[str]:
    """Every id that is in use or was: of statements in force, retired, and not sound yet.

    Raises ValueError for a page that is not read, for it may hold any.
    """
    pages = tuple(pages)
    for page in pages:
        if page.refused:
            line, why = page.refused
            raise ValueError(f"{page.place(line)}: {why}")
    return {block.id for page in pages for block in page.blocks}


def _sound(block: Block) -> Iterator[Statement]:
    try:
        yield block.statement()
    except (KeyError, ValueError):
        return


def _tokens(text: str, offset: int, references: dict[str, int]) -> Iterator[Token]:
    """The tokens of ``text``, which begins on line ``offset`` of its page; link references are added to the others."""
    environment: dict[str, Any] = {}
    for token in parser().parse(text, environment):
        if token.map:
            token.map = [token.map[0] + offset, token.map[1] + offset]
        yield token
    for name, reference in environment.get("references", {}).items():
        references.setdefault(name, reference["map"][0] + offset + 1)


def _with_lines(tokens: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """Every token, inline ones included, with its line."""
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        yield token, line
        within = line
        for child in token.children or ():
            yield child, within
            within += child.type in ("softbreak", "hardbreak") or child.content.count("\n")


def _block(token: Token, kind: str, title: str, lines: list[str], path: str) -> Block:
    first, end = token.map or (0, 0)
    content = token.content.removesuffix("\n").split("\n")
    written = []
    for number, line in enumerate(content, start=first + 2):
        if not (match := OPTION.fullmatch(line)):
            break
        written.append(Option(match[1], match[2] or "", Place(path, number)))
    rest = content[len(written) :]
    blank = 0
    while blank < len(rest) and not rest[blank].strip():
        blank += 1
    return Block(
        kind=kind,
        title=title.strip(),
        options=tuple(written),
        body="\n".join(rest[blank:]).rstrip(),
        place=Place(path, first + 1),
        body_line=first + 2 + len(written) + blank,
        after_options=rest[0] if rest else "",
        closed=token.level == 0 and re.fullmatch(r" {0,3}:{3,}[ \t\r]*", lines[end - 1]) is not None,
    )
