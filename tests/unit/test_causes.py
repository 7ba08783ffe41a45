"""Test that one mistake is one finding or one line of many, which leads to its cause and says what to write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support import examples_of_rules as examples
from support.project import ROOT

from traceability import __main__ as command
from traceability import rules
from traceability.policy.model import PUBLISHED, Place
from traceability.source import findings
from traceability.source.files import VOCABULARY
from traceability.source.findings import Finding, grouped, meant

OBJECTIVE = "requirements/guidance/draft-2/objective-6.md"
CONTROLS = "requirements/release/controls.md"
MODE = "requirements/release/modes/open-weights.md"
EVIDENCE = "requirements/record/evidence-g-n.md"
ALTERNATIVE = "requirements/alternatives/alt-034-weigh-benefits.md"
LISTED = "requirements/published.txt"

Edit = Callable[[Path], object]


@pytest.fixture
def project(project_copy) -> Path:
    return project_copy


@pytest.fixture
def small(small_copy) -> Path:
    return small_copy


def change(path: str, old: str, new: str, times: int = 1) -> Edit:
    """Return an edit that replaces a text in a file of the project, everywhere if ``times`` is -1."""

    def edit(project: Path) -> None:
        text = (project / path).read_text(encoding="utf-8")
        assert old in text
        (project / path).write_text(text.replace(old, new, times), encoding="utf-8")

    return edit


def delete(path: str, id: str) -> Edit:
    """Return an edit that deletes a statement."""

    def edit(project: Path) -> None:
        text = (project / path).read_text(encoding="utf-8")
        blocks = re.findall(r"^:::\{.*?^:::\n", text, re.MULTILINE | re.DOTALL)
        (block,) = [block for block in blocks if f":id: {id}\n" in block]
        (project / path).write_text(text.replace(block, ""), encoding="utf-8")

    return edit


def unlist(id: str) -> Edit:
    """Return an edit that takes an id out of the list of published ids."""
    return change(LISTED, f"{id}\n", "")


def move(old: str, new: str) -> Edit:
    """Return an edit that moves a page."""

    def edit(project: Path) -> None:
        (project / new).parent.mkdir(exist_ok=True)
        (project / old).rename(project / new)

    return edit


def open_first(project: Path) -> None:
    """Delete the first line that closes a statement."""
    change(OBJECTIVE, "\n:::\n", "\n")(project)


def check(project: Path, capsys, *arguments: str) -> list[str]:
    """Return the lines that the check prints."""
    assert command.main(["--root", str(project), "check", "--no-memory", *arguments]) == 1
    return capsys.readouterr().out.splitlines()


CAUSES: dict[str, tuple[tuple[Edit, ...], str]] = {
    "a published mode is renamed": (
        (change(MODE, PUBLISHED, "MODE-OPEN-MODELS"),),
        rf"{LISTED}:\d+: L117 lists {PUBLISHED}, which was published and is on no page; restore it .*",
    ),
    "a control is renamed": (
        (change(CONTROLS, ":id: CTRL-OBSERVE\n", ":id: CTRL-WATCH\n"), unlist("CTRL-OBSERVE")),
        r".* names CTRL-OBSERVE in :control:, which does not exist; correct it, or restore what it names "
        r"\(\d\d more findings have the same cause, at (\S+\.md:\d+, ){2}\S+\.md:\d+ and further on; .* prints each\)",
    ),
    "a practice is deleted": (
        (delete("requirements/guidance/draft-2/objective-2.md", "PD2-P2-1"), unlist("PD2-P2-1")),
        r".* cites PD2-P2-1, which does not exist; correct it, or restore what it names \(\d more findings .*",
    ),
    "an option is renamed on a page": (
        (change(OBJECTIVE, "\n:presumes:", "\n:presume:", -1),),
        r".* X105 gives PD2-R6-1-2 the option 'presume', .* did you mean presumes\? \(\d\d more findings .*",
    ),
    "an option is indented on a page": (
        (change(OBJECTIVE, "\n:lines:", "\n  :lines:", -1),),
        r".* X104 ends the options of PD2-O6 with ':lines: .*'.*; write :lines: .* \(\d\d more findings .*",
    ),
    "a value is misspelt on a page": (
        (change(OBJECTIVE, ":force: directive", ":force: directiv", -1),),
        r".* X108 gives PD2-R6-1-1 a wrong 'force': 'directiv' is none of directive, .* \(\d\d more findings .*",
    ),
    "an option is emptied on a page": (
        (lambda project: change(OBJECTIVE, ":force: directive", ":force:", -1)(project),),
        r".* X114 leaves 'force' of PD2-R6-1-1 empty; .* \(\d\d more findings .*",
    ),
    "a page is moved": (
        (move(OBJECTIVE, "requirements/guidance/draft-2/more/objective-6.md"),),
        r"requirements/guidance/draft-2/index\.md:\d+: L112 lists '.*', and there is no page "
        r"requirements/guidance/draft-2/objective-6\.md; if it was moved to "
        r"requirements/guidance/draft-2/more/objective-6\.md, write that path as seen from here",
    ),
    "a page with links to it is renamed": (
        (move("docs/method.md", "docs/how.md"),),
        r".* L111 links to 'method\.md', .* if it was moved to docs/how\.md, .* \(\d+ more findings .*",
    ),
    "a page that lists others is moved with them": (
        (move("docs/contributing", "docs/taking-part"),),
        r".* L11[12] .* no page docs/contributing/index\.md; if it was moved to docs/taking-part/index\.md, .*",
    ),
    "an end of a statement before headings and notes is deleted": (
        (open_first,),
        rf"{OBJECTIVE}:3: X103 opens PD2-O6 and does not close it; add ::: after its text, .*",
    ),
    "a statement is opened with four colons": (
        (change(OBJECTIVE, ":::{recommendation}", "::::{recommendation}"),),
        r".* X103 opens PD2-R6-1-1 and does not close it; open it with three colons and close it with :::",
    ),
    "a tab is before an option": (
        (change(OBJECTIVE, ":force: directive", "\t:force: directive"),),
        r".* X113 holds a tab; delete it",
    ),
    "a control is added": (
        (change(CONTROLS, "\n:::{control}", "\n:::{control} New\n:id: CTRL-NEW\n\nNew.\n:::\n\n:::{control}"),),
        r".* M103 CTRL-NEW has no standing in internal, .* and open-source; write a standing for each way it stands",
    ),
    "a standing is deleted": (
        (delete(CONTROLS, "STAND-OBSERVE-1"), unlist("STAND-OBSERVE-1")),
        r".* M103 CTRL-OBSERVE has no standing in .*; add MODE-INTERNAL, .* to one of its standings",
    ),
    "a statement is retired and keeps its options": (
        (change(ALTERNATIVE, ":::{alternative}", ":::{retired}"), lambda project: _take_code_out(project)),
        r".* X105 gives ALT-034 the options 'status', 'when', .*, unknown to a retired; take them out",
    ),
    "a link to evidence is deleted": (
        (lambda project: _unlink(project),),
        r".* A107 ALT-034 cites EV-\S+, EV-.*, which it does not link; add each to the side that it is on, .*",
    ),
    "a provision no longer says which one it keeps": (
        (change(OBJECTIVE, ":keeps: PD1-R6-1-2\n", ""),),
        r".* H102 PD2-R6-1-2 neither keeps nor revises anything and is not new; add .*",
    ),
    "a lock is emptied": (
        (lambda project: _lock_nothing(project),),
        r".* S102 PD1-T01 is not in the lock; run make lock-source PDF=FILE \(1\d\d more findings .*",
    ),
}  # fmt: skip


OF_THE_WHOLE = {
    "a published mode is renamed",
    "a control is renamed",
    "a practice is deleted",
    "a standing is deleted",
    "a statement is retired and keeps its options",
    "a link to evidence is deleted",
    "a lock is emptied",
}
"""The causes in pages or lists that the small copy does not have."""


def _unlink(project: Path) -> None:
    """Delete the links of an alternative to what challenges it."""
    page = project / ALTERNATIVE
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"^:challenged_by: .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")


def _take_code_out(project: Path) -> None:
    """Delete the code that an alternative prints; only an alternative can have code."""
    page = project / ALTERNATIVE
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"^```.*?^```\n", "", text, flags=re.MULTILINE | re.DOTALL), encoding="utf-8")


def _lock_nothing(project: Path) -> None:
    lock = project / "requirements/sources.toml"
    lock.write_text(re.sub(r"^PD1-.*\n", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")


@pytest.mark.parametrize("cause", CAUSES)
def test_one_cause_is_one_line(cause, request, capsys):
    edits, expected = CAUSES[cause]
    project = request.getfixturevalue("project" if cause in OF_THE_WHOLE else "small")
    for edit in edits:
        edit(project)
    lines = check(project, capsys)
    if cause == "a page that lists others is moved with them":
        assert all(re.fullmatch(expected, line) or "contributing/new-edition.md" in line for line in lines), lines
    else:
        assert len(lines) == 1 and re.fullmatch(expected, lines[0]), lines


def test_renamed_mode_is_one_line_of_all_that_name_it_and_one_for_the_program(project, capsys):
    change(MODE, PUBLISHED, "MODE-OPEN-MODELS")(project)
    unlist(PUBLISHED)(project)
    lines = check(project, capsys)
    assert len(lines) == 2 and f"cites {PUBLISHED}, which does not exist" in lines[0] and "L116" in lines[1]
    assert int(re.search(r"\((\d+) more findings", lines[0])[1]) > 276
    each = check(project, capsys, "--format", "lines")
    assert len(each) > 276 and not any("more findings" in line for line in each)


def test_mode_that_the_program_names_is_missed(reading):
    words = (ROOT / VOCABULARY).read_text(encoding="utf-8").replace('"open-weights"', '"open-models"')
    renamed = replace(reading.policy[PUBLISHED], id="MODE-OPEN-MODELS")
    policy = replace(reading.policy, statements={**reading.policy.statements, PUBLISHED: renamed})
    spoilt = replace(reading, policy=policy, files={VOCABULARY: words}, published=())
    (finding,) = rules.RULES["L116"](spoilt)
    assert f"without {PUBLISHED}" in finding.message and "PUBLISHED in traceability/policy/model.py" in finding.message


def test_deleted_evidence_that_many_cite_is_one_line_whether_listed_or_not(project, capsys):
    named = re.findall(
        r"EV-KAPOOR-2024\b", "".join(p.read_text("utf-8") for p in (project / "requirements").rglob("*.md"))
    )
    assert len(named) > 10
    delete(EVIDENCE, "EV-KAPOOR-2024")(project)
    (line,) = check(project, capsys)
    assert "L117 lists EV-KAPOOR-2024" in line
    unlist("EV-KAPOOR-2024")(project)
    (line,) = check(project, capsys)
    assert "EV-KAPOOR-2024" in line and 'start it with make new ARGS="evidence KAPOOR 2024"' in line
    assert "did you mean" not in line and "more findings" in line


def test_deleted_page_is_a_line_for_its_place_and_one_for_its_ids(project, capsys):
    assert command.main(["--root", str(project), "record-ids"]) == 0
    capsys.readouterr()
    (project / EVIDENCE).unlink()
    with (project / "docs/traceability/evidence.md").open("a", encoding="utf-8") as page:
        page.write(f"\n[Works](../../{EVIDENCE})\n")
    lines = {re.search(r": (L\d+) ", line)[1]: line for line in check(project, capsys)}
    assert [*lines] == ["L111", "L112", "L117"]
    assert all(f"there is no page {EVIDENCE}" in lines[code] for code in ("L111", "L112"))


def test_few_findings_of_one_cause_are_printed_one_by_one():
    some = [
        Finding(Place("requirements/weights.md", n), "L104", f"ALT-{n}", f"names it, {n}", "EV-X") for n in range(9)
    ]
    assert grouped(some[: findings.HANDFUL]) == [str(finding) for finding in some[: findings.HANDFUL]]
    (line,) = grouped(some)
    assert line.startswith(f"{some[0]} (8 more findings have the same cause, at requirements/weights.md:1, ")


def test_findings_of_other_causes_stay_in_their_order():
    one, other = (Finding(Place("requirements/weights.md", n), "X113", "", f"holds {n}") for n in (1, 2))
    assert grouped([one, other]) == [str(one), str(other)]


def test_findings_with_the_same_words_are_one_group_without_a_cause():
    some = [Finding(Place(f"requirements/{n}.md", 1), "X113", "", "holds Windows line ends") for n in range(9)]
    assert len(grouped(some)) == 1


def test_group_escapes_what_would_act_on_a_terminal():
    some = [Finding(Place(f"requirements/\x1b{n}.md", 1), "X113", "", "holds it") for n in range(9)]
    assert "\x1b" not in grouped(some)[0]


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("CTRL-OBSERV", ["CTRL-OBSERVE", "CTRL-GOVERN"], "CTRL-OBSERVE"),
        ("ctrl-observe", ["CTRL-OBSERVE"], "CTRL-OBSERVE"),
        ("OBSERVE", ["CTRL-OBSERVE"], "CTRL-OBSERVE"),
        ("EV-KAPOR-2024", ["EV-KAPOOR-2024"], "EV-KAPOOR-2024"),
        ("EV-KAPOOR-2042", ["EV-KAPOOR-2024"], "EV-KAPOOR-2024"),
        ("PD2-S5", ["PD2-S05", "PD2-S15"], "PD2-S05"),
        ("ALT-18", ["ALT-018"], "ALT-018"),
        ("ALT-O18", ["ALT-018"], "ALT-018"),
        ("openweights", ["open-weights"], "open-weights"),
        ("sha265", ["sha256"], "sha256"),
        ("CTRL-OBSERVE", ["PROB-OBSERVE", "CTRL-GOVERN"], None),
        ("MODE-OPEN-WEIGHTS", ["MODE-GATED-WEIGHTS", "MODE-OPEN-SOURCE"], None),
        ("EV-NTIA-2027", ["EV-NTIA-2024"], None),
        ("EV-HUGGINGFACE-2026", ["EV-HUGGINGFACE-2026C"], None),
        ("PD2-P2-1", ["PD2-P7-1", "PD1-P2-1", "PD2-P2-2"], None),
        ("requirements/draft-2/objective-6.md", ["requirements/draft-2/objective-7.md"], None),
    ],
)  # fmt: skip
def test_suggestion_is_a_slip_and_never_the_name_of_something_else(word, known, near):
    assert meant(word, known) == (f"; did you mean {near}?" if near else "")


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("force: directive", "write :force: directive"),
        (":force directive", "write :force: directive"),
        (":Force:directive", "write :force: directive"),
        ("  :force: directive", "write :force: directive"),
        (": force : directive", "write :force: directive"),
        ("  and more", "write the whole value of an option on one line"),
        ("Filter the data for training, and all that is like it.", "put a blank line before the text"),
        ("limits: none", "put a blank line before the text"),
    ],
)
def test_line_among_options_is_quoted_with_the_line_to_write(line, mend):
    reading = examples.reading("X104", "Broken", ("  CTRL-OBSERVE", line))
    (finding,) = rules.findings(reading)
    assert finding.code == "X104" and finding.message.endswith(f", which is neither an option nor a blank line; {mend}")
    assert repr(line.strip()[:40])[:-1] in finding.message


def test_tags_that_differ_are_one_sentence_with_the_line_to_write(small, capsys):
    change(OBJECTIVE, ", gated-weights\n", ", gated-weights, restricted-weights, open-weights, open-source\n")(small)
    (line,) = check(small, capsys)
    assert "is tagged restricted-weights, open-weights and open-source but presumes" in line
    assert re.search(r"; write :release_modes: internal, .*, gated-weights, or give a :because:$", line)


def test_editor_task_prints_each_finding():
    (task,) = json.loads((ROOT / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
    assert task["command"] == 'make check ARGS="--format lines"'


def test_file_that_is_missing_is_named_before_what_is_wrong(project, capsys):
    assert command.main(["--root", str(project), "assess", str(project / "release.toml")]) == 2
    assert capsys.readouterr().err == f"could not run: {project / 'release.toml'}: No such file or directory\n"


def test_structure_with_another_value_in_place_of_the_list_says_so(small, capsys):
    structure = small / "structure.json"
    structure.write_text('{"pd3": {"kind": 1}}', encoding="utf-8")
    assert command.main(["--root", str(small), "new-edition", "pd3", str(structure), "pd3"]) == 2
    assert f"{structure}: pd3 is no list; write the provisions" in capsys.readouterr().err
