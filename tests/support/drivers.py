"""Drive Firefox and WebKit as readers use them, with the few commands of WebDriver that the tests need.

The package firefox-esr brings no geckodriver. So the tests speak Marionette to it, its own protocol, which has the
commands of WebDriver. WebKitGTK has a driver that speaks WebDriver, but it needs a display, for which Xvfb is enough.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from support.project import missing

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key under which WebDriver gives the id of an element."""

PATHS = {
    "Navigate": "url",
    "ExecuteScript": "execute/sync",
    "FindElement": "element",
    "ElementClick": "element/{id}/click",
    "ElementSendKeys": "element/{id}/value",
}
"""The path of each command in WebDriver. Marionette has its name."""

PATIENCE = 30
"""Seconds until a test gives up."""

Send = Callable[[str, dict[str, Any]], Any]


class Page:
    """The page of a browser, which ``send`` gives the commands of WebDriver."""

    def __init__(self, send: Send) -> None:
        self._send = send

    def go(self, address: str) -> None:
        """Open an address."""
        self._send("Navigate", {"url": address})

    def run(self, script: str, *arguments: object) -> Any:
        """Return what a script returns."""
        return self._send("ExecuteScript", {"script": script, "args": list(arguments)})

    def until(self, condition: str, *arguments: object) -> Any:
        """Return the value of a JavaScript expression as soon as it is true. Raises TimeoutError if it never is."""
        end = time.monotonic() + PATIENCE
        while not (value := self.run(f"return {condition}", *arguments)):
            if time.monotonic() > end:
                raise TimeoutError(condition)
            time.sleep(0.05)
        return value

    def click(self, selector: str) -> None:
        """Click the first element that a selector selects."""
        self._send("ElementClick", {"id": self._find(selector)})

    def type(self, selector: str, text: str) -> None:
        """Type into the first element that a selector selects."""
        self._send("ElementSendKeys", {"id": self._find(selector), "text": text})

    def text(self, selector: str) -> str:
        """Return the text of the first element that a selector selects, as shown."""
        return self.until("document.querySelector(arguments[0])?.innerText", selector)

    def _find(self, selector: str) -> str:
        self.until("document.querySelector(arguments[0]) !== null", selector)
        found = self._send("FindElement", {"using": "css selector", "value": selector})
        return found.get("value", found)[ELEMENT]


def _first(*names: str) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return some.getsockname()[1]


def _connected(port: int) -> socket.socket:
    """Return a connection to a program that has just started. Raises TimeoutError if it does not listen."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise TimeoutError(f"nothing listens on port {port}") from None
            time.sleep(0.1)


@contextmanager
def _running(*command: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in the background until the end of the block."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | options
    with subprocess.Popen(command, **quiet) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def firefox(folder: Path) -> Iterator[Page]:
    """Yield a page of Firefox, whose profile is in ``folder``."""
    found = _first("firefox-esr", "firefox") or missing("Firefox")
    port = _free_port()
    settings = {
        "marionette.port": port,
        "datareporting.policy.dataSubmissionEnabled": False,
    }
    lines = (f'user_pref("{name}", {json.dumps(value)});\n' for name, value in settings.items())
    (folder / "user.js").write_text("".join(lines), encoding="utf-8")
    home = os.environ | {"HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
    command = (found, "--headless", "--no-remote", "--marionette", "--profile", str(folder))
    with _running(*command, env=home), _connected(port) as connection:
        stream = connection.makefile("rwb")

        def receive() -> Any:
            length = b""
            while (digit := stream.read(1)) != b":":
                length += digit
            return json.loads(stream.read(int(length)))

        def send(name: str, arguments: dict[str, Any]) -> Any:
            message = json.dumps([0, 1, f"WebDriver:{name}", arguments]).encode()
            stream.write(b"%d:%b" % (len(message), message))
            stream.flush()
            _, _, error, result = receive()
            if error:
                raise RuntimeError(f"{name}: {error['error']}: {error['message']}")
            return result["value"] if name in ("ExecuteScript", "FindElement") else result

        receive()  # the greeting
        send("NewSession", {})
        yield Page(send)


@contextmanager
def webkit(folder: Path) -> Iterator[Page]:
    """Yield a page of the small browser of WebKitGTK, whose files are in ``folder``."""
    driver = _first("WebKitWebDriver") or missing("WebKitWebDriver")
    screen = _first("Xvfb") or missing("Xvfb")
    browser = next(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"), None) or missing("MiniBrowser of WebKitGTK")
    port, (display, number) = _free_port(), os.pipe()
    with _running(screen, "-displayfd", str(number), "-screen", "0", "1280x900x24", pass_fds=[number]):
        os.close(number)
        with os.fdopen(display) as told:
            where = {
                "DISPLAY": f":{told.readline().strip()}",
                "GDK_BACKEND": "x11",
                "HOME": str(folder),
                "XDG_CACHE_HOME": str(folder),
            }
        with _running(driver, f"--port={port}", env=os.environ | where), _connected(port):
            root = f"http://127.0.0.1:{port}/session"

            def ask(address: str, body: dict[str, Any] | None, method: str = "POST") -> Any:
                content = None if body is None else json.dumps(body).encode()
                request = urllib.request.Request(address, content, {"Content-Type": "application/json"}, method=method)
                try:
                    with urllib.request.urlopen(request, timeout=2 * PATIENCE) as answer:
                        return json.load(answer)["value"]
                except urllib.error.HTTPError as error:
                    raise RuntimeError(f"{address}: {error.read().decode()}") from None

            options = {"binary": str(browser), "args": ["--automation"]}
            session = ask(root, {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}})["sessionId"]

            def send(name: str, arguments: dict[str, Any]) -> Any:
                path = PATHS[name].format(**arguments)
                return ask(f"{root}/{session}/{path}", {k: v for k, v in arguments.items() if k != "id"})

            try:
                yield Page(send)
            finally:
                with suppress(RuntimeError, OSError):
                    ask(f"{root}/{session}", None, "DELETE")


BROWSERS = {"firefox": firefox, "webkit": webkit}
