"""``make mutation``: whether the tests notice when verdicts, a rule or its reader do something other than they should.

A mutant is the code with one change. It is killed if a test fails. Below ``ENOUGH`` per cent the exit code is 1.

No existing tool fits. mutmut 3.8 skips decorated functions, which all rules are: 535 mutants, none of them in a rule.
Cosmic Ray 8.7 restarts pytest for each of its 1 317 mutants, and a third of these use operators that cannot work. It
changes neither names in strings, nor ``in``, nor yielded values. This program collects the tests once. For each mutant
a forked process replaces the code of one function and runs the tests until one fails, those of its own rule first.
Code that runs while a module is imported is changed in a separate process.

Words for people stay unchanged: docstrings, the text of f-strings, and strings with a space. Each value in an f-string
is left out once. Also unchanged are the codes of rules, without which no test would run, and caches and slots, which
affect only speed.
"""

from __future__ import annotations

import ast
import gc
import os
import re
import resource
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from itertools import groupby, takewhile
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parent.parent
FORM = ROOT / "traceability/source/transparency_index.py"  # judges the form of a record, which rule D110 reports
CODE = (ROOT / "traceability/analysis/verdicts.py", FORM, *sorted((ROOT / "traceability/rules").glob("*.py")))
EQUAL = ROOT / "tools/equal_mutants.toml"
JUDGES = {
    "verdicts": [
        "tests/properties/test_verdicts.py",
        "tests/unit/test_rules.py",
        "tests/unit/test_edges_of_rules.py",
        "tests/properties/test_succession.py::test_edition_has_the_same_verdicts_as_in_the_whole_policy",
        "tests/properties/test_readings.py",
        "tests/unit/test_explanations.py::test_explain_names_the_modes_that_are_tagged_against_the_verdict",
    ],
    "form": ["tests/unit/test_real_releases.py", "tests/unit/test_rules.py"],
    "rules": [
        "tests/unit/test_edges_of_markup.py",
        "tests/unit/test_edges_of_rules.py",
        "tests/unit/test_rules.py",
        "tests/build/test_hostile.py::test_base_of_the_attempts_has_no_findings",
    ],
}
WHILE_IMPORTED = ("", "rule", "read", "_read", "Reading.of")  # these have run before the first test begins
ENOUGH = 95
SECONDS = 25  # limit of processor time for one mutant, whose tests may never end

