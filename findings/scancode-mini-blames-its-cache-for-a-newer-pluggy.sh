#!/usr/bin/env bash
# scancode-toolkit-mini 32.5.0 with pluggy 1.7.0. Seen 2026-11-29.
#
# The requirements of scancode-toolkit-mini allow every pluggy from 1.0 on. With pluggy 1.7.0, which pytest 9 needs, its
# plug-ins are not found, so that it cannot look up any license. It says that its license cache is corrupt and asks for
# a bug report. With pluggy 1.3.0 the same call finds the license. So the two cannot be in one environment with pytest,
# and the extra "propose" of this project has an environment of its own.
#
# Exit code 0: it still behaves so. 1: something has changed.
set -uo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check scancode-toolkit-mini==32.5.0 pluggy==1.7.0 || exit 1
printf '%s-License-Identifier: MIT\n' SPDX > "$folder/LICENSE"

ask() {
  "$folder/env/bin/python" - "$folder/LICENSE" <<'PYTHON'
import sys

from licensedcode.cache import get_index

print([match.rule.license_expression for match in get_index().match(sys.argv[1])])
PYTHON
}
ask > "$folder/printed" 2>&1
code=$?
echo "with pluggy 1.7.0: exit code $code, $(tail -1 "$folder/printed" | cut -c1-200)"
if [ "$code" = 0 ]; then
  echo "scancode finds licenses with pluggy 1.7.0 now"
  exit 1
fi
grep -q "plugincode.location_provider" "$folder/printed" || { cat "$folder/printed"; echo "it fails otherwise"; exit 1; }

"$folder/env/bin/pip" install --quiet --disable-pip-version-check pluggy==1.3.0 || exit 1
found=$(ask 2>/dev/null | tail -1)
echo "with pluggy 1.3.0: $found"
[ "$found" = "['mit']" ] || exit 1
