"""A site is published whole or not at all: whatever ends a build, the site that was there stays as it was."""

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
del sys.modules["traceability.__main__"]
steps = {steps!r}
if steps:
    building.steps = lambda root, folder, site: [
        building.Step("step " + str(number), [sys.executable, "-c", step, str(site)])
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
"""Writes pages, as Sphinx does."""
PROGRESS = re.compile(r"site  (runs at the same time: .*|[\w ]+: \d+\.\d s)")
"""A line that says which steps begin, or how long one of them took."""
PDF = "import sys; open(sys.argv[1] + '/weights.pdf', 'w').write('new')"


def run(
    site: Path, *steps: str, root: Path = ROOT, unprivileged: bool = False, interruption: int = 0, **more
) -> subprocess.Popen[str]:
    """Begin to build a site by the command; ``steps``, which get its folder, replace the real ones.

    An ``interruption`` is a signal that arrives in the moment in which the new site replaces the former one.
    """
    about = {"root": str(root), "site": str(site), "unprivileged": unprivileged, "interruption": int(interruption)}
    code = RUN.format(steps=steps, **about)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, text=True, **pipes, **more)
    assert process.stdout.readline() == "ready\n"
    return process


def ended(process: subprocess.Popen[str]) -> tuple[int, list[str], list[str]]:
    """Return how a build ended: its exit code, the lines of its output, and those of its errors without progress."""
    out, err = process.communicate(timeout=600)
    return process.returncode, out.splitlines(), [line for line in err.splitlines() if not PROGRESS.fullmatch(line)]


