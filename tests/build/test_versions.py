"""Test releases: each stays unchanged beside the current site, is complete without broken links, and can be cited."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import tomllib
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from support.axe import RULES
from support.pages import Page, broken
from support.project import FORWARDS, ROOT, CodeHost, build, draws, once

from traceability import rules
from traceability.html.statement_pages import FORWARDED
from traceability.publication import paths
from traceability.publication.identity import NO_JEKYLL, PDF, VERSIONS, Publication, publication
from traceability.publishing import feed, releases

FOLDER = "/ai/"
HOST = "https://example.org"
OLD = "2026.10"
NOW = publication(ROOT, {}).version


@pytest.fixture(scope="module")
def release(small_project, tmp_path_factory) -> Path:
    """Return the files of a release of an older, smaller project that has a page that no longer exists."""

    def make(folder: Path) -> None:
        project = shutil.copytree(small_project, folder / "project")
        _release(project, folder / "releases" / OLD)

    return once(tmp_path_factory, "release", make) / "releases" / OLD


def _release(project: Path, folder: Path) -> None:
    """Build the site of an older version of a project, and pack it as a release into a folder."""
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8").replace(f'"{NOW}"', f'"{OLD}"', 1), encoding="utf-8")
    (project / "docs/gone.md").write_text("# Gone\n\n[Method](method.md)\n", encoding="utf-8")
    front = (project / "index.md").read_text("utf-8")
    (project / "index.md").write_text(front.replace("\ndocs/method\n", "\ndocs/method\ndocs/gone\n"), encoding="utf-8")
    site = project.parent / "site"
    said = {"SITE_URL": f"{HOST}{FOLDER}", "RELEASE": OLD}
    result = build(project, site, **said)
    assert result.returncode == 0, result.stderr
    index = [sys.executable, "-m", "traceability", "index", str(site)]
    subprocess.run(index, cwd=project, check=True, capture_output=True)
    (site / PDF).write_bytes(b"%PDF of weights")
    releases.pack(site, publication(project, said), folder)


@pytest.fixture(scope="module", params=["small_site", pytest.param("site", marks=pytest.mark.exhaustive)])
def current(request, tmp_path_factory) -> Path:
    """Return the current site as verified: that of the small project; in `make test-all` also the whole one."""
    site = request.getfixturevalue(request.param)
    to = tmp_path_factory.mktemp("current") / "site"
    shutil.copytree(site, to, ignore=shutil.ignore_patterns(".doctrees", ".buildinfo"))
    (to / PDF).write_bytes(b"%PDF of weights")
    return to


@pytest.fixture(scope="module")
def laid(release, current, tmp_path_factory) -> Path:
    """Return the current site with the release beside it, in its folder on the host."""
    to = tmp_path_factory.mktemp("host") / FOLDER.strip("/")
    shutil.copytree(current, to)
    assert releases.lay(release.parent, to, Publication(NOW)) == ([OLD], [])
    return to


@pytest.fixture(scope="module")
def laid_pages(laid) -> dict[Path, Page]:
    return {path: Page(path) for path in laid.rglob("*.html")}


def texts(folder: Path):
    """Yield the path and text of every page and text file of a site."""
    for path in folder.rglob("*"):
        if path.suffix in (".html", ".json", ".txt", ".atom", ".bib", ".csv"):
            yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8-sig")


def test_release_and_current_site_have_no_broken_link(laid, laid_pages):
    assert laid / OLD / "docs/gone.html" in laid_pages and laid / "docs/gone.html" not in laid_pages
    assert broken(laid, laid_pages, FOLDER) == []


def test_published_site_differs_from_the_verified_one_only_in_the_list_of_versions(current, laid):
    before = {path.relative_to(current): path.read_bytes() for path in current.rglob("*") if path.is_file()}
    after = {path.relative_to(laid): path.read_bytes() for path in laid.rglob("*") if path.is_file()}
    changed = [path.as_posix() for path in before if after[path] != before[path]]
    assert changed == [VERSIONS]
    assert {path.parts[0] for path in after if path not in before} == {OLD}


def test_share_cards_of_a_site_with_an_address_name_the_page_and_a_picture_that_exists(laid):
    tag = re.compile(r'<meta property="og:(url|image)" content="([^"]+)">')
    pictures = {}
    for path in [
        *(laid / OLD).glob("*.html"),
        *(laid / OLD / "docs").rglob("*.html"),
        *(laid / OLD / "figures").glob("*.html"),
    ]:
        said = dict(tag.findall(path.read_text(encoding="utf-8")))
        name = path.relative_to(laid / OLD).as_posix()
        if name in (VERSIONS, "404.html"):
            continue
        assert said["url"] == f"{HOST}{FOLDER}{OLD}/{name}"
        pictures[name] = said["image"].removeprefix(f"{HOST}{FOLDER}")
        assert (laid / pictures[name]).is_file()
    assert len({*pictures.values()}) > 1


def test_release_pages_name_their_version_and_link_to_the_current_site(laid, laid_pages):
    for path, page in laid_pages.items():
        html = path.read_text(encoding="utf-8")
        if FORWARDS in html.encode():
            assert page.links, path
        elif path.is_relative_to(laid / OLD):
            assert f"This is version {OLD} as it was released" in html, path
            up = [link.replace(f"{FOLDER}{OLD}", str(laid / OLD)) for link in page.links]
            assert laid / "index.html" in {(path.parent / link).resolve() for link in up}, path
        else:
            assert "as it was released" not in html, path


def test_absolute_addresses_of_a_release_exist_under_its_version(laid):
    given = 0
    for path, text in texts(laid / OLD):
        for address in re.findall(rf"{HOST}{FOLDER}[\w./#-]*", text):
            given += 1
            assert address.startswith(f"{HOST}{FOLDER}{OLD}/"), (path, address)
            there = laid / address.removeprefix(f"{HOST}{FOLDER}").partition("#")[0]
            assert (there / "index.html" if there.is_dir() else there).is_file(), (path, address)
    assert given > 1000


def test_site_and_release_can_be_published_from_a_branch(laid):
    for folder in (laid, laid / OLD):
        assert (folder / NO_JEKYLL).read_bytes() == b""


def test_release_statements_are_cited_by_version_and_link_to_current_wording(laid, laid_pages, small_project):
    for statement in rules.read(small_project).policy.statements.values():
        if isinstance(statement, FORWARDED):
            continue  # its address leads to the page of its release
        path = laid / OLD / paths.permalink(statement) / "index.html"
        html = path.read_text(encoding="utf-8")
        assert f"<pre>{statement.id} ({OLD})</pre>" in html
        assert f"version {OLD}. {HOST}{FOLDER}{OLD}/{statement.id}/" in html
        assert laid / statement.id / "index.html" in {(path.parent / link).resolve() for link in laid_pages[path].links}


def test_current_site_lists_its_releases(laid, laid_pages, current):
    assert f"{OLD}/index.html" in laid_pages[laid / VERSIONS].links
    assert VERSIONS in laid_pages[laid / "404.html"].links
    assert "None is released yet" in (current / VERSIONS).read_text(encoding="utf-8")
    assert f'<p id="{NOW}">' in (laid / VERSIONS).read_text(encoding="utf-8")
    leads = [path for path, page in laid_pages.items() if f"../{VERSIONS}" in page.links]
    assert laid / "docs/identifiers.html" in leads and laid / OLD / VERSIONS in leads


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [VERSIONS, f"{OLD}/PD2-S11/index.html", f"{OLD}/docs/method.html"])
def test_axe_reports_no_violation_on_pages_that_name_versions(name, scheme, laid, browser):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 375, "height": 900})
    page = context.new_page()
    page.goto((laid / name).as_uri())
    result = Axe().run(page, options=RULES)
    assert result.violations_count == 0, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    context.close()


@pytest.mark.browser
def test_search_and_404_page_of_a_release_lead_to_its_own_pages(laid, browser, policy):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(CodeHost, directory=str(laid.parent))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        own = f"http://127.0.0.1:{server.server_port}{FOLDER}{OLD}/"
        page = browser.new_page()
        page.goto(f"{own}search.html?q=S11")
        page.locator(".found[aria-busy=false] a").first.wait_for(state="attached")
        found = page.locator(".found a").evaluate_all("links => links.map(link => link.href)")
        assert "PD2-S11" in found[0] and all(link.startswith(own) for link in found)
        page.goto(f"{own}404.html#pd2-s11")
        page.locator("#meant a").wait_for()
        assert page.locator("#meant a").evaluate("link => link.href") == f"{own}PD2-S11/"
        page.close()
        server.shutdown()


def test_release_files_match_their_checksums(release):
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=release, capture_output=True, text=True, check=True
    )
    named = {line.partition(":")[0] for line in done.stdout.splitlines()}
    assert named == {path.name for path in release.iterdir()} - {"SHA256SUMS"}
    with tarfile.open(release / releases.DATA) as data:
        names = data.getnames()
    assert "data/policy.json" in names and all(name.startswith("data/") for name in names)


FILES = st.dictionaries(
    st.lists(st.from_regex(r"[a-z0-9é-][a-z.]{0,40}", fullmatch=True), min_size=1, max_size=5).map("/".join),
    st.binary(max_size=200),
    max_size=6,
).filter(lambda files: not any(one.startswith(f"{other}/") for one in [*files, "data/"] for other in files))


def written(folder: Path, files: dict[str, bytes]) -> Path:
    """Write a site of some files into a folder; return the folder."""
    for path, content in ({"data/policy.json": b"{}", PDF: b"%PDF"} | files).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@draws(30)
@given(FILES)
def test_packing_is_deterministic_and_unpacks_unchanged(files):
    with tempfile.TemporaryDirectory() as made:
        folder, released = Path(made), Publication(OLD, is_released=True)
        one = written(folder / "one", files)
        other = written(folder / "other", dict(reversed(files.items())))
        for path in other.rglob("*"):
            path.chmod(0o700)
            os.utime(path, (1, 1))
        (other / ".doctrees").mkdir()
        (other / ".doctrees/weights").write_bytes(b"kept by Sphinx")
        for site in (one, other):
            (site / NO_JEKYLL).touch()
        releases.pack(one, released, folder / "releases" / OLD)
        releases.pack(other, released, folder / "again")
        assert held(folder / "releases" / OLD) == held(folder / "again")
        now = folder / "now"
        now.mkdir()
        assert releases.lay(folder / "releases", now, Publication(NOW)) == ([OLD], [])
        assert held(now / OLD) == held(one)


def test_packed_files_have_no_owner_and_the_date_of_the_version(release):
    with tarfile.open(release / releases.SITE) as site:
        said = {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.mode) for m in site}
    day = datetime.datetime(2026, 10, 1, tzinfo=datetime.UTC).timestamp()
    assert said == {(day, 0, 0, "", "", 0o644)}


def attached(folder: Path, version: str, *members: tarfile.TarInfo, sums: str | None = None) -> Path:
    """Write the files of a release with an archive that somebody else made; return the folder of the releases."""
    with io.BytesIO() as made:
        with tarfile.open(fileobj=made, mode="w:gz") as archive:
            for member in members:
                archive.addfile(member, io.BytesIO(b"x" * member.size))
        content = made.getvalue()
    where = folder / version
    where.mkdir(parents=True)
    (where / releases.SITE).write_bytes(content)
    sums = f"{hashlib.sha256(content).hexdigest()}  {releases.SITE}\n" if sums is None else sums
    (where / releases.SUMS).write_text(sums, encoding="utf-8")
    return folder


def member(name: str, **more) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.size = 1
    for field, value in more.items():
        setattr(made, field, value)
    return made


def lay(releases: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Run the command that the workflow uses to add the releases to the site."""
    site.mkdir(exist_ok=True)
    command = [sys.executable, ROOT / ".github/release", "lay", releases, site]
    environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "evil",
    [
        member("../weights"),
        member("a/../../weights"),
        member("/../weights"),
        member("link", type=tarfile.SYMTYPE, linkname="/etc/passwd", size=0),
        member("link", type=tarfile.SYMTYPE, linkname="index.html", size=0),
        member("link", type=tarfile.LNKTYPE, linkname="../weights", size=0),
        member("pipe", type=tarfile.FIFOTYPE, size=0),
        member("device", type=tarfile.CHRTYPE, size=0),
    ],
    ids=["above", "in between", "absolute", "link", "link within", "hard link", "pipe", "device"],
)
def test_lay_leaves_out_an_archive_that_escapes_its_folder(evil, tmp_path):
    around = tmp_path / "around"
    around.mkdir()
    done = lay(attached(tmp_path / "releases", OLD, member("index.html"), evil), around / "site")
    warning, laid = done.stdout.splitlines()
    assert done.returncode == 0 and warning.startswith(f"::warning::release {OLD} is left out: ")
    assert releases.SITE in warning and laid == "beside the current site: no release"
    assert [path.name for path in around.rglob("*")] == ["site", VERSIONS]


