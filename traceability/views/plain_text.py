"""The text of a statement as plain words, for a card, a list or a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from markdown_it.token import Token

from traceability.source.markdown import tokens


@lru_cache(maxsize=1024)
def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, read once for all the pages and files that show its HTML or its words."""
    return tokens(text)


def plain(text: str, title: Callable[[str], str]) -> str:
    """``text`` as words alone, on one line; ``title`` names a cited statement."""
    return " ".join(" ".join(line(block, title) for block in tokens_of(text)).split())


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
