"""X2: pages about the policy hold what they need, and nothing that runs code, includes files or hides text.

The other X rules judge the roles, links and characters of these pages as they judge those of the policy.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from traceability.policy.errors import UserError
from traceability.policy.model import KINDS
from traceability.publication.identity import PROJECT, VERSION, version_in
from traceability.rules import RULES, Found, Reading, rule
from traceability.rules.markup import NAMES, PLAIN, TAG, lists_pages
from traceability.source import markdown, merges
from traceability.source.files import CHANGELOG
from traceability.source.markdown import DIRECTIVE, OPTION, VIEW, Fence, Page, lines
from traceability.source.plain_markdown import FRONT_MATTER, OPENING_LINK

if TYPE_CHECKING:
    from markdown_it.token import Token

OPTIONS = {
    "view": (),
    "toctree": ("caption", "glob", "hidden", "maxdepth", "titlesonly"),
    "literalinclude": ("language", "start-at", "end-at", "end-before"),
}
"""The directives of these pages, and the options that each may have."""
LANGUAGES = ("console", "json", "markdown", "python", "sh", "text", "toml", "yaml")
"""The languages of code on these pages; Sphinx stops at one that it does not know."""
SHAPES = {
    **dict.fromkeys(("glob", "hidden", "titlesonly"), ""),
    "maxdepth": "[1-9]",
    **dict.fromkeys(("caption", "start-at", "end-at", "end-before"), ".+"),
    "language": "|".join(LANGUAGES),
}
"""The values of some options, as patterns."""
MENDS = {
    **dict.fromkeys(("glob", "hidden", "titlesonly"), "take its value out"),
    "maxdepth": "write a digit from 1 to 9",
    "caption": "write some words after it",
    **dict.fromkeys(("start-at", "end-at", "end-before"), "write a text of the file after it"),
    "language": f"there are {', '.join(LANGUAGES)}",
}
"""How to mend the value of such an option."""
ALSO = {*PLAIN, "code_block", "table_open"}
HTML = re.compile(rf"{OPENING_LINK}|</a>")
"""The HTML of links to files for readers."""
_VALUE = re.compile(r'[\w][\w .-]*|"[\w\[\] #.-]+"', re.ASCII)
_ENTRY = re.compile(r"(\.\./)*[a-z0-9*-]+(/[a-z0-9*-]+)*")
_WORDS = re.compile(r"[\w -]*", re.ASCII)


@rule("X201")
def pages_show_and_list(reading: Reading) -> Iterator[Found]:
    """A page about the policy holds the directives `view`, `toctree` and `literalinclude`, plain code, and no other.

    Any other directive could include a file of the machine, run code or hide text. Statements are in the policy, whose
    pages may hold a `toctree`.
    """
    for page in reading.around:
        written = lines(page.text)
        for fence in page.fences:
            if why := _wrong(page, written, fence):
                yield page.place(fence.line), why
    for page in reading.pages:
        for fence in page.fences:
            if lists_pages(page, fence) and (why := _wrong(page, lines(page.text), fence)):
                yield page.place(fence.line), why


def _wrong(page: Page, written: Sequence[str], fence: Fence) -> str:
    """Return what is wrong with a fence; an empty string if nothing is."""
    info = fence.info
    directive = DIRECTIVE.fullmatch(info)
    name = directive[1] if directive else ""
    if not _closed(written, fence):
        return f"opens a fence for {info!r} and does not close it; add {fence.markup} after it"
    if name in KINDS:
        return f"makes {name!r} a statement here, where none is read; put it below requirements/"
    if not fence.opens_block and re.fullmatch("[a-z]+", info):
        return "" if info in LANGUAGES else f"names the language {info!r}; there are {', '.join(LANGUAGES)}"
    if name in OPTIONS and fence.opens_block != (name == VIEW):
        wanted = ":::" if name == VIEW else "```"
        return f"opens {name!r} with {fence.markup}; open and close it with {wanted}, on lines without indent"
    if name in OPTIONS and fence.level:
        return f"opens {name!r} in a list or quotation; put it outside"
    if not directive or name not in OPTIONS:
        return f"opens a fence for {info!r}; show a {{view}}, list pages in a {{toctree}}, or name a language of code"
    content = fence.content.split("\n")
    given = [match for line in content if (match := OPTION.fullmatch(line))]
    for option in given:
        if option[1] not in OPTIONS[name] or (option[2] and not _VALUE.fullmatch(option[2])):
            allowed = ", ".join(OPTIONS[name]) or "none"
            return f"gives {name!r} the option {option[0]!r}; there are {allowed}, with plain words"
        if option[1] in SHAPES and not re.fullmatch(SHAPES[option[1]], option[2] or "", re.ASCII):
            return f"gives {name!r} the option {option[0]!r}; {MENDS[option[1]]}"
    if {"end-at", "end-before"} <= {option[1] for option in given}:
        return "ends the part of a file in two ways; keep :end-at:, which shows the last line, or :end-before:"
    if twice := next((name for name, number in Counter(option[1] for option in given).items() if number > 1), ""):
        return f"gives {name!r} the option {twice!r} twice; keep one"
    glob = any(option[1] == "glob" for option in given)
    return _misnamed(page, name, directive[2] or "", [line for line in content[len(given) :] if line.strip()], glob)


def _misnamed(page: Page, name: str, argument: str, entries: list[str], glob: bool) -> str:
    """Return what is wrong with the view, pages or file that a directive names; an empty string if nothing is."""
    if name == "toctree":
        wrong = [argument] if argument else [entry for entry in entries if not _ENTRY.fullmatch(entry)]
        if not argument and not entries:
            return "lists no page; write the path of one into the {toctree}, or delete it"
        if not glob and any("*" in entry for entry in entries):
            return "lists pages by a pattern; add the option :glob:"
        return f"lists {wrong[0]!r}; write the path of a page, without .md" if wrong else ""
    if entries:
        return f"writes {entries[0]!r} into {name!r}, which has no text; close it first"
    if name == "view":
        return "" if _WORDS.fullmatch(argument) else f"shows the view {argument!r}; name it with plain words"
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), argument))
    inside = re.fullmatch(r"docs/[\w/-]+\.toml", path, re.ASCII)
    return "" if inside else f"includes {argument!r}; only .toml files below docs/ can be shown"


def _closed(written: Sequence[str], fence: Fence) -> bool:
    """Return whether a fence ends with one of its own kind and not with the page, a list or a quotation."""
    last = written[fence.end - 1].strip()
    return len(last) >= len(fence.markup) and not last.strip(fence.markup)


@rule("X202")
def pages_about_it_are_plain(reading: Reading) -> Iterator[Found]:
    """A page about the policy holds plain Markdown, tables and code; of HTML a link to a file of data.

    Raw HTML could run in a reader's browser, and front matter changes how a page is read.
    """
    for page in reading.around:
        for token, line in page.tokens:
            if element := TAG.search(token.content) if token.type == "text" else None:
                yield page.place(line), f"writes {element[0]}…, which looks like raw HTML; write it as `code`"
            elif not _is_plain(token):
                yield page.place(line), f"holds {NAMES.get(token.type, token.type)}; write it as plain text"
        for name, line in page.references:
            yield page.place(line), f"defines the link {name!r} away from its use; write [text](address)"


def _is_plain(token: Token) -> bool:
    match token.type:
        case "html_inline" | "html_block":
            return HTML.fullmatch(token.content) is not None
        case "front_matter":
            return token.content == FRONT_MATTER
        case _:
            return token.type in ALSO or token.type.endswith("_close")


@rule("X203")
def changelog_is_fit_for_the_feed(reading: Reading) -> Iterator[Found]:
    """The changelog has each version once, as a heading such as `## 2026.11`, above plain text with links to the web.

    Readers of the feed see it in programs of others, which may run what a page of the site would not.
    """
    if CHANGELOG not in reading.files or merges.unfinished(reading.files[CHANGELOG]):  # X116 reports a merge
        return
    page = markdown.page(reading.files[CHANGELOG], CHANGELOG)
    for code in ("X101", "X102", "X110", "X111", "X112", "X113", "X116"):
        for finding in RULES[code](Reading(pages=(page,))):
            yield finding.place, finding.message
    for block in page.blocks:
        yield block.place, "holds a statement or view, which the feed cannot show; write it as plain text"
    for note in page.layout.notes:
        yield (
            page.place(note.line),
            f"holds the footnote {note.label!r}, which the feed cannot show; put it into the text",
        )
    for target, line in page.facts.linked:
        yield page.place(line), f"links to {target!r}, which the feed cannot lead to; write https:// and an address"
    yield from _versions(page)


def _versions(page: Page) -> Iterator[Found]:
    """Yield what is wrong with the headings of a changelog that begin its versions."""
    written = lines(page.text)
    versions = [heading for heading in page.layout.headings if heading.level == 2]
    seen: set[str] = set()
    for heading in versions:
        if VERSION.fullmatch(heading.text) and written[heading.line - 1] != f"## {heading.text}":
            mend = f"write ## {heading.text} and nothing else on its line"
            yield page.place(heading.line), f"has the version {heading.text} in a heading of another form; {mend}"
        elif not VERSION.fullmatch(heading.text):
            yield page.place(heading.line), f"has the version {heading.text!r}; write year and month, as in ## 2026.11"
        elif heading.text in seen:
            yield page.place(heading.line), f"has the version {heading.text} a second time; put its changes together"
        seen.add(heading.text)
    if not versions and not page.refused:
        yield page.place(1), "has no version; begin one with a heading such as ## 2026.11"


@rule("X204")
def version_can_be_read(reading: Reading) -> Iterator[Found]:
    """The version in `pyproject.toml` is a year and a month, such as `2026.11`.

    The version is in the tag, the folder and every citation of a release, and no site can be built without it.
    """
    if PROJECT in reading.files and not merges.unfinished(reading.files[PROJECT]):  # X116 reports a merge
        try:
            version_in(reading.files[PROJECT].encode("utf-8", errors="surrogateescape"))
        except UserError as error:
            yield reading.place(PROJECT, "project", "version"), str(error)
