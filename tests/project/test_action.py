"""Test the GitHub action: it assesses the release statement in a model's repository without running its code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from support.project import ROOT

from traceability.html.release_examples import FOLDER

pytestmark = pytest.mark.slow  # installs packages and starts shells
ACTION = ROOT / "action.yml"
TEXT = ACTION.read_text(encoding="utf-8")
INSTALL, ASSESS = yaml.safe_load(TEXT)["runs"]["steps"][1:]
PACKAGES = ("traceability", "markdown_it", "mdit_py_plugins", "mdurl")
LOCK = "commands.lock"
EXAMPLE = (ROOT / FOLDER / "open-weights.toml").read_text(encoding="utf-8")


def test_action_conforms_to_the_schema_of_actions():
    command = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", str(ACTION)]
    result = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_action_passes_inputs_as_variables_and_pins_other_actions():
    for step in (INSTALL, ASSESS):
        assert step["shell"] == "bash" and "${{" not in step["run"]
    for name in yaml.safe_load(TEXT)["inputs"]:
        assert list(ASSESS["env"].values()).count(f"${{{{ inputs.{name} }}}}") == TEXT.count(f"inputs.{name}") == 1
    for used in re.findall(r"uses: *(\S+)", TEXT):
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", used)


def bash(step, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as a runner does, in a repository at ``folder``, with a Python that has no packages."""
    python = folder.parent / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -B "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    packages = folder.parent / "needed/packages"
    packages.mkdir(parents=True, exist_ok=True)
    for name in PACKAGES:
        if not (packages / name).exists():
            (packages / name).symlink_to(Path(find_spec(name).origin).parent)
    said = {"PYTHON": python, "ACTION": ROOT, "NEEDED": packages.parent, "STATEMENT": "release.toml", "SUMMARY": "true"}
    said |= {"MODEL": ""}
    said |= {"PATH": os.environ["PATH"], "GITHUB_STEP_SUMMARY": folder.parent / "summary.md"} | more
    assert {*step["env"]} <= {*said}
    script = folder.parent / "step.sh"
    script.write_text(step["run"], encoding="utf-8")
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    environment = {name: str(value) for name, value in said.items()}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path) -> Path:
    """Return the repository of a model, with modules in it that must not run."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("traceability.py", "tomllib.py", "markdown_it.py"):
        (folder / name).write_text("raise SystemExit('code of the repository was run')\n", encoding="utf-8")
    return folder


def test_complete_statement_passes_with_its_assessment_in_the_summary(repository):
    (repository / "release.toml").write_text(EXAMPLE, encoding="utf-8")
    result = bash(ASSESS, repository)
    assert result.returncode == 0, result.stderr
    summary = (repository.parent / "summary.md").read_text(encoding="utf-8")
    assert summary == result.stdout
    assert summary.startswith("## Release statement: Example Model C 1.0\n")


def test_open_requirement_fails_the_step_and_is_in_the_summary(repository):
    answers = re.sub(r"^PD2-S01 .*\n", "", EXAMPLE, flags=re.MULTILINE)
    (repository / "release.toml").write_text(answers, encoding="utf-8")
    assert bash(ASSESS, repository).returncode == 1
    summary = (repository.parent / "summary.md").read_text(encoding="utf-8")
    assert re.search(r"### Open.*\n\n.*\n.*\n.*`PD2-S01`", summary)


def test_step_exits_with_2_when_the_statement_file_is_missing(repository):
    result = bash(ASSESS, repository)
    assert result.returncode == 2 and "release.toml" in result.stderr


def test_step_writes_no_summary_when_it_is_disabled(repository):
    (repository / "release.toml").write_text(EXAMPLE, encoding="utf-8")
    assert bash(ASSESS, repository, SUMMARY="false").returncode == 0
    assert not (repository.parent / "summary.md").exists()


README = "# Example\n\nDownload the weights. The weights are released under the {}.\n"


@pytest.mark.parametrize(
    ("license", "said"),
    [("MIT License", "| Example | weights | **open weights** |"), ("Example Odd License", "**Open**: we do not know")],
)
def test_proposal_is_in_the_summary_and_needs_no_statement(license, said, repository):
    (repository / "README.md").write_text(README.format(license), encoding="utf-8")
    result = bash(ASSESS, repository, MODEL=".")
    assert result.returncode == 0, result.stderr
    summary = (repository.parent / "summary.md").read_text(encoding="utf-8")
    assert summary == result.stdout and said in summary and "## Release statement" not in summary


def test_proposal_comes_before_the_assessment(repository):
    (repository / "README.md").write_text(README.format("MIT License"), encoding="utf-8")
    (repository / "release.toml").write_text(EXAMPLE, encoding="utf-8")
    assert bash(ASSESS, repository, MODEL=".").returncode == 0
    summary = (repository.parent / "summary.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^## ([\w ]+)", summary) == ["Proposed release mode", "Release statement"]


def test_step_exits_with_2_when_the_model_repository_is_missing(repository):
    result = bash(ASSESS, repository, MODEL="nowhere")
    assert result.returncode == 2 and "nowhere is no folder" in result.stderr


@pytest.mark.parametrize("name", ["$(touch run)", "; touch run", '"; touch run; "', "--help", "a b.toml"])
def test_file_names_are_never_run_as_commands(name, repository):
    (repository / name).write_text(EXAMPLE, encoding="utf-8")
    result = bash(ASSESS, repository, STATEMENT=name)
    assert result.returncode == 0, result.stderr
    assert not (repository / "run").exists()


def test_action_installs_the_lock_by_hashes_and_the_repository_without_index(repository):
    pip = repository.parent / "pip"
    pip.mkdir()
    (pip / "pip.py").write_text("import sys\nprint(*sys.argv[1:])\n", encoding="utf-8")
    command = INSTALL["run"].replace('PYTHONPATH="$NEEDED/packages"', f'PYTHONPATH="{pip}"')
    assert command != INSTALL["run"]
    result = bash(INSTALL | {"run": command}, repository, PYTHONPATH=str(pip))
    assert result.returncode == 0, result.stderr
    locked, ours = result.stdout.splitlines()
    assert "--no-deps" in locked and locked.endswith(f"--require-hashes -r {ROOT / LOCK}")
    assert "--no-deps" in ours and ours.endswith(f"--no-index --no-build-isolation {ROOT}")


def test_lock_of_the_commands_is_a_subset_of_the_whole_lock():
    def entries(name: str) -> set[str]:
        return set(re.split(r"\n(?=\w)", (ROOT / name).read_text(encoding="utf-8").strip()))

    names = {entry.partition("==")[0] for entry in entries(LOCK)}
    assert names == {"flit-core", "markdown-it-py", "mdit-py-plugins", "mdurl"}
    assert entries(LOCK) <= entries("dependencies.lock")


def test_package_installs_the_command_with_the_policy_and_requires_two_libraries(tmp_path):
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    packages = tmp_path / "packages"
    command = [*pip, "--no-build-isolation", "--target", packages, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    assert not (ROOT / "traceability/data/policy.json").exists()
    (about,) = packages.glob("*.dist-info/METADATA")
    needed = re.findall(r"^Requires-Dist: ([\w-]+)(?!.*extra)", about.read_text(encoding="utf-8"), re.MULTILINE)
    assert needed == ["markdown-it-py", "mdit-py-plugins"]
    for name in ("markdown_it", "mdit_py_plugins", "mdurl"):
        (packages / name).symlink_to(Path(find_spec(name).origin).parent)
    (tmp_path / "release.toml").write_text(EXAMPLE, encoding="utf-8")
    in_a_checkout = (["check"], ["explain", "PD2-S08"], ["draft-statement", "open-weights"], ["diff", ".", "."])
    anywhere = (["assess", "--card", "release.toml"], ["show", "PD2-S06", "--mode", "open-weights"])
    for arguments in (*(["--root", ROOT, *arguments] for arguments in in_a_checkout), *anywhere):
        command = [sys.executable, "-S", "-P", packages / "bin/ai-800-1", *arguments]
        environment = {"PYTHONPATH": str(packages), "PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