OTHER = {
    ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.In: [ast.NotIn], ast.NotIn: [ast.In], ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is], ast.Lt: [ast.LtE, ast.GtE], ast.LtE: [ast.Lt, ast.Gt], ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt], ast.And: [ast.Or], ast.Or: [ast.And], ast.Add: [ast.Sub], ast.Sub: [ast.Add],
    ast.BitOr: [ast.BitAnd], ast.BitAnd: [ast.BitOr],
}  # fmt: skip
OTHER_NAME = {
    "min": "max", "max": "min", "any": "all", "all": "any", "startswith": "endswith", "endswith": "startswith",
}  # fmt: skip


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield every replacement of a node, each with one change."""

    def but(**fields) -> ast.AST:
        return ast.copy_location(type(node)(**{**dict(ast.iter_fields(node)), **fields}), node)

    def fewer(items: list) -> list[list]:
        return [[*items[:i], *items[i + 1 :]] for i in range(len(items))]

    match node:
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                yield from (but(ops=[*ops[:i], other(), *ops[i + 1 :]]) for other in OTHER[type(op)])
        case ast.BoolOp(op=op, values=values):
            yield but(op=OTHER[type(op)][0]())
            yield from (but(values=left) if left[1:] else left[0] for left in fewer(values))
        case ast.BinOp(op=op) if type(op) in OTHER:
            yield but(op=OTHER[type(op)][0]())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield but(test=ast.UnaryOp(ast.Not(), test))
        case ast.comprehension(ifs=[test]):
            yield from (but(ifs=[]), but(ifs=[ast.UnaryOp(ast.Not(), test)]))
        case ast.For():
            yield but(iter=ast.Tuple([], ast.Load()))
        case ast.Continue() | ast.Break():
            yield from (ast.Pass(), ast.Break() if isinstance(node, ast.Continue) else ast.Continue())
        case ast.Expr() | ast.AugAssign() | ast.Return(value=ast.AST()):
            yield ast.Pass()
        case ast.Name(id=name) if name in OTHER_NAME:
            yield but(id=OTHER_NAME[name])
        case ast.Attribute(attr="startswith" | "endswith" as name):
            yield but(attr=OTHER_NAME[name])
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(value=str(value)) if " " not in value:
            yield ast.Constant(f"~{value}")
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            if all(isinstance(element, ast.Constant) for element in elements):
                yield from (but(elts=left) for left in fewer(elements))
        case ast.Dict(keys=keys, values=values):
            yield from (but(keys=k, values=v) for k, v in zip(fewer(keys), fewer(values), strict=True))
        case ast.JoinedStr(values=values):
            for value, left in zip(values, fewer(values), strict=True):
                if isinstance(value, ast.FormattedValue):
                    yield but(values=left)
        case ast.Call(keywords=words):
            for word, left in zip(words, fewer(words), strict=True):
                if not isinstance(word.value, ast.Constant) and not left_alone(node, "keywords", word):
                    yield but(keywords=left)


def left_alone(node: ast.AST, field: str, child: ast.AST) -> bool:
    """Whether a part of a node is only for people, for other tools, or for speed."""
    match child:
        case ast.Expr(value=ast.Constant()) | ast.keyword(arg="slots" | "maxsize") | ast.Call(func=ast.Name("rule")):
            return True
        case ast.Constant(value=str()):  # for collections of strings, another mutant drops each string
            return isinstance(node, ast.JoinedStr | ast.Tuple | ast.List | ast.Set | ast.Dict)
    return field in ("annotation", "returns", "format_spec")


@dataclass(frozen=True)
class Mutant:
    """One change: its file, line and function, if any; the tree, the place in it, the old node and the new one."""

    path: Path
    line: int
    function: str
    tree: ast.Module
    holder: list | ast.AST
    key: int | str
    old: ast.AST
    new: ast.AST

    def __str__(self) -> str:
        """Return the change in one line, which stays the same as long as the function does."""
        old, new = (ast.unparse(node).strip().split("\n")[0] for node in (self.old, self.new))
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
        same = max(0, len(list(alike)) - 30)
        change = " -> ".join(("…" if same else "") + text[same : same + 75] for text in (old, new))
        return f"{self.path.relative_to(ROOT)} {self.function}: {change}"

    def code(self) -> CodeType:
        """Return the code of the changed module. The tree stays changed, because it is used only once."""
        (self.holder.__setitem__ if isinstance(self.holder, list) else self.holder.__setattr__)(self.key, self.new)
        return compile(ast.fix_missing_locations(self.tree), self.path, "exec", dont_inherit=True)


def mutants(path: Path) -> Iterator[Mutant]:
    """Return all mutants of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    def below(node: ast.AST, line: int, scope: str, function: str) -> Iterator[Mutant]:
        for field, value in ast.iter_fields(node):
            within = function
            if isinstance(node, ast.FunctionDef) and field == "body":
                within = function or f"{scope}{node.name}"  # an inner function belongs to the code of the outer one
            for key, child in enumerate(value) if isinstance(value, list) else [(field, value)]:
                if isinstance(child, ast.AST) and not left_alone(node, field, child):
                    there, holder = getattr(child, "lineno", line), value if isinstance(value, list) else node
                    yield from (Mutant(path, there, within, tree, holder, key, child, new) for new in changes(child))
                    inner = f"{scope}{child.name}." if isinstance(child, ast.ClassDef) else scope
                    yield from below(child, there, inner, within)

    return below(tree, 0, "", "")


