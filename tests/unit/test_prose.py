"""Test that the sentences of a page are found, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.source import prose

PAGE = """# A heading is no sentence.

The first sentence goes
over two lines. The second cites {need}`PD1-S05` and [a page](page.md)! `make` begins the third.

- An entry of a list. It has two sentences.
  The entry goes on.

  It goes on after a blank line.

After the list comes text.[^note]

| a table | has. Cells |
|---|---|

> A quotation. It is not ours.

```sh
echo A command. It is no text.
```

:::{claim} A title
:id: CLAIM-001
:status: open

The body of a statement.
:::

[^note]: A footnote is text. It goes on
    in the next line.
"""


def test_sentences_are_those_of_paragraphs_and_footnotes_with_their_lines():
    assert [(sentence.line, sentence.text) for sentence in prose.of_page(PAGE)] == [
        (3, "The first sentence goes over two lines."),
        (4, "The second cites {need}`PD1-S05` and [a page](page.md)!"),
        (4, "`make` begins the third."),
        (11, "After the list comes text.[^note]"),
        (26, "The body of a statement."),
        (29, "A footnote is text."),
        (29, "It goes on in the next line."),
    ]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("One two three.", 3),
        ("It cites {need}`PD1-S05` and [two words](a%20page.md).", 6),
        ('It says "as many words as it likes" and no more.', 5),
        ("A dash – is no word.", 5),
    ],
)
def test_quotations_and_addresses_are_no_words(sentence, words):
    assert prose.words(sentence) == words


@pytest.mark.parametrize(
    "sentence", ["It names tools, e.g. scanners.", "Casper et al. 2025 say so.", "It is item No. 5 of the draft."]
)
def test_abbreviation_ends_no_sentence(sentence):
    assert prose.sentences(sentence) == [sentence]


@given(st.text(alphabet='aA .?!\n`:[]^|>-#*1"{}', max_size=200))
def test_every_sentence_is_text_of_its_line(text):
    lines = text.splitlines()
    for sentence in prose.of_page(text):
        assert sentence.text.split()[:1] == [] or sentence.text.split()[0] in lines[sentence.line - 1]
