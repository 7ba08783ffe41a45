"""Test the workflows: they have minimal rights, publish only verified files, and report outside changes once."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml
from support.project import ROOT

from traceability.diff.report import HEAD
from traceability.policy.model import Safeguard
from traceability.publication.identity import PDF, VERSION, VERSIONS, publication

FOLDER = ROOT / ".github/workflows"
WORKFLOWS = {path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) for path in FOLDER.glob("*.yml")}
JOBS = [(name, job) for name, workflow in WORKFLOWS.items() for job in workflow["jobs"]]
STEPS = [step for name, job in JOBS for step in WORKFLOWS[name]["jobs"][job].get("steps", ())]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflow_conforms_to_the_schema_of_workflows(name):
    command = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(FOLDER / f"{name}.yml")]
    result = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_zizmor_reports_nothing():
    zizmor = Path(sysconfig.get_path("scripts"), "zizmor")
    command = [zizmor, "--offline", "--no-progress", "--strict-collection", "--pedantic", ".github", "action.yml"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert [
        name for name in [*WORKFLOWS, "action"] if f"completed {name}.yml" not in re.sub(r"\S*/", "", result.stderr)
    ] == []


def test_actions_are_pinned_to_a_commit():
    used = [step["uses"] for step in STEPS if "uses" in step]
    used += [job["uses"] for name, id in JOBS if "uses" in (job := WORKFLOWS[name]["jobs"][id])]
    assert used
    assert not [
        one for one in used if not re.fullmatch(r"\./\.github/workflows/[\w-]+\.yml|[\w-]+/[\w-]+@[0-9a-f]{40}", one)
    ]


def test_only_jobs_that_need_a_right_have_it():
    for workflow in WORKFLOWS.values():
        assert workflow["permissions"] == {}
    rights = {
        (name, job, right)
        for name, job in JOBS
        for right, level in WORKFLOWS[name]["jobs"][job].get("permissions", {}).items()
        if (right, level) != ("contents", "read")
    }
    assert rights == {
        ("publish", "release", "contents"),
        ("publish", "release", "actions"),
        ("publish", "publish-main", "actions"),
        ("publish", "assemble", "actions"),
        ("publish", "publish", "pages"),
        ("publish", "publish", "id-token"),
        ("weekly", "tell", "issues"),
    }


def test_no_workflow_runs_code_of_a_pull_request_with_rights_of_the_project():
    for workflow in WORKFLOWS.values():
        assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(workflow["on"])


def test_checkouts_persist_no_credentials():
    checkouts = [step for step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


def test_workflows_have_a_concurrency_group_and_jobs_a_timeout():
    assert all({"group", "cancel-in-progress"} == set(workflow["concurrency"]) for workflow in WORKFLOWS.values())
    for name, id in JOBS:
        job = WORKFLOWS[name]["jobs"][id]
        assert "uses" in job or int(job["timeout-minutes"]) <= 60


def test_verify_tests_the_oldest_and_the_newest_python():
    chosen = WORKFLOWS["verify"]["jobs"]["verify"]["strategy"]["matrix"]["python"]
    of_a_pull_request, of_main = map(json.loads, re.findall(r"'(\[.*?\])'", chosen))
    oldest, newest = of_main
    assert of_a_pull_request == [oldest] and "github.event_name == 'pull_request' && '[\"3" in chosen
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={oldest}"
    assert float(newest) > float(oldest)


def test_pull_requests_run_the_tests_and_main_tags_and_weekly_runs_all_of_them():
    assert {*WORKFLOWS["verify"]["on"]} == {"pull_request", "workflow_call"}
    for caller in ("publish", "weekly"):
        assert WORKFLOWS[caller]["jobs"]["verify"]["uses"] == "./.github/workflows/verify.yml"
    run = {step["run"]: step["if"] for step in STEPS if str(step.get("run")).startswith("make test")}
    assert run == {
        "make test": "github.event_name == 'pull_request'",
        "make test-all": "github.event_name != 'pull_request'",
    }


def test_gate_waits_for_every_job_and_passes_only_when_all_succeed():
    jobs = WORKFLOWS["verify"]["jobs"]
    gate = jobs["gate"]
    assert {*gate["needs"], "gate"} == {*jobs} and gate["if"] == "always()"
    (step,) = gate["steps"]
    for results, passes in (("success success", True), ("success failure", False), ("skipped success", False)):
        assert (bash(step, RESULTS=results).returncode == 0) is passes


def test_only_main_is_published_and_only_tags_are_released_after_verification():
    publish = WORKFLOWS["publish"]
    assert {*publish["on"]} == {"push", "workflow_dispatch"} and {*publish["on"]["push"]} == {"branches", "tags"}
    assert publish["on"]["push"]["branches"] == ["main"]
    jobs = publish["jobs"]
    assert jobs["verify"]["uses"] == "./.github/workflows/verify.yml"
    assert {name: (job.get("needs"), job.get("if")) for name, job in jobs.items() if name != "verify"} == {
        "release": ("verify", "github.ref_type == 'tag'"),
        "publish-main": ("release", None),
        "assemble": ("verify", "github.ref == 'refs/heads/main'"),
        "publish": ("assemble", None),
    }
    assert [step["uses"].partition("@")[0] for step in jobs["publish"]["steps"]] == ["actions/deploy-pages"]
    steps = WORKFLOWS["verify"]["jobs"]["verify"]["steps"]
    (upload,) = [number for number, step in enumerate(steps) if "actions/upload-artifact@" in step.get("uses", "")]
    commands = [step.get("run") for step in steps]
    assert commands.index("make html") < commands.index("make test") < upload
    assert commands.index("make html") < commands.index("make test-all") < upload
    assert all(step.get("continue-on-error") is None for step in steps)


GH = """
echo "$*" >> log
case "$1 $2" in
  "run download") [ "$3 $4 $5 $6 $7" = "4711 --name site --dir site" ] && cp -r verified site;;
  "release list") cat tags;;
  "release download") mkdir -p "$5" && cp "attached/$3/$7" "attached/$3/$9" "$5";;
  "release create") mkdir "attached/$3" && cp "${@:4:4}" "attached/$3" && echo "$3" >> tags;;
