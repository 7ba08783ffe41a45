"""``make bench``: cost of the commands and weight of the pages, as ratios to reference runs in the same minute.

Machines are noisy, so the benchmark asserts nothing. The check has two references: TRLC on the same graph, and an
interpreter that does nothing. TRLC is measured if its command is on the path or in the folder ``PEERS``. The reference
of the site is plain Sphinx-Needs with its default cards on the same statements. ``BESIDE=FOLDER make bench`` also
compares the whole build with that of another checkout, such as the base of a change.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import tempfile
from pathlib import Path

import bench_change
import bench_explorer
import bench_loading
import bench_search
import peers
from costs import Measured, in_turn
from playwright.sync_api import sync_playwright
from support.pages import Page
from support.project import ROOT, copy_project
from support.writer import Writer

from traceability import rules
from traceability.publishing import search_index

RUNS = 5


def in_the_browser(project: Path) -> None:
    """Print what readers wait for, if Chromium is installed."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not chromium:
        print("no Chromium is installed, so nothing was measured in a browser")
        return
    site = project / "_build/html"
    search_index.write(search_index.records(rules.read(project), project), site)
    with sync_playwright() as playwright, bench_loading.serving(site) as address:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        bench_explorer.main(browser, address, site)
        bench_search.main(browser, address, site)
        bench_loading.main(browser, (address, site))
        browser.close()


def build(checkout: Path, out: Path) -> Measured:
    """Return the command by which ``make html`` builds the site of a checkout, all of it in this environment."""
    return Measured([sys.executable, "-m", "traceability", "build", str(out)], checkout)


def beside_another_checkout() -> None:
    """Print the waiting time of a build as a ratio to a build of the checkout in ``BESIDE``."""
    other = os.environ.get("BESIDE")
    if not other:
        print("make html, waiting: not compared; name the folder of another checkout in BESIDE")
        return
    with tempfile.TemporaryDirectory() as folder:
        builds = {"ours": build(ROOT, Path(folder, "ours")), "other": build(Path(other), Path(folder, "other"))}
        costs = in_turn(RUNS, builds)
    ours, others = costs["ours"].waiting, costs["other"].waiting
    print(f"{'make html, waiting':26} {ours:6.2f} s  {ours / others:5.2f} x the build in {other}")


def checks(project: Path, folder: Path) -> None:
    """Print the cost of a check without memory and after a change of one page, with ratios to the two references."""
    cache = folder / "cache"
    os.environ["XDG_CACHE_HOME"] = str(cache)
    page = project / f"{bench_change.PAGE}.md"
    text = page.read_text(encoding="utf-8")
    edits = itertools.count(1)
    command = [sys.executable, "-m", "traceability", "check"]
    commands = {
        "interpreter": Measured([sys.executable, "-c", "pass"], project),
        "cold": Measured(command, project, lambda: shutil.rmtree(cache, ignore_errors=True)),
        "warm": Measured(command, project, lambda: page.write_text(f"{text}\nRead {next(edits)} times.\n", "utf-8")),
    }
    if trlc := peers.measured("trlc", rules.read(project).policy, folder / "trlc"):
        commands["trlc"] = trlc
    costs = in_turn(RUNS, commands)
    page.write_text(text, encoding="utf-8")
    for label, name in (("check, without memory", "cold"), ("check, one page changed", "warm")):
        spent = costs[name].processor
        ratio = f"{spent / costs['trlc'].processor:5.2f} x TRLC, " if trlc else ""
        print(f"{label:26} {spent:6.2f} s  {ratio}{spent / costs['interpreter'].processor:5.2f} x a bare interpreter")
    if not trlc:
        print("the check was not compared with TRLC, since its command was not found; PEERS may name its folder")


def main() -> None:
    """Print all ratios."""
    beside_another_checkout()
    sphinx = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "."]
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder, "project"))
        plain = Path(folder, "plain")
        plain.mkdir()
        peers.sphinx_needs(project, plain)
        page = project / f"{bench_change.PAGE}.md"
        writer = Writer(copy_project(Path(folder, "written/project")))

        def edit() -> None:
            text = page.read_text(encoding="utf-8")
            page.write_text(text.replace("Watch for", "Now watch for", 1), encoding="utf-8")

        def clean(out: Path):
            return lambda: shutil.rmtree(out, ignore_errors=True)

        checks(project, Path(folder))
        commands = {
            "plain": Measured([*sphinx, "out"], plain, clean(plain / "out")),
            "cold": Measured([*sphinx, "_build/html"], project, clean(project / "_build")),
            "warm": Measured([*sphinx, "_build/html"], project, edit),
            "serve": bench_change.change(writer),
        }
        costs = in_turn(RUNS, commands)
        writer.stop()
        rows = (
            ("cold site, waiting", "cold", "plain", "plain Sphinx-Needs"),
            ("one-file change, waiting", "warm", "plain", "plain Sphinx-Needs, cold"),
            ("the same in make serve", "serve", "plain", "plain Sphinx-Needs, cold"),
        )
        for label, name, reference, against in rows:
            ratio = costs[name].waiting / costs[reference].waiting
            print(f"{label:26} {costs[name].waiting:6.2f} s  {ratio:5.2f} x {against}")
        for path in sorted((project / "_build/html/requirements/guidance").rglob("*.html")):
            files = {(path.parent / file.partition("?")[0]).resolve() for file in Page(path).loaded}
            scripts = sum(file.stat().st_size for file in files if file.suffix == ".js")
            whole = path.stat().st_size + sum(file.stat().st_size for file in files)
            print(f"{path.stem:26} {whole / 1000:6.1f} kB in all, {scripts / 1000:4.1f} kB script")
        in_the_browser(project)


if __name__ == "__main__":
    main()
