"""X: the text holds only the plain subset that the reader understands.

These rules judge text that anyone may have written, before Sphinx reads any of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from traceability.policy.model import KINDS, Alternative, options, readers
from traceability.policy.values import ADDRESS, HOST, UNSEEN, why_no_address
from traceability.rules import Found, Reading, rule
from traceability.source.files import leads_to_a_page
from traceability.source.findings import an, meant
from traceability.source.markdown import DIRECTIVE, LISTING, Fence, Page, lines

if TYPE_CHECKING:
    from markdown_it.token import Token

ROLES = ("need",)
DEEPEST_LIST = 4  # the level of the list token of the third of three nested lists
PLAIN = {
    "heading_open", "paragraph_open", "inline", "colon_fence", "bullet_list_open", "ordered_list_open",
    "list_item_open", "footnote_reference_open",
    "text", "softbreak", "strong_open", "em_open", "code_inline", "link_open", "myst_role", "footnote_ref",
    "fence", "thead_open", "tbody_open", "tr_open", "th_open", "td_open",  # findings of X102 or of a table cover these
}  # fmt: skip
NAMES = {
    "html_block": "raw HTML", "html_inline": "raw HTML", "code_block": "an indented code block",
    "front_matter": "front matter", "myst_target": "a MyST target", "myst_block_break": "a block break",
    "myst_line_comment": "a comment", "hr": "a thematic break", "image": "an image",
    "blockquote_open": "a quotation", "table_open": "a table", "hardbreak": "a hard line break",
}  # fmt: skip
CODE = ("", "console", "json", "python", "sh", "text", "toml", "yaml")
"""What can follow the backticks that open code in an alternative: its language, or nothing."""
OPTION_IN_TEXT = re.compile(r"^[ \t]*[^\w\s`]*:([\w-]+):(?:[ \t]|$)", re.MULTILINE)
"""A line in the text that would be an option if it were above the text, without what a slip wrote before it."""
LONGEST_QUOTED = 40
"""The largest number of characters that a message quotes of a line."""
TAG = re.compile(r"<[A-Za-z/!?]\w*")
"""Text to one reader of Markdown that may be an element to another, or to a program that copies it."""
_HOST_SHOWN = re.compile(
    r"\s*(?:https?://|(?=(?:[\w-]+\.)+(?:com|edu|eu|gov|int|io|mil|net|org|uk|us)(?![\w.-])))([\w.-]+)", re.IGNORECASE
)
"""Matches a text that begins with an address, or with the name of a host in a common domain."""
_FUNCTION = re.compile(r"<<|>>|\[\[|\]\]|\{\{|\{%|\}\}")
_BRACES = re.compile(r"\{\{?[^{}]{0,40}\}?|\}|\[\[|\]\]")
_NO_YAML = re.compile(r"\w[^#:<>\[\]{}]*+")
"""Matches most values that have no YAML in them; to look for each of its signs takes longer."""
_YAML = re.compile(r"""^[\[{&*!|>%@`"'#?-]|\s#|:\s|:$""")


def _each(pages: Iterable[Page]) -> Iterator[tuple[Page, Token, int]]:
    """Yield every token of every page with its line."""
    for page in pages:
        for token, line in page.tokens:
            yield page, token, line


@rule("X101")
def directives_are_kinds(reading: Reading) -> Iterator[Found]:
    """A `:::` fence holds a statement of a known kind and nothing else.

    Directives can include files, run code and hide text; a policy needs none but its own statements.
    """
    for page in reading.pages:
        for fence in page.fences:
            directive = DIRECTIVE.fullmatch(fence.info)
            if fence.opens_block and (not directive or directive[1] not in KINDS):
                near = meant(directive[1] if directive else fence.info, KINDS)
                message = f"opens a fence for {fence.info!r}, which is no statement; write :::{{kind}} and a title"
                yield page.place(fence.line), message + near


@rule("X102")
def statements_stand_in_colon_fences(reading: Reading) -> Iterator[Found]:
    """There are no fences of backticks or tildes, but for tables of contents, and for code in alternatives.

    A backtick in the title of such a fence makes Sphinx swallow every statement after it, without a word.
    """
    for page in reading.pages:
        for fence in page.fences:
            if fence.opens_block or lists_pages(page, fence):
                continue
            within = (b for b in page.blocks if b.place.line < fence.line <= b.body_line + b.body.count("\n"))
            block = next(within, None)
            written = lines(page.text)
            opening, closing = written[fence.first], written[fence.end - 1]
            if block is None or block.kind != Alternative.kind:
                yield page.place(fence.line), f"opens a fence with {fence.markup}; open and close a statement with :::"
            elif opening not in (f"```{language}" for language in CODE):
                mend = f"open code with ``` and one of {', '.join(filter(None, CODE))}, outside of lists"
                yield page.place(fence.line), f"opens code with {_short(opening)!r}; {mend}"
            elif closing != "```":
                yield page.place(fence.line), "opens code and does not close it; add ``` alone on a line after it"


def lists_pages(page: Page, fence: Fence) -> bool:
    """Return whether a fence of a page is a table of contents outside of statements."""
    return (not fence.opens_block and fence.info == LISTING) and not any(
        block.place.line < fence.line < block.body_line + block.body.count("\n") + 1 for block in page.blocks
    )


@rule("X103")
def fences_are_closed(reading: Reading) -> Iterator[Found]:
    """Every `:::` fence is closed by a `:::` of its own.

    An unclosed statement takes in all that follows it, or silently loses its text.
    """
    for page in reading.pages:
        for block in page.blocks:
            if not block.closed or (":::" in block.body and re.search(r"^[ \t]*:::", block.body, re.MULTILINE)):
                opening = lines(page.text)[block.place.line - 1].lstrip(" >*+-")
                if opening.startswith("::::"):
                    mend = "open it with three colons and close it with :::"
                else:
                    mend = "add ::: after its text, both at the beginning of a line and outside of lists and quotations"
                yield block.place, f"opens {block.id or block.kind} and does not close it; {mend}"


@rule("X104")
def one_option_on_a_line(reading: Reading) -> Iterator[Found]:
    """Options stand one on a line at the head of a statement, and a blank line ends them.

    A continued option turns into text, and with it every option after it; Sphinx says nothing.
    """
    for page in reading.pages:
        seen: set[int] = set()
        for block in page.blocks:
            if block.kind in KINDS and block.after_options.strip():
                line = block.place.line + len(block.options) + 1
                message = f"ends the options of {block.id or block.kind} with {_short(block.after_options)!r}"
                mend = _as_option(block.kind, block.after_options)
                cause = f"the line {mend.partition(' ')[2].partition(' ')[0]}" if mend.startswith("write :") else mend
                yield page.place(line), f"{message}, which is neither an option nor a blank line; {mend}", cause
            elif block.body and block.body_line > block.place.line + len(block.options) + 2:
                message = f"leaves more than one blank line before the text of {block.id or block.kind}; leave one"
                yield page.place(block.body_line - 1), message
            elif (
                (not page.plain or "```" in block.body)
                and block.kind in KINDS
                and (lost := OPTION_IN_TEXT.search(block.body))
            ):
                line = block.body_line + block.body[: lost.start()].count("\n")
                message = f"gives {block.id or block.kind} the option {lost[1]!r} in its text, where it is none"
                yield page.place(line), f"{message}; move it up to the other options"
            if not page.plain:
                seen.update(range(block.place.line, block.body_line + block.body.count("\n") + 1))
        for token, line in page.tokens:
            if token.type == "text" and line not in seen and (lost := OPTION_IN_TEXT.match(token.content)):
                message = f"writes the option {lost[1]!r} outside of a statement"
                yield page.place(line), f"{message}; open the statement above it with :::"


@rule("X105")
def options_are_known(reading: Reading) -> Iterator[Found]:
    """A statement has only the options of its kind.

    A misspelt option is an option that is not there.
    """
    for page in reading.pages:
        for block in page.blocks:
            known = ("id", *options(KINDS[block.kind])) if block.kind in KINDS else ()
            strange = [option for option in block.options if known and option.name not in known]
            if len(strange) > 1 and not any(meant(option.name, known) for option in strange):
                names = ", ".join(repr(option.name) for option in strange)
                message = f"gives {block.id} the options {names}, unknown to {an(block.kind)}"
                yield strange[0].place, f"{message}; take them out", f"the options {names}"
                continue
            for option in strange:
                message = f"gives {block.id} the option {option.name!r}, unknown to {an(block.kind)}"
                near = meant(option.name, known) or f"; take it out, or write one of {', '.join(known)}"
                yield option.place, message + near, f"the option {option.name}"


@rule("X106")
def options_are_given_once(reading: Reading) -> Iterator[Found]:
    """No option is given twice.

    Sphinx keeps the last one and drops the others without a word.
    """
    for page in reading.pages:
        for block in page.blocks:
            before: set[str] = set()
            for option in block.options:
                if option.name in before:
                    yield option.place, f"gives {block.id} a second {option.name!r}; keep one"
                before.add(option.name)


@rule("X107")
def required_options_are_given(reading: Reading) -> Iterator[Found]:
    """A statement has an id, a title, and the options that its kind requires.

    A provision without its page cannot be verified; a statement without an id cannot be cited.
    """
    for page in reading.pages:
        for block in page.blocks:
            if block.kind in KINDS:
                given = {option.name for option in block.options}
                unknown = {option.name for option in block.options} - {"id", *options(KINDS[block.kind])}
                if unknown or block.after_options.strip():
                    continue  # X104 and X105 report the option that was meant
                for name in ("id", *KINDS[block.kind].required):
                    if name not in given:
                        yield block.place, f"makes {an(block.kind)} without {name!r}; add :{name}:"
                if not block.title:
                    yield block.place, f"makes {an(block.kind)} without a title; write it after {{{block.kind}}}"


@rule("X108")
def values_can_be_read(reading: Reading) -> Iterator[Found]:
    """The value of an option is of the kind that the option wants.

    A page that is no number or a force that does not exist would be read as something else, or not at all.
    """
    for page in reading.pages:
        for block in page.blocks:
            known = readers(KINDS[block.kind]) if block.kind in KINDS else {}
            if block.after_options.strip():
                continue  # X104 reports an option that continues on the next line
            for option in block.options:
                if option.name in known and option.value:
                    try:
                        known[option.name](option.value)
                    except ValueError as error:
                        message = f"gives {block.id} a wrong {option.name!r}: {error}"
                        yield option.place, message, f"the value {option.value} of {option.name}"


@rule("X109")
def values_are_plain(reading: Reading) -> Iterator[Found]:
    """The value of an option is plain text, without the marks that YAML gives a meaning.

    Sphinx reads options as YAML: a `#` begins a comment, and quotes vanish. Double brackets are evaluated, in
    titles too.
    """
    for page in reading.pages:
        for block in page.blocks:
            for option in block.options:
                if _is_yaml(option.value):
                    yield option.place, f"gives {block.id} a {option.name!r} with YAML in it; reword it"
            if _FUNCTION.search(block.title) or "  " in block.title:
                yield block.place, f"gives {block.id} a title with brackets, braces or two spaces in it; reword it"


@rule("X110")
def only_plain_markdown(reading: Reading) -> Iterator[Found]:
    """Pages hold headings, paragraphs, lists, emphasis, code, links, footnotes and statements, nothing more.

    What the reader does not understand it cannot check; raw HTML could run in a reader's browser.
    """
    for page, token, line in _each(reading.pages):
        if element := TAG.search(token.content) if token.type == "text" else None:
            yield page.place(line), f"writes {element[0]}…, which looks like raw HTML; write it as `code`"
        elif token.type not in PLAIN and not token.type.endswith("_close"):
            yield page.place(line), f"holds {NAMES.get(token.type, token.type)}; write it as plain text"
        elif token.type.endswith("list_open") and token.level > DEEPEST_LIST:
            yield page.place(line), "nests lists too deep; Markdown drops what lies too far in, without a word"
    for page in reading.pages:
        for name, line in page.references:
            yield page.place(line), f"defines the link {name!r} away from its use; write [text](address)"


@rule("X111")
def roles_are_known(reading: Reading) -> Iterator[Found]:
    """The only role is `need`, which names a statement.

    Roles can include and execute, like directives.
    """
    for page, token, line in _each(reading.written):
        if token.type == "myst_role" and token.meta["name"] not in ROLES:
            yield page.place(line), f"uses the role {token.meta['name']!r}; only {{need}}`ID` is allowed"
        elif token.type == "text" and (bare := _BRACES.search(token.content)):
            yield page.place(line), f"writes {bare[0]} without backticks behind it; write {{need}}`ID`, or `code`"


@rule("X112")
def links_are_safe(reading: Reading) -> Iterator[Found]:
    """A link leads to another page of the site or to an https address, and shows no address of another host.

    Other schemes can run script in a reader's browser, and a link to another file would publish it. The changelog is
    also a feed, in which only an https address leads anywhere.
    """
    for page, token, line in _each(reading.written):
        if token.type == "link_open":
            target = str(token.attrs["href"])
            within = target.startswith("#") or leads_to_a_page(page.path, unquote(target))
            if not within and not re.match(HOST + r"(/|$)", target):
                yield page.place(line), f"links to {target!r}{_no_link(target)}"
    for page, shown, target, line in _links(reading.written):
        host = _HOST_SHOWN.match(shown)
        if host and (leads := re.match(HOST, target)) and not _same_host(host[1], leads[0].removeprefix("https://")):
            yield page.place(line), f"shows {host[0]!r} and links to {target!r}; show the address that it leads to"


@rule("X113")
def text_is_what_it_looks_like(reading: Reading) -> Iterator[Found]:
    """Pages are UTF-8 without control, invisible or direction-changing characters.

    Such characters make a reader see something else than what the machine reads.
    """
    for page in reading.written:
        if "\r" in page.text:  # one finding is enough for all line ends of a page
            line = page.text[: page.text.index("\r")].count("\n") + 1
            yield page.place(line), "holds Windows line ends; save it with those of Unix"
        for number, hidden in unseen_in(page.text):
            yield page.place(number), f"holds {hidden}; delete it"
    for page in reading.written:
        if "&" in page.text:
            seen = set(page.text)
            for token, line in page.tokens:
                if unseen_chars := sorted(filter(unseen, {*token.content, *_of_link(token)} - seen)):
                    yield (
                        page.place(line),
                        f"holds {_named(unseen_chars[0])}, written as a character reference; delete it",
                    )


@rule("X114")
def options_have_values(reading: Reading) -> Iterator[Found]:
    """An option has a value.

    What is left empty says nothing, and anyone who finds it cannot tell whether something was forgotten.
    """
    for page in reading.pages:
        for block in page.blocks:
            for option in block.options:
                if not option.value:
                    what = f"{option.name!r} of {block.id or block.kind}"
                    yield option.place, f"leaves {what} empty; fill it in or take it out", f"an empty {option.name}"


def _short(text: str) -> str:
    """Return a line without space around it, cut where it is long."""
    text = text.strip()
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"


def _as_option(kind: str, line: str) -> str:
    """Return how to mend a line that ends the options of a statement of some ``kind`` too early."""
    slip = re.fullmatch(r"\s*(:?)\s*([\w-]+)\s*(:?)\s*(.*?)\s*", line)
    name = slip[2].lower() if slip else ""
    if slip and (slip[1] or slip[3]) and name in ("id", *options(KINDS[kind])):
        return f"write :{name}: {_short(slip[4])}".rstrip()
    if line[0].isspace():
        return "write the whole value of an option on one line"
    return "put a blank line before the text"


@lru_cache(maxsize=8192)
def _is_yaml(value: str) -> bool:
    """Return whether YAML or Sphinx-Needs would give a meaning to a part of a value."""
    return not _NO_YAML.fullmatch(value) and (_YAML.search(value) or _FUNCTION.search(value)) is not None


def _of_link(token: Token) -> str:
    """Return the address and the title of a link as they are meant; an empty text for another token."""
    return unquote(" ".join(map(str, token.attrs.values()))) if token.type == "link_open" else ""


def unseen_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line of a text with a character that X113 refuses, with the name of the first of these."""
    shown = text.replace("\n", "").replace("\r", "")
    if shown.isprintable() and (shown.isascii() or not any(char in shown for char in UNSEEN)):
        return  # which is quicker than to look at each character
    for number, line in enumerate(lines(text), start=1):
        if first := next(filter(unseen, line), ""):
            yield number, _named(first)


def unseen(char: str) -> bool:
    """Return whether a reader sees nothing of a character, or something else than a machine reads.

    Returns False for a space.
    """
    if char.isascii() and char.isprintable():
        return False
    return unicodedata.category(char)[0] in "CZ" or char in UNSEEN


def _named(char: str) -> str:
    """Return a character by the name under which a person would look for it."""
    match char:
        case "\t":
            return "a tab"
        case _ if unicodedata.category(char) == "Cs":
            return f"a byte that is not UTF-8 (0x{ord(char) & 0xFF:02X})"
        case _:
            return unicodedata.name(char, "").lower() or f"the character U+{ord(char):04X}"


def _links(pages: Iterable[Page]) -> Iterator[tuple[Page, str, str, int]]:
    """Yield each link of the pages: its page, the text that it shows, its target and its line."""
    for page in pages:
        shown: list[str] | None = None
        target, at = "", 0
        for token, line in page.tokens:
            if token.type == "link_open":
                shown, target, at = [], str(token.attrs["href"]), line
            elif token.type == "link_close" and shown is not None:
                yield page, "".join(shown), target, at
                shown = None
            elif shown is not None:
                shown.append(token.content)


def _no_link(target: str) -> str:
    """Return why a link may not lead to ``target``, and how to mend it."""
    if not target.startswith("https://"):
        return "; use https:// or a page of the site"
    if re.fullmatch(ADDRESS, target):
        return "; write a slash behind the host, and no port"
    return f", which {why_no_address(target)}"


def _same_host(first: str, second: str) -> bool:
    return first.lower().removeprefix("www.") == second.lower().removeprefix("www.")
