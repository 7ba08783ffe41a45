"""Test the gate of commands: none works on half a policy, and none changes an entry that it was not given."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from support.project import ROOT

from traceability import __main__ as command
from traceability import cli, rules
from traceability.cli import commands
from traceability.policy.errors import UserError
from traceability.source import edition_lock, link_review, nist_pdf, published_ids, toml_file

BROKEN = "requirements/guidance/draft-2/objective-6.md"
RECORD = "requirements/record/evidence-a-f.md"
ALTERNATIVE = "requirements/alternatives/alt-026-watch-derivatives.md"

GATED = {
    "confirm": "confirm PD2-S05",
    "draft-statement": "draft-statement open-weights",
    "assess": "assess release.toml",
    "propose-statement": "propose-statement .",
    "stale": "stale",
    "addresses": "addresses",
    "explain": "explain PD2-S05",
    "next-id": "next-id alternative",
    "new": "new alternative Seal the weights",
    "lock-source": "lock-source NIST.AI.800-1.ipd2.pdf",
    "verify-source": "verify-source NIST.AI.800-1.ipd2.pdf",
    "verify-law": "verify-law LAW-EU law.txt",
    "show": "show PD2-S05",
    "new-edition": "new-edition pd2 structure.json 3pd",
}
"""A call of each command that reads the policy for another purpose than to report its findings."""

REPORTING = {"check", "diff", "build", "pdf", "index", "record-ids"}
"""The commands that report findings themselves, and the steps of a build, which another step judges."""


@pytest.fixture
def project(unbuilt, tmp_path):
    """Return a copy of a part of the published policy, with the files that commands are given."""
    shutil.copytree(unbuilt / "requirements", tmp_path / "requirements")
    (tmp_path / "NIST.AI.800-1.ipd2.pdf").write_bytes(b"no PDF")
    objective = {"kind": "objective", "id": "O9", "page": 1, "line": 1}
    (tmp_path / "structure.json").write_text(json.dumps({"3pd": [objective]}), encoding="utf-8")
    (tmp_path / "release.toml").write_text('[release]\nmodes = ["open-weights"]\n', encoding="utf-8")
    return tmp_path


def run(project, arguments: str, monkeypatch) -> int:
    monkeypatch.chdir(project)
    return command.main(arguments.split())


def contents(project) -> dict[str, bytes]:
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in project.rglob("*") if path.is_file()}


def spoil(project, path: str, old: str, new: str) -> None:
    text = (project / path).read_text(encoding="utf-8")
    assert old in text
    (project / path).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_every_command_is_behind_the_gate_or_reports_findings_itself():
    assert {*GATED, *REPORTING} == set(commands())


@pytest.mark.parametrize("name", GATED)
def test_command_prints_the_first_finding_and_their_number_and_writes_nothing(name, project, monkeypatch, capsys):
    spoil(project, BROKEN, ":force: directive", ":force: directiv")
    before = contents(project)
    assert run(project, GATED[name], monkeypatch) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert re.match(rf"could not run: {BROKEN}:\d+: X108 gives PD2-R6-1-1 a wrong 'force'", line)
    assert "1 finding stops this command; run make check" in line
    assert contents(project) == before


@pytest.mark.parametrize("name", GATED)
def test_command_counts_the_pages_of_a_checkout_with_windows_line_ends(name, project, monkeypatch, capsys):
    for page in project.rglob("*.md"):
        page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    before = contents(project)
    assert run(project, GATED[name], monkeypatch) == 2
    (line,) = capsys.readouterr().err.splitlines()
    number = len(list(project.rglob("*.md")))
    assert f"{number} findings stop this command" in line
    assert contents(project) == before


def test_commands_without_verdicts_run_while_a_verdict_is_unknown(project, monkeypatch, capsys):
    spoil(project, BROKEN, ":presumes_any: CTRL-OBSERVE", ":presumes_any: CTRL-OBSERV")
    assert run(project, "addresses", monkeypatch) == 0
    assert run(project, "explain PD2-R6-1-1", monkeypatch) == 0
    assert "Its result is unknown" in capsys.readouterr().out
    for name in ("draft-statement", "assess", "propose-statement"):
        assert run(project, GATED[name], monkeypatch) == 2
        assert "L104 PD2-R6-1-1 names CTRL-OBSERV" in capsys.readouterr().err


def test_explain_rule_works_when_the_policy_cannot_be_read(project, monkeypatch, capsys):
    spoil(project, "requirements/sources.toml", "[pd1]", "[pd1")
    assert run(project, "explain x108", monkeypatch) == 0
    assert capsys.readouterr().out.startswith(f"X108 {rules.RULES['X108'].sentence}")


def test_finding_of_a_page_about_the_policy_stops_no_command(project, monkeypatch):
    (project / "docs").mkdir()
    (project / "docs/weights.md").write_text("# Weights\n\n<script>alert(1)</script>\n", encoding="utf-8")
    assert rules.findings(rules.read(project))
    assert run(project, "confirm PD2-S05", monkeypatch) == 0


def test_several_statements_can_be_begun_before_one_is_filled_in(project, monkeypatch, capsys):
    assert run(project, "new alternative Seal the weights", monkeypatch) == 0
    assert run(project, "new alternative Sign the weights", monkeypatch) == 0
    first, second = (line.split()[0] for line in capsys.readouterr().out.splitlines())
    assert first != second
    assert run(project, "new evidence Weights 2026", monkeypatch) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n:id: ALT", "\n\t:id: ALT"),
        ("\n:id: ALT", "\n:di: ALT"),
        ("\n:id: ALT-026", "\n:id:"),
        ("\n:id: ALT-026", ""),
    ],
    ids=["behind a tab", "misspelt", "empty", "missing"],
)
@pytest.mark.parametrize("name", ["next-id", "new"])
def test_next_id_is_not_assigned_while_an_id_cannot_be_read(name, old, new, project, monkeypatch, capsys):
    spoil(project, ALTERNATIVE, old, new)
    assert run(project, GATED[name], monkeypatch) == 2
    said = capsys.readouterr()
    assert said.out == "" and f"{ALTERNATIVE}:" in said.err


def suspect(project) -> list[tuple[str, str]]:
    reading = rules.read(project)
    return [(one.id, other.id) for one, other, _ in link_review.suspect(reading.policy, reading.confirmed)]


def test_confirm_lists_only_the_suspect_links_with_the_passages_at_both_ends(project, monkeypatch, capsys):
    spoil(project, BROKEN, "\n\nMonitor for misuse", "\n\nLook for misuse")
    assert suspect(project)
    policy = rules.read(project).policy
    links = [(one.id, other.id) for one, other in link_review.links(policy)]
    assert run(project, "confirm ALT-026", monkeypatch) == 0
    said = capsys.readouterr().out
    assert ("ALT-026", "PD2-R6-1-1") in links and sum(one == "ALT-026" for one, _ in links) > 1
    assert re.findall(r"^(\S+) rests on (.+)$", said, re.MULTILINE) == [("ALT-026", "PD2-R6-1-1")]
    assert said.endswith("\n1 suspect link confirmed in requirements/confirmed.toml\n")
    shown = " ".join(said.split())
    for id in ("ALT-026", "PD2-R6-1-1"):
        assert f"{policy[id].place}: {id} {policy[id].title}" in said
        assert " ".join(policy[id].body.split()) in shown
    assert "its passage on page 18, lines 2-3" in said
    assert ("ALT-026", "PD2-R6-1-1") not in suspect(project) and ("PD2-R6-1-1", "PD2-R6-1-1") in suspect(project)


def test_confirm_writes_nothing_when_no_link_was_suspect(project, monkeypatch, capsys):
    record = project / link_review.FILE
    before = record.stat().st_ino, record.stat().st_mtime_ns
    assert run(project, "confirm PD2-S05 ALT-026", monkeypatch) == 0
    assert capsys.readouterr().out.startswith("Nothing was suspect")
    assert (record.stat().st_ino, record.stat().st_mtime_ns) == before


def test_confirm_keeps_lines_comments_and_entries_that_were_not_named(project, monkeypatch, capsys):
    record = project / link_review.FILE
    text = record.read_text(encoding="utf-8")
    assert "[COM-MERCATUS-2024]\n" in text
    text = text.replace("[COM-MERCATUS-2024]\n", "[COM-MERCATUS-2024]  # read in May\n", 1)
    text += '\n[ALT-999]\nPD2-S05 = "00000000"  # whose?\n'
    spoilt = re.sub(r'(\[ALT-026\]\n.* = ")\w+', r"\g<1>00000000", text, count=1)
    assert text != spoilt
    record.write_text(spoilt, encoding="utf-8")
    assert run(project, "confirm ALT-026", monkeypatch) == 0
    assert record.read_text(encoding="utf-8") == text
    assert run(project, "confirm ALT-999", monkeypatch) == 0
    assert "ALT-999 does not rest on PD2-S05; the entry is deleted" in capsys.readouterr().out
    assert record.read_text(encoding="utf-8") == text.partition("\n[ALT-999]")[0]


def test_emptied_record_is_one_finding(project, monkeypatch, capsys):
    (project / link_review.FILE).write_text("", encoding="utf-8")
    assert run(project, "check --no-memory", monkeypatch) == 1
    (line,) = capsys.readouterr().out.splitlines()
    number = len(link_review.links(rules.read(project).policy))
    assert line.startswith(f"{link_review.FILE}:1: H201 confirms nothing, and {number} links need it; restore the file")


def test_record_that_cannot_be_replaced_is_kept_as_it_was(project, monkeypatch, capsys):
    spoil(project, BROKEN, "\n\nMonitor for misuse", "\n\nLook for misuse")
    before = contents(project)

    def refuse(*_):
        raise OSError("no space left on the device")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    assert run(project, "confirm PD2-R6-1-1", monkeypatch) == 2
    said = capsys.readouterr()
    assert "no space left" in said.err and said.out == ""
    assert contents(project) == before


def test_record_is_parsed_before_it_replaces_the_old_one(project):
    before = contents(project)
    with pytest.raises(UserError, match="is no TOML"):
        toml_file.save(project, link_review.FILE, b"[ALT\n")
    assert contents(project) == before


def test_command_that_writes_holds_the_lock_of_the_policy(project):
    def fails_to_lock(root) -> int:
        folder = os.open(root / "requirements", os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(folder)
        return 0

    assert cli._alone(fails_to_lock)(project) == 0
    alone = {name for name, (run, _) in commands().items() if hasattr(run, "__wrapped__")}
    assert alone == {"confirm", "lock-source", "new", "new-edition", "record-ids"}


@pytest.mark.parametrize("path", [link_review.FILE, edition_lock.LOCK, published_ids.FILE])
def test_named_pipe_in_place_of_a_record_is_reported_and_not_waited_for(path, project, monkeypatch, capsys):
    (project / path).unlink()
    os.mkfifo(project / path)
    assert run(project, "check", monkeypatch) == 2
    assert capsys.readouterr().err == f"could not run: {path} is no file; restore it\n"


def test_two_commands_that_write_at_once_keep_both_results(project):
    for id in ("PD2-S08", "PD2-R6-1-2"):
        page = next(p for p in (project / "requirements").rglob("*.md") if f":id: {id}\n" in p.read_text("utf-8"))
        spoil(project, page.relative_to(project).as_posix(), f":id: {id}\n", f":id: {id}\n:because: x\n")
    base = [sys.executable, "-m", "traceability", "--root", str(project), "confirm"]
    before = tomllib.loads((project / link_review.FILE).read_text("utf-8"))
    both = [subprocess.Popen([*base, id], cwd=ROOT, stdout=subprocess.DEVNULL) for id in ("PD2-S08", "PD2-R6-1-2")]
    assert [process.wait() for process in both] == [0, 0]
    after = tomllib.loads((project / link_review.FILE).read_text("utf-8"))
    for id in ("PD2-S08", "PD2-R6-1-2"):
        assert after[id][id] != before[id][id]


def test_saving_a_record_leaves_every_other_file_beside_it_alone(project):
    backup = project / f"{link_review.FILE}~"
    backup.write_text("mine", encoding="utf-8")  # as an editor leaves it
    before = contents(project)
    toml_file.save(project, link_review.FILE, before[link_review.FILE])
    assert contents(project) == before


def test_comment_behind_an_entry_stays_when_the_entry_changes():
    before = (
        b'[ALT-001]\nA = "x" # kept = "a"\n"B#=1" = \'y #\'   # it\'s\nC = "z"\nD = "same" # too\nE = "gone" # too\n'
    )
    wanted = {("ALT-001",): {"A": "1", "B#=1": "2", "C": "3", "D": "same"}}
    after = b'[ALT-001]\nA = "1" # kept = "a"\n"B#=1" = "2"   # it\'s\nC = "3"\nD = "same" # too\n'
    assert toml_file.edited(before, "record.toml", wanted) == after


def test_record_with_several_entries_on_a_line_is_not_edited(project, monkeypatch, capsys):
    record = project / link_review.FILE
    text = record.read_text(encoding="utf-8")
    record.write_text('ALT-026 = { PD2-S05 = "00000000" }\n' + text.replace("[ALT-026]", "[ALT-998]"), "utf-8")
    before = contents(project)
    assert run(project, "confirm ALT-026", monkeypatch) == 2
    assert "requirements/confirmed.toml cannot be edited; write each" in capsys.readouterr().err
    assert contents(project) == before


@pytest.mark.parametrize("id", ["ALT-0１２", 'A"B', "A\\B", "A B", "A.B", "", "A\x7fB", "A\nB", "ÄÖ"])
def test_key_of_any_form_is_written_so_that_toml_reads_it_again(id):
    before = b'[ALT-001]\nPD2-S05 = "1"\n'
    after = toml_file.edited(before, "record.toml", {("ALT-001",): {"PD2-S05": "1", id: id}, (id,): {id: "2"}})
    assert tomllib.loads(after.decode()) == {"ALT-001": {"PD2-S05": "1", id: id}, id: {id: "2"}}
    assert after.startswith(before.rstrip(b"\n"))


def test_new_entries_and_tables_come_after_those_before_them():
    before = b'# Head\n\n[B]\nb = "1"\nd = "1"\n# the end of B\n\n[D]\nx = "1"'
    wanted = {("B",): {"b": "1", "c": "1", "d": "1", "e": "1"}, ("C",): {"x": "1"}, ("E",): {}}
    after = b'# Head\n\n[B]\nb = "1"\nc = "1"\nd = "1"\ne = "1"\n# the end of B\n\n[C]\nx = "1"\n\n[D]\nx = "1"\n'
    assert toml_file.edited(before, "record.toml", wanted) == after
    assert toml_file.edited(after, "record.toml", {("C",): {}, ("B",): {"b": "1", "d": "1"}}) == before + b"\n"


class Printed:
    """A document in which every passage is one word."""

    def passage(self, provision):
        return (provision.id,)


def test_lock_source_keeps_comments_other_editions_and_passages_without_a_page(project, monkeypatch):
    monkeypatch.setattr(nist_pdf, "read_pdf", lambda *_: Printed())
    lock = project / edition_lock.LOCK
    text = lock.read_text(encoding="utf-8").replace(
        "[pd2.passages]\n", '[pd2.passages]  # ours\nPD2-R9-9-9 = "1:0123456789abcdef"\n'
    )
    lock.write_text(text, encoding="utf-8")
    before = tomllib.loads(text)
    assert run(project, "lock-source NIST.AI.800-1.ipd2.pdf", monkeypatch) == 0
    written = lock.read_text(encoding="utf-8")
    after = tomllib.loads(written)
    assert "[pd2.passages]  # ours\n" in written and written.startswith(text.partition("[pd1]")[0])
    assert after["pd1"] == before["pd1"]
    passages = after["pd2"].pop("passages")
    assert passages.pop("PD2-R9-9-9") == "1:0123456789abcdef"
    assert passages == {id: nist_pdf.fingerprint([id]) for id in before["pd2"].pop("passages") if id != "PD2-R9-9-9"}
    assert after["pd2"] == before["pd2"]


def test_new_edition_writes_all_pages_or_none(project, monkeypatch, capsys):
    entries = [{"kind": "objective", "id": f"O{n}", "page": n, "line": 1} for n in (8, 9)]
    (project / "structure.json").write_text(json.dumps({"3pd": entries}), encoding="utf-8")
    before = contents(project)
    opened = type(project).open

    def refuse(path, *arguments, **more):
        if path.name == "objective-9.md":
            raise OSError("no space left on the device")
        return opened(path, *arguments, **more)

    monkeypatch.setattr(type(project), "open", refuse)
    assert run(project, "new-edition pd2 structure.json 3pd", monkeypatch) == 2
    monkeypatch.undo()
    assert "no space left" in capsys.readouterr().err
    assert contents(project) == before


ESCAPE = "\x1b[31m"


@pytest.mark.parametrize("name", ["explain", "draft-statement", "addresses"])
def test_control_code_in_a_statement_never_reaches_the_terminal(name, project, monkeypatch, capsys):
    spoil(project, RECORD, "\n:identifier: ", f"\n:identifier: {ESCAPE}")
    assert run(project, GATED[name], monkeypatch) == 2
    said = capsys.readouterr()
    assert "holds the character U+001B" in said.err and "\x1b" not in said.out + said.err


def test_control_code_in_the_example_of_a_rule_is_escaped(project, monkeypatch, capsys):
    (project / "tests/examples").mkdir(parents=True)
    (project / "tests/examples/a101.md").write_text(f"# A101\n\n## Broken\n\n{ESCAPE}\u202eText\n", encoding="utf-8")
    assert run(project, "explain A101", monkeypatch) == 0
    assert r"\x1b[31m\u202eText" in capsys.readouterr().out


def test_control_code_in_a_lock_is_escaped(project, monkeypatch, capsys):
    lock = project / edition_lock.LOCK
    lock.write_text('["\\u001b[31m"]\n' + lock.read_text(encoding="utf-8"), encoding="utf-8")
    assert run(project, "stale", monkeypatch) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_control_code_in_the_name_of_an_edition_is_refused_and_not_printed(project, monkeypatch, capsys):
    spoil(project, edition_lock.LOCK, 'name = "second draft"', 'name = "second \\u001b[31mdraft"')
    assert run(project, GATED["draft-statement"], monkeypatch) == 2
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out + printed.err and "pd2 has the name" in printed.err
