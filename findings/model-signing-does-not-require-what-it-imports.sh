#!/usr/bin/env bash
# model-signing 1.1.1 with sigstore 4.5.1. Seen 2026-11-29.
#
# The package of OpenSSF that signs the weights of a model imports the module OpenSSL when its command starts, but
# does not name pyOpenSSL among its requirements. An earlier sigstore brought it along; sigstore 4.5.1 does not. After
# "pip install model-signing" alone, the command ends with ModuleNotFoundError before it reads an argument. With
# pyOpenSSL beside it the command starts. ALT-022 therefore installs both.
#
# Exit code 0: it still behaves so. 1: something has changed.
set -uo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check model-signing==1.1.1 sigstore==4.5.1 || exit 1

"$folder/env/bin/model_signing" --help > "$folder/printed" 2>&1
code=$?
echo "model_signing --help ends with exit code $code: $(tail -1 "$folder/printed")"
if [ "$code" = 0 ] || ! grep -q "No module named 'OpenSSL'" "$folder/printed"; then
  echo "model_signing starts now, or fails otherwise"
  exit 1
fi

"$folder/env/bin/pip" install --quiet --disable-pip-version-check pyOpenSSL==26.4.0 || exit 1
if ! "$folder/env/bin/model_signing" --help > /dev/null; then
  echo "model_signing does not start with pyOpenSSL beside it"
  exit 1
fi
echo "with pyOpenSSL beside it the command starts"
