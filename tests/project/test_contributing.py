"""Test the contribution paths: issue forms with the fields of the model, checklists, links, and a commit hook."""

from __future__ import annotations

import enum
import json
import os
import re
import shutil
import subprocess
import sys
from typing import get_args, get_type_hints

import pytest
import yaml
from markdown_it import MarkdownIt
from support.project import ROOT, copy_project

from traceability.cli import commands
from traceability.cli.explanations import explain
from traceability.policy.model import LIVING, REQUIREMENTS, Alternative, Control, Evidence, OtherReading, options
from traceability.source import findings

FOLDER = ROOT / ".github/ISSUE_TEMPLATE"
FORMS = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.yml")}
del FORMS["config"]
TEMPLATES = sorted((ROOT / ".github/PULL_REQUEST_TEMPLATE").glob("*.md"))
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGE = ROOT / "docs/contributing/index.md"


def fields(form: str) -> dict[str, dict]:
    return {part["id"]: part for part in FORMS[form]["body"] if part["type"] != "markdown"}


def required(form: str) -> set[str]:
    return {id for id, part in fields(form).items() if part.get("validations", {}).get("required")}


def words_of(kind: type, option: str) -> list[str]:
    """Return the words that an option can have if its type is an enumeration; otherwise an empty list."""
    hint = get_type_hints(kind)[option]
    members = next((one for one in (hint, *get_args(hint)) if isinstance(one, enum.EnumMeta)), ())
    return [member.label for member in members]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_issue_form_conforms_to_its_schema(path):
    schema = "vendor.github-issue-config" if path.stem == "config" else "vendor.github-issue-forms"
    command = ["-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    result = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("form", FORMS)
def test_form_has_unique_labels_and_a_required_field(form):
    labels = [part["attributes"]["label"].lower() for part in fields(form).values()]
    assert len({*labels}) == len(labels) == len(FORMS[form]["body"])
    assert required(form)


@pytest.mark.parametrize(
    ("form", "kind"), [("alternative", Alternative), ("evidence", Evidence), ("reading", OtherReading)]
)
def test_form_requires_every_field_that_the_statement_requires(form, kind):
    assert {"title", *kind.required} <= required(form)


def test_alternative_form_requires_each_part_and_offers_each_grade():
    asked = {part["attributes"]["label"] for id, part in fields("alternative").items() if id in required("alternative")}
    assert {*Alternative.PARTS} - {*Alternative.FIRST_STEPS} <= asked
    assert {*Alternative.PARTS} <= {part["attributes"]["label"] for part in fields("alternative").values()}
    offered = {option for option in options(Alternative) if option.endswith(("_for", "_to"))}
    assert offered <= {*fields("alternative")}


def test_correction_form_has_only_fields_of_requirements():
    known = {"id", "body"}.union(*(options(LIVING[kind]) for kind in REQUIREMENTS))
    assert {*fields("correction")} <= known


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("alternative", Alternative),
        ("evidence", Evidence),
        ("reading", OtherReading),
        ("correction", LIVING["recommendation"]),
    ],
)
def test_form_choices_are_the_values_of_the_option(form, kind, policy):
    controls = tuple(f"{control.id}: {control.title}" for control in policy.all(Control))
    choices = {
        "release_modes": [mode.name for mode in policy.modes()],
        **dict.fromkeys(("presumes", "presumes_any", "presumes_while_staged"), controls),
    }
    for id, part in fields(form).items():
        words = list(choices.get(id, ())) or (words_of(kind, id) if id in options(kind) else [])
        assert (part["type"] == "dropdown") == bool(words), id
        if words:
            assert part["attributes"]["options"] == words, f"write the options of {id} in {form}.yml as they are here"


