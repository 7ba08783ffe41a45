"""Test new statements: each begins with an unused id, and the check names everything that is left to write."""

from __future__ import annotations

import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.project import ROOT

from traceability import __main__ as command
from traceability.authoring.ids import ADDED, MADE_OF, NAMED, next_id
from traceability.authoring.templates import blank
from traceability.policy.model import (
    KINDS,
    Alternative,
    Claim,
    Disclosure,
    Duty,
    Evidence,
    OtherReading,
    ReleaseDocument,
    link_fields,
    options,
)
from traceability.policy.values import Identifier, day
from traceability.rules import RULES, Reading
from traceability.source import markdown

FORM = ("X", "L101", "L102", "W", "A101", "A108", "A114")
"""Prefixes of the codes of the rules on form, which need no other statement."""

TAGS = ("open-weights", "hosted-api")
authors = st.text("abcxyzäéö-’ ", min_size=1, max_size=9).filter(lambda name: re.search("[a-z]", name))
models = st.text("abcxyzäé3-. ", min_size=1, max_size=9).filter(lambda name: re.search("[a-z]", name))
years = st.integers(1990, 2099).map(str)
sentences = st.sampled_from(("The weights are sealed.", "An evaluation comes first.", "Releases are staged (2026)."))


def words_of(kind) -> st.SearchStrategy[tuple[str, ...]]:
    if kind is OtherReading:
        return st.sampled_from([("PD2-R6-1-1",), ("pd1-d6-1-a",), ("PD1-S04",)])
    if kind in MADE_OF:
        release = {ReleaseDocument: ("REL-WEIGHTS",), Disclosure: ("REL-WEIGHTS",), Duty: ("LAW-EU",)}.get(kind, ())
        what = st.sampled_from(["PD2-S04", "ALT-001"]) if kind is Disclosure else models
        return what.map(lambda words: (*release, words))
    return st.tuples(authors, years) if kind in NAMED else st.just(())


kinds = pytest.mark.parametrize("kind", ADDED.values(), ids=list(ADDED))


@kinds
@given(st.data())
def test_next_id_fits_its_kind_and_was_never_used(kind, data):
    words = data.draw(words_of(kind))
    taken: set[str] = set()
    for _ in range(data.draw(st.integers(0, 30))):
        try:
            id = next_id(kind, taken, *words)
        except ValueError:
            assert kind in MADE_OF or re.fullmatch(r"COM-.*|(EV|READ)-.*Z", max(taken))
            return
        assert re.fullmatch(kind.id_pattern.replace("{edition}", "PD[12]"), id) and id not in taken
        assert all(id > other for other in taken)
        taken.add(id)


@pytest.mark.parametrize("kind", [Alternative, Claim, Evidence])  # an author has only one comment in a year
@given(st.data())
def test_abandoned_id_is_not_assigned_again(kind, data):
    words = data.draw(words_of(kind))
    first = next_id(kind, (), *words)
    second = next_id(kind, {first}, *words)
    assert next_id(kind, {second}, *words) not in (first, second)