@pytest.mark.parametrize(
    ("name", "invalid", "said"),
    [
        (OLD, partial(attached, sums="0" * 64 + f"  {releases.SITE}\n"), "SHA256SUMS names"),
        (OLD, partial(attached, sums=""), "SHA256SUMS names"),
        (OLD, attached, "data/policy.json"),
        ("latest", attached, "no version"),
        ("2026.13", attached, "no version"),
        (OLD, lambda to, name, _: (to / name).mkdir(parents=True), "site.tar.gz is not attached"),
        (OLD, lambda *of: (attached(*of) / OLD / releases.SUMS).unlink(), "SHA256SUMS is not attached"),
        (OLD, lambda *of: (attached(*of) / OLD / releases.SITE).write_bytes(b""), "SHA256SUMS names"),
    ],
    ids=["another file", "no checksum", "no policy", "no version", "no month", "no file", "no sums", "interrupted"],
)
def test_lay_names_an_invalid_release_and_lays_the_others(name, invalid, said, tmp_path):
    attached(tmp_path / "releases", "2026.02", member(releases.POLICY))
    invalid(tmp_path / "releases", name, member("index.html"))
    done = lay(tmp_path / "releases", tmp_path / "site")
    warning, laid = done.stdout.splitlines()
    assert done.returncode == 0 and done.stderr == ""
    assert warning.startswith(f"::warning::release {name} is left out: ") and said in warning
    assert laid == "beside the current site: 2026.02"
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["2026.02", VERSIONS]
    assert name not in (tmp_path / "site" / VERSIONS).read_text(encoding="utf-8")


