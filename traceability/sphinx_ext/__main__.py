"""``python -m traceability.sphinx_ext``: the command of Sphinx itself, faster.

Only this module knows that a build ends with its process. Python therefore need not collect garbage, which takes a
seventh of a build and finds little, nor free Sphinx's data about the site at the end.
"""

from __future__ import annotations

import gc
import os
import sys

try:
    from sphinx.cmd.build import main
except ImportError as error:
    print(f"could not run: {error}; install the extra 'site' of this package", file=sys.stderr)
    sys.exit(2)

if __name__ == "__main__":
    gc.disable()
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
