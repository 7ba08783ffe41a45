"""The text of a statement as HTML, and as plain words for a card or a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from traceability.pages import parser, tokens

Env = Mapping[str, Callable[[str], str]]


class _Writer(RendererHTML):
    """Writes each kind of token by the method of its name, and the others as Markdown has them."""

    def myst_role(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return env["cite"](tokens[index].content)

    def footnote_ref(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return ""

    myst_line_comment = myst_block_break = myst_target = footnote_ref  # nothing that is read

    def html_inline(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return escape(tokens[index].content)

    html_block = html_inline  # a rule refuses both; should one come here, it is shown and not run

    def link_open(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return f'<a href="{escape(env["target"](str(tokens[index].attrs["href"])))}">'


_WRITER = _Writer()


@lru_cache(maxsize=1024)
def _read(text: str) -> list[Token]:
    """The tokens of a text, read once for all the pages and files that show its HTML or its words."""
    return tokens(text)


def html(text: str, cite: Callable[[str], str], target: Callable[[str], str]) -> str:
    """``text`` as HTML: ``cite`` makes a link of the id of a statement, ``target`` an address of that of a page.

    The mark of a footnote is left out, since its note stands elsewhere on the page of the statement.
    """
    return _WRITER.render(_read(text), parser().options, {"cite": cite, "target": target})


def plain(text: str, title: Callable[[str], str]) -> str:
    """``text`` as words alone, on one line; ``title`` names a cited statement."""
    return " ".join(" ".join(line(block, title) for block in _read(text)).split())


def line(block: Token, title: Callable[[str], str]) -> str:
    """A heading or paragraph as it is read, without marks; nothing for other tokens."""
    said = []
    for token in block.children or ():
        if token.type == "myst_role":
            said.append(title(token.content))
        elif token.type in ("text", "code_inline", "html_inline"):
            said.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            said.append(" ")
    return "".join(said)


def beginning(words: str, longest: int = 160) -> str:
    """``words`` as they are, or as many whole ones as fit into ``longest`` characters, with an ellipsis."""
    if len(words) <= longest:
        return words
    whole = re.match(rf".{{1,{longest - 1}}}(?=\s)", words)
    return f"{(whole[0] if whole else words[: longest - 1]).rstrip(' ,;:')}…"
