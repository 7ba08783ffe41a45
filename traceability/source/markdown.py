"""Read the policy from its Markdown pages, without Sphinx.

Only this module knows how statements are written. It reads one plain subset of MyST: headings, paragraphs, lists,
footnotes, and statements in ``:::`` fences with one option on a line. It never fails on what it reads, and executes
none of it. Text outside of the subset stays visible in ``Page``, so that the X rules can refuse it.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from traceability.policy.errors import UserError
from traceability.policy.model import KINDS, Edition, Place, Policy, Statement, readers
from traceability.source import limits, merges, plain_markdown, prose
from traceability.source.files import AROUND, EXAMPLES, FOLDER, PAGE, POLICY, TEXTS, files, leads_to_a_page
from traceability.source.markdown_parser import parser

if TYPE_CHECKING:
    from markdown_it.token import Token

DIRECTIVE = re.compile(r"\{([^}\s]*)\}(?:[ \t]+(.*))?")
OPTION = re.compile(r":([\w-]+):(?:[ \t]+([^ \t\n](?:.*[^ \t\n])?)?)?[ \t]*")
LISTING = "{toctree}"
"""What follows the backticks of a table of contents."""
INCLUSION = "{literalinclude}"
"""What follows the backticks of a part of a file, before its path."""
VIEW = "view"
"""The directive that shows a table, a figure or a block."""
SHOWN = re.compile(rf"docs/.*\.toml|{EXAMPLES}/[^/]*\.md")
"""Pattern of the paths of the files that pages can show."""
_PASSAGE = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_CLOSING = re.compile(r" {0,3}:{3,}[ \t\r]*")


Passage = tuple[str, int]
"""A text of a page with its first line."""


class Option(NamedTuple):
    """One ``:name: value`` line."""

    name: str
    value: str
    path: str
    line: int

    @property
    def place(self) -> Place:
        """The line on which the option is written."""
        return Place(self.path, self.line)


class Block(NamedTuple):
    """A ``:::{kind} title`` fence as it was written, valid or not."""

    kind: str
    title: str
    options: tuple[Option, ...]
    body: str
    place: Place
    body_line: int
    after_options: str
    closed: bool

    def option(self, name: str) -> Option | None:
        """Return the first option with a name, if there is one."""
        return next((o for o in self.options if o.name == name), None)

    @property
    def id(self) -> str:
        """The id as written; empty if there is none."""
        option = self.option("id")
        return option.value if option else ""

    @property
    def written(self) -> tuple[str, ...]:
        """All that the block says, wherever it stands."""
        return (self.kind, self.title, *(f"{option.name}: {option.value}" for option in self.options), self.body)

    def statement(self) -> Statement:
        """Return the statement that the block defines.

        Raises KeyError for an unknown kind and UserError for a value that its option cannot have.
        """
        kind = KINDS[self.kind]
        read = readers(kind)
        values = {o.name: read[o.name](o.value) for o in self.options if o.name in read}
        return kind(id=self.id, title=self.title, body=self.body, place=self.place, **values)


class Facts(NamedTuple):
    """Facts about a page that rules need besides its text.

    ``by_lines`` is True if the lines alone show the same fences as the parser. The others have texts with their lines,
    in their order: ``cited`` the ids that the page cites, ``titles`` its headings of the first level, ``linked`` the
    targets of links to other pages, ``listed`` the entries of tables of contents, ``shown`` the views with their
    arguments, ``long`` the sentences that are longer than a page may have, and ``avoided`` the words that no page may
    have. ``included`` has the path of each shown file, followed on lines of their own by the texts in the file at which
    its shown part begins and ends.
    """

    by_lines: bool = True
    cited: tuple[tuple[str, int], ...] = ()
    titles: tuple[tuple[str, int], ...] = ()
    linked: tuple[tuple[str, int], ...] = ()
    listed: tuple[tuple[str, int], ...] = ()
    shown: tuple[tuple[str, int], ...] = ()
    included: tuple[tuple[str, int], ...] = ()
    long: tuple[tuple[str, int], ...] = ()
    avoided: tuple[tuple[str, int], ...] = ()


class Heading(NamedTuple):
    """A heading as it was written; it is ``inside`` if it is in a statement, list, quotation or footnote."""

    level: int
    text: str
    line: int
    inside: bool = False


class Note(NamedTuple):
    """A mark of a footnote, or the footnote itself if it is ``defined`` here; ``inside`` if it is in a statement."""

    label: str
    line: int
    defined: bool
    inside: bool = False


class Layout(NamedTuple):
    """The headings, footnotes and marks, and targets of links within a page, in the order of their lines."""

    headings: tuple[Heading, ...] = ()
    notes: tuple[Note, ...] = ()
    anchored: tuple[tuple[str, int], ...] = ()


class Parsed(NamedTuple):
    """The parser's result for a page: its blocks, fences, tokens, link references, facts and layout.

    ``tokens`` are those outside and inside of statements, each with its line. Plain passages outside of statements have
    none, nor has the text of a statement if all of it is plain. ``references`` reach from one statement into another;
    each has a name and a line.
    """

    blocks: tuple[Block, ...]
    fences: tuple[Fence, ...]
    tokens: tuple[tuple[Token, int], ...]
    references: tuple[tuple[str, int], ...]
    facts: Facts
    layout: Layout


@dataclass(frozen=True)
class Page:
    """One Markdown page: its text, and the facts that rules need.

    Bytes that are not UTF-8 appear in ``text`` as lone surrogates. A page that may not be read is empty, and
    ``refused`` gives the line from which on, and the reason. A ``plain`` page has no token that a rule could refuse. A
    ``known`` page kept the X rules in an earlier check.
    """

    path: str
    text: str
    facts: Facts = Facts()
    refused: tuple[int, str] | None = None
    plain: bool = False
    known: bool = False

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The statement blocks, valid or not."""
        return _apart(self.text, self.path).blocks if self.facts.by_lines else self.parsed.blocks

    @property
    def fences(self) -> tuple[Fence, ...]:
        """The fences of statements, views and code, those inside of statements included."""
        if not self.plain:
            return self.parsed.fences
        fences, blocks, _ = _apart(self.text, self.path)
        return _with_code(fences, blocks)

    @property
    def parsed(self) -> Parsed:
        """The result of the parser; the page is parsed when this is first asked for."""
        return _parsed(self.text, self.path)

    @property
    def tokens(self) -> tuple[tuple[Token, int], ...]:
        """The tokens that rules judge, outside and inside of statements, with their lines; empty for a plain page."""
        return () if self.plain else self.parsed.tokens

    @property
    def references(self) -> tuple[tuple[str, int], ...]:
        """The link references by name with their lines; empty for a plain page."""
        return () if self.plain else self.parsed.references

    @property
    def layout(self) -> Layout:
        """The headings and footnotes of the page."""
        return _plain_layout(self.text, self.path) if self.plain else self.parsed.layout

    def place(self, line: int) -> Place:
        """Return the place of a line of the page."""
        return Place(self.path, line)


