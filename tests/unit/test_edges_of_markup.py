"""Test what the X rules report on pages that anyone may have written, and what they accept."""

from __future__ import annotations

import pytest
from support import examples_of_rules as examples

from traceability import rules
from traceability.rules import findings
from traceability.source import markdown

TERM = ":::{term} Weights\n:id: PD1-T01\n:page: 1\n:lines: 4\n\nNumbers.\n:::\n"
BARE = ":::{term} Weights\n:page: 1\n:lines: 4\n\nNumbers.\n:::\n"


def stands(controls: int, *options: str, text: str = "Copies stay.") -> str:
    """Return a standing that names the given number of controls and one mode."""
    named = ", ".join(["CTRL-COPY"] * controls)
    given = "\n".join((*options, f":control: {named}", ":modes: MODE-OPEN-WEIGHTS", ":stands: kept"))
    return f":::{{standing}} Copies\n{given}\n\n{text}\n:::\n"


MARKUP = {
    "half a directive": (
        ":::{recomendation\n:::\n",
        ["1: X101 opens a fence for '{recomendation', …; did you mean recommendation?"],
    ),
    "a fence of tildes": ("~~~\nweights\n~~~\n", ["1: X102 opens a fence with ~~~; …"]),
    "a table of contents": ("```{toctree}\n:hidden:\n\nweights\n```\n", []),
    "a table of contents that is not closed": (
        "```{toctree}\nweights\n", ["1: X201 opens a fence for '{toctree}' and does not close it; add ``` after it"],
    ),
    "a table of contents that lists a statement": (
        f"```{{toctree}}\n{TERM}```\n", ["1: X201 gives 'toctree' the option ':id: PD1-T01'; …"],
    ),
    "a table of contents in a statement": (
        TERM.replace("Numbers.", "Numbers.\n\n```{toctree}\nweights\n```"), ["8: X102 opens a fence with ```; …"],
    ),
    "a statement without an id that is not closed": (
        BARE.removesuffix(":::\n"),
        ["1: X103 opens term and does not close it; …", "1: X107 makes a term without 'id'; add :id:"],
    ),
    "a fence in a statement": (
        TERM.replace("Numbers.", "Numbers.\n\n  ::: {x}\n\nMore."),
        ["1: X103 opens PD1-T01 and does not close it; …"],
    ),
    "a statement without an id whose options go on": (
        BARE.replace("4\n", "4,\n  6\n"),
        ["4: X104 ends the options of term with '6', …"],
    ),
    "two blank lines before a text": (
        TERM.replace("\n\n", "\n\n\n"),
        ["6: X104 leaves more than one blank line before the text of PD1-T01; leave one"],
    ),
    "three blank lines before a text without an id": (
        BARE.replace("\n\n", "\n\n\n\n"),
        [
            "1: X107 makes a term without 'id'; add :id:",
            "6: X104 leaves more than one blank line before the text of term; leave one",
        ],
    ),
    "blank lines and no text": (TERM.replace("\n\nNumbers.", "\n\n\n"), []),
    "an option in a text": (
        TERM.replace("Numbers.", "Numbers\nof a model.\n\n  :weights: copies"),
        ["9: X104 gives PD1-T01 the option 'weights' in its text, where it is none; move it up to the other options"],
    ),
    "an option in the text of a statement without an id": (
        BARE.replace("Numbers.", "Numbers.\n:weights: copies\n\nMore."),
        ["1: X107 makes a term without 'id'; add :id:", "6: X104 gives term the option 'weights' in its text, …"],
    ),
    "an option in the text of an unknown kind": (
        TERM.replace("term", "word").replace("Numbers.", "Numbers.\n\n:weights: copies"), ["1: X101 opens a fence …"],
    ),
    "options outside of statements": (
        f":weights: copies\n\n{TERM}\n:copies: weights\n",
        [
            "1: X104 writes the option 'weights' outside of a statement; open the statement above it with :::",
            "11: X104 writes the option 'copies' outside of a statement; open the statement above it with :::",
        ],
    ),
    "an option right after a statement that ends with its list": (
        "- :::{term} Weights\n  :id: PD1-T01\n  :page: 1\n  :lines: 4\n\n  Numbers.\n:weights: copies\n",
        ["1: X103 opens PD1-T01 and does not close it; …"],
    ),
    "options of an unknown kind": (
        TERM.replace("term", "word").replace("4\n", "4,\n  6\n"),
        ["1: X101 opens a fence for '{word} Weights', which is no statement; write :::{kind} and a title"],
    ),
    "an unknown option before a statement without an id": (
        f"{TERM.replace(':lines:', ':weights:')}\n{BARE}",
        [
            "4: X105 gives PD1-T01 the option 'weights', unknown to a term; take it out, or write one of id, …",
            "9: X107 makes a term without 'id'; add :id:",
        ],
    ),
    "options that go on before a number that is none": (
        TERM.replace(":lines: 4", ":page: one\n and two") + TERM.replace("01", "02").replace(": 1", ": one"),
        ["4: X106 gives …", "5: X104 ends the options …", "11: X108 gives PD1-T02 a wrong 'page': …"],
    ),
    "an option given three times": (
        TERM.replace(":page: 1\n", ":page: 1\n:page: 2\n:page: 3\n"),
        ["4: X106 gives PD1-T01 a second 'page'; keep one", "5: X106 gives PD1-T01 a second 'page'; keep one"],
    ),
    "a value that YAML would change": (
        TERM.replace("4\n", "4\n:new: Adds: numbers.\n"),
        ["5: X109 gives PD1-T01 a 'new' with YAML in it; reword it"],
    ),
    "a value that Jinja would change": (
        TERM.replace("4\n", "4\n:new: Adds {{numbers}}.\n"),
        ["5: X109 gives PD1-T01 a 'new' with YAML in it; reword it"],
    ),
    "a value that YAML would take for a name": (
        TERM.replace("4\n", "4\n:new: *numbers\n"), ["5: X109 gives PD1-T01 a 'new' with YAML in it; reword it"],
    ),
    "a value in which something would be chosen": (
        TERM.replace("4\n", "4\n:new: Adds << numbers.\n"),
        ["5: X109 gives PD1-T01 a 'new' with YAML in it; reword it"],
    ),
    "two spaces in a title": (
        TERM.replace("Weights", "The  weights"),
        ["1: X109 gives PD1-T01 a title with brackets, braces or two spaces in it; reword it"],
    ),
    "an option without a value and without an id": (
        BARE.replace("4\n", "4\n:new:\n"),
        ["1: X107 makes a term without 'id'; add :id:", "4: X114 leaves 'new' of term empty; …"],
    ),
    "every kind of text that is plain": (
        "# Weights\n\nThe **weights** of\na *model*[^1] in `a` [file](https://example.org).\n\n"
        "- one\n  - two\n    - three\n\n1. first\n   1. second\n      1. third\n\n[^1]: Numbers.\n",
        [],
    ),
    "half an element": (
        "Weights\nor <copies are made.\n",
        ["2: X110 writes <copies…, which looks like raw HTML; write it as `code`"],
    ),
    "numbered lists too deep": (
        "1. a\n   1. b\n      1. c\n         1. weights\n",
        ["4: X110 nests lists too deep; …"],
    ),
    "a definition of a link below another line": (
        "See [Weights].\n\n[WEIGHTS]: https://example.org\n",
        ["3: X110 defines the link 'WEIGHTS' away from its use; write [text](address)"],
    ),
    "a quotation": ("> weights\n", ["1: X110 holds a quotation; write it as plain text"]),
    "an indented code block": ("    weights\n", ["1: X110 holds an indented code block; …"]),
    "a block break": ("+++\n", ["1: X110 holds a block break; …"]),
    "a comment": ("% weights\n", ["1: X110 holds a comment; …"]),
    "a hard line break": ("weights\\\nand copies\n", ["1: X110 holds a hard line break; …"]),
    "front matter": ("---\ntitle: weights\n---\n", ["1: X110 holds front matter; …"]),
    "a role in a heading below": ("# Weights\n\n## See {doc}`weights`\n", ["3: X111 uses the role 'doc'; …"]),
    "braces in code": ("Write `{need}` before weights.\n", []),
    "a role of two words": ("See {py:mod} of the weights.\n", ["1: X111 writes {py:mod} without backticks …"]),
    "a link to a page": ("[weights](../docs/weights.md#copies)\n", []),
    "a link to the front page": ("[weights](../index.md)\n", []),
    "a link to an anchor": ("# Copies\n\n[weights](#copies)\n", []),
    "a link to a page with a space in its name": (
        "[weights](../docs/the%20weights.md)\n", ["1: X112 links to '../docs/the%20weights.md'; …"],
    ),
    "a link to nothing": ("[weights]()\n", ["1: X112 links to ''; use https:// or a page of the site"]),
    "a link to a page by its place on the machine": (
        "[weights](/docs/weights.md)\n", ["1: X112 links to '/docs/weights.md'; …"],
    ),
    "a link to a host with a name of its user": (
        "[weights](https://weights@example.org/)\n", ["1: X112 links to 'https://weights@example.org/', which…"],
    ),
    "a link to a bare host": ("[weights](https://example.org)\n", []),
    "a tab": ("The\tweights.\n", ["1: X113 holds a tab; delete it"]),
    "Windows line ends": ("The\r\nweights\r\n", ["1: X113 holds Windows line ends; save it with those of Unix"]),
    "a Windows line end further down": (
        "\nThe weights\nand copies\r\n", ["3: X113 holds Windows line ends; save it with those of Unix"],
    ),
    "an invisible character and Windows line ends": (
        "The\u200b weights\r\nand copies\r\n",
        ["1: X113 holds Windows line ends; save it with those of Unix", "1: X113 holds zero width space; delete it"],
    ),
    "two characters in disguise": (
        "The&#x202e; weights&#x200b;.\n",
        ["1: X113 holds zero width space, written as a character reference; delete it"],
    ),
    "a control character in disguise": (
        "The weights\nand&#12;copies.\n", ["2: X113 holds the character U+000C, written as a character reference; …"],
    ),
    "a character in disguise that shows nothing": (
        "The&#x3164; weights.\n", ["1: X113 holds hangul filler, written as a character reference; …"],
    ),
    "two lines with invisible characters": (
        "The\u200b\nweights\u00ad\u200b\n",
        ["1: X113 holds zero width space; delete it", "2: X113 holds soft hyphen; delete it"],
    ),
    "a character without a name": ("The\ue000 weights.\n", ["1: X113 holds the character U+E000; delete it"]),
    "a byte that is not UTF-8": ("The\udcff weights.\n", ["1: X113 holds a byte that is not UTF-8 (0xFF); delete it"]),
    "a space that joins": ("The\u00a0weights.\n", ["1: X113 holds no-break space; delete it"]),
    "a character that shows nothing": ("The\u3164weights.\n", ["1: X113 holds hangul filler; delete it"]),
    "letters of other scripts": ("Die Gewichte – größer.\n", []),
    "a letter in disguise": ("The weights &eacute;.\n", []),
    "as many named as a person can look at": (stands(79, ":id: STAND-COPY-1"), []),
    "one more named": (
        stands(80, ":id: STAND-COPY-1"),
        ["1: X117 names 81 others in STAND-COPY-1, most of them in control; name 80 at most, …"],
    ),
    "too many named without an id, in options and text": (
        stands(41, text="See {need}`CTRL-COPY`.\n" * 39),
        [
            "1: X107 makes a standing without 'id'; add :id:",
            "1: X117 names 81 others in standing, most of them in control; name 80 at most, …",
        ],
    ),
    "a space in disguise": ("The weights&nbsp;.\n", ["1: X113 holds no-break space, written as a character …"]),
}  # fmt: skip


