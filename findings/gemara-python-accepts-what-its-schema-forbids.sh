#!/usr/bin/env bash
# gemara-python 0.1.0 (models of Gemara 1.5.0). Seen 2026-11-29.
#
# Gemara defines its catalogs in CUE: no field that it does not name, ids that are unique, groups that exist. The models
# of its Python package are data classes from the same definitions. One would expect them to refuse a catalog that breaks
# a definition. They read a guideline of a group that does not exist, with an unknown field, without a word, and the field
# is gone. So a catalog that this package reads can still be invalid, and our own tests look for ids and groups.
#
# Exit code 0: it still behaves so. 1: something has changed.
set -uo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check gemara-python==0.1.0 || exit 1

cat > "$folder/catalog.py" <<'P'
import json
import sys
from pathlib import Path

from gemara.v1 import load

valid = {
    "title": "A catalog",
    "type": "Best Practice",
    "metadata": {
        "id": "catalog",
        "type": "GuidanceCatalog",
        "gemara-version": "1.5.0",
        "version": "1",
        "description": "A catalog of one guideline.",
        "author": {"id": "us", "name": "Us", "type": "Human"},
    },
    "groups": [{"id": "G", "title": "A group", "description": "Of one."}],
    "guidelines": [{"id": "A", "title": "A", "objective": "Do it.", "group": "G", "state": "Active"}],
}
read = []
for change in ({}, {"group": "no such group"}, {"no-such-field": 1}):
    catalog = json.loads(json.dumps(valid))
    catalog["guidelines"][0].update(change)
    path = Path(sys.argv[1]) / "catalog.json"
    path.write_text(json.dumps(catalog), encoding="utf-8")
    try:
        load(str(path))
        read.append(True)
    except Exception as error:
        print(type(error).__name__, str(error)[:300])
        read.append(False)
    print(change or "as defined", "->", "read" if read[-1] else "refused")
sys.exit(read != [True, True, True])
P
if ! "$folder/env/bin/python" "$folder/catalog.py" "$folder"; then
  echo "gemara-python refuses a wrong catalog now, or a right one"
  exit 1
fi
