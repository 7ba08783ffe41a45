"""Test the build: it publishes a whole site or nothing. If a build fails, the former site stays unchanged."""

from __future__ import annotations

import fcntl
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.pages import contents
from support.project import ROOT, build

from traceability.publishing import build as building

RUN = """
import os, runpy, sys
from traceability import __main__
from traceability.publishing import build as building
__main__.commands("")  # import every command, because an unprivileged user may not read every folder
del sys.modules["traceability.__main__"]
steps = {steps!r}
if steps:
    building.steps = lambda root, folder, site: [
        building.Step("step " + str(number), [sys.executable, "-S", "-c", step, str(site)])
        for number, step in enumerate(steps, start=1)
    ]
if {interruption!r}:
    put = building._put
    building._put = lambda *folders: (os.kill(os.getpid(), {interruption!r}), put(*folders))
if {unprivileged!r} and not os.getuid():
    os.seteuid(65534)
print("ready", flush=True)
sys.argv[1:] = ["--root", {root!r}, "build", {site!r}]
runpy.run_module("traceability", run_name="__main__")
"""
PAGES = """import sys
from pathlib import Path
site = Path(sys.argv[1])
for page in ("index.html", "weights.html"):
    (site / page).write_text("new")
"""
"""A step that writes pages, as Sphinx does."""
PROGRESS = re.compile(r"site  (runs at the same time: .*|[\w ]+: \d+\.\d s)")
"""A line that names the steps that begin, or gives the duration of one of them."""
PDF = "import sys; open(sys.argv[1] + '/weights.pdf', 'w').write('new')"


def run(
    site: Path, *steps: str, root: Path = ROOT, unprivileged: bool = False, interruption: int = 0, **more
) -> subprocess.Popen[str]:
    """Start the command that builds a site; ``steps``, which get its folder, replace the real ones.

    An ``interruption`` is a signal that arrives at the moment when the new site replaces the former one.
    """
    about = {"root": str(root), "site": str(site), "unprivileged": unprivileged, "interruption": int(interruption)}
    code = RUN.format(steps=steps, **about)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    more = {"preexec_fn": heed_signals, **more}
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, text=True, **pipes, **more)
    assert process.stdout.readline() == "ready\n"
    return process


def heed_signals() -> None:
    """Let a build heed the signals that a shell ignores for what it runs in the background, such as these tests."""
    for number in building.SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def ended(process: subprocess.Popen[str]) -> tuple[int, list[str], list[str]]:
    """Return the exit code of a build, the lines of its output, and the lines of its errors without progress."""
    out, err = process.communicate(timeout=600)
    return process.returncode, out.splitlines(), [line for line in err.splitlines() if not PROGRESS.fullmatch(line)]


