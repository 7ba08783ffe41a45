"""Shows texts of strangers in Markdown as plain text: they can add neither markup nor a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

_LIVE = re.compile(
    r"(?:https?://|www\.)[\w./:?=%~+,@-]*|(?<![\w.+/-])[\w.+/-]*+(?:@[\w./-]+|:[\w+-]+:|#\d+)|\bGH-\d+", re.IGNORECASE
)
"""Matches what GitHub turns into a link, a mention or a picture; without a character that could end code."""

ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", "\\": "&#92;", "|": "&#124;"} | {sign: f"\\{sign}" for sign in "`*_{}[]#~$"}
)
"""What characters with a meaning in Markdown or HTML become."""


def text(said: str) -> str:
    """Return a text of the developer on one line, without meaning in Markdown, HTML, on GitHub or in a workflow's log.

    GitHub finds mentions, emoji codes, issues and addresses in rendered text, where no escape helps. They become code.
    """
    line = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(said.split()))
    parts, end = [], 0
    for live in _LIVE.finditer(line):
        parts += [line[end : live.start()].translate(ESCAPES), f"`{live[0]}`"]
        end = live.end()
    return "".join((*parts, line[end:].translate(ESCAPES)))


def code(said: str) -> str:
    """Return a text of a stranger as code on one line."""
    line = "".join(sign if sign.isprintable() and sign != "`" else "\ufffd" for sign in " ".join(said.split()))
    return f"`{line}`" if line else ""


def links(addresses: Iterable[str]) -> str:
    """Return addresses of the developer as links, each called by its host."""
    return " ".join(f"[{_host(link)}]({_address(link)})" for link in addresses)


def _host(link: str) -> str:
    return re.sub(r"https://([^/?#]*).*", r"\1", link).translate(ESCAPES)


def _address(link: str) -> str:
    """Return an address in which no character ends a table cell or a link."""
    return re.sub(r"[^A-Za-z0-9.~/:?@!$&*+,;=%#'_-]", lambda sign: quote(sign[0], safe=""), link)
