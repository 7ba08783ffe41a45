"""X: the text holds nothing but the plain subset that the reader understands.

These rules judge text that anybody may have written, before Sphinx has read any of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from markdown_it.token import Token

from traceability.model import KINDS, options
from traceability.pages import DIRECTIVE, Page
from traceability.rules import Reading, meant, rule

ROLES = ("need",)
SCHEMES = ("https",)
PLAIN = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "colon_fence",
    "bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close",
    "list_item_open", "list_item_close", "footnote_block_open", "footnote_block_close",
    "footnote_reference_open", "footnote_reference_close", "footnote_anchor",
    "text", "softbreak", "strong_open", "strong_close", "em_open", "em_close", "code_inline",
    "link_open", "link_close", "myst_role", "footnote_ref",
}  # fmt: skip
NAMES = {
    "html_block": "raw HTML", "html_inline": "raw HTML", "code_block": "an indented code block",
    "front_matter": "front matter", "myst_target": "a MyST target", "myst_block_break": "a block break",
    "myst_line_comment": "a comment", "hr": "a thematic break", "image": "an image",
    "blockquote_open": "a quotation", "table_open": "a table", "hardbreak": "a hard line break",
}  # fmt: skip
PROSE = {"test", "because", "identifier", "url", "checked", "seen"}
_YAML = re.compile(r"""^[\[{&*!|>%@`"'#?-]|\s#|:\s|:$""")


def _each(reading: Reading) -> Iterator[tuple[Page, Token, int]]:
    """Every token, inline ones included, with its line."""
    for page in reading.pages:
        line = 1
        for token in page.tokens:
            line = token.map[0] + 1 if token.map else line
            yield page, token, line
            within = line
            for child in token.children or ():
                yield page, child, within
                within += child.type in ("softbreak", "hardbreak")


@rule("X101")
def directives_are_kinds(reading: Reading):
    """A `:::` fence holds a statement of a known kind and nothing else.

    Directives can include files, run code and hide text; a policy needs none but its own statements.
    """
    for page, token, line in _each(reading):
        if token.type == "colon_fence":
            directive = DIRECTIVE.fullmatch(token.info.strip())
            kind = directive[1] if directive else token.info.strip()
            if kind not in KINDS:
                yield page.place(line), f"holds {kind!r}, which is no kind of statement{meant(kind, KINDS)}"


@rule("X102")
def statements_stand_in_colon_fences(reading: Reading):
    """There are no fences of backticks or tildes.

    A backtick in the title of such a fence makes Sphinx swallow every statement after it, without a word.
    """
    for page, token, line in _each(reading):
        if token.type == "fence":
            yield page.place(line), f"opens a fence with {token.markup}; open and close a statement with :::"


@rule("X103")
def fences_are_closed(reading: Reading):
    """Every `:::` fence is closed by a `:::` of its own.

    An unclosed statement takes in all that follows it, or silently loses its text.
    """
    for page in reading.pages:
        for block in page.blocks:
            if not block.closed or re.search(r"^\s*:::", block.body, re.MULTILINE):
                yield block.place, f"opens {block.id or block.kind} and does not close it; add ::: after its text"


@rule("X104")
def one_option_on_a_line(reading: Reading):
    """Options stand one on a line, and a blank line ends them.

    A continued option turns into text, and with it every option after it; Sphinx says nothing.
    """
    for page in reading.pages:
        for block in page.blocks:
            if block.after_options.strip() and block.options:
                line = block.options[-1].place.line + 1
                yield page.place(line), f"continues an option of {block.id}; write it on one line, then a blank line"


@rule("X105")
def options_are_known(reading: Reading):
    """A statement has only the options of its kind.

    A misspelt option is an option that is not there.
    """
    for page in reading.pages:
        for block in page.blocks:
            known = ("id", *options(KINDS[block.kind])) if block.kind in KINDS else ()
            for option in block.options if known else ():
                if option.name not in known:
                    message = f"gives {block.id} the option {option.name!r}, unknown to a {block.kind}"
                    yield option.place, message + meant(option.name, known)


@rule("X106")
def options_are_given_once(reading: Reading):
    """No option is given twice.

    Sphinx keeps the last one and drops the others without a word.
    """
    for page in reading.pages:
        for block in page.blocks:
            names = [option.name for option in block.options]
            for index, option in enumerate(block.options):
                if option.name in names[:index]:
                    yield option.place, f"gives {block.id} a second {option.name!r}; keep one"


@rule("X107")
def required_options_are_given(reading: Reading):
    """A statement has an id, a title, and the options that its kind requires.

    A provision without its page cannot be verified; a statement without an id cannot be cited.
    """
    for page in reading.pages:
        for block in page.blocks:
            if block.kind in KINDS:
                given = {option.name for option in block.options if option.value}
                for name in ("id", *KINDS[block.kind].required):
                    if name not in given:
                        yield block.place, f"makes a {block.kind} without {name!r}; add :{name}:"
                if not block.title:
                    yield block.place, f"makes a {block.kind} without a title; write it after {{{block.kind}}}"


@rule("X108")
def values_can_be_read(reading: Reading):
    """The value of an option is of the kind that the option wants.

    A page that is no number or a force that does not exist would be read as something else, or not at all.
    """
    for page in reading.pages:
        for block in page.blocks:
            known = options(KINDS[block.kind]) if block.kind in KINDS else {}
            for option in block.options:
                if option.name in known and option.value:
                    try:
                        known[option.name].metadata["read"](option.value)
                    except (ValueError, KeyError) as error:
                        reason = str(error).strip("'")
                        yield option.place, f"gives {block.id} a wrong {option.name!r}: {reason}"


@rule("X109")
def values_are_plain(reading: Reading):
    """The value of an option is plain text, without the marks that YAML gives a meaning.

    Sphinx reads options as YAML: a `#` begins a comment, quotes vanish, and brackets are evaluated.
    """
    for page in reading.pages:
        for block in page.blocks:
            for option in block.options:
                if _YAML.search(option.value) or "[[" in option.value or "]]" in option.value:
                    yield option.place, f"gives {block.id} a {option.name!r} with YAML in it; reword it"


@rule("X110")
def only_plain_markdown(reading: Reading):
    """Pages hold headings, paragraphs, lists, emphasis, code, links, footnotes and statements, nothing more.

    What the reader does not understand it cannot check; raw HTML could run in a reader's browser.
    """
    for page, token, line in _each(reading):
        if token.type not in PLAIN and not token.type.endswith("_close") and token.type != "fence":
            if token.type.endswith("_open") and token.type not in NAMES:
                continue
            yield page.place(line), f"holds {NAMES.get(token.type, token.type)}; write it as plain text"


@rule("X111")
def roles_are_known(reading: Reading):
    """The only role is `need`, which names a statement.

    Roles can include and execute, like directives.
    """
    for page, token, line in _each(reading):
        if token.type == "myst_role" and token.meta["name"] not in ROLES:
            yield page.place(line), f"uses the role {token.meta['name']!r}; only {{need}}`ID` is allowed"


@rule("X112")
def links_are_safe(reading: Reading):
    """A link leads to another page of the site or to an https address.

    Other schemes can run script in a reader's browser or reveal the reader to the network.
    """
    for page, token, line in _each(reading):
        if token.type == "link_open":
            target = str(token.attrs.get("href", ""))
            scheme = re.match(r"([^/?#]*?):", target)
            if target.startswith("//") or (scheme and scheme[1].lower() not in SCHEMES):
                yield page.place(line), f"links to {target!r}; use https:// or a page of the site"


@rule("X113")
def text_is_what_it_looks_like(reading: Reading):
    """Pages are UTF-8 without control, invisible or direction-changing characters.

    Such characters make a reader see something else than what the machine reads.
    """
    for page in reading.pages:
        for number, text in enumerate(page.text.split("\n"), start=1):
            for char in text:
                if char.isascii() and char.isprintable():
                    continue
                if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
                    what = f"a byte that is not UTF-8 (0x{ord(char) & 0xFF:02X})"
                    if unicodedata.category(char) != "Cs":
                        what = unicodedata.name(char, f"the character U+{ord(char):04X}").lower()
                    yield page.place(number), f"holds {what}; delete it"
                    break
