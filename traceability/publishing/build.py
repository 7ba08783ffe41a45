"""Builds the whole site in a folder beside the present one, and replaces it only after every step succeeded.

Only this module knows the steps of a build and that they run at the same time. Each build has a separate folder beside
the site, and only one runs at a time. If anything ends a build early, the present site stays as it was.
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
"""The signals by which people and machines end a build."""
CAUSE = re.compile(r"^ *(?:could not run: (?:\[Errno \d+\] )?|\w+: \[Errno \d+\] )(.+)$", re.MULTILINE)
"""The error of the system, such as a full disk, in the output of our commands or the last line of a traceback."""
FORMER = "former"
"""The name of the old site while the new one replaces it."""


class Step(NamedTuple):
    """One command of a build, with its name in the progress."""

    name: str
    command: Sequence[str | Path]


def steps(root: Path, folder: Path, site: Path) -> list[Step]:
    """Return the steps that build the ``site`` of a ``root``. They run at the same time and may write to ``folder``.

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
    """Build the ``site`` of a ``root``.

    Returns the lines that a failed step printed; an empty list if the site was built. Raises UserError if another build
    or a preview of the site is running, if a step could not run, and if the build is interrupted.
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
    """Replace the ``site`` by ``fresh``; if that fails, restore the former site."""
    if site.exists():
        site.rename(former)
    try:
        fresh.rename(site)
    except OSError:
        if former.exists():
            former.rename(site)
        raise


def _clear_away(site: Path) -> None:
    """Remove the folders of killed builds; restore a site that such a build was replacing."""
    for folder in site.parent.glob(f"{site.name}.*/"):
        if (folder / FORMER).exists() and not site.exists():
            (folder / FORMER).rename(site)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def alone(site: Path) -> Iterator[None]:
    """Hold the lock of a site. The lock ends with the process, however that ends.

    Raises UserError if another process holds it, OSError if such a site cannot exist.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    with (site.parent / f".{site.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"another build or preview of {site} is running; end it, or name another folder") from None
        yield


def _run(together: Sequence[Step]) -> list[str]:
    """Run steps at the same time; return the output lines of the first step, in their order, that has findings.

    All steps have ended when this returns or raises. Raises UserError if an earlier step could not run.
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

    Each step has its own session: otherwise, an interrupt key would make each of its processes report the interruption.
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
                    with suppress(ProcessLookupError):  # the process may have ended since
                        os.killpg(process.pid, signal.SIGKILL)


def _output(step: Step, process: subprocess.Popen[str]) -> str:
    """Wait until every process of a step has ended, print how long it took, and return its output."""
    began = time.monotonic()
    said, _ = process.communicate()
    if process.returncode == 0:
        _say(f"{step.name}: {time.monotonic() - began:.1f} s")
    return said


def _found(code: int, said: str) -> list[str]:
    """Return the findings of a step as lines, given its exit code and its output.

    Raises UserError if it could not run; the message is the cause if the system is to blame, as with a full disk.
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
    """Print a line of progress on stderr, away from the output of a command for other programs.

    It is written in one piece: ``print`` writes the end of a line separately, so that lines of two steps would mix.
    """
    sys.stderr.write(f"site  {progress}\n")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Delay signals until the block ends."""
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
