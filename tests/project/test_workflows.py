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
from support import code_host
from support.project import ROOT, missing

from traceability.diff.report import HEAD
from traceability.policy.model import Safeguard
from traceability.publication.identity import PDF, VERSION, VERSIONS, publication

pytestmark = pytest.mark.slow  # starts git and shells
FOLDER = ROOT / ".github/workflows"
WORKFLOWS = {path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) for path in FOLDER.glob("*.yml")}
NOW = publication(ROOT, {}).version
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


def building() -> dict:
    """Return the step that builds the site."""
    (step,) = (step for step in STEPS if "make html" in step.get("run", ""))
    return step


@pytest.mark.parametrize(
    ("variable", "repository", "address"),
    [
        ("", "Weights/guidance", "https://weights.github.io/guidance/"),
        ("", "Weights/weights.github.io", "https://weights.github.io/"),
        ("https://example.org/ai", "Weights/guidance", "https://example.org/ai"),
    ],
    ids=["project", "user", "variable"],
)
def test_address_of_the_site_is_the_variable_or_that_of_github_pages(variable, repository, address, tmp_path):
    script(tmp_path / "bin/make", 'echo "$SITE_URL $*"')
    owner, path = repository.partition("/")[0], f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    said = {"GITHUB_REPOSITORY": repository, "GITHUB_REPOSITORY_OWNER": owner, "SITE_URL": variable}
    assert bash(building(), PATH=path, **said).stdout == f"{address} html\n"
    assert building()["env"]["SITE_URL"] == "${{ vars.SITE_URL }}"


def test_artifacts_have_a_separate_name_for_each_attempt(tmp_path):
    site, pages = sorted(step["with"]["name"] for step in STEPS if "/upload-" in step.get("uses", ""))[::-1]
    assert (site, pages) == ("site-${{ github.run_attempt }}", "${{ steps.name.outputs.pages }}")
    assemble, publish = (WORKFLOWS["publish"]["jobs"][job] for job in ("assemble", "publish"))
    (step,) = (step for step in assemble["steps"] if step.get("id") == "name")
    for attempt in ("1", "2"):
        assert bash(step, GITHUB_RUN_ATTEMPT=attempt, GITHUB_OUTPUT=str(tmp_path / "output")).returncode == 0
    assert (tmp_path / "output").read_text(encoding="utf-8") == "pages=github-pages-1\npages=github-pages-2\n"
    assert assemble["outputs"] == {"pages": "${{ steps.name.outputs.pages }}"}
    assert publish["steps"][0]["with"] == {"artifact_name": "${{ needs.assemble.outputs.pages }}"}


def test_site_of_the_last_attempt_is_published(hosted):
    run, here = hosted
    shutil.copytree(here / "artifacts/site-1", here / "artifacts/site-2")
    (here / "artifacts/site-2/index.html").write_text("of the second attempt", encoding="utf-8")
    (here / "artifacts/github-pages-1").mkdir()
    succeeded(run("assemble"))
    assert (here / "site/index.html").read_text(encoding="utf-8") == "of the second attempt"


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
    assert steps.index(building()) < commands.index("make test") < upload
    assert steps.index(building()) < commands.index("make test-all") < upload
    assert all(step.get("continue-on-error") is None for step in steps)


