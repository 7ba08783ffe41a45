"""The Markdown parser, configured as in MyST. It is imported when the first page needs it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@cache
def parser() -> MarkdownIt:
    """Return the parser that MyST itself builds for ``myst_enable_extensions = ["colon_fence"]``.

    There is one difference: a link with a dangerous scheme stays a link, so that the X rules see it.
    """
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import make_fence_rule
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin
    from mdit_py_plugins.myst_blocks import myst_block_plugin
    from mdit_py_plugins.myst_role import myst_role_plugin

    class Parser(MarkdownIt):
        def validateLink(self, url: str) -> bool:
            return True

    made = (
        Parser("commonmark")
        .enable("table")
        .use(front_matter_plugin)
        .use(myst_block_plugin)
        .use(myst_role_plugin)
        .use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    )
    fence = make_fence_rule(markers=(":",), token_type="colon_fence")
    ends = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    made.block.ruler.before("fence", "colon_fence", fence, {"alt": ends})
    return made
