"""The command line: ``python -m traceability COMMAND``; ``--help`` lists the commands.

Alone knows how a command ends. Exit code 0: nothing found; 1: findings; 2: could not run.
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

from traceability.cli import COMMANDS
from traceability.policy.errors import UserError

HELP = partial(argparse.HelpFormatter, width=80)
"""Of one width, since every option would otherwise ask the terminal, for which Python loads what compresses files."""

FAULT = (
    "This is a fault of the program, not of your text. Report it with the lines above as an issue of the repository."
)


def main(arguments: Sequence[str] | None = None) -> int:
    about = "Check the policy and its sources."
    parser = argparse.ArgumentParser(prog="python -m traceability", description=about, formatter_class=HELP)
    parser.add_argument("--root", type=Path, default=Path(), help="the folder that holds requirements/ (default: here)")
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")
    for name, (run, takes) in COMMANDS.items():
        command = commands.add_parser(name, help=run.__doc__, formatter_class=HELP)
        for names, more in takes:
            command.add_argument(*names, **more)
    given = vars(parser.parse_args(arguments))
    run, _ = COMMANDS[given.pop("command")]
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a finding may quote what is no text
    try:
        code = run(**given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read the output has seen enough
        return 1
    except (OSError, UserError) as error:
        print(f"could not run: {error}", file=sys.stderr)
        return 2
    except Exception:
        import traceback

        traceback.print_exc()
        print(FAULT, file=sys.stderr)
        return 2


if __name__ == "__main__":
    gc.disable()  # looking for garbage among so many tokens takes a sixth of a check, which leaves none behind
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)  # what ends with the process need not be taken apart, which is a tenth of a check
