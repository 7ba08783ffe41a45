"""The command line: ``ai-800-1 COMMAND`` or ``python -m traceability COMMAND``; ``--help`` lists the commands.

Only this module knows the exit codes. 0: no findings; 1: findings; 2: could not run, or could not print the result.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

from traceability.cli import commands
from traceability.policy.errors import UserError

HELP = partial(argparse.HelpFormatter, width=80)
"""Fixed width: otherwise argparse calls shutil.get_terminal_size for each option, which imports zlib, bz2 and lzma."""

FAULT = (
    "This is a fault of the program, not of your text. Report it with the lines above as an issue of the repository."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` name, by default those of the process, and return the exit code."""
    about = "Check the policy and its sources."
    parser = argparse.ArgumentParser(prog="ai-800-1", description=about, formatter_class=HELP)
    parser.add_argument("--root", type=Path, default=Path(), help="the folder that holds requirements/ (default: here)")
    subparsers = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")
    arguments = sys.argv[1:] if arguments is None else arguments
    known = commands(next(iter(arguments), ""))
    for name, (run, takes) in known.items():
        command = subparsers.add_parser(name, help=run.__doc__, formatter_class=HELP)
        command.add_argument("--root", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)  # as before it
        for names, more in takes:
            command.add_argument(*names, **more)
    given = vars(parser.parse_args(arguments))
    run, _ = known[given.pop("command")]
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a finding may quote bytes that are not text
    try:
        code = run(**given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of the output closed the pipe
        return 2
    except KeyboardInterrupt:
        return _fail("interrupted")
    except (OSError, UserError) as error:
        from traceability.source.findings import printable

        why = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
        return _fail(f"could not run: {printable(why)}")  # it may quote what a stranger wrote
    except Exception:
        import traceback

        return _fail(f"{traceback.format_exc()}{FAULT}")


def _fail(message: str) -> int:
    """Print a message, if anybody can read it, and return the exit code."""
    with suppress(OSError):
        print(message, file=sys.stderr)
    return 2


def run() -> NoReturn:
    """Run the command line and end the process, as ``ai-800-1`` and ``python -m traceability`` do."""
    gc.disable()  # the collector would take a sixth of a check to look for garbage among tokens, and find none
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed before the start
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)  # skip the teardown of the interpreter, which takes a tenth of a check


if __name__ == "__main__":
    run()
