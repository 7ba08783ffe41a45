"""Test that a slip of a user is one line with exit code 2, and no traceback, in every command that takes the value."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pikepdf
import pytest
from support.project import ROOT

from traceability import __main__ as command
from traceability.policy.errors import UserError
from traceability.publishing import build
from traceability.source import edition_lock, nist_pdf
from traceability.source.rule_examples import read

OBJECTIVE = '{"kind": "objective", "id": "O1", "page": 8, "line": 4, "title": "Weights", "text": "Copies.", "pdf": 9}'
PD3 = f"""
[pd3]
name = "third draft"
title = "Managing Misuse Risk"
date = "January 2027"
doi = "10.6028/NIST.AI.800-1.3pd"
url = "https://example.org/draft.pdf"
sha256 = "{"0" * 64}"
pages_before = 5

[pd3.passages]
"""


def refused(capsys, *arguments: str, root: Path = ROOT) -> str:
    """Return the line of a command that could not run, without its beginning; nothing else was printed."""
    assert command.main(["--root", str(root), *arguments]) == 2
    done = capsys.readouterr()
    (line,) = done.err.splitlines()
    assert done.out == "" and line.startswith("could not run: ")
    return line.removeprefix("could not run: ")


@pytest.fixture
def loop(tmp_path) -> Path:
    """Return a link that leads to itself."""
    link = tmp_path / "loop"
    link.symlink_to("loop")
    return link


@pytest.fixture
def policy_alone(unbuilt, tmp_path) -> Path:
    """Return a folder with a copy of a part of the policy."""
    shutil.copytree(unbuilt / "requirements", tmp_path / "requirements")
    return tmp_path


def test_build_into_a_link_that_leads_to_itself_is_one_line(loop, capsys):
    assert refused(capsys, "build", str(loop)).startswith(f"{loop} is a link that leads back to itself; delete it")
    assert "File exists" in refused(capsys, "build", str(loop / "site"))


@pytest.mark.parametrize(
    "arguments",
    ["pdf LOOP", "index LOOP", "assess LOOP", "verify-source LOOP", "lock-source LOOP", "new-edition pd3 LOOP 3pd"],
)
def test_file_that_is_a_link_to_itself_is_one_line(arguments, loop, policy_alone, capsys):
    assert str(loop) in refused(capsys, *arguments.replace("LOOP", str(loop)).split(), root=policy_alone)


def test_folder_that_is_a_link_to_itself_holds_no_policy(loop, capsys):
    said = refused(capsys, "check", root=loop)
    assert said.startswith(f"{loop} holds no requirements/; name a copy of the policy by --root")


@pytest.mark.parametrize("place", ["docs/site", "requirements/site", "tests/examples/site"])
def test_site_in_a_folder_that_is_read_to_build_it_is_refused(place, capsys):
    assert f"is in {place.rpartition('/')[0]}/, which is read to build" in refused(capsys, "build", str(ROOT / place))
    assert not (ROOT / place).exists()


def test_site_beside_the_folders_that_are_read_is_built_there(tmp_path):
    with build.alone(ROOT, tmp_path / "docs/site") as place:
        assert place == (tmp_path / "docs/site").resolve()


@pytest.mark.parametrize("days", ["800000", "9" * 30, "-1", "1.5", "many"])
def test_number_of_days_that_leads_to_no_day_is_refused(days, capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(["--root", str(ROOT), "stale", f"--days={days}"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith(f"{days!r} is no number of days from 0 to 99999")


def test_longest_number_of_days_is_taken(capsys):
    assert command.main(["--root", str(ROOT), "stale", "--days", "99999"]) == 0


def test_example_of_a_rule_that_is_not_utf_8_is_a_user_error(tmp_path):
    (tmp_path / "m101.md").write_bytes(b"# M101\n\xff\n")
    with pytest.raises(UserError, match=r"m101\.md is not UTF-8; save the file as UTF-8"):
        read(tmp_path, "M101")


def test_page_that_is_not_utf_8_is_a_finding_of_index(small_copy, capsys):
    (small_copy / "docs/method.md").write_bytes(b"# Method\n\n\xff\n")
    assert command.main(["--root", str(small_copy), "index", str(small_copy / "site")]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("docs/method.md:3: X113 ")


def test_pdf_with_a_page_that_cannot_be_read_is_a_user_error(tmp_path, reading):
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Pages.Kids[0] = pikepdf.Dictionary(Type=pikepdf.Name.Font)
    document.save(tmp_path / "draft.pdf")
    with pytest.raises(UserError, match=r"draft\.pdf is no PDF that can be read: .*; download it again"):
        nist_pdf.read_pdf(tmp_path / "draft.pdf", reading.editions["pd1"])


@pytest.mark.parametrize("name", ["thesis.md", "folder"])
def test_pdf_replaces_nothing_that_is_no_pdf(name, tmp_path, capsys):
    there = tmp_path / name
    there.mkdir() if name == "folder" else there.write_text("mine", encoding="utf-8")
    assert refused(capsys, "pdf", str(there)).startswith(f"{there} is no PDF, so it stays as it is; ")
    assert there.is_dir() or there.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("before", [None, b"%PDF-1.7\nold"])
def test_pdf_replaces_a_pdf_and_writes_a_new_file(before, tmp_path, monkeypatch):
    from traceability.pdf import typesetting

    monkeypatch.setattr(typesetting, "pdf", lambda *_: b"%PDF-1.7\nnew")
    file = tmp_path / "book.pdf"
    if before:
        file.write_bytes(before)
    assert command.main(["--root", str(ROOT), "pdf", str(file)]) == 0
    assert file.read_bytes() == b"%PDF-1.7\nnew"


def test_port_that_does_not_exist_is_a_user_error():
    from traceability.sphinx_ext.preview import Server

    with pytest.raises(UserError, match=r"^port 70000: there is none above 65535; name another"):
        Server(70000, None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=rf"^port {port}: .*; name another"):
            Server(port, None)


@pytest.mark.parametrize("typed", ["pd2-s08", "Pd2-S08"])
def test_confirm_takes_an_id_in_any_capitals(typed, policy_alone, capsys):
    assert command.main(["--root", str(policy_alone), "confirm", typed]) == 0
    assert capsys.readouterr().out.startswith("Nothing was suspect")


@pytest.mark.parametrize("name", ["explain", "confirm"])
def test_id_with_its_version_gets_a_hint(name, policy_alone, capsys):
    said = refused(capsys, name, "PD2-S08 (2026.11)", root=policy_alone)
    assert said.startswith("there is no ") and said.endswith("; did you mean PD2-S08?")


@pytest.mark.parametrize("typed", ["PD2-S05,PD2-S06", "", "ALT-*"])
def test_confirm_says_how_ids_are_written_when_nothing_is_near(typed, policy_alone, capsys):
    said = refused(capsys, "confirm", typed, root=policy_alone)
    mend = "write the id of each statement as its page does, with a space between two ids"
    assert said == f"there is no statement {typed!r}; {mend}"


def test_mode_named_twice_is_drafted_once(capsys):
    drafts = []
    for modes in (["open-weights"], ["open-weights", "open-weights"]):
        assert command.main(["--root", str(ROOT), "draft-statement", *modes]) == 0
        drafts.append(capsys.readouterr().out)
    assert drafts[0] == drafts[1]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Seal *the* weights", "'*the*'"),
        ("Seal the `weights`", "'`'"),
        ("Seal <b>the</b> weights", "'<'"),
        ("Seal the&nbsp;weights", "'&nbsp;'"),
        ("Seal the \x1b[2Jweights", "'['"),
        ("Seal the \x07weights", r"'\x07'"),
        ("Seal the \u202eweights", r"'\u202e'"),
        ("Seal the \u3164weights", "'\u3164'"),
        ("Seal the \udcffweights", r"'\udcff'"),
    ],
)
def test_title_with_markup_or_an_unseen_sign_begins_no_page(title, said, policy_alone, capsys):
    before = sorted(policy_alone.rglob("*"))
    assert refused(capsys, "new", "alternative", title, root=policy_alone) == (
        f"the TITLE has {said}; write it as plain text"
    )
    assert sorted(policy_alone.rglob("*")) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"3pd": []}', "the list has no provision"),
        ('{"3pd": [{"kind": "objective", "id": "O1", "page": 8, "line": 4, "ends": [8, 7]}]}', "has the value 'ends'"),
        ('{"3pd": [OBJECTIVE], "3pd_appendix_B": [{"category": "a", "page": 2, "bulet": 1}]}', "has the value 'bulet'"),
        ('{"3pd": [OBJECTIVE], "3pd_apendix_B": []}', "'3pd_appendix_B'; did you mean 3pd_apendix_B?"),
    ],
)
def test_structure_with_a_name_that_nothing_reads_writes_no_page(content, said, policy_alone, capsys):
    lock = policy_alone / edition_lock.LOCK
    lock.write_text(lock.read_text(encoding="utf-8") + PD3, encoding="utf-8")
    file = policy_alone / "structure.json"
    file.write_text(content.replace("OBJECTIVE", OBJECTIVE), encoding="utf-8")
    before = sorted(policy_alone.rglob("*"))
    assert said in refused(capsys, "new-edition", "pd3", str(file), "3pd", root=policy_alone)
    assert sorted(policy_alone.rglob("*")) == before


def test_structure_may_carry_the_words_of_the_draft(policy_alone, capsys):
    lock = policy_alone / edition_lock.LOCK
    lock.write_text(lock.read_text(encoding="utf-8") + PD3, encoding="utf-8")
    file = policy_alone / "structure.json"
    file.write_text(f'{{"3pd": [{OBJECTIVE}], "2pd": [], "2pd_appendix_B": [], "note": ""}}', encoding="utf-8")
    assert command.main(["--root", str(policy_alone), "new-edition", "pd3", str(file), "3pd"]) == 0
    assert capsys.readouterr().out.startswith("1 pages written")
