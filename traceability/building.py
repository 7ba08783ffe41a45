"""Build the whole site beside the one that is there, and put it in its place when it is whole.

Alone knows in which steps a site is made. Each build has a folder of its own beside the site, and only one runs at a
time. Whatever ends it before its last step, the site that was there stays as it was.
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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from traceability.publication import PDF

Step = Sequence[str | Path]
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""By which people and machines end a build."""
CAUSE = re.compile(r"^ *(?:could not run: (?:\[Errno \d+\] )?|\w+: \[Errno \d+\] )(.+)$", re.MULTILINE)
"""What our commands, or the last line of a traceback, say of a full disk and the like."""
FORMER = "former"
"""What the site is called that was there, in the moment in which it gives way."""


def steps(root: Path, folder: Path, site: Path) -> Iterator[Step]:
    """The commands that make the ``site`` of a ``root``, and may leave in ``folder`` what they need on the way.

    Sphinx begins anew each time: from a warm start it would not repeat its warnings about pages that it has read.
    """
    sphinx = (sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q")
    ours = (sys.executable, "-m", "traceability", "--root", root)
    yield *sphinx, "-d", folder / "doctrees", root, site
    yield *ours, "pdf", site / PDF
    yield *ours, "index", site


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
            raise OSError(f"interrupted; {site} is as it was") from None
        finally:
            for number, answer in before.items():
                signal.signal(number, answer)


def _build(root: Path, site: Path) -> list[str]:
    _clear_away(site)
    folder = Path(tempfile.mkdtemp(prefix=f"{site.name}.", dir=site.parent))
    try:
        fresh = folder / site.name
        for step in steps(root, folder, fresh):
            if found := _run(step):
                return found
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            _put(fresh, site, folder / FORMER)
            _ignore_signals()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
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
            raise OSError(f"another build or preview of {site} is running; end it, or name another folder") from None
        yield


def _run(step: Step) -> list[str]:
    """Run a step; the lines of what it found.

    It runs in a session of its own: a key that interrupts us would otherwise make each of its processes speak of that.
    Raises OSError where it could not run, with the cause where that lies outside, such as a full disk.
    """
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    with subprocess.Popen(step, start_new_session=True, **pipes) as process:
        try:
            said, _ = process.communicate()
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode == 0:
        return []
    if process.returncode == 1:
        return said.splitlines() or ["a step of the build found something and does not say what"]
    if cause := CAUSE.findall(said):
        raise OSError(cause[-1])
    sys.stderr.write(said)
    raise OSError(f"a step of the build ended with exit code {process.returncode}; what it says stands above")


def _ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