def test_site_near_the_limit_of_its_host_is_reported():
    assert releases.large(799_999_999) == []
    (warning,) = releases.large(800_000_000)
    assert "800 of the 1,000 MB" in warning


def test_releases_are_listed_newest_first(tmp_path):
    for version in ("2026.02", "2026.10.2", "2025.12", "2026.10.10"):
        attached(tmp_path / "releases", version, member(releases.POLICY))
    lay(tmp_path / "releases", tmp_path / "site")
    listed = re.findall(
        r'<li id="([\d.]+)"><a href="\1/index.html">', (tmp_path / "site" / VERSIONS).read_text(encoding="utf-8")
    )
    assert listed == ["2026.10.10", "2026.10.2", "2026.02", "2025.12"]


def test_lay_refuses_a_changed_policy_under_a_released_version(tmp_path):
    said, changed = b'{"statements": []}', b'{"statements": ["weights"]}'
    released = written(tmp_path / "released", {})
    (released / releases.POLICY).write_bytes(said)
    releases.pack(released, Publication(NOW), tmp_path / "releases" / NOW)
    for content, code in ((said, 0), (changed, 2)):
        site = tmp_path / content.hex()
        (site / "data").mkdir(parents=True)
        (site / releases.POLICY).write_bytes(content)
        done = lay(tmp_path / "releases", site)
        assert done.returncode == code
    assert done.stderr.count("\n") == 1 and "begin the next version" in done.stderr


