"""Reads a release statement, and reports for each mistake where it is and how to fix it.

It raises no error for any content. ``schema`` describes the same format to an editor.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from traceability.analysis.edition_history import descendants
from traceability.assessment.placeholders import is_placeholder
from traceability.assessment.statement import (
    DATE,
    DUTY_KEYS,
    HEAD,
    KEYS,
    LAW,
    TEXT,
    Answer,
    Fulfilled,
    Fulfillment,
    Law,
    Met,
    Model,
    Release,
    Response,
)
from traceability.policy.model import (
    Alternative,
    Bound,
    Duty,
    Exemption,
    Framework,
    Legal,
    Place,
    Policy,
    Provision,
    Requirement,
    Retired,
)
from traceability.policy.values import address
from traceability.source.findings import Finding, an, meant
from traceability.source.toml_file import Refused, Written, parse

ANSWER = {"met", *(key for keys in KEYS.values() for key in keys)}
"""Every key of a response."""

MOST = 100
"""The largest number of findings reported at once."""


def read(policy: Policy, content: bytes, path: str) -> tuple[Release, list[Finding]]:
    """Return the statement with ``content``, and its findings; ``path`` is its place in them."""
    try:
        reader = _Reader(policy, path, parse(_as_utf8(content)))
    except Refused as refusal:
        return Release(), [Finding(Place(path, refusal.line), "", "", str(refusal))]
    return reader.release(), reader.findings[:MOST]


def _as_utf8(content: bytes) -> bytes:
    """Return the content as UTF-8 if it is UTF-16 with a mark, as Windows PowerShell redirects the output of a command.

    Raises Refused if it is not UTF-16 after the mark.
    """
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    try:
        return content.decode("utf-16").encode()
    except UnicodeError as error:
        raise Refused(1, "is neither UTF-8 nor UTF-16; save the file as UTF-8") from error


class _Reader:
    """Reads the tables of a statement and collects findings."""

    def __init__(self, policy: Policy, path: str, written: Written) -> None:
        self.policy = policy
        self.path = path
        self.written = written
        self.start = 1
        """The line from which on keys are looked for."""
        self.findings: list[Finding] = []
        self.unfinished: list[Finding] = []
        """Placeholders: their form is right, and they say nothing."""

    def place(self, *keys: str) -> Place:
        return Place(self.path, self.written.line(*keys, start=self.start))

    def find(self, keys: tuple[str, ...], message: str) -> None:
        """Record a finding about a key."""
        self.findings.append(self._finding(keys, message))

    def _finding(self, keys: tuple[str, ...], message: str) -> Finding:
        about = ""
        if keys[:1] == ("answers",) or keys[:2] == ("law", "duties"):
            about = next(iter(keys[1:] if keys[0] == "answers" else keys[2:]), "")
        return Finding(self.place(*keys), "", _short(about), message)

    def replace(self, keys: tuple[str, ...], text: str, *, needed: bool) -> None:
        """Record that a text is only a placeholder, if it is."""
        if is_placeholder(text) and re.search(TEXT, text):
            instead = "" if needed else ", or take it out"
            message = f"{keys[-1]} is still a placeholder, {_short(repr(text))}; say what is true{instead}"
            self.unfinished.append(self._finding(keys, message))

    def near(self, word: str, known: Iterable[str], otherwise: str) -> str:
        """Return a suggestion of the word that was meant, or else ``otherwise``.

        It is not computed once there are more findings than are reported.
        """
        return meant(word[:40], known) or otherwise if len(self.findings) < MOST else otherwise

    def release(self) -> Release:
        tables = self.written.tables
        self._known(tables, [*HEAD, "answers", "law"], (), "a statement")
        models = tuple(self._models(tables))
        said: Mapping[str, Any] = self._table(tables, "release") or {}
        if "release" in tables:
            self._known(said, HEAD["release"], ("release",), "[release]")
            self._needed(said, HEAD["release"], ("release",), "[release]")
        edition = self._one_of(said, "edition", self.policy.editions, "edition")
        modes = self._modes(said, "release")
        written_by = self._text(said, "written_by", "release")
        said_of = self._table(tables, "answers") if "answers" in tables else {}
        answers = self._answers(said_of or {}, edition)
        law = self._law(tables) if "law" in tables else None
        return Release(models, edition, modes, answers, written_by, tuple(self.unfinished[:MOST]), law)

    def _models(self, tables: Mapping[str, Any]) -> Iterator[Model]:
        """Yield the model, or each model of a family, whose tables are called ``[[model]]``."""
        family = tables.get("model")
        if isinstance(family, list):
            if not family or not all(isinstance(one, dict) for one in family):
                message = "model is no table; write it as a table under [model], or each of several under [[model]]"
                self.find(("model",), message)
                return
            each: list[Mapping[str, Any]] = family
        else:
            table = self._table(tables, "model")
            each = [] if table is None else [table]
        keys = HEAD["model"]
        starts = self.written.starts("model")
        for said, start in zip(each, starts if len(starts) == len(each) else [1] * len(each), strict=True):
            self.start = start
            self._known(said, keys, ("model",), "[model]")
            self._needed(said, keys, ("model",), "[model]")
            texts = {
                key: self._text(said, key, "model", needed=keys[key])
                for key in ("name", "version", "developer", "license", "date")
            }
            if texts["date"] and not re.fullmatch(DATE, texts["date"]):
                self.find(("model", "date"), f'date is {_short(repr(texts["date"]))}; write it as "2026-11-30"')
            sizes, links = (self._texts(said, key, "model") for key in ("sizes", "links"))
            if any(not re.search(TEXT, size) for size in sizes):
                self.find(("model", "sizes"), "sizes has an empty text; say it, or take it out")
            self._addresses(("model", "links"), links)
            modes = self._modes(said, "model")
            yield Model(**texts, sizes=sizes, links=links, modes=modes, place=self.place("model"))
        self.start = 1

    def _modes(self, table: Mapping[str, Any], name: str) -> tuple[str, ...]:
        """Return the ids of the release modes that a table names; none if one of them could not be read."""
        modes = {mode.name: mode.id for mode in self.policy.modes()}
        written = self._texts(table, "modes", name, needed=HEAD[name]["modes"])
        named = [self._name((name, "modes"), mode, modes, "release mode") for mode in written]
        if len(set(named)) < len(named) and all(named):
            self.find((name, "modes"), "modes names one of them twice; name each once")
        return tuple(modes[mode] for mode in dict.fromkeys(named)) if named and all(named) else ()

    def _addresses(self, keys: tuple[str, ...], links: Iterable[str]) -> None:
        for link in links:
            try:
                address(link)
            except ValueError:
                message = f"{keys[-1]} is {_short(repr(link))}; give an address that begins with https://"
                self.find(keys, message)

    def _answers(self, answers: Mapping[str, Any], edition: str) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        own = [one.id for one in self.policy.all(Requirement) if not edition or one.edition == edition]
        for id, written in answers.items():
            if message := self._unanswerable(id, edition, own):
                self.find(("answers", id), message)
            else:
                found[id] = self._answer(id, written)
        return found

    def _answer(self, id: str, written: Any) -> Answer:
        """Return the answer to a requirement: by release mode if the keys of a table are modes."""
        modes = {mode.name: mode.id for mode in self.policy.modes()}
        if not isinstance(written, dict) or not written.keys() & modes.keys():
            return self._response(("answers", id), written)
        others = [key for key in written if key not in modes]
        for key in others:
            if key not in ANSWER:
                self._name(("answers", id, key), key, modes, "release mode")
        if beside := next((key for key in others if key in ANSWER), ""):
            message = f"says {beside} beside release modes; say it in each mode, or give one answer for all modes"
            self.find(("answers", id, beside), message)
        return {modes[key]: self._response(("answers", id, key), written[key]) for key in written if key in modes}

    def _unanswerable(self, id: str, edition: str, own: Collection[str]) -> str:
        """Return why a statement on ``edition`` cannot answer ``id``; empty if it can, or if the edition is unknown."""
        statement = self.policy.statements.get(id)
        match statement:
            case None:
                near = self.near(id, own, "; draft-statement lists those that there are")
                return f"is no id of a requirement{near}"
            case Retired():
                return _retired(statement)
            case Provision() if edition and statement.edition != edition:
                names = self.policy.editions
                order = list(names)
                later: tuple[str, ...] = ()
                if order.index(statement.edition) < order.index(edition):
                    later = descendants(self.policy, [id], edition)
                became = f"answer {', '.join(later)}, which it became" if later else "leave it out"
                other, answered = names[statement.edition].name, names[edition].name
                return f"is of the {other}, and the statement answers the {answered}; {became}"
            case Requirement():
                return ""
        return f"is {an(statement.kind)}, and no requirement; answer what the guidance asks, by its own id"

    def _response(self, keys: tuple[str, ...], written: Any) -> Response:
        """Return the response under ``keys``. If anything in it is found or unfinished, only its place is known."""
        before = len(self.findings), len(self.unfinished)
        response = self._unchecked(keys, written)
        same = before == (len(self.findings), len(self.unfinished))
        return response if same else Response(None, response.place)

    def _unchecked(self, keys: tuple[str, ...], written: Any) -> Response:
        place = self.place(*keys)
        if isinstance(written, str):
            written = {"met": written}
        if not isinstance(written, dict):
            self.find(keys, f'is {_kind(written)}; write how it is met, as "as written" or {{ met = "…" }}')
            return Response(None, place)
        ways = {met.label: met for met in Met}
        if "met" not in written:
            each = ", or answer for each release mode" if len(keys) == len(("answers", "id")) else ""
            self.find(keys, f"does not say how it is met; add met, one of {_quoted(ways)}{each}")
            return Response(None, place)
        met = ways.get(self._one_of(written, "met", ways, "way to meet a requirement", *keys))
        if met is None:
            return Response(None, place)
        said = f'what is met = "{met.label}"'
        self._known(written, ["met", *KEYS[met]], keys, said)
        self._needed(written, KEYS[met], keys, said)
        needed = KEYS[met].get("alternatives", False)
        alternatives = self._texts(written, "alternatives", *keys, needed=needed)
        for alternative in alternatives:
            self._alternative((*keys, "alternatives"), alternative)
        evidence = self._texts(written, "evidence", *keys)
        self._addresses((*keys, "evidence"), evidence)
        reason, note = (self._text(written, key, *keys, needed=KEYS[met].get(key, False)) for key in ("reason", "note"))
        return Response(met, place, alternatives, evidence, reason, note)

    def _law(self, tables: Mapping[str, Any]) -> Law:
        said = self._table(tables, "law") or {}
        if isinstance(tables["law"], dict):
            self._known(said, LAW, ("law",), "[law]")
            self._needed(said, LAW, ("law",), "[law]")
        bound = self._ids(said, "bound", Bound, "one of those who are bound")
        exemptions = self._ids(said, "exemptions", Exemption, "exemption")
        written = said.get("duties", {})
        if not isinstance(written, dict):
            self.find(("law", "duties"), f"duties is {_kind(written)}; write it as a table, under [law.duties]")
            written = {}
        known = {duty.id for duty in self.policy.all(Duty)}
        for id in (id for id in written if id not in known):
            near = self.near(id, known, "; the pages of each law list its duties")
            old = self.policy.statements.get(id)
            self.find(("law", "duties", id), _retired(old) if isinstance(old, Retired) else f"is no duty{near}")
        duties = {id: self._fulfillment(("law", "duties", id), one) for id, one in written.items() if id in known}
        return Law(bound, exemptions, duties, self.place("law", "exemptions"))

    def _ids(self, table: Mapping[str, Any], key: str, kind: type[Legal], what: str) -> tuple[str, ...]:
        """Return the ids of statements of a kind that a table names; a framework is no kind of them, and has some."""
        found = []
        known = [one.id for one in self.policy.all(kind)]
        named = self._texts(table, key, "law", needed=LAW[key])
        for id in named:
            if isinstance(self.policy.statements.get(id), Framework):
                own = [one.id for one in self.policy.all(kind) if id in one.framework]
                instead = f"name {what} in it: {', '.join(own)}" if own else f"it has no {what}; leave it out"
                self.find(("law", key), f"{id} is a framework; {instead}")
                found.append("")
            elif isinstance(old := self.policy.statements.get(id), Retired):
                self.find(("law", key), f"{id} {_retired(old)}")
                found.append("")
            else:
                found.append(self._name(("law", key), id, known, what))
        if len({*found}) < len(found) and all(found):
            self.find(("law", key), f"{key} names one of them twice; name each once")
        return (
            tuple(dict.fromkeys(found)) if all(found) else ()
        )  # a slip in one would be found again in what rests on it

    def _fulfillment(self, keys: tuple[str, ...], written: Any) -> Fulfillment:
        """Return the answer to a duty. If anything in it is found or unfinished, only its place is known."""
        before = len(self.findings), len(self.unfinished)
        place = self.place(*keys)
        written = {"met": written} if isinstance(written, str) else written
        ways = {met.label: met for met in Fulfilled}
        if not isinstance(written, dict) or "met" not in written:
            kind = "" if isinstance(written, dict) else f", and is {_kind(written)}"
            message = f'does not say whether it is met{kind}; write {{ met = "met", where = "…" }}, or "open"'
            self.find(keys, message)
            return Fulfillment(None, place)
        met = ways.get(self._one_of(written, "met", ways, "answer to a duty", *keys))
        if met is None:
            return Fulfillment(None, place)
        said = f'what is met = "{met.label}"'
        self._known(written, ["met", *DUTY_KEYS[met]], keys, said)
        self._needed(written, DUTY_KEYS[met], keys, said)
        texts = {
            key: self._text(written, key, *keys, needed=DUTY_KEYS[met].get(key, False))
            for key in ("where", "reason", "note")
        }
        evidence = self._texts(written, "evidence", *keys)
        self._addresses((*keys, "evidence"), evidence)
        same = before == (len(self.findings), len(self.unfinished))
        return Fulfillment(met, place, evidence=evidence, **texts) if same else Fulfillment(None, place)

    def _alternative(self, keys: tuple[str, ...], id: str) -> None:
        statement = self.policy.statements.get(id)
        if isinstance(statement, Retired):
            self.find(keys, f"{id} {_retired(statement)}")
        elif not isinstance(statement, Alternative):
            known = [alternative.id for alternative in self.policy.all(Alternative)]
            near = self.near(id, known, f"; name one by its id, such as {known[0]}" if known else "; there is none")
            self.find(keys, f"{_short(repr(id))} is no alternative{near}")

    def _table(self, tables: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
        if name not in tables:
            self.find((), f"has no [{name}]; add it, with {', '.join(HEAD[name])}")
            return None
        if not isinstance(tables[name], dict):
            self.find((name,), f"{name} is {_kind(tables[name])}; write it as a table, under [{name}]")
            return None
        return tables[name]

    def _known(self, table: Mapping[str, Any], known: Collection[str], keys: tuple[str, ...], whose: str) -> None:
        for key in table:
            if key not in known:
                near = self.near(key, known, f"; take it out, since there are {', '.join(known)}")
                self.find((*keys, key), f"{_short(key)!r} is no key of {whose}{near}")

    def _needed(self, table: Mapping[str, Any], known: Mapping[str, bool], keys: tuple[str, ...], whose: str) -> None:
        for key, needed in known.items():
            if needed and key not in table:
                self.find(keys, f"{key} is missing; add it to {whose}")

    def _text(self, table: Mapping[str, Any], key: str, *keys: str, needed: bool = False) -> str:
        """Return the text under a key; empty if there is none. A key that is ``needed`` cannot be left out."""
        value = table.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.find((*keys, key), f"{key} is {_kind(value)}; write it as text, between quotes")
            return ""
        if not re.search(TEXT, value):
            self.find((*keys, key), f"{key} is empty; {'fill it in' if needed else 'say it, or take it out'}")
        self.replace((*keys, key), value, needed=needed)
        return value

    def _texts(self, table: Mapping[str, Any], key: str, *keys: str, needed: bool = False) -> tuple[str, ...]:
        """Return the texts under a key that takes one text or a list of texts, and cannot be left out if ``needed``."""
        value = table.get(key, [])
        values = value if isinstance(value, list) else [value]
        if wrong := [one for one in values if not isinstance(one, str)]:
            self.find((*keys, key), f'{key} has {_kind(wrong[0])}; write it as text, or as ["…", "…"]')
            return ()
        if key in table and not values:
            self.find(
                (*keys, key), f"{key} is empty; name one{'' if key in ('modes', 'bound') else ', or take it out'}"
            )
        if key == "sizes":  # the others are names that we know, or addresses
            for one in values:
                self.replace((*keys, key), one, needed=False)
        return tuple(values)

    def _one_of(self, table: Mapping[str, Any], key: str, known: Collection[str], what: str, *keys: str) -> str:
        if key not in table:
            return ""
        if not isinstance(table[key], str):
            self.find((*(keys or ("release",)), key), f"{key} is {_kind(table[key])}; write one of {_quoted(known)}")
            return ""
        return self._name((*(keys or ("release",)), key), table[key], known, what)

    def _name(self, keys: tuple[str, ...], name: str, known: Collection[str], what: str) -> str:
        """Return ``name`` if it is known, and otherwise an empty text."""
        if name in known:
            return name
        near = self.near(name, known, f"; there are {', '.join(known)}")
        self.find(keys, f"{_short(repr(name))} is no {what}{near}")
        return ""


def _retired(statement: Retired) -> str:
    became = f"; see {', '.join(statement.became)}, which it became" if statement.became else "; leave it out"
    return f"was retired on {statement.since}: {statement.reason.rstrip('.')}{became}"


def _kind(value: Any) -> str:
    kinds = {bool: "a truth value", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return kinds.get(type(value), "a date or time")


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _short(text: str) -> str:
    """Return a text of the statement on one line, cut to 60 characters."""
    line = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))
    return line if len(line) <= 60 else f"{line[:60]}…"
