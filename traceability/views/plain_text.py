"""The text of a statement as plain words, for a card, a list or a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from markdown_it.token import Token

from traceability.source.markdown import tokens


@lru_cache(maxsize=1024)
def tokens_of(text: str) -> list[Token]:
    """Return the Markdown tokens of a text. Cached, because several pages and files render the same text."""
    return tokens(text)


def plain(text: str, title: Callable[[str], str]) -> str:
    """Return ``text`` as plain words on one line; ``title`` returns the name of a cited statement.

    Code between fences keeps its lines, and is on lines of its own.
    """
    said = ""
    for block in tokens_of(text):
        if block.type == "fence":
            said += f"\n{block.content.rstrip()}\n"
        elif words := " ".join(line(block, title).split()):
            said += words if not said or said.endswith("\n") else f" {words}"
    return said.strip()


def line(block: Token, title: Callable[[str], str]) -> str:
    """Return a heading or paragraph as plain words without markup; an empty text for other tokens."""
    parts = []
    for token in block.children or ():
        if token.type == "myst_role":
            parts.append(title(token.content))
        elif token.type in ("text", "code_inline", "html_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def beginning(words: str, longest: int = 160) -> str:
    """Return ``words``, or as many whole words as fit into ``longest`` characters, with an ellipsis."""
    if len(words) <= longest:
        return words
    whole = re.match(rf".{{1,{longest - 1}}}(?=\s)", words)
    return f"{(whole[0] if whole else words[: longest - 1]).rstrip(' ,;:')}…"


def first_sentence(words: str) -> str:
    """Return the first sentence of a text on one line; the whole text if it has no other sentence."""
    whole = re.match(r".*?(?<!\b[A-Z])(?<!e\.g)(?<!i\.e)[.?!](?=\s+[A-Z]|$)", words)
    return whole[0] if whole else words
