"""Markdown texts, plain and not plain."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    "Weights", "weigh", "a", "2026", "9", "1.", "-", "(CBRN)", "(a", ")", "é", ",", ".", ":", ":a:", " :id: X", ";",
    "{need}`PD1-S01`", "({need}`PD1-S01`)", "{need}`a b`", "{other}`x`", "[^note]", "[^note]:", "[^note](a)",
    "`code`", "``", "`", "*em*", "*", "**Limits.**", "**bold**", "**", "***", "_", "<b>", "&amp;", "\\", "=", "---",
    "'", '"', "!", "#", "+", "%", "|", "~~~", ":::", "$", "@", "https://x.org", "x@y.org", "/", "  ", "\t",
    "\u2028", "\x0b", "5.", "5)", "4.1.3", "a_b", "*weigh", "weigh?*", "`weigh", "**{need}`PD1-S01`**", "[a](#weights)",
    "[Weigh it?](a.md)", "[Part 1: it](a.md#b)", "[it](https://x.org/a?b=c)", '<a href="data/a.csv">', "</a>",
    '<a href="../a.pdf">PDF</a>', "| a |", "|---|",
)  # fmt: skip

HEADS = (
    "",
    "",
    "",
    "- ",
    "1. ",
    "# ",
    "## ",
    "  ",
    "   ",
    "    ",
    "     ",
    "[^note]: ",
    "> ",
    "(a)=",
    "| ",
    "  - ",
    "    - ",
    "* ",
    "+ ",
    "\t",
)

FENCES = (
    *(
        "```",
        "```text",
        "```text\n:::{term} Weights\n:::\n```",
        "```{toctree}\na\n```",
        ":::{view} a\n:::",
        "````",
        "   ```",
    ),
    *(":::", ":::{term} Weights", ":::{term} Copies\n:id: PD1-T01\n\nWeights.\n:::", ":::{note} x", ":::{a b} x"),
)


line = st.builds(
    lambda head, words, space, tail: head + space.join(words) + tail,
    st.sampled_from(HEADS), st.lists(st.sampled_from(WORDS), max_size=6), st.sampled_from([" ", " ", ""]),
    st.sampled_from(["", "", "", " ", "  "]),
)  # fmt: skip

sound = st.builds(
    lambda head, words: head + " ".join(words),
    st.sampled_from(["", "", "", "- ", "  ", "    ", "1. ", "# ", "[^note]: "]),
    st.lists(st.sampled_from([
        "Weights", "weigh", "{need}`PD1-S01`", "({need}`PD1-S02`).", "*em*", "**Limits.**", "`a*b`", "notes[^note]",
        "2026", "(CBRN)", "a-b:", ":a:", "é", "'s", "5.", "4.1.3", "a_b", "*weigh?*", "`weigh", "it`", "*weigh", "it*",
        "**{need}`PD1-S01`**", "[a](#weights)", "[Weigh it?](a.md)", "[it](https://x.org/a?b=c)",
        '<a href="data/a.csv">CSV</a>', "[weigh", "it](a.md)", "(`a_b`)", '"It"',
    ]), min_size=1, max_size=4),
)  # fmt: skip

row = st.lists(sound, min_size=1, max_size=3).map(lambda cells: f"| {' | '.join(cells)} |")
table = st.lists(st.one_of(row, st.sampled_from(["|---|", "|---|:-:|"])), min_size=1, max_size=4).map("\n".join)
blocks = st.sampled_from([
    *("", "", "", "```sh\nweigh\n```", "```{toctree}\n:hidden:\n\na\n```", "```text\n:::{term} Weights\n:::\n```"),
    *(":::{view} weights\n:::", ":::{term} Weights\n:id: PD1-T01\n\nWeights.\n:::", "---\nhide-toc: true\n---",
    ":::{alternative} Weights\n:id: ALT-001\n\nWeigh.\n\n```sh\nweigh {need}`PD1-S01` <b>\n```\n\nIt.\n:::"),
])  # fmt: skip

texts = st.one_of(
    st.lists(st.one_of(sound, sound, table, blocks), max_size=10).map("\n".join),
    st.lists(st.one_of(sound, table, blocks), max_size=6).map("\n\n".join),
    st.lists(st.one_of(sound, sound, line, st.just(""), st.just(""), st.sampled_from(FENCES)), max_size=12).map(
        "\n".join
    ),
)
"""Pages of which most lines are nearly plain."""