def held(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


OLD = {"index.html": "old", "retired.html": "old"}
NEW = {"index.html": "new", "weights.html": "new", "weights.pdf": "new"}
WAITS = "from pathlib import Path; import time\nwhile not Path({mark!r}).exists(): time.sleep(0.01)\n"
"""A step that begins when there is a mark."""
QUICK = PAGES, PDF
RUNS = """import fcntl, signal
from pathlib import Path
lock = open({mark!r} + ".lock", "w")
fcntl.flock(lock, fcntl.LOCK_EX)
Path({mark!r}).touch()
"""
"""A process that sets a mark when it has begun, and of which the lock beside the mark tells whether it runs."""
HOLDS = (
    RUNS
    + """signal.signal(signal.SIGALRM, lambda *_: Path({mark!r} + ".survived").touch())
signal.alarm(60)
signal.pause()
"""
)
"""The same, until somebody kills it; where nobody does, it says so and ends after a minute."""


def until(condition: Callable[[], object], process: subprocess.Popen[str] | None = None) -> None:
    """Wait for a condition while a process runs; without one, fail after a while."""
    for _ in range(60_000):
        if condition():
            return
        assert process is None or process.poll() is None
        time.sleep(0.01)
    raise AssertionError("waited in vain")


def runs(mark: Path) -> bool:
    """Whether the process that set a mark still runs."""
    with Path(f"{mark}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def killed(mark: Path) -> bool:
    """Whether the process that set a mark was killed before it ended itself."""
    until(lambda: not runs(mark))
    return mark.exists() and not Path(f"{mark}.survived").exists()


@pytest.fixture
def there(tmp_path) -> Path:
    """A site that was built before."""
    site = tmp_path / "_build/html"
    site.mkdir(parents=True)
    for name, text in OLD.items():
        (site / name).write_text(text)
    return site


def nothing_left(site: Path) -> bool:
    return {path.name for path in site.parent.iterdir()} <= {site.name, f".{site.name}.lock"}


def test_a_whole_site_takes_the_place_of_the_former(there):
    code, out, err = ended(run(there, *QUICK))
    assert (code, err) == (0, []) and out == [f"The site is in {there / 'index.html'}"]
    assert held(there) == NEW and nothing_left(there)


def test_the_first_site_is_built_where_no_folder_is(tmp_path):
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
def test_a_step_that_fails_publishes_nothing_and_says_why_in_one_line(before, step, code, out, err, there):
    *found, said, told = ended(run(there, *before, step))
    assert found == [code]
    assert (len(said), len(told)) == (len(out), len(err))
    assert all(expected in line for expected, line in zip([*out, *err], [*said, *told], strict=True))
    assert held(there) == OLD and nothing_left(there)


def test_steps_run_at_the_same_time_and_say_how_long_they_took(there, tmp_path):
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


def test_a_step_that_fails_ends_the_others(there, tmp_path):
    mark = tmp_path / "mark"
    waits = WAITS.format(mark=str(mark))
    code, out, err = ended(run(there, waits + FINDS, HOLDS.format(mark=str(mark))))
    assert (code, len(out), err) == (1, 1, []) and "names lost weights" in out[0]
    assert killed(mark)
    assert held(there) == OLD and nothing_left(there)


@pytest.mark.parametrize("step", [step for step, *_ in FAILS.values()], ids=FAILS)
def test_of_two_steps_that_fail_the_first_in_order_is_reported(step, there, tmp_path):
    mark = tmp_path / "mark"
    later = f"from pathlib import Path; Path({str(mark)!r}).touch()\n{step}"
    code, out, err = ended(run(there, WAITS.format(mark=str(mark)) + FINDS, later))
    assert (code, len(out), err) == (1, 1, []) and "names lost weights" in out[0]


STARTS = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', {code!r}])"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_an_interruption_ends_every_process_of_every_step_and_leaves_the_former_site(number, there, tmp_path):
    marks = [tmp_path / name for name in ("one", "other")]
    process = run(there, *(STARTS.format(code=HOLDS.format(mark=str(mark))) for mark in marks))
    until(lambda: all(mark.exists() for mark in marks), process)
    process.send_signal(number)
    assert ended(process) == (2, [], [f"could not run: interrupted; {there} is as it was"])
    assert all(map(killed, marks))
    assert held(there) == OLD and nothing_left(there)


def test_an_interruption_after_a_step_has_ended_leaves_the_former_site(there, tmp_path):
    mark = tmp_path / "mark"
    process = run(there, QUICK[0], HOLDS.format(mark=str(mark)))
    until(mark.exists, process)
    while not process.stderr.readline().startswith("site  step 1: "):
        assert process.poll() is None
    process.terminate()
    assert ended(process) == (2, [], [f"could not run: interrupted; {there} is as it was"])
    assert killed(mark) and held(there) == OLD and nothing_left(there)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_an_interruption_while_the_new_site_replaces_the_former_leaves_the_new_one(number, there):
    code, out, err = ended(run(there, *QUICK, interruption=number))
    assert (code, len(out), err) == (0, 1, [])
    assert held(there) == NEW and nothing_left(there)


def test_what_a_killed_build_left_disturbs_nobody(there, tmp_path):
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
    until(lambda: not runs(begun))  # what the killed one had begun has ended
    assert held(there) == NEW


def test_a_site_that_was_just_giving_way_comes_back(there):
    aside = there.parent / "html.killed"
    aside.mkdir()
    there.rename(aside / "former")
    assert ended(run(there, BREAKS))[0] == 1
    assert held(there) == OLD and nothing_left(there)


def test_the_former_site_comes_back_when_the_new_one_cannot_take_its_place(there):
    vanishes = f"import shutil, sys; {QUICK[1]}; shutil.rmtree(sys.argv[1])"
    code, out, err = ended(run(there, vanishes))
    assert (code, out, len(err)) == (2, [], 1)
    assert held(there) == OLD and nothing_left(there)


def test_of_two_builds_at_once_the_second_says_that_there_is_another(there):
    mark = there.parent.parent / "mark"
    first = run(there, WAITS.format(mark=str(mark)), *QUICK)
    until(lambda: not nothing_left(there), first)
    assert ended(run(there, *QUICK)) == (
        2,
        [],
        [f"could not run: another build or preview of {there} is running; end it, or name another folder"],
    )
    mark.touch()
    assert ended(first)[0] == 0
    assert held(there) == NEW and nothing_left(there)


def test_a_tree_that_cannot_be_written_is_one_line():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o555)
        code, out, err = ended(run(Path(folder, "_build/html"), *QUICK, unprivileged=True))
        Path(folder).chmod(0o755)
    assert (code, out, len(err)) == (2, [], 1)
    assert re.fullmatch(r"could not run: .*Permission denied.*_build'", err[0])


def little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.mark.slow
def test_a_real_build_without_room_is_one_line(there):
    code, out, err = ended(run(there, preexec_fn=little_room))
    assert (code, out, len(err)) == (2, [], 1), err
    assert "File too large" in err[0]
    assert held(there) == OLD and nothing_left(there)


def test_a_file_beside_the_pages_that_cannot_be_written_fails_the_build(tmp_path):
    (tmp_path / "checklists").write_text("no folder")
    result = build(ROOT, tmp_path)
    assert result.returncode == 2
    (cause,) = building.CAUSE.findall(result.stderr)
    assert "exists" in cause and "checklists" in cause


@pytest.mark.slow
def test_a_real_build_is_interrupted_and_then_whole(there, small_project, tmp_path):
    house = shutil.copytree(small_project, tmp_path / "house")
    process = run(there, root=house)
    until(lambda: [*there.parent.glob("html.*/html/index.html")], process)
    process.terminate()
    code, _, err = ended(process)
    assert (code, len(err)) == (2, 1) and held(there) == OLD and nothing_left(there)

    code, _, err = ended(run(there, root=house, env=os.environ | {"SITE_URL": "", "GITHUB_REPOSITORY": ""}))
    assert (code, err) == (0, [])
    assert build(house, tmp_path / "pages").returncode == 0
    built, pages = contents(there), contents(tmp_path / "pages")
    (book,) = {*built} - {*pages}
    assert built.pop(book).startswith(b"%PDF-") and built == pages
    assert f'href="{book}"'.encode() in pages["index.html"]
    assert (there / "pagefind/pagefind.js").is_file() and nothing_left(there)
