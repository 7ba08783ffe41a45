"""``make serve``: serves the site while you write, and shows each change at once.

Python and Sphinx start once, and only changed texts are parsed and written again. Other pages are checked when a
browser requests them, and are then written first. Files beside the pages are made on request too. So a writer waits
only for the open page, and no answer is older than the last change. The preview restarts if anything other than a text
changes, such as the code, the look or the vocabulary.
"""

from __future__ import annotations

import argparse
import gc
import mimetypes
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jinja2 import FileSystemBytecodeCache
from sphinx._cli.util.colour import disable_colour
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx_needs.builder import NeedsBuilder

from traceability.html import statement_pages
from traceability.pdf import typesetting
from traceability.policy.errors import UserError
from traceability.publication import output
from traceability.publication.identity import PDF
from traceability.publishing.build import alone
from traceability.sphinx_ext.session import Site

Files = dict[str, Callable[[], str | bytes]]

SOURCES = ("*.*", "docs/**/*.*", "requirements/**/*.*", "tests/examples/*.*", "traceability/**/*.py")
"""The sources of the site."""
LOOK = 0.1
"""Seconds between two checks of the sources while nothing changes."""
SETTLED = 0.03
"""Seconds without a change after which a source counts as written; a source that still changes must wait."""
REST = 20
"""The number of checks without a change after which nobody waits for a page."""
NEEDS = "needs.json"
"""The file of all statements that Sphinx-Needs writes."""
SCRIPT = b"""const shown = new URL(document.currentScript.src).searchParams.get("shown")
new EventSource("/changes").onmessage = ({ data }) => data === shown || location.reload()
"""
"""The script that the preview adds to each page: it reloads the page when the site changes."""


class Preview:
    """The current site of ``root``: its pages in ``out``, and the files beside them."""

    def __init__(self, root: Path, out: Path) -> None:
        self.root, self.out = root.resolve(), out.resolve()
        self.doctrees = self.out / ".doctrees"
        self.templates = FileSystemBytecodeCache(str(self.doctrees))
        self.known = ExitStack()  # registers our nodes with docutils while pages may be written
        self.renew: Callable[[str], None] | None = None
        self.beside: Callable[[], Files] = dict
        self.state = f"{time.time_ns()}"
        self.lock = threading.RLock()
        self.changed = threading.Condition()

    def rebuild(self) -> bool:
        """Build what has changed.

        Returns False if there are findings; the terminal prints them, and no page shows them.
        """
        envfile = self.doctrees / "environment.pickle"
        with self.lock:
            self.known.close()
            self.known.enter_context(patch_docutils(self.root))
            self.known.enter_context(docutils_namespace())
            building = False
            try:
                app = Sphinx(
                    self.root,
                    self.root,
                    self.out,
                    self.doctrees,
                    "html",
                    confoverrides={"policy_preview": True},
                    status=None,
                    warning=sys.stderr,
                )
                app.config.needs_build_json = False  # made on request
                app.builder.templates.environment.bytecode_cache = self.templates
                building, self.renew = True, None
                app.build()
                # What else setup returns is kept there too; Sphinx's type names only its own keys.
                site = app.extensions["traceability.sphinx_ext"].metadata["site"]  # type: ignore[typeddict-item]
                self.renew, self.beside = site.digests.renew, cache(partial(beside, app, site, self.root))
            except (Exception, SystemExit) as error:
                if not isinstance(error, SystemExit):  # a SystemExit has already reported its findings
                    print(f"could not build: {' '.join(str(error).split())}", file=sys.stderr)
                if building:  # or texts that were read but not written would count as written
                    envfile.unlink(missing_ok=True)
                return False
        with self.changed:
            self.state = f"{time.time_ns()}"
            self.changed.notify_all()
        return True

    def file(self, path: str) -> bytes | None:
        """Return the file at an address of the site; None if there is none."""
        with self.lock:
            if self.renew and path.endswith(".html"):
                self.renew(path.removesuffix(".html"))
            written = (self.out / path).resolve()
            if written.is_file() and written.is_relative_to(self.out) and not path.startswith(".doctrees"):
                return written.read_bytes()
            make = self.beside().get(path)
            return output.encoded(make()) if make else None

    def changes(self) -> Iterator[str]:
        """Yield the state of the site, at first and after each change."""
        sent = ""
        while True:
            with self.changed:
                while self.state == sent:
                    self.changed.wait()
                sent = self.state
            yield sent


def beside(app: Sphinx, site: Site, root: Path) -> Files:
    """Return the function that makes each file that is not a page of Sphinx, by path."""
    return {**dict(site.beside()), PDF: partial(typesetting.pdf, site.policy, root), NEEDS: partial(collected, app)}


def collected(app: Sphinx) -> bytes:
    """Return all statements in the format of Sphinx-Needs. This takes longer than many a change."""
    NeedsBuilder(app, app.env).finish()
    written = Path(app.outdir, NEEDS)
    content = written.read_bytes()
    written.unlink()  # or it would be older than the next change
    return content


