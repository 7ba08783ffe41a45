"""The text of a statement as HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from traceability.html.markup import Markup, filled, trusted
from traceability.source.markdown import parser
from traceability.views.plain_text import tokens_of

Env = Mapping[str, Callable[[str], str]]


class _Writer(RendererHTML):
    """Renders each kind of token by the method of its name, and all others as Markdown does."""

    def myst_role(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return filled("{}", env["cite"](tokens[index].content))

    def footnote_ref(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return ""

    myst_line_comment = myst_block_break = myst_target = footnote_ref  # nothing that readers see

    def html_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return escape(tokens[idx].content)

    html_block = html_inline  # a rule refuses both; if one occurs, it is shown and not run

    def link_open(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return filled('<a href="{}">', env["target"](str(tokens[index].attrs["href"])))


_WRITER = _Writer()


def html(text: str, cite: Callable[[str], str], target: Callable[[str], str]) -> Markup:
    """Return ``text`` as HTML.

    ``cite`` returns a link for the id of a statement, or a plain text; ``target`` returns an address for that of a
    page. The mark of a footnote is omitted, since its note is elsewhere on the page of the statement.
    """
    return trusted(_WRITER.render(tokens_of(text), parser().options, {"cite": cite, "target": target}))
