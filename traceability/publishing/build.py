"""Builds the whole site in a folder beside the present one, and replaces it only after every step succeeded.

Only this module knows the steps of a build and that they run at the same time. Each build has a separate folder beside
the site, and only one runs at a time. If anything ends a build early, the present site stays as it was. A build
replaces only what Sphinx has made, and removes only folders with the names of its own.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from traceability.policy.errors import UserError
from traceability.publication.identity import PDF
from traceability.source.files import EXAMPLES, FOLDER, require_readable

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""The signals by which people and machines end a build."""
CAUSE = re.compile(r"^ *(?:could not run: (?:\[Errno \d+\] )?|\w+: \[Errno \d+\] )(.+)$", re.MULTILINE)
"""The error of the system, such as a full disk, in the output of our commands or the last line of a traceback."""
FORMER = "former"
"""The name of the old site while the new one replaces it."""
BUILT = (".buildinfo", ".doctrees")
"""What Sphinx leaves in a folder that it has built: the first in a site, the second also in a preview that began."""
OTHER = "Or name another folder, with make as SITE=FOLDER or PREVIEW=FOLDER"
"""What to do if the folder of a site is taken."""
LOOK = 0.1
"""Seconds after which a build that waits looks again whether a signal has arrived."""
COPIED = ("docs/_static", "docs/_templates")
"""The folders that Sphinx copies or uses without a word about what it may not read."""


class Step(NamedTuple):
    """One command of a build, with its name in the progress."""

    name: str
    command: Sequence[str | Path]


class End(NamedTuple):
    """The end of a step by its number, with its exit code and its output."""

    number: int
    code: int
    output: str


Events = SimpleQueue[End | None]
"""What a build waits for: the end of a step, or None for a signal that ends the build."""


def steps(root: Path, folder: Path, site: Path) -> list[Step]:
    """Return the steps that build the ``site`` of a ``root``. They run at the same time and may write to ``folder``.

    Sphinx reads every page in each build: a warm start would not repeat its warnings about pages that it has read.
    The PDF is first, since it judges all rules: if one is broken, its findings are those of ``check``.
    """
    options = ("-b", "html", "-W", "--keep-going", "-q", "-d", folder / "doctrees")
    ours = (sys.executable, "-m", "traceability", "--root", root)
    return [
        Step("rules and PDF", (*ours, "pdf", site / PDF)),
        Step("pages", (sys.executable, "-m", "traceability.sphinx_ext", *options, root, site)),
        Step("search index", (*ours, "index", "--early", site)),
    ]


def build(root: Path, site: Path) -> list[str]:
    """Build the ``site`` of a ``root``; if ``site`` is a link, build where it leads.

    Returns the lines that a failed step printed; an empty list if the site was built. Raises UserError if ``site`` is
    something else than a built site, if another build or a preview of it is running, if a step could not run, and if
    the build is interrupted.
    """
    for copied in COPIED:
        require_readable(root, copied)
    with alone(root, site) as place, _signals() as events:
        _clear_away(place)
        folder = place.parent / f"{_prefix(place)}{secrets.token_hex(4)}"
        try:
            fresh = folder / place.name
            fresh.mkdir(parents=True)
            if lines := _run(steps(root, folder, fresh), events):
                return lines
            _put(fresh, place, folder / FORMER)
        except InterruptedError:
            raise UserError(f"interrupted; {site} is as it was") from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return []


def _prefix(site: Path) -> str:
    """Return the beginning of the names of the folders in which builds of a ``site`` work."""
    return f".{site.name}.build-"


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
    for folder in list(site.parent.iterdir()):
        if re.fullmatch(re.escape(_prefix(site)) + "[0-9a-f]{8}", folder.name):
            if (folder / FORMER).exists() and not site.exists():
                (folder / FORMER).rename(site)
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def alone(root: Path, site: Path) -> Iterator[Path]:
    """Hold the lock of a site of a ``root``, and yield the folder that the site is in, behind links.

    The lock ends with the process, however that ends. Raises UserError if another process holds it, if ``site`` is not
    ours to replace, or if a build would read it; OSError if such a site cannot exist.
    """
    place = Path(os.path.realpath(site))
    if place.is_symlink():  # a real path is none, unless links lead in a circle
        raise UserError(f"{site} is a link that leads back to itself; delete it. {OTHER}")
    for read in (FOLDER, "docs", EXAMPLES):
        if place.is_relative_to(os.path.realpath(root / read)):
            raise UserError(f"{site} is in {read}/, which is read to build the site; nothing was changed. {OTHER}")
    if place.exists() and not _replaceable(place):
        raise UserError(f"{site} is not empty and is no built site; nothing was changed. Move it away. {OTHER}")
    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / f".{place.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"another build or preview of {site} is running; end it. {OTHER}") from None
        yield place