def held(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


OLD = {".buildinfo": "old", "index.html": "old", "retired.html": "old"}
NEW = {"index.html": "new", "weights.html": "new", "weights.pdf": "new"}
WAITS = "from pathlib import Path; import time\nwhile not Path({mark!r}).exists(): time.sleep(0.01)\n"
"""A step that waits until the mark file exists."""
QUICK = PAGES, PDF
RUNS = """import fcntl, signal
from pathlib import Path
lock = open({mark!r} + ".lock", "w")
fcntl.flock(lock, fcntl.LOCK_EX)
Path({mark!r}).touch()
"""
"""A process that creates a mark file when it begins, and locks a file beside the mark while it runs."""
HOLDS = (
    RUNS
    + """signal.signal(signal.SIGALRM, lambda *_: Path({mark!r} + ".survived").touch())
signal.alarm(60)
signal.pause()
"""
)
"""The same, but it runs until a signal kills it. After a minute without a kill, it records that and ends."""


def until(condition: Callable[[], object], process: subprocess.Popen[str] | None = None) -> None:
    """Wait until a condition is true while a process runs. Without a process, fail after a time limit."""
    for _ in range(60_000):
        if condition():
            return
        assert process is None or process.poll() is None
        time.sleep(0.01)
    raise AssertionError("waited in vain")


def runs(mark: Path) -> bool:
    """Whether the process that created a mark is still running."""
    with Path(f"{mark}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def killed(mark: Path) -> bool:
    """Whether the process that created a mark was killed before it ended by itself."""
    until(lambda: not runs(mark))
    return mark.exists() and not Path(f"{mark}.survived").exists()


@pytest.fixture
def there(tmp_path) -> Path:
    """Return the folder of a site that was built earlier."""
    site = tmp_path / "_build/html"
    site.mkdir(parents=True)
    for name, text in OLD.items():
        (site / name).write_text(text)
    return site


def nothing_left(site: Path) -> bool:
    return {path.name for path in site.parent.iterdir()} <= {site.name, f".{site.name}.lock"}


def test_build_replaces_the_former_site(there):
    code, out, err = ended(run(there, *QUICK))
    assert (code, err) == (0, []) and out == [f"The site is in {there / 'index.html'}"]
    assert held(there) == NEW and nothing_left(there)


def test_build_creates_the_folder_of_the_first_site(tmp_path):
    site = tmp_path / "_build/html"
    assert ended(run(site, *QUICK))[0] == 0
    assert held(site) == NEW and nothing_left(site)


FINDS = "print('requirements/release/modes.md:3: L201 names lost weights'); raise SystemExit(1)"
BREAKS = "raise SystemExit('weights.md cannot be drawn')"
FULL = """import os, traceback
try:
    raise OSError(28, 'No space left on device', '/weights')
except OSError:
    traceback.print_exc()
    os._exit(2)
"""
FAILS = {
    "finds something": (FINDS, 1, ["requirements/release/modes.md:3: L201 names lost weights"], []),
    "finds something without a word": ("raise SystemExit(1)", 1, ["does not say what"], []),
    "cannot run": (
        "import sys; print('could not run: [Errno 13] no right to read weights', file=sys.stderr); sys.exit(2)",
        2,
        [],
        ["could not run: no right to read weights"],
    ),
    "has no room": (FULL, 2, [], ["could not run: No space left on device"]),
    "is killed": ("import os; os.kill(os.getpid(), 9)", 2, [], ["exit code -9"]),
}


@pytest.mark.parametrize("before", [(), QUICK[:1], QUICK], ids=["first", "second", "last"])
@pytest.mark.parametrize(("step", "code", "out", "err"), FAILS.values(), ids=FAILS)
def test_build_reports_one_line_and_publishes_nothing_when_a_step_fails(before, step, code, out, err, there):
    *found, said, told = ended(run(there, *before, step))
    assert found == [code]
    assert (len(said), len(told)) == (len(out), len(err))
    assert all(expected in line for expected, line in zip([*out, *err], [*said, *told], strict=True))
    assert held(there) == OLD and nothing_left(there)


def test_build_runs_steps_in_parallel_and_reports_their_durations(there, tmp_path):
    marks = tmp_path / "one", tmp_path / "other"
    steps = (
        RUNS.format(mark=str(own)) + WAITS.format(mark=str(other)) + quick
        for own, other, quick in zip(marks, marks[::-1], QUICK, strict=True)
    )
    process = run(there, *steps)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0 and out == f"The site is in {there / 'index.html'}\n"
    begins, *took = err.splitlines()
    assert begins == "site  runs at the same time: step 1, step 2"
    assert sorted(line.rpartition(":")[0] for line in took) == ["site  step 1", "site  step 2"]
    assert all(PROGRESS.fullmatch(line) for line in took)
    assert held(there) == NEW and nothing_left(there)


def test_build_ends_the_other_steps_when_one_fails(there, tmp_path):
    mark = tmp_path / "mark"
    waits = WAITS.format(mark=str(mark))
    code, out, err = ended(run(there, waits + FINDS, HOLDS.format(mark=str(mark))))
    assert (code, len(out), err) == (1, 1, []) and "names lost weights" in out[0]
    assert killed(mark)
    assert held(there) == OLD and nothing_left(there)


@pytest.mark.parametrize("step", [step for step, *_ in FAILS.values()], ids=FAILS)
def test_build_reports_the_first_step_in_order_when_two_fail(step, there, tmp_path):
    mark = tmp_path / "mark"
    later = f"from pathlib import Path; Path({str(mark)!r}).touch()\n{step}"
    code, out, err = ended(run(there, WAITS.format(mark=str(mark)) + FINDS, later))
    assert (code, len(out), err) == (1, 1, []) and "names lost weights" in out[0]


STARTS = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', {code!r}])"


SIGNALS = pytest.mark.parametrize("number", building.SIGNALS, ids=lambda number: number.name)


@SIGNALS
def test_interruption_ends_the_processes_of_all_steps_and_keeps_the_former_site(number, there, tmp_path):
    marks = [tmp_path / name for name in ("one", "other")]
    process = run(there, *(STARTS.format(code=HOLDS.format(mark=str(mark))) for mark in marks))
    until(lambda: all(mark.exists() for mark in marks), process)
    process.send_signal(number)
    assert ended(process) == (2, [], [f"could not run: interrupted; {there} is as it was"])
    assert all(map(killed, marks))
    assert held(there) == OLD and nothing_left(there)


def test_interruption_after_the_end_of_a_step_keeps_the_former_site(there, tmp_path):
    mark = tmp_path / "mark"
    process = run(there, QUICK[0], HOLDS.format(mark=str(mark)))
    until(mark.exists, process)
    while not process.stderr.readline().startswith("site  step 1: "):
        assert process.poll() is None
    process.terminate()
    assert ended(process) == (2, [], [f"could not run: interrupted; {there} is as it was"])
    assert killed(mark) and held(there) == OLD and nothing_left(there)


@SIGNALS
def test_two_signals_at_once_end_a_build_like_one(number, there, tmp_path):
    mark = tmp_path / "mark"
    process = run(there, *QUICK, STARTS.format(code=HOLDS.format(mark=str(mark))))
    until(mark.exists, process)
    process.send_signal(number)
    process.send_signal(signal.SIGTERM)
    assert ended(process) == (2, [], [f"could not run: interrupted; {there} is as it was"])
    assert killed(mark) and held(there) == OLD and nothing_left(there)


def test_signal_that_was_ignored_before_stays_ignored(there, tmp_path):
    mark = tmp_path / "mark"
    ignores = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)  # noqa: E731  as nohup does
    process = run(
        there, RUNS.format(mark=str(tmp_path / "begun")) + WAITS.format(mark=str(mark)), *QUICK, preexec_fn=ignores
    )
    until((tmp_path / "begun").exists, process)
    process.send_signal(signal.SIGHUP)
    mark.touch()
    assert ended(process)[0] == 0 and held(there) == NEW


def test_build_kills_what_a_step_leaves_running(there, tmp_path):
    mark = tmp_path / "mark"
    leaves = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {HOLDS.format(mark=str(mark))!r}])\n"
    assert ended(run(there, leaves + WAITS.format(mark=str(mark)), *QUICK))[0] == 0
    assert killed(mark) and held(there) == NEW and nothing_left(there)


