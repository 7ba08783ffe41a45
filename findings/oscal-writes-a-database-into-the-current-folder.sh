#!/usr/bin/env bash
# oscal 3.2.2 with Python 3.11 and 3.13. Seen 2026-11-29.
#
# Loading a catalog reads one file, so a program that only looks at a document should leave its folder as it was.
# OSCAL.load unpacks NIST's schemas and metaschemas as a database of some 160 million bytes, oscal_support.db, into a
# folder "support" below the current folder, without a message. It does so in each folder in which a program runs, and
# `git add -A` takes it along. The catalog is valid by NIST's schema and is loaded.
#
# Exit code 0: it still behaves so. 1: something has changed.
set -uo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check oscal==3.2.2

mkdir "$folder/here"
cd "$folder/here" || exit 1
"$folder/env/bin/python" - <<'PYTHON'
import json
from pathlib import Path

from oscal import OSCAL

metadata = {
    "title": "A catalog",
    "last-modified": "2026-11-29T00:00:00Z",
    "version": "1",
    "oscal-version": "1.2.1",
}
controls = [{"id": "c-1", "title": "A control"}]
catalog = {"uuid": "11111111-1111-4111-8111-111111111111", "metadata": metadata, "controls": controls}
Path("catalog.json").write_text(json.dumps({"catalog": catalog}))
before = set(Path().rglob("*"))
loaded = OSCAL.load("catalog.json")
print(f"loaded: {bool(loaded)}")
written = {str(path): path.stat().st_size for path in set(Path().rglob("*")) - before if path.is_file()}
for path, size in written.items():
    print(f"{path}: {size:,} bytes")
large = {path for path, size in written.items() if size > 100_000_000}
raise SystemExit(0 if loaded and large == {"support/oscal_support.db"} else "it writes something else now")
PYTHON