@pytest.mark.parametrize(
    "arguments",
    [
        ("claim", "Tamirisa", "2024"),
        ("evidence",),
        ("evidence", "Tamirisa"),
        ("evidence", "Tamirisa", "24"),
        ("evidence", "Tamirisa", "２０２４"),
        ("evidence", "Łukasz", "2024"),
        ("comment", "4", "2024"),
        ("comment", "Mercatus", "2024"),
        ("reading", "PD2-R9-9-9"),
        ("reading", "PD2-P6-1"),
        ("tool",),
        ("release", "?"),
        ("document", "REL-NOBODYS", "card"),
        ("disclosure", "REL-GPT-2"),
        ("disclosure", "REL-GPT-2", "PD2-P6-1"),
        ("disclosure", "REL-GPT-2", "PD2-R6-4-3"),
        ("duty", "LAW-NOBODYS", "1"),
        ("duty", "LAW-EU"),
    ],
    ids=" ".join,
)
def test_arguments_that_make_no_id_are_reported_in_one_line(arguments, unbuilt, capsys):
    assert command.main(["--root", str(unbuilt), "next-id", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1


def test_next_id_follows_retired_and_incomplete_statements(project, capsys):
    page = project / "requirements/alternatives/alt-900-weights.md"
    page.write_text(":::{retired} Weights\n:id: ALT-900\n:since: 2026-11-24\n:reason: None.\n\nText.\n:::\n", "utf-8")
    assert command.main(["--root", str(project), "next-id", "alternative"]) == 0
    page.with_name("alt-901.md").write_text(":::{alternative}\n:id: ALT-901\n:cost: none\n:::\n", "utf-8")
    assert command.main(["--root", str(project), "next-id", "alternative"]) == 0
    assert capsys.readouterr().out.split() == ["ALT-901", "ALT-902"]


def fill(kind, text: str, values: dict[str, str], said: str, title: str = "") -> str:
    """Return the template as filled in by an author, who removed every option without a value."""
    lines = []
    for line in text.split("\n"):
        option = markdown.OPTION.fullmatch(line)
        if line.startswith(":::{") and title:
            line = f":::{{{kind.kind}}} {title}"
        elif option and option[1] != "id":
            if option[1] not in values:
                continue
            line = f":{option[1]}: {values[option[1]]}"
        elif line.startswith("**"):
            line = f"{line} {said}"
        elif line == "" and not hasattr(kind, "PARTS"):
            line = f"\n{said}"
        lines.append(line)
    return "\n".join(lines)


@st.composite
def values(draw, kind) -> dict[str, str]:
    """Draw values for the options of a kind: all required options and some of the others."""
    filled = {}
    for name, option in options(kind).items():
        if name not in kind.required and draw(st.booleans()):
            continue
        about = option.metadata
        if name in link_fields(kind):
            known = TAGS if about["prefix"] else ("PD1-S04", "EV-WEIGHTS-2024")
            filled[name] = ", ".join(sorted(draw(st.sets(st.sampled_from(known), min_size=1))))
        elif "words" in about:
            filled[name] = draw(st.sampled_from(about["words"]))
        elif about["read"] is Identifier:
            filled[name] = draw(st.sampled_from(("arXiv:2408.00761", "A report on weights")))
        elif about["read"] is day:
            filled[name] = draw(st.dates()).isoformat()
        else:
            forms = {"url": "https://example.org/weights", "states": "9", "passage": "9:0123456789abcdef"}
            filled[name] = forms.get(name, "Weights and others")
    return filled


@kinds
@given(st.data())
def test_filled_template_reads_back_and_breaks_no_rule_on_form(kind, data):
    id = next_id(kind, (), *data.draw(words_of(kind)))
    filled, said = data.draw(values(kind)), data.draw(sentences)
    if kind is Evidence:
        said += " Limits: few models."
    text = fill(kind, blank(kind, id, tags=TAGS), filled, said, "Weights of a kind")
    read = (markdown.page(f"# Weights of a kind\n\n{text}", "requirements/weights.md"),)
    (block,) = read[0].blocks
    assert {o.name: o.value for o in block.options} == {"id": id, **filled}
    reading = Reading.of(read, {})
    found = [finding for code, rule in RULES.items() if code.startswith(FORM) for finding in rule(reading)]
    assert not found
    statement = reading.policy[id]
    assert type(statement) is kind and statement.title == "Weights of a kind" and said in statement.body


@kinds
@given(st.data())
def test_check_names_exactly_the_options_left_to_fill_in(kind, data):
    id = next_id(kind, (), *data.draw(words_of(kind)))
    empty = blank(kind, id, title="Weights of a kind", tags=TAGS)
    names = list(options(kind))
    left = data.draw(st.sets(st.sampled_from(names)))
    filled = data.draw(values(kind))
    lines = []
    for line in empty.split("\n"):
        option = markdown.OPTION.fullmatch(line)
        if option and option[1] != "id" and option[1] not in left:
            if option[1] not in filled:
                continue
            line = f":{option[1]}: {filled[option[1]]}"
        lines.append(line)
    read = (markdown.page("\n".join(lines), "requirements/weights.md"),)
    found = [f for code, rule in RULES.items() if code[0] == "X" for f in rule(Reading.of(read, {}))]
    named = [lines[finding.place.line - 1] for finding in found]
    assert sorted(markdown.OPTION.fullmatch(line)[1] for line in named) == sorted(left)


@kinds
def test_template_has_every_option_and_lists_every_allowed_word(kind):
    (block,) = markdown.page(blank(kind, "ID", tags=TAGS), "requirements/weights.md").blocks
    assert [option.name for option in block.options] == ["id", *options(kind)]
    for name, option in options(kind).items():
        shown = block.option(name).value
        if name in kind.required:
            assert all(word in shown for word in option.metadata.get("words", ()))
            assert name != "release_modes" or all(tag in shown for tag in TAGS)


@pytest.fixture
def project(unbuilt, tmp_path):
    """Return a copy of a part of the published policy that a test may change."""
    shutil.copytree(unbuilt / "requirements", tmp_path / "requirements")
    return tmp_path


@pytest.fixture
def whole(tmp_path):
    """Return a copy of the published policy, which has a page for each kind of statement."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def run(project, *arguments: str) -> int:
    return command.main(["--root", str(project), *arguments])


def test_new_alternative_creates_a_page_and_overwrites_nothing(project, capsys):
    before = {path: path.read_bytes() for path in project.rglob("*.md")}
    assert run(project, "new", "alternative", "Seal the weights", "in hardware") == 0
    after = {path: path.read_bytes() for path in project.rglob("*.md")}
    (made,) = set(after) - set(before)
    assert before.items() <= after.items()
    assert capsys.readouterr().out.startswith(made.relative_to(project).as_posix())
    id = markdown.page(made.read_text("utf-8"), "x").blocks[0].id
    assert made.name == f"{id.lower()}-seal-the-weights-in-hardware.md"
    assert made.read_text("utf-8").startswith("# Seal the weights in hardware\n")
    assert run(project, "check") == 1
    assert {line.partition(":")[0] for line in capsys.readouterr().out.splitlines()} == {
        made.relative_to(project).as_posix()
    }

    made.write_text("# The reading of a day\n", encoding="utf-8")
    assert run(project, "new", "alternative", "Seal the weights in hardware") == 2
    assert made.read_text("utf-8") == "# The reading of a day\n"
    assert run(project, "new", "alternative", "?") == 2
    assert "TITLE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Für größere Gewichte", "fur-grossere-gewichte"),
        ("Weights & (layers) / heads", "weights-layers-heads"),
        ("İstanbul 3.1", "istanbul-3-1"),
        ("  Seal\tthe\nweights ", "seal-the-weights"),
    ],
)
def test_page_of_a_new_alternative_has_a_plain_name_whatever_its_title(title, name, project, capsys):
    assert run(project, "new", "alternative", title) == 0
    made = project / capsys.readouterr().out.split()[0]
    assert re.fullmatch(rf"alt-\d{{3}}-{name}\.md", made.name)
    assert made.read_text("utf-8").startswith(f"# {' '.join(title.split())}\n")
    assert run(project, "check") == 1
    assert "X115" not in capsys.readouterr().out


@pytest.mark.parametrize("title", ["weights " * 300, "重み", "?"])
def test_title_that_no_page_can_have_is_reported_with_its_limit(title, project, capsys):
    before = sorted(project.rglob("*"))
    assert run(project, "new", "alternative", title) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert re.search("TITLE: what to do, in a few words of the letters a to z|TITLE has 2399 .* at most 60", line)
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("evidence", "Weights", "2026"),
        ("claim",),
        ("comment", "Weights", "2026"),
        ("tool", "Weights of 2026"),
        ("document", "REL-GPT-2", "weights"),
        ("disclosure", "REL-GPT-2", "PD2-S04"),
        ("duty", "LAW-EU", "99-1"),
    ],
)
def test_new_statement_of_another_kind_is_only_printed_with_its_page(arguments, request, capsys):
    project = request.getfixturevalue("whole" if arguments == ("claim",) else "project")
    before = {path: path.read_bytes() for path in project.rglob("*.*")}
    assert run(project, "new", *arguments) == 0
    said = capsys.readouterr()
    assert {path: path.read_bytes() for path in project.rglob("*.*")} == before
    page = project / re.search(r"requirements/\S+\.md", said.err)[0]
    assert f":::{{{arguments[0]}}}" in page.read_text("utf-8")
    (block,) = markdown.page(said.out, "x").blocks
    assert block.kind == arguments[0] and block.closed
    page.write_text(page.read_text("utf-8") + "\n" + said.out, encoding="utf-8")
    assert run(project, "check") == 1
    first = page.read_text("utf-8").count("\n") - said.out.count("\n") + 1
    for line in capsys.readouterr().out.splitlines():
        path, number, _ = line.split(":", 2)
        assert project / path == page and int(number) >= first


def test_new_statements_of_all_kinds_pass_the_check_when_filled_in(whole, capsys):
    assert run(whole, "new", "alternative", "Seal the weights in hardware") == 0
    path = whole / capsys.readouterr().out.split()[0]
    id = markdown.page(path.read_text("utf-8"), "x").blocks[0].id
    grade = {
        "status": "accepted", "when": "before release", "cost": "months", "release_modes": "open-weights",
        "presumes": "CTRL-TRAIN", "complement_to": "PD1-S04", "supported_by": "EV-WEIGHTS-2026",
        "no_tool": "None is needed.", "not_seen": "2026-11-29",
    }  # fmt: skip
    filled = fill(Alternative, path.read_text("utf-8"), grade, "The weights are sealed.")
    first_week = "**In the first week.**"
    path.write_text(filled.replace(first_week, f"```sh\nseal weights\n```\n\n{first_week}"), encoding="utf-8")
    work = {
        "authors": "Somebody", "source_type": "report", "identifier": "doi:10.1000/weights",
        "checked": "2026-11-24", "confirmed": "primary", "seen": "all of it",
    }  # fmt: skip
    letter = {"edition": "pd1", "author": "Somebody", "read": "full", "concerns": "PD1-S04"}
    said = {"made_in": "COM-WEIGHTS-2026", "about": "PD1-S04", "status": "supported", "supported_by": "EV-WEIGHTS-2026"}
    for arguments, values, text in (
        (("evidence", "Weights", "2026"), work, "It seals weights. Limits: one model."),
        (("comment", "Weights", "2026"), letter, "It asks for seals."),
        (("claim",), said, "It says that seals hold."),
    ):
        assert run(whole, "new", *arguments) == 0
        printed = capsys.readouterr()
        page = whole / re.search(r"requirements/\S+\.md", printed.err)[0]
        filled = fill(KINDS[arguments[0]], printed.out, values, text, "Seals on weights")
        page.write_text(f"{page.read_text('utf-8')}\n{filled}", encoding="utf-8")
    claim = markdown.page(filled, "x").blocks[0].id
    assert run(whole, "confirm", id, claim, "COM-WEIGHTS-2026") == 0
    capsys.readouterr()
    assert run(whole, "check") == 0, capsys.readouterr().out
