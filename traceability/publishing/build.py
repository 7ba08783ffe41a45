"""Build the whole site beside the one that is there, and put it in its place when it is whole.

Only this module knows the steps of a build and that they run at the same time. Each build has a folder of its own
beside the site, and only one runs at a time. If anything ends it early, the site that was there stays as it was.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from traceability.policy.errors import UserError
from traceability.publication.identity import PDF

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""By which people and machines end a build."""
CAUSE = re.compile(r"^ *(?:could not run: (?:\[Errno \d+\] )?|\w+: \[Errno \d+\] )(.+)$", re.MULTILINE)
"""What our commands, or the last line of a traceback, say of a full disk and the like."""
FORMER = "former"
"""What the site is called that was there, in the moment in which it gives way."""


class Step(NamedTuple):
    """One command of a build, by the name that its progress has."""

    name: str
    command: Sequence[str | Path]


def steps(root: Path, folder: Path, site: Path) -> list[Step]:
    """Return the steps that make the ``site`` of a ``root``. All run at the same time; ``folder`` is for their use.

    Sphinx reads every page in each build: a warm start would not repeat its warnings about pages that it has read.
    """
    options = ("-b", "html", "-W", "--keep-going", "-q", "-d", folder / "doctrees")
    ours = (sys.executable, "-m", "traceability", "--root", root)
    return [
        Step("rules", (*ours, "check")),
        Step("pages", (sys.executable, "-m", "traceability.sphinx_ext", *options, root, site)),
        Step("PDF", (*ours, "pdf", site / PDF)),
        Step("search index", (*ours, "index", "--early", site)),
    ]


def build(root: Path, site: Path) -> list[str]:
    """Build the ``site`` of a ``root``; what a step found, by its lines, and nothing where the site is in place.

    Raises OSError where another build or a preview of the site is running, where a step could not run, and for an
    interruption.
    """
    with alone(site):
        before = {number: signal.signal(number, signal.default_int_handler) for number in SIGNALS}
        try:
            return _build(root, site)
        except KeyboardInterrupt:
            raise UserError(f"interrupted; {site} is as it was") from None
        finally:
            for number, answer in before.items():
                signal.signal(number, answer)


def _build(root: Path, site: Path) -> list[str]:
    _clear_away(site)
    folder = Path(tempfile.mkdtemp(prefix=f"{site.name}.", dir=site.parent))
    try:
        fresh = folder / site.name
        fresh.mkdir()
        if found := _run(steps(root, folder, fresh)):
            return found
        with _undisturbed():
            _put(fresh, site, folder / FORMER)
            _ignore_signals()
    finally:
        _ignore_signals()
        shutil.rmtree(folder, ignore_errors=True)
    return []


def _put(fresh: Path, site: Path, former: Path) -> None:
    """Put ``fresh`` in the place of the ``site``; when that fails, the former site is there again."""
    if site.exists():
        site.rename(former)
    try:
        fresh.rename(site)
    except OSError:
        if former.exists():
            former.rename(site)
        raise


def _clear_away(site: Path) -> None:
    """Take away what builds left that were killed; a site that was just giving way comes back."""
    for folder in site.parent.glob(f"{site.name}.*/"):
        if (folder / FORMER).exists() and not site.exists():
            (folder / FORMER).rename(site)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def alone(site: Path) -> Iterator[None]:
    """Hold the lock of a site, which ends with the process however that ends.

    Raises OSError where another process holds it, or where there can be no such site.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    with (site.parent / f".{site.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"another build or preview of {site} is running; end it, or name another folder") from None
        yield


def _run(together: Sequence[Step]) -> list[str]:
    """Run steps at the same time; return the lines of the first of them, in their order, that found something.

    Nothing of a step runs on when this returns or raises. Raises OSError if a step before that could not run.
    """
    _say(f"runs at the same time: {', '.join(step.name for step in together)}")
    with ThreadPoolExecutor(len(together)) as pool, _started(together) as processes:
        for process, said in zip(processes, pool.map(_output, together, processes), strict=True):
            if found := _found(process.returncode, said):
                return found
    return []


@contextmanager
def _started(together: Sequence[Step]) -> Iterator[list[subprocess.Popen[str]]]:
    """Start steps, and at the end kill every process of those that still run.

    Each has a session of its own: a key that interrupts us would otherwise make each of its processes report that.
    A signal waits until we know the process of a step, so that we kill it too.
    """
    processes: list[subprocess.Popen[str]] = []
    try:
        for step in together:
            with _undisturbed():
                process = subprocess.Popen(
                    step.command,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    errors="replace",
                    start_new_session=True,
                    preexec_fn=_let_signals_through,
                )
                processes.append(process)
        yield processes
    finally:
        with _undisturbed():
            for process in processes:
                if process.poll() is None:
                    with suppress(ProcessLookupError):  # it may have ended since
                        os.killpg(process.pid, signal.SIGKILL)


def _output(step: Step, process: subprocess.Popen[str]) -> str:
    """Wait until every process of a step has ended, say how long it took, and return what it printed."""
    began = time.monotonic()
    said, _ = process.communicate()
    if process.returncode == 0:
        _say(f"{step.name}: {time.monotonic() - began:.1f} s")
    return said


def _found(code: int, said: str) -> list[str]:
    """Return the lines of what a step found that ended with an exit code.

    Raises OSError if it could not run, with the cause if that lies outside of our programs, such as a full disk.
    """
    if code == 0:
        return []
    if code == 1:
        return said.splitlines() or ["a step of the build found something and does not say what"]
    if cause := CAUSE.findall(said):
        raise UserError(cause[-1])
    sys.stderr.write(said)
    raise UserError(f"a step of the build ended with exit code {code}; its output is above")


def _say(progress: str) -> None:
    """Print a line of progress, away from what a command prints for other programs.

    It is written in one piece: ``print`` writes the end of a line by itself, so that lines of two steps would mix.
    """
    sys.stderr.write(f"site  {progress}\n")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let signals wait until this is done."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        _let_signals_through()


def _let_signals_through() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def _ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