@SIGNALS
def test_interruption_during_the_replacement_leaves_the_new_site(number, there):
    code, out, err = ended(run(there, *QUICK, interruption=number))
    assert (code, len(out), err) == (0, 1, [])
    assert held(there) == NEW and nothing_left(there)


def test_build_succeeds_despite_leftovers_of_a_killed_build(there, tmp_path):
    begun, mark = tmp_path / "begun", tmp_path / "mark"
    process = run(there, RUNS.format(mark=str(begun)) + WAITS.format(mark=str(mark)) + QUICK[0], QUICK[1])
    until(begun.exists, process)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert held(there) == OLD and not nothing_left(there)
    assert ended(run(there, *QUICK))[0] == 0
    assert held(there) == NEW
    mark.touch()
    until(lambda: not runs(begun))  # the process that the killed build had started has ended
    assert held(there) == NEW


def test_build_restores_a_site_that_a_killed_build_had_moved_aside(there):
    aside = there.parent / ".html.build-0123abcd"
    aside.mkdir()
    there.rename(aside / "former")
    assert ended(run(there, BREAKS))[0] == 1
    assert held(there) == OLD and nothing_left(there)


def test_build_restores_the_former_site_when_the_replacement_fails(there):
    vanishes = f"import shutil, sys; {QUICK[1]}; shutil.rmtree(sys.argv[1])"
    code, out, err = ended(run(there, vanishes))
    assert (code, out, len(err)) == (2, [], 1), err
    assert held(there) == OLD and nothing_left(there)


FOREIGN = {
    "folder of somebody else": lambda site: (site.mkdir(), (site / "thesis.md").write_text("mine")),
    "file": lambda site: site.write_text("mine"),
}


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN)
def test_build_replaces_nothing_that_is_no_built_site(make, tmp_path):
    site = tmp_path / "thesis"
    make(site)
    before = held(tmp_path)
    code, out, err = ended(run(site, *QUICK))
    assert (code, out, len(err)) == (2, [], 1) and f"{site} is not empty and is no built site" in err[0]
    assert held(tmp_path) == before


@pytest.mark.parametrize("name", ["", ".", "..", "sub/.."])
def test_build_into_the_present_folder_is_refused(name, tmp_path):
    (tmp_path / "sub/.git").mkdir(parents=True)
    (tmp_path / "sub/.git/config").write_text("mine")
    command = [sys.executable, "-m", "traceability", "--root", str(ROOT), "build", name]
    result = subprocess.run(
        command, cwd=tmp_path / "sub", env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True
    )
    assert result.returncode == 2 and b"is no built site" in result.stderr
    assert held(tmp_path) == {"sub/.git/config": "mine"}


def test_build_leaves_every_neighbour_alone(there):
    names = ("html.backup", "html.", ".html.backup", ".html.build-notes", "htmlx", ".git")
    for name in names:
        (there.parent / name).mkdir()
        (there.parent / name / "page.html").write_text("mine")
    assert ended(run(there, *QUICK))[0] == 0
    assert all((there.parent / name / "page.html").read_text() == "mine" for name in names)