def _replaceable(site: Path) -> bool:
    """Return whether nothing is lost with a ``site`` that exists: it is an empty folder, or Sphinx has made it."""
    return site.is_dir() and (not any(site.iterdir()) or any((site / name).exists() for name in BUILT))


@contextmanager
def _signals() -> Iterator[Events]:
    """Yield the events of a build, among them every signal that ends a build; ignored signals stay ignored.

    A signal raises nothing, so that it cannot interrupt the end of a build. The queue may be filled by a handler while
    the same thread waits for it.
    """
    events: Events = SimpleQueue()
    before = {number: signal.getsignal(number) for number in SIGNALS}
    answered = {number: handler for number, handler in before.items() if handler is not signal.SIG_IGN}
    for number in answered:
        signal.signal(number, lambda *_: events.put(None))
    try:
        yield events
    finally:
        for number, handler in answered.items():
            signal.signal(number, handler)


def _run(together: Sequence[Step], events: Events) -> list[str]:
    """Run steps at the same time; return the output lines of the first step, in their order, that has findings.

    All steps have ended when this returns or raises. Raises UserError if an earlier step could not run, and
    InterruptedError after a signal.
    """
    _say(f"runs at the same time: {', '.join(step.name for step in together)}")
    ends: dict[int, End] = {}
    with _started(together, events):
        for number in range(len(together)):
            while number not in ends:
                end = _next(events)
                if end is None:
                    raise InterruptedError
                ends[end.number] = end
            if lines := _findings(ends[number]):
                return lines
    if not events.empty():  # a signal after the last end
        raise InterruptedError
    return []


def _next(events: Events) -> End | None:
    """Wait for the next event, and look often: a signal just before Python begins to wait does not wake it."""
    while True:
        with suppress(Empty):
            return events.get(timeout=LOOK)


@contextmanager
def _started(together: Sequence[Step], events: Events) -> Iterator[None]:
    """Start steps, and at the end kill every process of those that still run.

    Each step has its own session: otherwise, an interrupt key would make each of its processes report the interruption.
    """
    processes: list[subprocess.Popen[str]] = []
    watchers: list[threading.Thread] = []
    try:
        for number, step in enumerate(together):
            process = subprocess.Popen(
                step.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
            )
            processes.append(process)
            watchers.append(threading.Thread(target=_watch, args=(number, step, process, events)))
            watchers[-1].start()
        yield
    finally:
        for process in processes:
            if process.poll() is None:
                _kill(process)
        for watcher in watchers:
            watcher.join()


def _watch(number: int, step: Step, process: subprocess.Popen[str], events: Events) -> None:
    """Wait until a step has ended, kill what it left running, print how long it took, and report its end."""
    began = time.monotonic()
    assert process.stdout
    output: list[str] = []
    reader = threading.Thread(target=lambda read=process.stdout.read: output.append(read()))
    reader.start()
    code = process.wait()
    _kill(process)  # or the step's own processes could hold its output open for as long as they like
    reader.join()
    process.stdout.close()
    if code == 0:
        _say(f"{step.name}: {time.monotonic() - began:.1f} s")
    events.put(End(number, code, "".join(output)))


def _kill(process: subprocess.Popen[str]) -> None:
    """Kill every process in the session of a step. It may have none any more; macOS then denies the permission."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _findings(end: End) -> list[str]:
    """Return the findings of a step that has ended as lines.

    Raises UserError if it could not run; the message is the cause if the system is to blame, as with a full disk.
    """
    if end.code == 0:
        return []
    if end.code == 1:
        return end.output.splitlines() or ["a step of the build found something and does not say what"]
    if cause := CAUSE.findall(end.output):
        raise UserError(cause[-1])
    sys.stderr.write(end.output)
    raise UserError(f"a step of the build ended with exit code {end.code}; its output is above")


def _say(progress: str) -> None:
    """Print a line of progress on stderr, away from the output of a command for other programs.

    It is written in one piece: ``print`` writes the end of a line separately, so that lines of two steps would mix. A
    build does not fail because nobody can read its progress.
    """
    with suppress(OSError):
        sys.stderr.write(f"site  {progress}\n")