@pytest.fixture
def hosted(tmp_path):
    """Return a function that runs the steps of a job of publish.yml, and the folder in which it runs them."""
    here = tmp_path / "run"
    if not shutil.which("jq"):
        missing("jq")
    script(tmp_path / "bin/gh", code_host.GH)
    code_host.begin(here)
    for path in ("index.html", "data/policy.json", "data/ids.json", PDF, VERSIONS):
        file = here / "artifacts/site-1" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{path} of weights", encoding="utf-8")
    (here / "artifacts/site-1/data/ids.json").write_text('{"ALT-001": ["Weights", "ALT-001/"]}', encoding="utf-8")
    for name in (".github", "requirements", "traceability", "pyproject.toml"):
        (here / name).symlink_to(ROOT / name)

    def run(job: str, **more: str) -> list[subprocess.CompletedProcess[str]]:
        """Run the steps in a fresh folder until one fails, as on a new runner."""
        for left in ("site", "files", "releases"):
            shutil.rmtree(here / left, ignore_errors=True)
        code_host.list_releases(here)
        said = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "GITHUB_RUN_ID": "4711", "GITHUB_RUN_ATTEMPT": "1"}
        said |= {"GITHUB_REF_NAME": NOW, "GITHUB_OUTPUT": str(tmp_path / "output"), "GH_REPO": "weights/guidance"}
        said |= {"CODE_HOST": str(here)}
        said |= {"PYTHONDONTWRITEBYTECODE": "1"} | more
        done = []
        for step in WORKFLOWS["publish"]["jobs"][job]["steps"]:
            if "run" in step:
                done.append(bash(step, here, **said, **({"RELEASE": NOW} if "RELEASE" in step.get("env", ()) else {})))
                if done[-1].returncode:
                    break
        return done

    return run, here


def succeeded(done: list[subprocess.CompletedProcess[str]]) -> str:
    """Return the output of steps; assert that all succeeded."""
    assert [one.stderr for one in done if one.returncode] == []
    return "".join(one.stdout for one in done)


def test_assemble_leaves_out_releases_that_are_not_whole_and_names_them(hosted):
    run, here = hosted
    for tag, names in (("tools/v1", ["tool.zip"]), ("2026.02", ["site.tar.gz"]), ("2026.03", [])):
        (here / "draft" / tag.replace("/", "-")).write_text("false\n", encoding="utf-8")
        (here / "attached" / tag.replace("/", "-")).mkdir()
        for name in names:
            (here / "attached" / tag.replace("/", "-") / name).touch()
    (here / "draft/2026.04").write_text("true\n", encoding="utf-8")
    (here / "attached/2026.04").mkdir()
    output = succeeded(run("assemble"))
    named = re.findall(r"^::warning::release (\S+) is left out", output, re.MULTILINE)
    assert named == ["2026.02", "2026.03", "tools-v1"]
    assert "None is released yet" in (here / "site" / VERSIONS).read_text(encoding="utf-8")


def test_release_is_completed_by_another_run_and_then_stays(hosted):
    run, here = hosted
    *_, failed = run("release", INTERRUPTED="1")
    assert failed.returncode == 1
    assert "beside the current site: no release" in succeeded(run("assemble"))
    succeeded(run("release"))
    kept = (here / "attached" / NOW / "site.tar.gz").read_bytes()
    (here / "artifacts/site-1/index.html").write_text("built again", encoding="utf-8")
    assert "is released already" in succeeded(run("release"))
    assert (here / "attached" / NOW / "site.tar.gz").read_bytes() == kept
    assert f"beside the current site: {NOW}" in succeeded(run("assemble"))


def test_release_packs_the_verified_site_and_is_published_beside_main(hosted):
    run, here = hosted
    succeeded(run("assemble"))
    assert sorted(path.name for path in (here / "site").iterdir()) == [
        "ai-800-1-by-release-mode.pdf",
        "data",
        "index.html",
        VERSIONS,
    ]
    succeeded(run("release"))
    assert sorted(path.name for path in (here / "attached" / NOW).iterdir()) == [
        "SHA256SUMS",
        PDF,
        "data.tar.gz",
        "site.tar.gz",
    ]
    succeeded(run("publish-main"))
    assert (here / "log").read_text(encoding="utf-8").splitlines()[-1] == "workflow run publish.yml --ref main"
    succeeded(run("assemble"))
    for path in ("index.html", "data/policy.json"):
        assert (here / "site" / NOW / path).read_bytes() == (here / "site" / path).read_bytes()
    assert f'href="{NOW}/index.html"' in (here / "site" / VERSIONS).read_text(encoding="utf-8")


def test_only_tag_builds_set_the_release_folder():
    assert building()["env"]["RELEASE"] == "${{ github.ref_type == 'tag' && github.ref_name || '' }}"
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