@pytest.mark.parametrize("case", MARKUP)
def test_markup_rules_report_the_expected_findings_on_a_policy_page(case):
    text, expected = MARKUP[case]
    reading = rules.Reading.of((markdown.page(text, "requirements/weights.md"),), {})
    said = [str(f).removeprefix("requirements/weights.md:") for f in findings(reading) if f.code[0] == "X"]
    assert len(said) == len(expected) and all(map(examples.alike, said, expected)), "\n".join(said)


AROUND = {
    "every directive with every option that it may have": (
        ":::{view} rules X\n:::\n\n"
        "```{toctree}\n:caption: The weights\n:glob:\n:hidden:\n:maxdepth: 2\n:titlesonly:\n\n"
        "weights\n../evaluations/*\n```\n\n"
        "~~~{literalinclude} ../weights.toml\n:language: toml\n:start-at: \"[weights]\"\n:end-at: copies\n~~~\n"
        "```{literalinclude} ../weights.toml\n:end-before: \"#\"\n```\n",
        [],
    ),
    "a part of a file that ends nowhere": (
        "```{literalinclude} ../weights.toml\n:end-at:\n```\n",
        ["1: X201 gives 'literalinclude' the option ':end-at:'; write a text of the file after it"],
    ),
    "a part of a file with two ends": (
        "```{literalinclude} ../weights.toml\n:end-at: copies\n:end-before: \"#\"\n```\n",
        ["1: X201 ends the part of a file in two ways; keep :end-at:, which shows the last line, or :end-before:"],
    ),
    "a fence of colons for a language": (":::text\nweights\n:::\n", ["1: X201 opens a fence for 'text'; show a …"]),
    "a fence for nothing": ("```\nweights\n```\n", ["1: X201 opens a fence for ''; show a {view}, …"]),
    "an option where there is none": (
        ":::{view} legend\n:glob:\n:::\n",
        ["1: X201 gives 'view' the option ':glob:'; there are none, with plain words"],
    ),
    "an option with markup": (
        "```{toctree}\n:caption: <b>weights</b>\n```\n",
        ["1: X201 gives 'toctree' the option ':caption: <b>weights</b>'; there are caption, glob, hidden, …"],
    ),
    "an option below the pages": (
        "```{toctree}\nweights\n:glob:\n```\n", ["1: X201 lists ':glob:'; write the path of a page, without .md"],
    ),
    "two pages by wrong paths": (
        "```{toctree}\nweights.md\ncopies\n/etc/evaluations\n```\n", ["1: X201 lists 'weights.md'; …"],
    ),
    "a page beside the name of a list": ("```{toctree} weights\n```\n", ["1: X201 lists 'weights'; …"]),
    "two lines in a view": (
        ":::{view} legend\nWeights\nand copies.\n:::\n", ["1: X201 writes 'Weights' into 'view', …"],
    ),
    "no file": ("```{literalinclude}\n```\n", ["1: X201 includes ''; only .toml files below docs/ can be shown"]),
    "a file by its place on the machine": (
        "```{literalinclude} /docs/weights.toml\n```\n", ["1: X201 includes '/docs/weights.toml'; …"],
    ),
    "a fence that ends with its list": (
        "- ```text\n  weights\nCopies.\n", ["1: X201 opens a fence for 'text' and does not close it; add ``` …"],
    ),
    "a fence with too short an end": (
        "Weights\n\n````text\nweights\n```\n", ["3: X201 opens a fence for 'text' and does not close it; add ```` …"],
    ),
    "a fence with a longer end": ("```text\nweights\n`````\n\nCopies.\n", []),
    "links to data": ('See <a href="../data/weights.json">weights</a>.\n', []),
    "front matter that leaves out the contents": ("---\nhide-toc: true\n---\n\nWeights.\n", []),
    "other front matter": (
        "---\nhide-toc: false\n---\n\nWeights.\n", ["1: X202 holds front matter; write it as plain text"],
    ),
    "an indented code block": ("    weights\n", []),
    "half an element": (
        "Weights\nor <copies are made.\n",
        ["2: X202 writes <copies…, which looks like raw HTML; write it as `code`"],
    ),
    "a definition of a link below another line": (
        "See [Weights].\n\n[WEIGHTS]: https://example.org\n",
        ["3: X202 defines the link 'WEIGHTS' away from its use; write [text](address)"],
    ),
    "a role": ("See {doc}`weights`.\n", ["1: X111 uses the role 'doc'; …"]),
    "a link to a file": ("[weights](weights.toml)\n", ["1: X112 links to 'weights.toml'; …"]),
    "an invisible character": ("The\u200b weights.\n", ["1: X113 holds zero width space; delete it"]),
    "a character in disguise": ("The&#x200b; weights.\n", ["1: X113 holds zero width space, written as …"]),
    "more than anyone writes": ("[" * 151, ["1: X116 begins a paragraph or list with more than 150 brackets [; …"]),
}  # fmt: skip


@pytest.mark.parametrize("case", AROUND)
def test_check_reports_the_expected_findings_on_a_non_policy_page(case):
    text, expected = AROUND[case]
    files = {"docs/weights.toml": "[weights]\ncopies\n#\n"}
    reading = rules.Reading(around=(markdown.page(text, "docs/about/weights.md"),), files=files)
    said = [str(f).removeprefix("docs/about/weights.md:") for f in findings(reading)]
    assert len(said) == len(expected) and all(map(examples.alike, said, expected)), "\n".join(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Weights.\n", "X115 has 'The weights' in its path; name it with small letters, digits and hyphens"),
        ("[" * 151, "X116 begins a paragraph or list with more than 150 brackets [; divide it, or take some out"),
    ],
    ids=["read", "refused"],
)
def test_page_with_two_invalid_names_yields_one_finding(text, said):
    read = (markdown.page(text, "requirements/The weights/Copies.md"),)
    for reading in (rules.Reading(pages=read), rules.Reading(around=read)):
        assert [str(f) for f in findings(reading)] == [f"requirements/The weights/Copies.md:1: {said}"]