Recall = Callable[[str, bytes], Facts | None]
"""Returns the facts of a page by its path and content if it kept the X rules in an earlier check, otherwise None."""


def forget(path: str, content: bytes) -> None:
    """Recall nothing, so that every page is parsed."""


def read(root: Path, recall: Recall = forget) -> tuple[Page, ...]:
    """Return every page of the policy below ``root``, in the order of their paths.

    Raises FileNotFoundError if ``root`` has no policy. Otherwise the check of a wrong folder would report no findings.
    """
    if not (root / FOLDER).is_dir():
        raise FileNotFoundError(
            f"{root} holds no {FOLDER}/; name a copy of the policy by --root FOLDER, before the command"
        )
    return tuple(_read(root, POLICY, recall, {}))


def around(root: Path, recall: Recall = forget) -> tuple[tuple[Page, ...], dict[str, str]]:
    """Return every other page and the text of each file that pages can show, by its path.

    The pages include every file that a build would read and may not.
    """
    shown: dict[str, str] = {}
    return tuple(_read(root, AROUND, recall, shown)), shown


def texts(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return the text of each file of ``paths`` that exists, by its path; follow no link."""
    there = (path for path in paths if os.path.isfile(root / path) and not os.path.islink(root / path))
    return {path: _content(os.path.join(root, path)).decode("utf-8", "surrogateescape") for path in there}


def _content(path: str, most: int = -1) -> bytes:
    """Return the content of a file, but no more than ``most`` bytes if it is given."""
    with open(path, "rb", buffering=0) as opened:  # a buffer for each of 400 files takes a hundredth of a check
        return opened.read(most)


def _read(root: Path, tops: tuple[str, ...], recall: Recall, shown: dict[str, str]) -> Iterator[Page]:
    """Yield the pages, and what may not be read, at and below ``tops``; ``shown`` receives the texts of shown files."""
    read = pages = 0
    for file in files(root, tops):
        pages += file.is_page
        if file.refused:
            yield Page(file.path, "", refused=(1, file.refused))
        elif pages > limits.PAGES or read > limits.ALL:
            many = f"makes more than {limits.PAGES} pages or {limits.ALL} bytes; none is read from here on"
            yield Page(file.path, "", refused=(1, many))
            return
        else:
            content = _content(os.path.join(root, file.path), 4 * limits.PAGE + 1)  # a character takes at most 4 bytes
            read += len(content)
            text = content.decode("utf-8", errors="surrogateescape")
            if SHOWN.fullmatch(file.path):
                shown[file.path] = text
            if file.is_page:
                facts = recall(file.path, content)
                yield page(text, file.path) if facts is None else Page(file.path, text, facts, known=True)
            elif left := merges.unfinished(text) or _other_bytes(file.path, content):
                yield Page(file.path, "", refused=left)


def _other_bytes(path: str, content: bytes) -> tuple[int, str] | None:
    """Return the line on which a text ceases to be UTF-8, and how to fix it; None for UTF-8 and for a picture.

    Files in the root have rules of their own. ``content`` may be only the beginning of a file.
    """
    if "/" not in path or not path.endswith(TEXTS):
        return None
    try:
        codecs.utf_8_decode(content, "strict", len(content) <= 4 * limits.PAGE)
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1, "is not UTF-8 from here on; save the file as UTF-8"
    return None


@lru_cache(maxsize=4096)
def page(text: str, path: str) -> Page:
    """Return the page with ``text``, as if it were at ``path``.

    The result is cached for callers that read all pages again after one of them changed.
    """
    if refused := merges.unfinished(text) or limits.excess(_with_unix_ends(text)):
        return Page(path, "", refused=refused)
    plain = _plain_facts(text, path)
    try:
        facts = plain or _parsed(text, path).facts
    except IndexError:  # mdit-py-plugins 0.7 fails on a comment at the end of a quotation
        return Page(path, "", refused=(1, "makes the parser of Markdown fail; take out what follows % in a quotation"))
    facts = facts._replace(long=tuple(prose.long(text)), avoided=tuple(prose.avoided(text)))
    return Page(path, text, facts, plain=plain is not None)


class _Apart(NamedTuple):
    """What the lines of a page alone show: its fences, the statement blocks in them, and the text outside of them.

    ``outside`` has blank lines instead of the fences.
    """

    fences: tuple[Fence, ...]
    blocks: tuple[Block, ...]
    outside: str


@lru_cache(maxsize=4096)
def _apart(text: str, path: str) -> _Apart:
    """Return what the lines of a page alone show."""
    written = text.split("\n")
    fences = tuple(_fences(written))
    blocks = tuple(_blocks(fences, written, path))
    return _Apart(fences, blocks, _without(written, fences))


def _plain_facts(text: str, path: str) -> Facts | None:
    """Return the facts about a page from its lines alone; None if any of it is not plain."""
    fences, blocks, outside = _apart(text, path)
    known = sum(fence.opens_block for fence in fences) == len(blocks) and all(
        block.kind in KINDS or block.kind == VIEW for block in blocks
    )
    is_about = _is_about(path)
    running = outside.removeprefix(f"---\n{plain_markdown.FRONT_MATTER}\n---\n") if is_about else outside
    if (
        known
        and plain_markdown.is_plain_page(running, is_about)
        and all(plain_markdown.is_plain(running) for running, _ in _bodies(blocks))
        and not _is_replaced(text)
    ):
        passages = [(outside, 1), *_bodies(blocks)]
        linked = _in_order((), plain_markdown.linked, passages)
        if all(leads_to_a_page(path, target) for target, _ in linked):
            return Facts(
                cited=_in_order((), plain_markdown.cited, passages),
                titles=tuple(_titles(_plain_layout(text, path))),
                linked=linked,
                listed=tuple(_listed(fences)),
                shown=_shown(blocks),
                included=tuple(_included(fences)),
            )
    return None


def _is_replaced(text: str) -> bool:
    """Return whether the parser replaces characters of a text before it looks at a line."""
    return "\r" in text or "\0" in text


def _is_about(path: str) -> bool:
    """Return whether a page is one about the policy, in which rules allow more than in the policy itself."""
    return PAGE.fullmatch(path) is not None and not path.startswith(f"{FOLDER}/")


@lru_cache(maxsize=4096)
def _plain_layout(text: str, path: str) -> Layout:
    """Return the headings and footnotes of a plain page."""
    _, blocks, outside = _apart(text, path)
    return _layout((), [(outside, 1)], blocks, set())


def _bodies(blocks: Iterable[Block]) -> Iterator[Passage]:
    """Yield the texts of some statements, with blank lines instead of the code in them."""
    return ((_without_code(block.body)[0], block.body_line) for block in blocks)


@lru_cache(maxsize=4096)
def _without_code(body: str) -> tuple[str, tuple[Fence, ...]]:
    """Return the text of a statement with blank lines instead of its code, and the fences of the code."""
    if "```" not in body:
        return body, ()
    lines = body.split("\n")
    fences = tuple(_fences(lines))
    return _without(lines, fences), fences


def _without(lines: list[str], fences: Iterable[Fence]) -> str:
    """Return a text of some lines with blank lines instead of the fences."""
    for fence in fences:
        lines[fence.first : fence.end] = [""] * (fence.end - fence.first)
    return "\n".join(lines)


def _with_code(fences: Iterable[Fence], blocks: Iterable[Block]) -> tuple[Fence, ...]:
    """Return some fences of a page with those of the code in ``blocks``, in the order of their lines."""
    within = (
        fence._replace(first=fence.first + block.body_line - 1, end=fence.end + block.body_line - 1)
        for block in blocks
        for fence in _without_code(block.body)[1]
    )
    return tuple(sorted((*fences, *within), key=attrgetter("first")))


def _layout(
    tokens: Iterable[tuple[Token, int]],
    passages: Iterable[Passage],
    blocks: Iterable[Block],
    within: Container[int],
) -> Layout:
    """Return the layout of a page: what is in its ``tokens``, and in its plain ``passages`` and ``blocks``.

    ``within`` has the lines of the texts of statements that have tokens.
    """
    tokens, passages, bodies = list(tokens), list(passages), list(_bodies(blocks))
    plain = (Heading(*heading) for passage in passages for heading in plain_markdown.headings(*passage))
    outside = (Note(*note) for passage in passages for note in plain_markdown.notes(*passage))
    inside = (Note(*note, inside=True) for body in bodies for note in plain_markdown.notes(*body))
    by_line = attrgetter("line")
    return Layout(
        tuple(sorted((*_headings(tokens, within), *plain), key=by_line)),
        tuple(sorted((*_notes(tokens, within), *outside, *inside), key=by_line)),
        _in_order(_anchored(tokens), plain_markdown.anchored, (*passages, *bodies)),
    )


def _leads_to_pages(text: str, path: str) -> bool:
    """Return whether every link to a page in a plain text of the page at ``path`` leads to where one can be."""
    return all(leads_to_a_page(path, target) for target, _ in plain_markdown.linked(text, 1))


def _in_order(
    parsed: Iterable[tuple[str, int]],
    in_plain: Callable[[str, int], Iterable[tuple[str, int]]],
    passages: Iterable[Passage],
) -> tuple[tuple[str, int], ...]:
    """Return what the parser found and what ``in_plain`` finds in plain passages, sorted by line."""
    unparsed = (found for passage in passages for found in in_plain(*passage))
    return tuple(sorted((*parsed, *unparsed), key=itemgetter(1)))


def _plain_passages(text: str, path: str) -> list[Passage]:
    """Return the passages between blank lines of a page, outside of fences, that the parser need not see.

    A passage before an indented line is none of them, because it ends the list or footnote above. Nor is the last one,
    because it shows whether code above it ends.
    """
    if _is_replaced(text):
        return []
    outside = _apart(text, path).outside
    plain, line, read = [], 1, 0
    for passage, after in pairwise(_PASSAGE.finditer(outside)):
        line += outside.count("\n", read, passage.start())
        read = passage.start()
        indented = passage[0][0].isspace() or after[0][0].isspace()
        if (
            not indented
            and plain_markdown.is_plain_page(passage[0], _is_about(path))
            and _leads_to_pages(passage[0], path)
        ):
            plain.append((passage[0], line))
    return plain


@lru_cache(maxsize=4096)
def _parsed(text: str, path: str) -> Parsed:
    written = lines(text)
    environment: dict[str, Any] = {}
    passages = _plain_passages(text, path)
    hidden = {number - 1 + line for passage, line in passages for number in range(passage.count("\n") + 1)}
    outlined = _parsed_without(text, environment, hidden)
    if outlined is None:
        passages, outlined = [], parser().parse(text, environment)
    references = _references(environment)
    fences = _fences_of(outlined)
    opened = [fence for fence in _apart(text, path).fences if fence.opens_block]
    by_lines = not _is_replaced(text) and [fence for fence in fences if fence.opens_block] == opened
    blocks = _apart(text, path).blocks if by_lines else tuple(_blocks(fences, written, path))
    marked = {
        block.place.line: block
        for block in blocks
        for running, _ in _bodies([block])
        if not plain_markdown.is_plain(running) or not _leads_to_pages(running, path)
    }
    tokens: list[Token] = []
    for token in outlined:
        tokens.append(token)
        if token.type == "colon_fence" and (block := marked.get(Fence.of(token).first + 1)):
            tokens.extend(_inside(block, references))
    placed = tuple(with_lines(tokens))
    cited = [(token.content, line) for token, line in placed if token.type == "myst_role"]
    plain = [block for block in blocks if block.place.line not in marked]
    within = {line for block in marked.values() for line in range(block.body_line, _end(block) + 1)}
    layout = _layout(placed, passages, plain, within)
    unparsed = (*passages, *_bodies(plain))
    facts = Facts(
        cited=_in_order(cited, plain_markdown.cited, unparsed),
        titles=tuple(_titles(layout)),
        by_lines=by_lines,
        linked=_in_order(_linked(placed), plain_markdown.linked, unparsed),
        listed=tuple(_listed(fences)),
        shown=_shown(blocks),
        included=tuple(_included(fences)),
    )
    return Parsed(blocks, _with_code(_fences_of(tokens), plain), placed, tuple(references.items()), facts, layout)


def _end(block: Block) -> int:
    """Return the last line of the text of a block."""
    return block.body_line + block.body.count("\n")


def _headings(tokens: Iterable[tuple[Token, int]], within: Container[int]) -> Iterator[Heading]:
    """Yield the headings of a page; ``within`` has the lines of the texts of its statements."""
    for (before, line), (token, _) in pairwise(tokens):
        if before.type == "heading_open":
            yield Heading(int(before.tag[1]), token.content, line, before.level > 0 or line in within)


def _notes(tokens: Iterable[tuple[Token, int]], within: Container[int]) -> Iterator[Note]:
    """Yield the footnotes and their marks; ``within`` has the lines of the texts of statements."""
    for token, line in tokens:
        if token.type in ("footnote_reference_open", "footnote_ref"):
            yield Note(token.meta["label"], line, token.type == "footnote_reference_open", line in within)


def _anchored(tokens: Iterable[tuple[Token, int]]) -> Iterator[tuple[str, int]]:
    """Yield the target of each link within the page, with its line."""
    for token, line in tokens:
        if token.type == "link_open" and (target := str(token.attrs["href"])).startswith("#"):
            yield target, line


def _linked(tokens: Iterable[tuple[Token, int]]) -> Iterator[tuple[str, int]]:
    """Yield the target of each link to another page, with its line."""
    for token, line in tokens:
        target = unquote(str(token.attrs["href"])) if token.type == "link_open" else ""
        if target and not re.match("[a-z]+:|#", target):
            yield target, line


def _fences_of(tokens: Iterable[Token]) -> tuple[Fence, ...]:
    """Return the fences among some tokens."""
    return tuple(Fence.of(token) for token in tokens if token.type in ("fence", "colon_fence"))


def _listed(fences: Iterable[Fence]) -> Iterator[tuple[str, int]]:
    """Yield the entries of the tables of contents, with their lines."""
    for fence in fences:
        if fence.info == LISTING and not fence.opens_block:
            for line, entry in enumerate(fence.content.split("\n"), start=fence.first + 2):
                if entry.strip() and not OPTION.fullmatch(entry):
                    yield entry.strip(), line


def _shown(blocks: Iterable[Block]) -> tuple[tuple[str, int], ...]:
    """Return the views with their arguments and lines."""
    return tuple((block.title, block.place.line) for block in blocks if block.kind == VIEW)


def _included(fences: Iterable[Fence]) -> Iterator[tuple[str, int]]:
    """Yield the path of each shown file, with the texts at which its shown part begins and ends, and its line."""
    for fence in fences:
        directive, _, path = fence.info.partition(" ")
        if directive == INCLUSION and not fence.opens_block:
            options = [match for line in fence.content.split("\n") if (match := OPTION.fullmatch(line))]
            given = {option[1]: (option[2] or "").strip('"') for option in options}
            if "end-before" in given:  # Sphinx never ends a part before its first line
                given.setdefault("start-at", "")
            parts = [given[name] for name in ("start-at", "end-at", "end-before") if name in given]
            yield "\n".join((path.strip(), *parts)), fence.line


def _titles(layout: Layout) -> Iterator[tuple[str, int]]:
    """Yield the headings of the first level, each with its line."""
    for heading in layout.headings:
        if heading.level == 1 and not heading.inside:
            yield heading.text, heading.line


def lines(text: str) -> list[str]:
    """Return the lines of a text as the parser counts them: a lone carriage return also ends a line."""
    return re.split(r"\r\n?|\n", text) if "\r" in text else text.split("\n")


def _with_unix_ends(text: str) -> str:
    """Return a text with the line ends of Unix, so that limits do not depend on the editor. X113 reports the others."""
    return "\n".join(lines(text)) if "\r" in text else text


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, for callers that render it."""
    return parser().parse(text, {})


def policy(pages: Iterable[Page], editions: dict[str, Edition] | None = None) -> Policy:
    """Return the policy of all valid blocks; the X rules report the others."""
    return Policy.of((statement for page in pages for block in page.blocks for statement in _sound(block)), editions)


def ids(pages: Iterable[Page]) -> set[str]:
    """Return every id that is or was in use: of statements that are in force, retired or not valid yet.

    Raises UserError for a page that may not be read, because it may hold any id.
    """
    pages = tuple(pages)
    for page in pages:
        if page.refused and page.path.endswith(".md"):
            line, why = page.refused
            raise UserError(f"{page.place(line)}: {why}")
    return {block.id for page in pages for block in page.blocks}


def _sound(block: Block) -> Iterator[Statement]:
    try:
        yield block.statement()
    except (KeyError, ValueError):
        return


def outline(text: str, environment: dict[str, Any]) -> list[Token]:
    """Return the tokens of ``text`` as the parser finds them, without opening the fences.

    Adds the link references to ``environment``.
    """
    tokens = _parsed_without(text, environment, set())
    return parser().parse(text, environment) if tokens is None else tokens


def _parsed_without(text: str, environment: dict[str, Any], hidden: set[int]) -> list[Token] | None:
    """Return the tokens of ``text`` without the plain lines that are ``hidden``, counted from 0.

    Adds the link references to ``environment``. The parser does not see these lines or the content of the fences,
    because it would go through them line by line for nothing. Returns None if the parser does not find every fence
    where ``_fences`` does, or if a hidden line may be part of what is kept as it is written, such as code.
    """
    if "\r" in text:
        return None
    lines = text.split("\n")
    contents = {(fence.first, fence.end): fence.content for fence in _fences(lines)}
    within = hidden.union(*(range(first + 1, end - 1) for first, end in contents))
    if not contents and not hidden:
        return None
    shown = [number for number in range(len(lines)) if number not in within]
    known = dict(environment)
    tokens = parser().parse("\n".join(lines[number] for number in shown), known)
    shown.append(len(lines))
    for token in tokens:
        if token.map:
            first, end = token.map
            token.map = [shown[first], shown[end - 1] + 1]
            is_kept = token.nesting == 0 and token.type not in ("inline", "colon_fence")
            if is_kept and not hidden.isdisjoint(range(shown[first], shown[end])):
                return None
    for reference in (*known.get("references", {}).values(), *known.get("duplicate_refs", ())):
        reference["map"] = [shown[reference["map"][0]], shown[reference["map"][1] - 1] + 1]
    fences = {
        place: token
        for token in tokens
        if token.type in ("fence", "colon_fence")
        and ((place := Fence.of(token)[:2]) in contents or token.type == "colon_fence")
    }
    if list(fences) != list(contents):
        return None
    for place, fence in fences.items():
        fence.content = contents[place]
    environment.update(known)
    return tokens


class Fence(NamedTuple):
    """A fence of colons, backticks or tildes, and the level of lists and quotations on which it is.

    ``first`` is its first line, counted from 0, and ``end`` the line after its last. ``info`` is the text that opens
    it, and ``content`` the text that it holds. ``markup`` are the signs before ``info``.
    """

    first: int
    end: int
    info: str
    content: str
    markup: str
    level: int = 0

    @property
    def line(self) -> int:
        """The first line, counted from 1 as in places."""
        return self.first + 1

    @property
    def opens_block(self) -> bool:
        """Whether it is a fence of colons, which may hold a statement or show a view."""
        return self.markup.startswith(":")

    @classmethod
    def of(cls, token: Token) -> Fence:
        """Return the fence of a token of the parser."""
        first, end = token.map or (0, 0)
        return cls(first, end, token.info.strip(), token.content, token.markup, token.level)


def _fences(lines: list[str]) -> list[Fence]:
    """Return the fences of statements and code as the lines alone show them; an empty list if one is in doubt."""
    fences = []
    opened, markup = None, ""
    for number, line in enumerate(lines):
        if ":::" not in line and "```" not in line:
            continue
        if opened is None:
            markup = line[:3]
            if line.startswith(":::{") or (markup == "```" and "`" not in line[3:]):
                opened = number
            elif ":::" in line.partition("`")[0]:  # otherwise in code, as no fence begins behind a backtick
                return []
        elif line == markup:
            content = "\n".join([*lines[opened + 1 : number], ""])
            fences.append(Fence(opened, number + 1, lines[opened][3:].strip(), content, markup))
            opened = None
        elif markup in line:
            return []
    return fences


def _references(environment: dict[str, Any], above: int = 0) -> dict[str, int]:
    """Return the link references that the parser found, by name with their lines.

    ``above`` is the number of lines of the page above the parsed text.
    """
    return {name: reference["map"][0] + above + 1 for name, reference in environment.get("references", {}).items()}


def _inside(block: Block, references: dict[str, int]) -> Iterator[Token]:
    """Yield the tokens of the text of a statement, each on its line of the page.

    Adds the link references of the text to ``references``.
    """
    environment: dict[str, Any] = {}
    for token in parser().parse(block.body, environment):
        if token.map:
            token.map = [line + block.body_line - 1 for line in token.map]
        yield token
    for name, line in _references(environment, block.body_line - 1).items():
        references.setdefault(name, line)


def with_lines(tokens: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """Yield every token, inline ones included, with its line."""
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        yield token, line
        within = line
        for child in token.children or ():
            yield child, within
            within += child.type in ("softbreak", "hardbreak") or child.content.count("\n")


def _blocks(fences: Iterable[Fence], lines: list[str], path: str) -> Iterator[Block]:
    """Yield the block of each fence that opens a directive."""
    for fence in fences:
        if fence.opens_block and (directive := DIRECTIVE.fullmatch(fence.info)):
            yield _block(fence, directive[1], directive[2] or "", lines, path)


def _block(fence: Fence, kind: str, title: str, lines: list[str], path: str) -> Block:
    content = fence.content.removesuffix("\n").split("\n")
    written = []
    for number, line in enumerate(content, start=fence.first + 2):
        if not (match := OPTION.fullmatch(line)):
            break
        written.append(Option(match[1], match[2] or "", path, number))
    rest = content[len(written) :]
    blank = 0
    while blank < len(rest) and not rest[blank].strip():
        blank += 1
    return Block(
        kind=kind,
        title=title.strip(),
        options=tuple(written),
        body="\n".join(rest[blank:]).rstrip(),
        place=Place(path, fence.first + 1),
        body_line=fence.first + 2 + len(written) + blank,
        after_options=rest[0] if rest else "",
        closed=fence.level == 0 and _CLOSING.fullmatch(lines[fence.end - 1]) is not None,
    )
