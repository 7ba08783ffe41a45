"""Test locators, fingerprints and paraphrases against the printed drafts."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.project import ROOT
from support.strategies import changed

from traceability import __main__ as command
from traceability import rules
from traceability.policy.errors import UserError
from traceability.policy.model import Provision, Safeguard
from traceability.policy.values import Lines
from traceability.source import edition_lock, link_review, nist_pdf
from traceability.source.nist_pdf import SHORT_RUN, Document, SourceLine

texts = st.lists(st.sampled_from(("weights", "model", "misuse", "risk", "safeguard")), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def documents(pdfs, reading):
    return {edition: nist_pdf.read_pdf(pdf, reading.editions[edition]) for edition, pdf in pdfs.items()}


@pytest.fixture(scope="module")
def document(documents):
    return documents["pd1"]


@pytest.fixture(scope="module")
def compared(reading, documents):
    return replace(reading, documents=documents)


def test_every_passage_is_at_its_locator_as_locked_and_is_not_copied(compared):
    assert rules.findings(compared) == []


def test_every_provision_has_a_distinct_passage_in_its_draft(compared, documents):
    passages = {p.id: (p.edition, documents[p.edition].passage(p)) for p in compared.policy.all(Provision)}
    assert all(words for _, words in passages.values())
    assert len(set(passages.values())) == len(passages)


def test_wrong_locator_is_reported_with_the_right_place(compared):
    moved = compared.policy["PD1-R1-1-1"]
    wrong = replace(moved, lines=Lines("13-15"))
    found = _findings_with(compared, wrong)
    assert [(finding.code, finding.about) for finding in found] == [("S201", moved.id)]
    assert "page 5, line 10" in found[0].message


def test_wrong_bullet_of_the_table_is_reported(compared):
    safeguard = compared.policy.all(Safeguard)[0]
    found = _findings_with(compared, replace(safeguard, bullet=2))
    assert {finding.code for finding in found} >= {"S201"}


def test_changed_passage_is_reported(compared, document):
    reprinted = Document(
        line._replace(words=(*line.words[:-1], "instead")) if (line.page, line.at) == (5, 11) else line
        for line in document.lines
    )
    found = rules.findings(replace(compared, documents=compared.documents | {"pd1": reprinted}))
    assert [(finding.code, finding.about) for finding in found] == [("S201", "PD1-R1-1-1")]
    assert "differs" in found[0].message


def test_copied_passage_is_reported(compared, document):
    ours = compared.policy["PD1-R1-1-1"]
    copied = replace(ours, body=" ".join(document.passage(ours)[: SHORT_RUN + 2]).capitalize() + ".")
    found = _findings_with(compared, copied)
    assert [(finding.code, finding.about) for finding in found] == [("S202", ours.id)]


def test_verify_source_verifies_the_passages(pdfs, reading, capsys):
    for edition, pdf in pdfs.items():
        assert command.main(["--root", str(ROOT), "verify-source", str(pdf)]) == 0
        assert capsys.readouterr().out.startswith(f"{len(reading.editions[edition].passages)} passages of {edition}")


def test_table_continues_on_the_next_page(compared, documents):
    last = compared.policy.all(Safeguard)[-1]
    assert documents[last.edition].passage(last)
    for document in documents.values():
        rows = [line.at[0] for line in document.lines if isinstance(line.at, tuple)]
        assert rows == sorted(rows), "rows count on over the page"
    over = [p for p in compared.policy.all(Safeguard) if len(_pages(documents[p.edition], p)) > 1]
    assert over, "one method begins on a page and ends on the next"
    for safeguard in over:
        moved = replace(safeguard, page=safeguard.page + 1)
        assert not documents[safeguard.edition].passage(moved), "its page is the one on which it begins"


def _pages(document, safeguard):
    return {line.page for line in document.lines if line.at == (safeguard.row, safeguard.bullet)}


@pytest.mark.parametrize("edition", ["pd1", "pd2"])
def test_lock_source_writes_the_same_lock_and_repairs_a_damaged_one(edition, pdfs, documents, tmp_path, monkeypatch):
    monkeypatch.setattr(nist_pdf, "read_pdf", lambda path, _: documents[edition] if path == pdf else None)
    pdf = pdfs[edition]
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    lock = tmp_path / edition_lock.LOCK
    before = lock.read_text(encoding="utf-8")
    spoilt = before.replace(f'{edition.upper()}-R1-1-1 = "', f'{edition.upper()}-R1-1-1 = "9')
    assert spoilt != before
    for text in (before, spoilt):
        lock.write_text(text, encoding="utf-8")
        assert command.main(["--root", str(tmp_path), "lock-source", str(pdf)]) == 0
        assert lock.read_text(encoding="utf-8") == before


def test_file_that_is_no_draft_is_rejected(tmp_path, capsys):
    other = tmp_path / "weights.pdf"
    other.write_bytes(b"%PDF-1.4 of something else")
    assert command.main(["--root", str(ROOT), "verify-source", str(other)]) == 2
    assert "neither the SHA-256 nor the name of a locked edition" in capsys.readouterr().err
    (tmp_path / "NIST.AI.800-1.ipd.pdf").write_bytes(b"no PDF at all")
    assert command.main(["--root", str(ROOT), "verify-source", str(tmp_path / "NIST.AI.800-1.ipd.pdf")]) == 2
    assert command.main(["--root", str(ROOT), "verify-source", str(tmp_path / "missing.pdf")]) == 2


@given(st.lists(texts, min_size=1, max_size=6))
def test_passage_is_found_where_it_begins(lines):
    document = Document(SourceLine(1, number, tuple(line)) for number, line in enumerate(lines, start=1))
    passage = tuple(word for line in lines for word in line)
    found = document.find(nist_pdf.fingerprint(passage))
    assert found is not None and found.at == 1


@given(texts, texts)
def test_fingerprints_are_equal_only_for_equal_passages(one, other):
    assert (nist_pdf.fingerprint(one) == nist_pdf.fingerprint(other)) == (one == other)


@given(st.text())
def test_words_do_not_depend_on_case_spacing_or_punctuation(text):
    assert nist_pdf.words(f" {text.casefold()} ") == nist_pdf.words(text.casefold())
    assert nist_pdf.words("Weights, and “data”!") == nist_pdf.words("weights and data")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "first draft"', 'name = ""', "empty"),
        ('name = "first draft"', 'name = "second draft"', "same name"),
        ('doi = "10.6028/NIST.AI.800-1.ipd"', "doi = 10", "no text"),
        ('url = "https://', 'url = "http://', "https"),
        ("pages_before = 5", "pages_before = true", "number of pages"),
        ("pages_before = 5", "", "pages_before"),
    ],
)
def test_lock_with_an_invalid_value_is_rejected(old, new, says):
    lock = (ROOT / edition_lock.LOCK).read_text(encoding="utf-8")
    assert old in lock
    with pytest.raises(UserError, match=says):
        edition_lock.editions(lock.replace(old, new, 1))


@pytest.mark.parametrize("mark", ["", "57", "0:e3b0c44298fc1c14", "57:E3B0C44298FC1C14", "57:e3b0c44298fc1c1", "x"])
def test_lock_with_an_empty_or_malformed_fingerprint_is_rejected(mark):
    lock = (ROOT / edition_lock.LOCK).read_text(encoding="utf-8")
    changed_lock = re.sub(r'^PD2-R6-1-2 = ".*"$', f'PD2-R6-1-2 = "{mark}"', lock, flags=re.MULTILINE)
    assert changed_lock != lock
    with pytest.raises(UserError, match=r"PD2-R6-1-2 has no fingerprint but '.*'; delete the line, then run"):
        edition_lock.editions(changed_lock)


def _findings_with(compared, statement):
    policy = changed(compared.policy, statement)
    return rules.findings(
        replace(compared, policy=policy, pages=(), around=(), confirmed=link_review.as_worded(policy))
    )