def effect() -> dict:
    """Return the step of a pull request that reports its effect."""
    steps = WORKFLOWS["verify"]["jobs"]["verify"]["steps"]
    (told,) = (step for step in steps if "matrix.python" in step.get("if", "") and "pull_request" in step["if"])
    assert steps.index(told) < steps.index(building())
    return told


def test_effect_of_a_pull_request_is_reported_once_without_a_right_or_an_expression():
    told = effect()
    assert told["if"] == "github.event_name == 'pull_request' && matrix.python == '3.11'"
    assert "env" not in told and "${{" not in told["run"]
    (checkout,) = (
        s for s in WORKFLOWS["verify"]["jobs"]["verify"]["steps"] if "actions/checkout@" in s.get("uses", "")
    )
    assert checkout["with"] == {"fetch-depth": "2", "persist-credentials": "false"}
    ignored = subprocess.run(["git", "check-ignore", "-q", "_build/base"], cwd=ROOT, check=False)
    assert ignored.returncode in (0, 128), "what is fetched is no part of the tree; 128: no checkout"


@pytest.fixture
def pull_request(tmp_path):
    """Return a function that changes one page, runs the steps of a pull request, and returns their log and summary."""
    here = tmp_path / "run"
    shutil.copytree(ROOT / "requirements", here / "requirements")
    git = ["git", "-c", "user.name=weights", "-c", "user.email=weights@example.org"]
    for command in (["init", "-q"], ["add", "requirements"], ["commit", "-q", "-m", "base"]):
        subprocess.run([*git, *command], cwd=here, check=True)
    for name in ("Makefile", "dependencies.lock", "traceability"):
        (here / name).symlink_to(ROOT / name)
    script(here / ".venv/bin/python", f'exec "{sys.executable}" "$@"')
    (here / ".venv/ready").touch()

    def run(page: str, old: str, new: str) -> tuple[subprocess.CompletedProcess[str], str]:
        path = here / page
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        subprocess.run([*git, "commit", "-q", "-a", "-m", "merge"], cwd=here, check=True)
        summary = tmp_path / "summary.md"
        summary.write_text("before\n", encoding="utf-8")
        done = bash(effect(), here, GITHUB_STEP_SUMMARY=str(summary), PYTHONDONTWRITEBYTECODE="1")
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


def test_pull_request_is_checked_also_when_its_effect_cannot_be_reported(pull_request, tmp_path):
    script(
        tmp_path / "run/.venv/bin/python",
        f'[ "$3" = diff ] && exit 2\nexec "{sys.executable}" "$@"',
    )
    done, _ = pull_request("requirements/guidance/draft-2/objective-6.md", ":force: directive", ":force: directiv")
    assert done.returncode == 1 and "::error file=requirements/guidance/draft-2/objective-6.md" in done.stdout


def test_pull_request_reports_a_page_that_is_refused_as_a_finding(pull_request, policy):
    page = policy["PD2-S05"].place.path
    done, summary = pull_request(page, "\n\n", "\n\n<<<<<<< HEAD\n\n")
    assert done.returncode == 1 and f"::error file={page},line=3,title=X116::" in done.stdout
    assert summary.startswith(f"before\n{HEAD}\n") and f"- `{page}:3: X116 holds an unfinished merge" in summary
    assert re.search(r"^- `PD2-S05 .*`: safeguard, no longer readable$", summary, re.MULTILINE)


DRAFT = "https://nist.example/AI.800-1.ipd.pdf"
WORK = "https://arxiv.org/abs/2408.00761"
DOI = "https://doi.org/10.1145/3531146.3533143"
PAGE = "https://weights.example/card"


