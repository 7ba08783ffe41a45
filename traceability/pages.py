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
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import make_fence_rule
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from traceability import limits
from traceability.files import AROUND, FOLDER, POLICY, files
from traceability.model import KINDS, Edition, Place, Policy, Statement, options

DIRECTIVE = re.compile(r"\{([^}\s]*)\}(?:[ \t]+(.*))?")
OPTION = re.compile(r":([\w-]+):(?:[ \t]+(.*?))?[ \t]*")
_CLOSING = re.compile(r" {0,3}:{3,}[ \t\r]*")
_LINE = r"[^\W\d_]([^\n\r*_`\[\]<>&\\{}=]*[^\s*_`\[\]<>&\\{}=])?"
_PLAIN = re.compile(rf"({_LINE}(\n+|$))*")
"""Text without anything that could be markup: lines that begin with a letter, and no sign with a meaning."""


class Option(NamedTuple):
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
    the link references, which reach from one statement into another, by name with their lines. Of a statement whose
    text holds no markup there are no tokens inside.

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
    """Every page of the policy below ``root``, in the order of their paths.

    Raises FileNotFoundError where there is none: nothing is found in a folder that was mistaken for it.
    """
    if not (root / FOLDER).is_dir():
        raise FileNotFoundError(f"{root} holds no {FOLDER}/; name a folder that does")
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
    environment: dict[str, Any] = {}
    found = outline(text, environment)
    references = _references(environment)
    for token in found:
        tokens.append(token)
        if token.type == "colon_fence" and (directive := DIRECTIVE.fullmatch(token.info.strip())):
            block = _block(token, directive[1], directive[2] or "", written, path)
            blocks.append(block)
            if not is_plain(block.body):
                tokens.extend(_inside(block, references))
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
        if page.refused and page.path.endswith(".md"):
            line, why = page.refused
            raise ValueError(f"{page.place(line)}: {why}")
    return {block.id for page in pages for block in page.blocks}


def _sound(block: Block) -> Iterator[Statement]:
    try:
        yield block.statement()
    except (KeyError, ValueError):
        return


def is_plain(text: str) -> bool:
    """Whether the parser would find nothing but paragraphs of text, so that it need not be asked; no where in doubt."""
    return _PLAIN.fullmatch(text) is not None


def outline(text: str, environment: dict[str, Any]) -> list[Token]:
    """The tokens of ``text``, fences not opened, as the parser finds them with the link references in ``environment``.

    What the fences hold is kept from the parser, which would go through it line by line for nothing. Unless it finds
    every fence where we saw it, it reads the whole text.
    """
    lines = text.split("\n")
    held = _held(lines) if "\r" not in text else {}
    if held:
        within = {number for first, end in held for number in range(first + 1, end - 1)}
        shown = [number for number in range(len(lines)) if number not in within]
        known = dict(environment)
        found = parser().parse("\n".join(lines[number] for number in shown), known)
        for token in found:
            token.map = token.map and [shown[token.map[0]], shown[token.map[1] - 1] + 1]
        for reference in (*known.get("references", {}).values(), *known.get("duplicate_refs", ())):
            reference["map"] = [shown[reference["map"][0]], shown[reference["map"][1] - 1] + 1]
        fences = {tuple(token.map): token for token in found if token.type == "colon_fence"}
        if list(fences) == list(held):
            for place, fence in fences.items():
                fence.content = held[place]
            environment.update(known)
            return found
    return parser().parse(text, environment)


def _held(lines: list[str]) -> dict[tuple[int, int], str]:
    """What each fence seems to hold, by its first line and the one after its last; nothing where that is in doubt."""
    held: dict[tuple[int, int], str] = {}
    opened = None
    for number, line in enumerate(lines):
        if ":::" not in line:
            continue
        if line == ":::" and opened is not None:
            held[opened, number + 1] = "".join(f"{inside}\n" for inside in lines[opened + 1 : number])
            opened = None
        elif line.startswith(":::{"):
            opened = number
        else:
            return {}
    return held


def _references(environment: dict[str, Any], above: int = 0) -> dict[str, int]:
    """The link references that the parser found below some lines of a page, by name with their lines."""
    return {name: found["map"][0] + above + 1 for name, found in environment.get("references", {}).items()}


def _inside(block: Block, references: dict[str, int]) -> Iterator[Token]:
    """The tokens of the text of a statement, each on its line of the page; link references are added to the others."""
    environment: dict[str, Any] = {}
    for token in parser().parse(block.body, environment):
        if token.map:
            token.map = [line + block.body_line - 1 for line in token.map]
        yield token
    for name, line in _references(environment, block.body_line - 1).items():
        references.setdefault(name, line)


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
        closed=token.level == 0 and _CLOSING.fullmatch(lines[end - 1]) is not None,
    )