class Server(ThreadingHTTPServer):
    """Serves a preview, to this computer only."""

    daemon_threads = True

    def __init__(self, port: int, preview: Preview) -> None:
        try:
            super().__init__(("127.0.0.1", port), Handler)
        except (OSError, OverflowError) as error:
            why = error.strerror if isinstance(error, OSError) else "there is none above 65535"
            raise UserError(f"port {port}: {why}; name another, as in `make serve PORT=8001`") from None
        self.preview = preview

    def handle_error(self, request: object, client_address: object) -> None:
        """Print an error on one line; ignore a browser that disconnects."""
        if not isinstance(error := sys.exc_info()[1], ConnectionError):
            print(f"could not serve: {error!r}", file=sys.stderr)


class Handler(BaseHTTPRequestHandler):
    """Answers requests with the files of a preview."""

    server: Server
    wbufsize = -1  # send an answer in one piece: otherwise its body waits until the head is acknowledged

    def do_GET(self) -> None:
        """Answer a request: the stream of changes, the script that follows it, or a file of the site."""
        path = unquote(urlsplit(self.path).path).removeprefix("/")
        preview = self.server.preview
        if path == "changes":
            self._answer(200, "text/event-stream")
            for state in preview.changes():
                self.wfile.write(f"retry: 500\ndata: {state}\n\n".encode())
                self.wfile.flush()
        elif path == "preview.js":
            self._answer(200, "text/javascript", SCRIPT)
        else:
            path += "index.html" if path.endswith("/") or not path else ""
            state, content = preview.state, preview.file(path)
            kind = mimetypes.guess_type(path)[0] if content is not None else "text/html"
            shown = (content if content is not None else preview.file(statement_pages.MISSING)) or b""
            if kind == "text/html":
                shown += f'<script src="/preview.js?shown={state}" defer></script>'.encode()
            self._answer(200 if content is not None else 404, kind or "application/octet-stream", shown)

    def _answer(self, code: int, kind: str, content: bytes | None = None) -> None:
        self.send_response(code)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Cache-Control", "no-store")
        if content is not None:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *message: object) -> None:
        """Discard the log of requests."""


def looked_at(root: Path) -> dict[Path, tuple[int, int]]:
    """Return the time of the last change and the size of every source, without temporary files of editors."""
    states = {}
    for path in (path for pattern in SOURCES for path in root.glob(pattern)):
        if not path.name.startswith((".", "~")) and not path.name.endswith(("~", ".pyc", ".tmp", ".swp")):
            try:
                about = path.stat()
            except FileNotFoundError:
                continue
            states[path] = about.st_mtime_ns, about.st_size
    return states


def differences(root: Path, before: dict[Path, tuple[int, int]]) -> tuple[dict[Path, tuple[int, int]], set[Path]]:
    """Wait until sources differ from ``before`` and settle; return their current state, and the paths that differ."""
    last = before
    looks = 0
    while True:
        looks += 1
        time.sleep(LOOK if last == before else SETTLED)
        if looks == REST:
            gc.collect()  # while nobody waits
        now = looked_at(root)
        if now == last and now != before:
            return now, {path for path, _ in before.items() ^ now.items()}
        last = now


def main() -> int:
    """Run the preview until it is interrupted, and return the exit code if it could not begin."""
    parser = argparse.ArgumentParser(prog="python -m traceability.sphinx_ext.preview", description=__doc__)
    parser.add_argument("out", type=Path, metavar="FOLDER", help="where the pages are written, e.g. _build/serve")
    parser.add_argument("--port", type=int, default=8000, help="0 takes one that is free (default: 8000)")
    options = parser.parse_args()
    if not sys.stderr.isatty():
        disable_colour()
    root, here = Path().resolve(), ExitStack()
    try:
        preview = Preview(root, here.enter_context(alone(root, options.out)))
        server = Server(options.port, preview)
    except (OSError, UserError) as error:
        print(f"could not run: {error}", file=sys.stderr)
        return 2
    shutil.rmtree(preview.out, ignore_errors=True)
    preview.doctrees.mkdir(parents=True)  # by which the next preview knows that the folder is one
    seen = looked_at(root)
    preview.rebuild()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"The site is at http://127.0.0.1:{server.server_port}/ until you press Ctrl+C", flush=True)
    gc.disable()  # a fifth of each rebuild was garbage collection in Sphinx's data about the site
    while True:
        seen, changed = differences(root, seen)
        if any(path.suffix != ".md" for path in changed):
            print("what makes the site has changed; starting anew", flush=True)
            where = [str(options.out), "--port", str(server.server_port)]
            os.execv(sys.executable, [sys.executable, "-m", parser.prog.split()[-1], *where])
        began = time.monotonic()
        if preview.rebuild():
            names = ", ".join(sorted(path.relative_to(root).as_posix() for path in changed))
            print(f"{names}: shown after {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