def make_targets() -> set[str]:
    """Return the targets of the Makefile that a person would type."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (commands,) = re.findall(r"^COMMANDS = (.*)$", makefile, re.MULTILINE)
    return {*commands.split(), *re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE)}


def test_each_command_has_a_make_target():
    others = {"build", "pdf", "index"}  # steps of make html
    assert set(commands()) - others <= make_targets()


@pytest.mark.parametrize("target", ["explain", "confirm", "verify-source"])
def test_make_target_passes_its_argument_to_the_command(target):
    given = {"explain": "ID=A101", "confirm": "ID=PD2-R6-1-2", "verify-source": "PDF=draft.pdf"}[target]
    command = ["make", "--dry-run", "--silent", target, given, f"VENV={sys.prefix}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-4:] == ["-m", "traceability", target, given.partition("=")[2]]


def test_readme_shows_the_current_output_of_the_command(reading):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"`make explain ID=(\S+)`.*?```text\n(.*?)```", readme, re.DOTALL)
    printed = explain(reading, shown[0], ROOT).splitlines()
    assert {*filter(None, shown[1].splitlines())} <= {*printed}


TYPED = re.compile(r"(?:`|\brun )make ([a-z][a-z-]*)")
"""Matches a make command in the text of a page or a message."""


def test_make_commands_in_pages_and_messages_exist():
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/contributing/*.md")]
    sources = [*ROOT.glob("traceability/**/*.py"), *ROOT.glob("requirements/*.toml")]
    named = {name for path in (*pages, *sources) for name in TYPED.findall(path.read_text(encoding="utf-8"))}
    assert {"check", "confirm", "lock-source"} <= named <= make_targets()


def test_pages_and_messages_name_no_command_that_needs_an_active_environment():
    pages = [*ROOT.glob("docs/**/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    written = [path for path in pages if "decisions" not in path.parts]
    for path in (*written, *ROOT.glob("requirements/*.toml")):
        assert not re.search(r"(?<!bin/)python3? -m traceability", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_template_has_a_question_and_at_most_six_boxes(template):
    text = template.read_text(encoding="utf-8")
    boxes = re.findall(r"^- \[ \] (.+)$", text, re.MULTILINE)
    assert 1 <= len(boxes) <= 6
    assert all(box.endswith(".") and len(box) <= 100 for box in boxes)
    assert re.match(r"\*\*.+\?\*\*", text)
    for command in re.findall(r"`make ([\w-]+)", text):
        assert command in make_targets()


def links(text: str) -> list[str]:
    tokens = [token for block in MarkdownIt().enable("table").parse(text) for token in block.children or ()]
    return [token.attrGet("href") for token in tokens if token.type == "link_open"]


def test_contributing_guide_links_to_each_form_and_template_without_broken_link():
    found = links(CONTRIBUTING)
    forms = {link.partition("template=")[2] for link in found if "issues/new" in link}
    assert forms == {f"{name}.yml" for name in FORMS}
    assert {f".github/PULL_REQUEST_TEMPLATE/{path.name}" for path in TEMPLATES} <= {*found}
    for link in found:
        path, _, anchor = link.partition("#")
        if "issues/new" not in path:
            text = (ROOT / path).read_text(encoding="utf-8")
            headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
            assert not anchor or anchor in [re.sub(r"[^\w-]", "", h.lower().replace(" ", "-")) for h in headings]
    chooser = (ROOT / ".github/pull_request_template.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"template=([\w.]+)", chooser)) == [path.name for path in TEMPLATES]


def test_documented_hook_refuses_a_commit_that_breaks_a_rule(tmp_path):
    project = copy_project(tmp_path / "project")
    make = tmp_path / "bin/make"
    make.parent.mkdir()
    make.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m traceability "$1"\n', encoding="utf-8")
    make.chmod(0o755)
    said = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    for name in ("AUTHOR", "COMMITTER"):
        said |= {f"GIT_{name}_NAME": "a contributor", f"GIT_{name}_EMAIL": "contributor@example.org"}
    said |= {"PATH": f"{make.parent}:{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"}

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=project, env=said, capture_output=True, text=True, check=False)

    run("git", "init", "-q", "--template=")
    (project / ".git/hooks").mkdir()
    (block,) = re.findall(r"```sh\n(.*?pre-commit.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert run("sh", "-c", block).returncode == 0
    run("git", "add", ".")
    kept = run("git", "commit", "-q", "-m", "The policy as it is")
    assert kept.returncode == 0, kept.stdout + kept.stderr
    shutil.copy(ROOT / "tests/examples/given.md", project / "requirements/record/evidence-a-f.md")
    run("git", "add", ".")
    broken = run("git", "commit", "-q", "-m", "The evidence is gone")
    assert broken.returncode != 0
    assert re.search(r"^requirements/\S+:\d+: [A-Z]\d{3} ", broken.stdout + broken.stderr, re.MULTILINE)


def test_editor_task_parses_place_code_and_message_of_findings(policy):
    (task,) = json.loads((ROOT / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    for statement in list(policy.statements.values())[:50]:
        for code in ("L103", ""):
            finding = findings.Finding(statement.place, code, statement.id, "names a work: EV-X:1: that is not there")
            match = re.fullmatch(pattern["regexp"], str(finding))
            place = (match[pattern["file"]], int(match[pattern["line"]]))
            assert place == (statement.place.path, statement.place.line)
            assert (match[pattern["code"]] or "") == code
            assert match[pattern["message"]].startswith(statement.id)
