"""Test the structure of the project: allowed imports, code style, licenses, and the files that may be in the tree."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from support.project import ROOT

import traceability
from traceability.policy.model import Alternative


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    return [name for name in listed if name and (ROOT / name).is_file()]


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_imports_follow_the_import_contracts():
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    result = _python("-c", lint, "--no-cache")
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_test_module_imports_another():
    importing = re.compile(r"^\s*(from|import) (test_|conftest)", re.MULTILINE)
    found = [path for path in (ROOT / "tests").glob("*/*.py") if importing.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_the_maps_for_developers_list_every_folder_in_the_same_order():
    page = (ROOT / "docs/developing.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)/` \|", page, re.MULTILINE)
    assert sorted(listed) == sorted(path.parent.name for path in (ROOT / "traceability").glob("*/__init__.py"))
    assert re.findall(r"^ {4}(\w+)/ ", traceability.__doc__, re.MULTILINE) == listed


@pytest.mark.parametrize("command", [("check",), ("format", "--check")], ids=" ".join)
def test_ruff_reports_nothing(command):
    result = _python("-m", "ruff", *command, "--no-cache", ".")
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
def test_mypy_reports_nothing():
    result = _python("-m", "mypy")  # keeps .mypy_cache, of which it ignores what another version or option has made
    assert result.returncode == 0, result.stdout + result.stderr


def test_check_imports_neither_sphinx_nor_a_pdf_reader():
    code = (
        "import sys; from traceability.__main__ import main; main(['check']);"
        "print([m for m in ('sphinx', 'docutils', 'sphinx_needs', 'myst_parser', 'pypdfium2') if m in sys.modules])"
    )
    assert _python("-c", code).stdout.splitlines()[-1] == "[]"


def test_command_line_loads_no_command_before_it_parses_its_arguments():
    code = (
        "import sys, traceability.__main__;"
        "print(*(m for m in sys.modules if m.startswith('traceability.') and not m.startswith('traceability.cli')))"
    )
    loaded = {"traceability.__main__", "traceability.policy", "traceability.policy.errors"}
    assert set(_python("-c", code).stdout.split()) == loaded


@pytest.mark.parametrize("name", ["dependencies.lock", "commands.lock", "propose.lock", "tests/oscal/validators.lock"])
def test_lock_has_hashes_and_no_addresses(name):
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|--index|--find-links|@", lock)
    for requirement in re.split(r"\n(?=\w)", lock.strip()):
        assert re.match(r"[\w.-]+==\S+", requirement) and "--hash=sha256:" in requirement


def test_no_generated_file_and_no_draft_is_committed():
    tracked = _tracked()
    if not tracked:
        pytest.skip("not a git checkout")
    assert not [name for name in tracked if name.endswith((".pdf", ".pyc", "needs.json"))]
    assert not [name for name in tracked if name.endswith(".html") and not name.startswith("docs/_templates/")]
    assert not [name for name in tracked if name.startswith(("_build/", ".venv/"))]


def test_each_file_has_a_license_that_reuse_reads():
    if not _tracked():
        pytest.skip("not a git checkout")
    result = _python("-m", "reuse", "lint")
    assert result.returncode == 0, result.stdout + result.stderr


def test_each_alternative_has_its_own_file_named_by_its_id(policy):
    paths = [alternative.place.path for alternative in policy.all(Alternative)]
    assert len(set(paths)) == len(paths)
    for alternative in policy.all(Alternative):
        path = ROOT / alternative.place.path
        assert path.parent == ROOT / "requirements/alternatives"
        assert path.name.startswith(f"{alternative.id.lower()}-")
        assert path.read_text(encoding="utf-8").startswith(f"# {alternative.title}\n")


def test_policy_folder_has_only_pages_the_lock_the_confirmations_and_the_published_ids():
    for path in (ROOT / "requirements").rglob("*"):
        records = ("sources.toml", "confirmed.toml", "transparency-index.toml", "published.txt")
        assert path.is_dir() or path.suffix == ".md" or path.name in records, path
        assert not path.is_symlink()


SUBJECTS_SINCE = "92b9f4a8535281ac58fcd0d44665503455bd7a73"
"""The last commit before subjects had this form."""


def test_subjects_of_new_commits_name_an_area_in_at_most_72_characters():
    log = ["git", "log", "--no-merges", "--format=%h %s", f"{SUBJECTS_SINCE}..HEAD"]
    done = subprocess.run(log, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this copy has no history back to that commit")
    wrong = [
        line for line in done.stdout.splitlines() if not re.fullmatch(r"\w+ (?=.{1,72}$)[\w, /.-]+: [a-z].*", line)
    ]
    assert wrong == [], "write a subject as `area: imperative` in at most 72 characters"