def test_lay_refuses_a_site_that_lacks_an_id_of_a_release(tmp_path):
    released = written(tmp_path / "released", {"data/ids.json": b'{"ALT-001": [], "ALT-002": []}'})
    releases.pack(released, Publication(OLD), tmp_path / "releases" / OLD)
    for ids, code in ((b'{"ALT-001": [], "ALT-002": [], "ALT-003": []}', 0), (b'{"ALT-001": []}', 2)):
        done = lay(tmp_path / "releases", written(tmp_path / str(code), {"data/ids.json": ids}))
        assert done.returncode == code, done.stderr
    assert done.stderr.count("\n") == 1 and f"version {OLD} has ALT-002, which this site lacks" in done.stderr


def test_release_refuses_a_site_with_an_id_that_is_not_listed(tmp_path):
    site = written(tmp_path / "site", {"data/ids.json": b'{"ALT-001": [], "ALT-999": []}'})
    command = [sys.executable, ".github/release", "pack", str(site), str(tmp_path / "files")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and not (tmp_path / "files").exists()
    assert done.stderr.count("\n") == 1 and "ALT-999 is not listed as published; run make record-ids" in done.stderr


def test_build_fails_when_the_tag_is_not_the_version(tmp_path):
    told = f"the tag is 2031.01, but the version in pyproject.toml is {NOW}; tag the commit"
    done = build(ROOT, tmp_path / "site", RELEASE="2031.01")
    assert done.returncode == 2 and told in done.stderr
    command = [sys.executable, "-m", "traceability", "build", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"RELEASE": "2031.01"}, capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.startswith(f"could not run: {told}") and done.stderr.count("\n") == 1
    assert not (tmp_path / "site/index.html").exists()


def test_version_is_the_same_in_project_citation_and_changelog():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    newest, _ = next(feed.versions((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")))
    assert (cited["version"], newest) == (NOW, NOW)
    assert cited["date-released"].startswith(NOW[:7].replace(".", "-"))


def test_codemeta_says_what_the_citation_file_says():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    described = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
    for ours, theirs in (("name", "title"), ("description", "abstract"), ("version", "version")):
        assert described[ours] == cited[theirs]
    assert described["dateModified"] == cited["date-released"]
    assert [author["name"] for author in described["author"]] == [author["name"] for author in cited["authors"]]
    for ours, theirs in (("url", "url"), ("codeRepository", "repository-code")):  # typed after the first publication
        assert described.get(ours) == cited.get(theirs)


def test_citation_file_names_the_one_license_of_text_and_data():
    """In version 1.2.0 of the format, a list of licenses means that a user may choose among them."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    described = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
    assert cited["license"] == "CC-BY-4.0"
    assert described["hasPart"][0]["license"] == f"https://spdx.org/licenses/{cited['license']}"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert described["license"] == f"https://spdx.org/licenses/{project['license']}"


def test_citation_file_conforms_to_its_schema():
    command = ["-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format", str(ROOT / "CITATION.cff")]
    result = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
