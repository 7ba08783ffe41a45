"""Test that each wrong field of an edition in the lock is one message with its line and how to mend it."""

from __future__ import annotations

import re

import pytest
from support.project import ROOT

from traceability import __main__ as command
from traceability.policy.errors import UserError
from traceability.source import edition_lock

TEXT = (ROOT / edition_lock.LOCK).read_text(encoding="utf-8")
LINES = TEXT.split("\n")
FIRST = LINES.index("[pd1]") + 1
SECOND = LINES.index("[pd2]") + 1
FINGERPRINT = next(line for line in LINES if line.startswith("PD1-T01 ="))

WRONG = {
    "markup in a name": ('name = "first draft"', 'name = "<b>first</b>"', FIRST + 1, "write at most 31 letters"),
    "a name too long for a sheet": ('"first draft"', f'"{"first " * 6}"', FIRST + 1, "write at most 31 letters"),
    "a name that no sheet may have": ('"first draft"', '"first/draft"', FIRST + 1, "write at most 31 letters"),
    "a name with a character that nobody sees": ('"first draft"', '"first\u200bdraft"', FIRST + 1, "write at most 31"),
    "an empty name": ('"first draft"', '""', FIRST + 1, "empty name"),
    "two equal names": ('"first draft"', '"Second Draft"', SECOND + 1, "same name as pd1; give each its own"),
    "a date with a day": ('"July 2024"', '"15 July 2024"', FIRST + 3, "write a month and a year, such as January 2025"),
    "a month that does not exist": ('"July 2024"', '"Juli 2024"', FIRST + 3, "write a month and a year"),
    "a date after that of the next": ('"July 2024"', '"July 2025"', SECOND + 3, "pd2 is dated before pd1"),
    "a number for a text": ('doi = "10.6028/NIST.AI.800-1.ipd"', "doi = 10", FIRST + 4, "put it between quotes"),
    "a doi with a quote": ("NIST.AI.800-1.ipd\"", "NIST'AI\"", FIRST + 4, "write it as 10.6028/NIST.AI.800-1.ipd"),
    "a doi that leads elsewhere": ("10.6028/NIST.AI.800-1.ipd\"", "10.6028/../x\"", FIRST + 4, "write it as 10.6028"),
    "an address without https": ('url = "https:', 'url = "http:', FIRST + 5, "begins with https://"),
    "an address with a quote": ("1.ipd.pdf", "1'.pdf", FIRST + 5, "begins with https://"),
    "a digest of other letters": ('"efec', '"zzzz', FIRST + 6, "64 digits from 0 to f"),
    "a digest that is too short": ('"efec', '"', FIRST + 6, "64 digits from 0 to f"),
    "a negative number": ("pages_before = 5", "pages_before = -5", FIRST + 7, "number of pages before page 1"),
    "a truth for a number": ("pages_before = 5", "pages_before = true", FIRST + 7, "number of pages before page 1"),
    "a missing field": ("pages_before = 5\n", "", FIRST, "pd1 has no pages_before; add pages_before = and its value"),
    "a missing table": ("[pd1.passages]", "[pd3.passages]", FIRST, "pd1 has no passages; add the table [pd1.passages]"),
    "a misspelt field": ("sha256 =", "sha265 =", FIRST + 6, "'sha265', which no edition has; did you mean sha256?"),
    "an empty fingerprint": (FINGERPRINT, 'PD1-T01 = ""', FIRST + 10, "delete the line, then run make lock-source"),
    "a fingerprint of no words": (FINGERPRINT, 'PD1-T01 = "0:566e69aa39380c14"', FIRST + 10, "delete the line"),
    "an id that is none": ("[pd1]", "[draft]", FIRST, "'draft' is no edition; write its id, such as pd3"),
    "a field outside of the editions": ("[pd1]", "checked = 2026\n[pd1]", FIRST, "'checked' is no edition"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_wrong_field_of_an_edition_is_reported_with_its_line_and_a_fix(case):
    old, new, line, says = WRONG[case]
    assert old in TEXT
    with pytest.raises(UserError, match=f"^{re.escape(edition_lock.LOCK)}:{line}: .*{re.escape(says)}"):
        edition_lock.editions(TEXT.replace(old, new, 1))


TWICE = ("a missing table", "an id that is none")  # and its passages belong to an edition without fields


@pytest.mark.parametrize("case", WRONG)
def test_wrong_field_of_an_edition_is_a_finding_of_the_check_and_stops_other_commands(case, small_copy, capsys):
    old, new, line, says = WRONG[case]
    (small_copy / edition_lock.LOCK).write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    assert command.main(["--root", str(small_copy), "check"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{edition_lock.LOCK}:{line}: X121 ") and says in said[0]
    assert len(said) == 1 + (case in TWICE)
    for arguments in (["stale"], ["record-ids"], ["index", str(small_copy / "site")]):
        assert command.main(["--root", str(small_copy), *arguments]) == 2
        done = capsys.readouterr()
        assert done.out == "" and done.err.count("\n") == 1 and f"{edition_lock.LOCK}:{line}: " in done.err
    assert command.main(["diff", str(small_copy), str(small_copy)]) == 2


def test_published_lock_is_accepted_with_its_passages():
    editions = edition_lock.editions(TEXT)
    assert [*editions] == ["pd1", "pd2"]
    assert all(edition.passages and edition.pages_before == 5 for edition in editions.values())
