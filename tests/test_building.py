"""A site is published whole or not at all: whatever ends a build, the site that was there stays as it was."""

from __future__ import annotations

import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from conftest import ROOT, copy_house
from test_site import contents

RUN = """
import os, runpy, sys
from traceability import __main__, building
del sys.modules["traceability.__main__"]
steps = {steps!r}
if steps:
    building.steps = lambda root, folder, site: [[sys.executable, "-c", step, str(site)] for step in steps]
if {unprivileged!r} and not os.getuid():
    os.seteuid(65534)
print("ready", flush=True)
sys.argv[1:] = ["--root", {root!r}, "build", {site!r}]
runpy.run_module("traceability", run_name="__main__")
"""
PAGES = """import sys, time
from pathlib import Path
site = Path(sys.argv[1])
site.mkdir()
for page in ("index.html", "weights.html"):
    (site / page).write_text("new")
    time.sleep({seconds})
"""
"""Stands in for Sphinx."""
PDF = "import sys, time; time.sleep({seconds}); open(sys.argv[1] + '/weights.pdf', 'w').write('new')"


def run(site: Path, *steps: str, root: Path = ROOT, unprivileged: bool = False, **more) -> subprocess.Popen[str]:
    """Begin to build a site by the command; with ``steps``, which get its folder, in place of the real ones."""
    code = RUN.format(steps=steps, root=str(root), site=str(site), unprivileged=unprivileged)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, text=True, **pipes, **more)
    assert process.stdout.readline() == "ready\n"
    return process


def ended(process: subprocess.Popen[str]) -> tuple[int, list[str], list[str]]:
    """How a build ended: its exit code, and the lines of its output and of its errors."""
    out, err = process.communicate(timeout=600)
    return process.returncode, out.splitlines(), err.splitlines()


def held(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


OLD = {"index.html": "old", "retired.html": "old"}
NEW = {"index.html": "new", "weights.html": "new", "weights.pdf": "new"}
WAITS = "from pathlib import Path; import time\nwhile not Path({mark!r}).exists(): time.sleep(0.01)\n"
"""A step that begins when there is a mark."""
QUICK = PAGES.format(seconds=0), PDF.format(seconds=0)
SLOW = PAGES.format(seconds=0.3), PDF.format(seconds=0.3)


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


@pytest.mark.parametrize("moment", range(6))
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_build_that_is_interrupted_leaves_one_site_whole(number, moment, there):
    process = run(there, *SLOW)
    while not any(there.parent.glob(f"{there.name}.*/")) and process.poll() is None:
        time.sleep(0.01)  # before it begins, a signal ends it as it ends anything
    time.sleep(random.uniform(0.2 * moment, 0.2 * moment + 0.3))
    process.send_signal(number)
    code, out, err = ended(process)
    if code == 0:
        assert held(there) == NEW and len(out) == 1 and not err
    else:
        assert (code, out) == (2, []) and err == [f"could not run: interrupted; {there} is as it was"]
        assert held(there) == OLD
    assert nothing_left(there)


def test_an_interrupted_step_does_not_run_on(there):
    begun, mark = there.parent.parent / "begun", there.parent.parent / "mark"
    slow = f"from pathlib import Path; import time; Path({str(begun)!r}).touch(); time.sleep(1)"
    slow += f"; Path({str(mark)!r}).touch()"
    process = run(there, f"import subprocess, sys; subprocess.run([sys.executable, '-c', {slow!r}])")
    while not begun.exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.terminate()
    assert ended(process)[0] == 2
    time.sleep(1.5)
    assert not mark.exists()


def test_what_a_killed_build_left_disturbs_nobody(there):
    mark = there.parent.parent / "mark"
    process = run(there, WAITS.format(mark=str(mark)) + QUICK[0], QUICK[1])
    while nothing_left(there):
        time.sleep(0.01)
    process.kill()
    assert ended(process)[0] == -signal.SIGKILL
    assert held(there) == OLD and not nothing_left(there)
    assert ended(run(there, *QUICK))[0] == 0
    assert held(there) == NEW
    mark.touch()
    time.sleep(1)  # what the killed one had begun has ended
    assert held(there) == NEW


def test_a_site_that_was_just_giving_way_comes_back(there):
    aside = there.parent / "html.killed"
    aside.mkdir()
    there.rename(aside / "former")
    assert ended(run(there, BREAKS))[0] == 1
    assert held(there) == OLD and nothing_left(there)


def test_the_former_site_comes_back_when_the_new_one_cannot_take_its_place(there):
    vanishes = f"import shutil, sys; {QUICK[1]}; shutil.rmtree(sys.argv[1])"
    code, out, err = ended(run(there, QUICK[0], vanishes))
    assert (code, out, len(err)) == (2, [], 1)
    assert held(there) == OLD and nothing_left(there)


def test_of_two_builds_at_once_the_second_says_that_there_is_another(there):
    mark = there.parent.parent / "mark"
    first = run(there, WAITS.format(mark=str(mark)), *QUICK)
    while nothing_left(there):
        time.sleep(0.01)
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


def test_a_real_build_without_room_is_one_line(there):
    code, out, err = ended(run(there, preexec_fn=little_room))
    assert (code, out, len(err)) == (2, [], 1), err
    assert "File too large" in err[0]
    assert held(there) == OLD and nothing_left(there)


def test_a_real_build_is_interrupted_and_then_whole(there, site, tmp_path):
    house = copy_house(tmp_path / "house")
    process = run(there, root=house)
    while not [*there.parent.glob("html.*/html/index.html")]:
        assert process.poll() is None
        time.sleep(0.05)
    process.terminate()
    code, _, err = ended(process)
    assert (code, len(err)) == (2, 1) and held(there) == OLD and nothing_left(there)

    code, _, err = ended(run(there, root=house, env=os.environ | {"SITE_URL": "", "GITHUB_REPOSITORY": ""}))
    assert (code, err) == (0, [])
    built, pages = contents(there), contents(site)
    (book,) = {*built} - {*pages}
    assert built.pop(book).startswith(b"%PDF-") and built == pages
    assert f'href="{book}"'.encode() in pages["index.html"]
    assert (there / "pagefind/pagefind.js").is_file() and nothing_left(there)
