"""An author who edits a copy of the project with the preview open."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, Queue
from urllib.error import HTTPError
from urllib.request import urlopen

WAITED = 120
"""Seconds to wait for a change to be shown before a test fails."""


def replace(page: Path, text: str) -> None:
    """Replace the text of a page atomically, because the preview may read a page while it is written."""
    beside = page.with_suffix(".tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(page)


class Writer:
    """An author who edits a copy of the project with the preview open."""

    def __init__(self, project: Path) -> None:
        self.project, self.port, self.lines = project, free_port(), Queue()
        self.is_whole = (project / "docs/decisions").exists()
        command = [sys.executable, "-m", "traceability.sphinx_ext.preview", "_build/serve", "--port", str(self.port)]
        where = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "GITHUB_REPOSITORY")}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        self.process = subprocess.Popen(command, cwd=project, env=where, **pipes)
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()
        self.until("The site is at")

    def _listen(self) -> None:
        with self.process.stdout as printed:
            for line in printed:
                self.lines.put(line)
        self.lines.put("")

    def until(self, words: str) -> str:
        """Wait until the preview prints a line that contains ``words``, and return what it printed up to that line."""
        printed = ""
        while words not in printed:
            try:
                line = self.lines.get(timeout=WAITED)
            except Empty:
                raise AssertionError(f"not printed: {words}; but: {printed}") from None
            assert line, f"the preview has ended: {printed}"
            printed += line
        return printed

    def write(self, path: str, old: str, new: str) -> None:
        page = self.project / path
        text = page.read_text(encoding="utf-8")
        assert old in text
        replace(page, text.replace(old, new, 1))

    def change(self, path: str, old: str, new: str) -> str:
        self.write(path, old, new)
        return self.until(": shown after ")

    def ask(self, path: str) -> tuple[int, bytes]:
        """Return the status and content of the preview's answer, without the script that reloads a page."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/{path}") as answer:
                code, content = answer.status, answer.read()
        except HTTPError as answer:
            code, content = answer.code, answer.read()
        return code, re.sub(rb'<script src="/preview\.js\?shown=\d+" defer></script>$', b"", content)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.listener.join()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
