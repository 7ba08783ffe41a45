"""Test values that look like others: ids, identifiers, addresses, texts of links, and cells of spreadsheets."""

from __future__ import annotations

import re

import pytest

from traceability import rules
from traceability.data.spreadsheets import csv_file
from traceability.data.spreadsheets.sheet import Sheet
from traceability.policy.errors import UserError
from traceability.policy.model import KINDS, Mode, Place, Policy, options
from traceability.policy.values import ADDRESS, Identifier, address, phrases
from traceability.rules import RULES
from traceability.source import markdown


@pytest.mark.parametrize(
    ("id", "fits"),
    [
        ("MODE-OPEN-WEIGHTS", True),
        ("MODE-OPEN", True),
        ("MODE-OPEN--WEIGHTS", False),
        ("MODE-OPEN-WEIGHTS-", False),
        ("MODE--OPEN", False),
        ("MODE-", False),
    ],
)
def test_id_of_a_mode_has_single_hyphens_between_words(id, fits):
    assert bool(re.fullmatch(Mode.id_pattern, id)) is fits


@pytest.mark.parametrize(
    "text",
    [
        "github:name/..", "github:name/.", "doi:10.1145/../x", "doi:10.1145/a/../../x", "doi:10.1145/a/..",
        "doi:10.1145/./a", "doi:10.1145/a/.",
    ],
)  # fmt: skip
def test_identifier_that_leads_elsewhere_on_its_host_is_refused(text):
    with pytest.raises(UserError, match=r"is no (github|doi) identifier"):
        Identifier(text)


@pytest.mark.parametrize(
    "text", ["github:name/.github", "github:name/a..b", "doi:10.1145/a..b", "doi:10.6028/NIST.AI.800-1.ipd"]
)
def test_identifier_with_dots_inside_of_a_part_is_read(text):
    assert Identifier(text).address


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "...", ".org", "localhost", "10.0.0.1:8080", "example.org.", "-", "1.2.3.4/a", "[::1]", "2130706433"],
)
def test_address_of_a_machine_without_a_name_is_refused(host):
    with pytest.raises(UserError, match=r"has no plain name of a host|names a user"):
        address(f"https://{host}/")


@pytest.mark.parametrize("host", ["example.org", "a-b.example.co.uk", "nvlpubs.nist.gov:443", "EXAMPLE.org"])
def test_address_of_a_named_host_is_read(host):
    assert address(f"https://{host}/a?b#c") == f"https://{host}/a?b#c"
    assert re.fullmatch(ADDRESS, f"https://{host}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://exämple.org/", "has no plain name of a host; write one of the letters a to z"),
        ("https://xn--exmple-cua.org/", "has no plain name of a host"),
        ("https://localhost/", "has no plain name of a host"),
        ("https://127.0.0.1/", "has no plain name of a host"),
        ("https://example.org:port/", "has no plain name of a host"),
        ("https://user@example.org/", "names a user before the host; take out the @ and what is before it"),
        ("https://user:word@example.org", "names a user before the host"),
        ("https://example.org/a b", "has a space, a quote or an angle bracket in it; write % and two digits instead"),
        ("https://example.org/'", "has a space, a quote or an angle bracket in it"),
        ("http://example.org/", "is no address that begins with https://"),
        ("example.org", "is no address that begins with https://"),
    ],
)
def test_address_is_refused_with_what_is_wrong_in_it(text, said):
    with pytest.raises(UserError, match=f"^{re.escape(repr(text))} {re.escape(said)}"):
        address(text)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("https://user@example.org/", ", which names a user before the host; take out the @"),
        ("https://exämple.org/", ", which has no plain name of a host; write one of the letters a to z"),
        ("https://example.org:8080/", "; write a slash behind the host, and no port"),
        ("https://example.org?x", "; write a slash behind the host, and no port"),
        ("http://example.org/", "; use https:// or a page of the site"),
    ],
)
def test_link_is_refused_with_what_is_wrong_in_its_address(target, said):
    page = markdown.page(f"# Weights\n\nSee [copies]({target}).\n", "docs/weights.md")
    (finding,) = RULES["X112"](rules.Reading(around=(page,)))
    assert said in finding.message


FREE = [
    (kind, name)
    for kind, made in KINDS.items()
    for name, option in options(made).items()
    if option.metadata["read"] in (str, phrases, Identifier) and name not in ("check", "edition")
]
"""Every option that holds any text; the two others name a computation and an edition, and a rule judges the names."""


@pytest.mark.parametrize("markup", ["<b>x</b>", "`x`", "[x](y)", "{need}`x`", "&#x202e;x", "&nbsp;x"])
@pytest.mark.parametrize(("kind", "name"), [*FREE, *((kind, "title") for kind in KINDS)])
def test_markup_in_a_title_or_in_an_option_that_holds_any_text_is_refused(kind, name, markup):
    known = options(KINDS[kind])
    read = str if name == "title" else known[name].metadata["read"]
    free = {name: known[name].metadata["read"]("Weights are copied.") for of, name in FREE if of == kind}
    said = free | {"id": "X-1", "title": "Weights", "body": "Weights.", "place": Place("a.md", 1)}
    for text, codes in ((f"Weights {markup} are copied.", {"W108", "H107"}), ("Weights are copied.", set())):
        statement = KINDS[kind](**said | {name: read(text)})
        reading = rules.Reading(policy=Policy.of([statement]))
        broken = {code for code in ("W108", "H107") if list(RULES[code](reading))}
        assert bool(broken) is bool(codes) and broken <= codes


def found(text: str) -> list[str]:
    reading = rules.Reading.of((markdown.page(f"# Weights\n\n{text}\n", "requirements/any.md"),), {})
    return [finding.message for finding in RULES["X112"](reading)]


@pytest.mark.parametrize(
    "text",
    [
        "[nist.gov](https://evil.example.org/)",
        "[https://nist.gov/draft](https://evil.example.org/)",
        "[`nist.gov`](https://evil.example.org/)",
        "[**nist**.gov](https://nist.gov.evil.example.org/)",
        "[www.nist.gov and more](https://evil.example.org/)",
        "[https://127.0.0.1/](https://evil.example.org/)",
    ],
)
def test_link_that_shows_another_host_is_refused(text):
    (message,) = found(text)
    assert message.startswith("shows '") and message.endswith("show the address that it leads to")


@pytest.mark.parametrize(
    "text",
    [
        "[nist.gov](https://www.nist.gov/draft)",
        "[https://NIST.gov/draft](https://nist.gov/draft)",
        "[The draft of nist.gov](https://example.org/)",
        "[index.md](https://github.com/a/b)",
        "[release.toml](https://example.org/)",
        "[U.S. law](https://example.org/)",
        "<https://example.org/weights>",
    ],
)
def test_link_that_shows_its_own_host_or_none_is_kept(text):
    assert found(text) == []


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u3164", "\u200b \u2060"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_cell_is_no_formula_behind_characters_that_nobody_sees(unseen, sign):
    sheet = Sheet("Weights", {"cell": 9}, ((f"{unseen}{sign}1+1",), (f"a{unseen}{sign}1",)))
    _, risky, plain = csv_file.as_bytes(sheet).decode("utf-8-sig").split("\r\n")[:3]
    assert risky == f"'{unseen}{sign}1+1" and plain == f"a{unseen}{sign}1"