class Trial:
    """Runs the tests once on the unchanged code, then on every mutant."""

    def __init__(self, to_judge: list[Mutant]) -> None:
        self.mutants = to_judge
        self.lived: list[Mutant] = []
        self.took: dict[pytest.Item, float] = {}
        self.functions: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Let Hypothesis draw few examples."""
        from hypothesis import Phase, settings  # an earlier import would make pytest warn

        few = settings(settings.get_profile("commit"), max_examples=10, derandomize=True, database=None)
        every = (Phase.explicit, Phase.generate)  # no shrinking: the simplest failing example is not needed
        settings.register_profile("mutants", few, phases=every)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run the tests on each mutant in turn; run them as usual if there is none."""
        if not self.mutants:
            return None
        for item in session.items:
            start = time.process_time()
            if not passes(item):
                pytest.exit(f"{item.nodeid} fails without any mutant", 2)
            self.took[item] = time.process_time() - start
        gc.unfreeze()  # gc.get_objects omits objects that an earlier trial froze
        for value in gc.get_objects():
            if isinstance(value, FunctionType):
                self.functions[value.__code__.co_filename, value.__qualname__].append(value)
        gc.freeze()
        running: dict[int, Mutant] = {}
        for mutant in [*self.mutants, *[None] * os.cpu_count()]:
            if running and (mutant is None or len(running) == os.cpu_count()):
                pid, status = os.wait()
                judged = running.pop(pid)
                if not os.waitstatus_to_exitcode(status):
                    self.lived.append(judged)
                    print(f"{judged.line}: {judged}", flush=True)
            if mutant and (pid := os.fork()):
                running[pid] = mutant
            elif mutant:
                os._exit(self.judge(mutant))
        return True

    def judge(self, mutant: Mutant) -> int:
        """Return 0 if the mutant lives."""
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        if mutant.function in WHILE_IMPORTED:
            os.execv(sys.executable, [sys.executable, __file__, "--alone", str(mutant)])
        code = next(code for code in codes(mutant.code()) if code.co_qualname == mutant.function)
        for function in self.functions[str(mutant.path), mutant.function]:
            function.__code__ = code
        for name, module in sys.modules.items():
            for value in vars(module).values() if name.startswith("traceability") else ():
                getattr(value, "cache_clear", lambda: None)()
        source = mutant.path.read_text(encoding="utf-8")
        rule = re.search(rf'^@rule\("(\w+)"\)\ndef {re.escape(mutant.function)}\(', source, re.MULTILINE)
        tests = sorted(self.took, key=lambda item: (bool(rule) and rule[1] not in item.nodeid, self.took[item]))
        return not all(map(passes, tests))


def passes(item: pytest.Item) -> bool:
    """Whether a test passes. Tears down all its fixtures except those of the session."""
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=item.session))


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and all code objects in it."""
    yield code
    for constant in code.co_consts:
        yield from codes(constant) if isinstance(constant, CodeType) else ()


def tests_for(mutant: Mutant) -> list[str]:
    """Return the tests that judge a mutant."""
    if mutant.path == FORM:
        return JUDGES["form"]
    return JUDGES["rules" if mutant.path.parent.name == "rules" else "verdicts"]


def run(trial: Trial, tests: list[str], *more: str) -> int:
    """Run pytest and return its exit code."""
    return pytest.main(["--assert=plain", "--capture=no", "-p", "no:cacheprovider", *more, *tests], [trial])


def alone(mutant: Mutant) -> int:
    """Run the tests on a module that is changed before its import; return the exit code of pytest."""
    get_code = SourceFileLoader.get_code

    def changed(self, name):
        return mutant.code() if self.path == str(mutant.path) else get_code(self, name)

    SourceFileLoader.get_code = changed
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    return run(Trial([]), tests_for(mutant), "-x")


def main(*words: str) -> int:
    """Judge all mutants or those that match a pattern; with ``--alone``, only the given one. Return the exit code."""
    candidates = [mutant for path in CODE for mutant in mutants(path)]
    if words[:1] == ("--alone",):
        return alone(next(mutant for mutant in candidates if str(mutant) == words[1]))
    candidates = [mutant for mutant in candidates if re.search(words[0] if words else "", str(mutant))]
    equal = {entry["mutant"]: entry["why"] for entry in tomllib.loads(EQUAL.read_text(encoding="utf-8"))["equal"]}
    lived: list[Mutant] = []
    for tests, group in groupby(candidates, key=tests_for):
        trial = Trial(list(group))
        if stopped := run(trial, tests):
            return stopped
        lived += trial.lived
    stale = [] if words else sorted(equal.keys() - map(str, lived))
    for name in stale:
        print(f"{EQUAL.name} lists what is not the same, or not there: {name}")
    real = [mutant for mutant in candidates if str(mutant) not in equal]
    killed, same = sum(mutant not in lived for mutant in real), len(candidates) - len(real)
    print(f"{killed} of {len(real)} mutants are killed ({1000 * killed // len(real) / 10} %), {same} are the same")
    return 100 * killed < ENOUGH * len(real) or bool(stale)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(*sys.argv[1:]))