esac
"""
"""Simulates `gh` for the steps below, with a folder in place of GitHub and a log of its arguments."""


def test_release_packs_the_verified_site_and_is_published_beside_main(tmp_path):
    here, version = tmp_path / "run", publication(ROOT, {}).version
    script(tmp_path / "bin/gh", GH)
    for path in ("index.html", "data/policy.json", "data/ids.json", PDF, VERSIONS):
        (here / "verified" / path).parent.mkdir(parents=True, exist_ok=True)
        (here / "verified" / path).write_text(f"{path} of weights", encoding="utf-8")
    for name in (".github", "traceability", "pyproject.toml"):
        (here / name).symlink_to(ROOT / name)
    (here / "attached").mkdir()
    (here / "tags").touch()

    def run(job: str) -> None:
        said = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "GITHUB_RUN_ID": "4711", "GITHUB_REF_NAME": version}
        said["PYTHONDONTWRITEBYTECODE"] = "1"
        for step in WORKFLOWS["publish"]["jobs"][job]["steps"]:
            if "run" in step:
                named = {"RELEASE": version} if "RELEASE" in step.get("env", ()) else {}
                done = bash(step, here, **said, **named)
                assert done.returncode == 0, done.stderr
        shutil.rmtree(here / "releases", ignore_errors=True)

    run("assemble")
    assert sorted(path.name for path in (here / "site").iterdir()) == [
        "ai-800-1-by-release-mode.pdf",
        "data",
        "index.html",
        VERSIONS,
    ]
    shutil.rmtree(here / "site")
    run("release")
    assert sorted(path.name for path in (here / "attached" / version).iterdir()) == [
        "SHA256SUMS",
        PDF,
        "data.tar.gz",
        "site.tar.gz",
    ]
    shutil.rmtree(here / "site")
    run("publish-main")
    assert (here / "log").read_text(encoding="utf-8").splitlines()[-1] == "workflow run publish.yml --ref main"
    run("assemble")
    for path in ("index.html", "data/policy.json"):
        assert (here / "site" / version / path).read_bytes() == (here / "site" / path).read_bytes()
    assert f'href="{version}/index.html"' in (here / "site" / VERSIONS).read_text(encoding="utf-8")


def test_only_tag_builds_set_the_release_folder():
    (step,) = [step for step in STEPS if step.get("run") == "make html"]
    assert step["env"]["RELEASE"] == "${{ github.ref_type == 'tag' && github.ref_name || '' }}"
    (pattern,) = WORKFLOWS["publish"]["on"]["push"]["tags"]
    for name, fits in (("2026.12", True), ("2026.12.2", True), ("latest", False), ("26.12", False)):
        assert fnmatchcase(name, pattern) is fits and bool(VERSION.fullmatch(name)) is fits


def bash(step, folder: Path | None = None, **said: str) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does, in a folder, with only the given environment variables and the path."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    environment = {"PATH": os.environ["PATH"]} | said
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/bash\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def effect() -> tuple[dict, dict]:
    """Return the two steps of a pull request that fetch its base and report its effect."""
    steps = WORKFLOWS["verify"]["jobs"]["verify"]["steps"]
    base, told = (step for step in steps if "matrix.python" in step.get("if", "") and "pull_request" in step["if"])
    assert steps.index(base) < steps.index(told) < [step.get("run") for step in steps].index("make html")
    return base, told


def test_base_of_a_pull_request_is_checked_out_without_code():
    base, told = effect()
    once = "github.event_name == 'pull_request' && matrix.python == '3.11'"
    assert base["if"] == told["if"] == once and "env" not in told
    assert base["uses"].startswith("actions/checkout@")
    assert base["with"] == {
        "ref": "${{ github.event.pull_request.base.sha }}",
        "path": "_build/base",
        "sparse-checkout": "requirements",
        "persist-credentials": "false",
    }
    ignored = subprocess.run(["git", "check-ignore", "-q", base["with"]["path"]], cwd=ROOT, check=False)
    assert ignored.returncode in (0, 128), "what is fetched is no part of the tree; 128: no checkout"
    assert "${{" not in told["run"]


@pytest.fixture
def pull_request(tmp_path):
    """Return a function that changes one page, runs the steps of a pull request, and returns their log and summary."""
    base, told = effect()
    here = tmp_path / "run"
    for folder in (here, here / base["with"]["path"]):
        shutil.copytree(ROOT / "requirements", folder / "requirements")
    for name in ("Makefile", "dependencies.lock", "traceability"):
        (here / name).symlink_to(ROOT / name)
    script(here / ".venv/bin/python", f'exec "{sys.executable}" "$@"')
    (here / ".venv/ready").touch()

    def run(page: str, old: str, new: str) -> tuple[subprocess.CompletedProcess[str], str]:
        path = here / page
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        summary = tmp_path / "summary.md"
        summary.write_text("before\n", encoding="utf-8")
        done = bash(told, here, GITHUB_STEP_SUMMARY=str(summary), PYTHONDONTWRITEBYTECODE="1")
        return done, summary.read_text(encoding="utf-8")

    return run


def test_pull_request_summary_reports_its_effect(pull_request, policy):
    standing = policy["STAND-FILTER-3"]
    done, summary = pull_request(standing.place.path, standing.body, f"{standing.body} It could not before.")
    assert done.returncode == 0, done.stdout + done.stderr
    assert summary.startswith(f"before\n{HEAD}\n") and "`body`" in summary
    assert "::error" not in done.stdout and HEAD not in done.stdout


def test_pull_request_fails_with_annotated_findings_when_it_breaks_a_rule(pull_request, policy):
    trained = next(one for one in policy.all(Safeguard) if one.presumes == ("CTRL-TRAIN",))
    done, summary = pull_request(trained.place.path, ":presumes: CTRL-TRAIN\n", ":presumes: CTRL-FILTER\n")
    assert done.returncode == 1
    found = re.findall(r"^::error file=(requirements/[^,]+),line=(\d+),title=M104 (\S+)::", done.stdout, re.MULTILINE)
    assert found
    for _, _, id in found:
        assert re.search(rf"^- `{id} .*`\n(?:  - .*\n)*  - .*`open-weights`.*: ● as written → ", summary, re.MULTILINE)


def test_pull_request_fails_with_a_note_in_the_summary_when_it_cannot_be_read(pull_request):
    done, summary = pull_request("requirements/sources.toml", "[pd1]", "[pd1")
    assert done.returncode == 2 and "cannot be read" in summary


DRAFT = "https://nist.example/AI.800-1.ipd.pdf"
WORK = "https://arxiv.org/abs/2408.00761"
DOI = "https://doi.org/10.1145/3531146.3533143"
PAGE = "https://weights.example/card"


@pytest.fixture
def outside(tmp_path):
    """Return a function that runs the outside check: given addresses answer as given, all others with 404."""
    house = tmp_path / "house"
    script(house / ".github/ask-outside", (ROOT / ".github/ask-outside").read_text(encoding="utf-8"))
    (house / "requirements").mkdir()
    locked = hashlib.sha256(b"%PDF draft").hexdigest()
    (house / "requirements/sources.toml").write_text(f'[pd1]\nurl = "{DRAFT}"\nsha256 = "{locked}"\n', encoding="utf-8")
    (house / "index.md").write_text(f"A model card is [here]({PAGE}).\n", encoding="utf-8")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=house, check=True)
    curl = 'args=("$@"); url=${args[-1]}\n'
    curl += 'for i in "${!args[@]}"; do [ "${args[i]}" != --output ] || out=${args[i+1]}; done\n'
    curl += 'file="$WORLD/$(printf %s "$url" | tr -c "[:alnum:]" _)"\n'
    curl += 'if [ -f "$file" ]; then tail -n +2 "$file" > "$out"; head -n 1 "$file" | tr -d "\\n"; else printf 404; fi'
    script(tmp_path / "bin/curl", curl)
    python = script(
        tmp_path / "python",
        f"case $3 in addresses) echo EV-TAMIRISA-2024 {WORK}; echo EV-MITCHELL-2019 {DOI};;\n"
        '*) if [ -n "$FINDS" ]; then echo "$3 found this"; exit 1; else echo nothing; fi;; esac',
    )

    def ask(answers: dict[str, str], finds: str = "") -> list[str]:
        world = tmp_path / "world"
        world.mkdir()
        for url, answer in answers.items():
            (world / re.sub(r"[^A-Za-z0-9]", "_", url)).write_text(answer, encoding="utf-8")
        environment = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "PYTHON": str(python), "PAUSE": "0"}
        environment |= {"WORLD": str(world), "FINDS": finds}
        command = [house / ".github/ask-outside"]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout.splitlines()

    return ask


HANDLE = DOI.replace("doi.org/", "doi.org/api/handles/")
QUIET = {DRAFT: "200\n%PDF draft", WORK: "200\n", HANDLE: "200\n", PAGE: "200\n"}


def test_outside_check_reports_nothing_when_nothing_has_changed(outside):
    assert outside(QUIET) == []


def test_outside_check_ignores_publishers_that_refuse_programs(outside):
    assert outside(QUIET | {PAGE: "403\n"}) == []


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({WORK: "404\n"}, f"- EV-TAMIRISA-2024: {WORK} does not answer"),
        ({HANDLE: "404\n"}, f"- EV-MITCHELL-2019: {DOI} does not answer"),
        ({PAGE: "000\n"}, f"- index.md: {PAGE} does not answer"),
        ({DRAFT: "500\n"}, f"- {DRAFT}, the official address of an edition, does not answer"),
        ({DRAFT: "200\n%PDF corrected draft"}, f"- {DRAFT} is no longer the file that was locked"),
        (
            {DRAFT.replace("ipd", "ipd2"): "200\n%PDF-1.7 second draft"},
            f"- {DRAFT.replace('ipd', 'ipd2')} is an edition that we do not have",
        ),
        (
            {DRAFT.replace(".ipd", ""): "200\n%PDF-1.7 what is final"},
            f"- {DRAFT.replace('.ipd', '')} is an edition that we do not have",
        ),
    ],
    ids=["work", "identifier", "link", "edition", "other file", "next draft", "final"],
)
def test_outside_check_reports_each_change_in_one_line(answers, told, outside):
    assert outside(QUIET | answers) == [told]


def test_outside_check_reports_no_edition_when_the_answer_is_html(outside):
    assert outside(QUIET | {DRAFT.replace(".ipd", ""): "200\n<html>Sorry"}) == []


def test_outside_check_reports_findings_of_stale_and_verify_source(outside):
    assert outside(QUIET, finds="something") == ["- stale found this", "- verify-source found this"]


@pytest.mark.parametrize(
    ("found", "open_issue", "done"),
    [
        ("- a draft\n- a link", "", "issues -f title=* -f labels[[]]=weekly -f body=- a draft*"),
        ("- a draft", "7", "issues/7 -X PATCH -f body=- a draft"),
        ("", "7", "issues/7 -X PATCH -f state=closed"),
        ("", "", None),
    ],
    ids=["opens", "updates", "closes", "rests"],
)
def test_weekly_job_keeps_at_most_one_open_issue(found, open_issue, done, tmp_path):
    (step,) = WORKFLOWS["weekly"]["jobs"]["tell"]["steps"]
    log = tmp_path / "log"
    gh = f'shift; case $1 in *\\?*) echo "{open_issue}";; *) echo "$@" >> {log};; esac'
    path = f"{script(tmp_path / 'gh', gh).parent}:{os.environ['PATH']}"
    result = bash(step, PATH=path, FOUND=found, ISSUES="issues", GH_TOKEN="")
    assert result.returncode == 0, result.stderr
    assert "${{" not in step["run"]
    if done is None:
        assert not log.exists()
    else:
        assert fnmatchcase(log.read_text(encoding="utf-8").rstrip("\n"), done)


@pytest.mark.parametrize("python", ["python3.13", "/opt/bin/python3.13"])
def test_make_uses_a_separate_environment_when_an_interpreter_is_named(python, tmp_path):
    for name in ("Makefile", "dependencies.lock"):  # a folder without that environment, which might be the one in use
        shutil.copy(ROOT / name, tmp_path)
    above = ("MAKEFLAGS", "MAKELEVEL", "VENV", "PYTHON")  # set by the `make test` that runs this test
    environment = {name: value for name, value in os.environ.items() if name not in above}
    command = ["make", "--dry-run", "test", f"PYTHON={python}"]
    shown = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert f"{python} -m venv .venv-python3.13 " in shown and " .venv/" not in f" {shown}"
    assert shown.startswith('echo "setup  ')  # else the terminal would be empty during the download
    assert shown.splitlines()[-1].startswith(".venv-python3.13/bin/python -m pytest")