@pytest.fixture
def outside(tmp_path):
    """Return a function that runs the outside check: given addresses answer as given, all others with 404."""
    project = tmp_path / "project"
    script(project / ".github/ask-outside", (ROOT / ".github/ask-outside").read_text(encoding="utf-8"))
    (project / "requirements").mkdir()
    locked = hashlib.sha256(b"%PDF draft").hexdigest()
    (project / "requirements/sources.toml").write_text(
        f'[pd1]\nurl = "{DRAFT}"\nsha256 = "{locked}"\n', encoding="utf-8"
    )
    (project / "index.md").write_text(f"A model card is [here]({PAGE}).\n", encoding="utf-8")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=project, check=True)
    curl = 'args=("$@"); url=${args[-1]}\n'
    curl += 'for i in "${!args[@]}"; do [ "${args[i]}" != --output ] || out=${args[i+1]}; done\n'
    curl += 'file="$WORLD/$(printf %s "$url" | tr -c "[:alnum:]" _)"\n'
    curl += 'if [ -f "$file" ]; then tail -n +2 "$file" > "$out"; head -n 1 "$file" | tr -d "\\n"; else printf 404; fi'
    script(tmp_path / "bin/curl", curl)
    python = script(
        tmp_path / "python",
        f"case $3 in addresses) echo EV-TAMIRISA-2024 {WORK}; echo EV-MITCHELL-2019 {DOI};;\n"
        '*) if [ -n "$FINDS" ]; then echo "$3 found $FINDS"; exit 1; else echo nothing; fi;; esac',
    )

    def ask(answers: dict[str, str], finds: str = "", asked: int = 3, **more: str) -> list[str]:
        world = tmp_path / "world"
        world.mkdir()
        for url, answer in answers.items():
            (world / re.sub(r"[^A-Za-z0-9]", "_", url)).write_text(answer, encoding="utf-8")
        environment = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "PYTHON": str(python), "PAUSE": "0"}
        environment |= {"WORLD": str(world), "FINDS": finds} | more
        command = [project / ".github/ask-outside"]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        reported = f"asked {asked} of 3 addresses of works and links, and 1 editions of the guidance\n"
        assert (result.returncode, result.stderr) == (0, reported)
        lines = result.stdout.splitlines()
        assert all(line.startswith("- `") and line.endswith("`") and line.count("`") == 2 for line in lines)
        return [line[3:-1] for line in lines]

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
        ({WORK: "404\n"}, f"EV-TAMIRISA-2024: {WORK} does not answer"),
        ({HANDLE: "404\n"}, f"EV-MITCHELL-2019: {DOI} does not answer"),
        ({PAGE: "000\n"}, f"index.md: {PAGE} does not answer"),
        ({DRAFT: "500\n"}, f"{DRAFT}, the official address of an edition, does not answer"),
        ({DRAFT: "200\n%PDF corrected draft"}, f"{DRAFT} is no longer the file that was locked"),
        (
            {DRAFT.replace("ipd", "ipd2"): "200\n%PDF-1.7 second draft"},
            f"{DRAFT.replace('ipd', 'ipd2')} is an edition that we do not have",
        ),
        (
            {DRAFT.replace(".ipd", ""): "200\n%PDF-1.7 what is final"},
            f"{DRAFT.replace('.ipd', '')} is an edition that we do not have",
        ),
    ],
    ids=["work", "identifier", "link", "edition", "other file", "next draft", "final"],
)
def test_outside_check_reports_each_change_in_one_line(answers, told, outside):
    assert outside(QUIET | answers) == [told]


def test_outside_check_reports_no_edition_when_the_answer_is_html(outside):
    assert outside(QUIET | {DRAFT.replace(".ipd", ""): "200\n<html>Sorry"}) == []


def test_outside_check_reports_findings_of_stale_and_verify_source(outside):
    assert outside(QUIET, finds="this") == ["stale found this", "verify-source found this"]


def test_outside_check_ends_in_time_and_reports_what_it_did_not_ask(outside):
    told = "only 0 of 3 addresses were asked, since time was up; the others are asked in another week"
    assert outside(QUIET | {WORK: "404\n"}, asked=0, MOST="0") == [told]


def test_outside_check_calls_no_person_by_name(outside):
    found = outside(QUIET, finds="@octocat `x`")
    assert found == ["stale found @octocat x", "verify-source found @octocat x"]


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