def test_build_writes_where_a_link_leads(there, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(there)
    assert ended(run(link, *QUICK))[0] == 0
    assert link.is_symlink() and held(there) == NEW and nothing_left(there)


def test_build_restores_a_site_with_any_characters_in_its_name(tmp_path):
    site = tmp_path / "site [1]*"
    site.mkdir()
    (site / ".buildinfo").write_text("old")
    aside = tmp_path / f".{site.name}.build-0123abcd"
    aside.mkdir()
    site.rename(aside / "former")
    assert ended(run(site, BREAKS))[0] == 1
    assert held(site) == {".buildinfo": "old"}


@pytest.mark.parametrize("hidden", ["docs/_static/explorer", "docs/_static/policy.css"])
def test_build_reports_what_it_may_not_copy(hidden, there, small_project):
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        project = shutil.copytree(small_project, Path(folder, "project"))
        project.chmod(0o755)
        (project / hidden).chmod(0)
        code, out, err = ended(run(there, root=project, unprivileged=True))
        (project / hidden).chmod(0o755)
    assert (code, out, len(err)) == (2, [], 1) and "Permission denied" in err[0] and hidden in err[0]


def test_second_build_at_once_fails_and_reports_the_first(there):
    mark = there.parent.parent / "mark"
    first = run(there, WAITS.format(mark=str(mark)), *QUICK)
    until(lambda: not nothing_left(there), first)
    assert ended(run(there, *QUICK)) == (
        2,
        [],
        [f"could not run: another build or preview of {there} is running; end it. {building.OTHER}"],
    )
    mark.touch()
    assert ended(first)[0] == 0
    assert held(there) == NEW and nothing_left(there)


def test_build_reports_one_line_when_the_folder_is_not_writable():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o555)
        code, out, err = ended(run(Path(folder, "_build/html"), *QUICK, unprivileged=True))
        Path(folder).chmod(0o755)
    assert (code, out, len(err)) == (2, [], 1), err
    assert re.fullmatch(r"could not run: \S+/_build: Permission denied", err[0])


def little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.mark.slow
def test_real_build_reports_one_line_when_files_are_too_large(there, small_project):
    code, out, err = ended(run(there, root=small_project, preexec_fn=little_room))
    assert (code, out, len(err)) == (2, [], 1), err
    assert "File too large" in err[0]
    assert held(there) == OLD and nothing_left(there)


def test_build_fails_when_a_file_beside_the_pages_cannot_be_written(small_project, small_site, tmp_path):
    """Begin with a built site that lacks a page, so that Sphinx writes only this page while the files are written."""
    site = shutil.copytree(small_site, tmp_path / "site")
    (site / "docs/method.html").unlink()
    shutil.rmtree(site / "checklists")
    (site / "checklists").write_text("no folder")
    result = build(small_project, site)
    assert (site / "docs/method.html").exists()
    assert result.returncode == 2
    (cause,) = building.CAUSE.findall(result.stderr)
    assert "exists" in cause and "checklists" in cause


def times(folder: Path) -> dict[Path, int]:
    """Return when each file and folder was changed. A new file changes its folder, too."""
    return {path: path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))}


@pytest.fixture
def interrupted(there, small_project, tmp_path) -> tuple[Path, dict[Path, int]]:
    """Return a copy of the project with its times before a build, which was interrupted after it wrote a page."""
    project = shutil.copytree(small_project, tmp_path / "project")
    before = times(project)
    process = run(there, root=project)
    until(lambda: [*there.parent.glob(".html.build-*/html/**/*.html")], process)
    process.terminate()
    code, _, err = ended(process)
    assert (code, len(err)) == (2, 1)
    return project, before


@pytest.mark.slow
def test_interrupted_real_build_leaves_nothing_that_another_build_could_read(there, interrupted):
    project, before = interrupted
    assert held(there) == OLD and nothing_left(there)
    assert times(project) == before


@pytest.mark.slow
@pytest.mark.exhaustive
def test_real_build_is_whole_after_an_interrupted_one(there, small_site, interrupted):
    project, _ = interrupted
    code, _, err = ended(run(there, root=project, env=os.environ | {"SITE_URL": "", "GITHUB_REPOSITORY": ""}))
    assert (code, err) == (0, [])
    built, pages = contents(there), contents(small_site)
    (book,) = {*built} - {*pages}
    assert built.pop(book).startswith(b"%PDF-") and built == pages
    assert f'href="{book}"'.encode() in pages["index.html"]
    assert (there / "pagefind/pagefind.js").is_file() and nothing_left(there)
