"""Test what is proposed from the files of a model repository. All models, licenses and firms here are invented."""

from __future__ import annotations

import os
import re
import socket
import sys
import tomllib
from importlib.metadata import files
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support.project import ROOT, draws

from traceability.__main__ import main
from traceability.assessment.assess import assess
from traceability.assessment.placeholders import VERSION
from traceability.assessment.proposal import (
    claims,
    decision,
    documents,
    front_matter,
    licenses,
    matcher,
    report,
    repository,
)
from traceability.assessment.proposal.decision import NO, OPEN, YES
from traceability.assessment.proposal.licenses import Limits
from traceability.policy.model import Mode

APACHE = (ROOT / "LICENSES/Apache-2.0.txt").read_text(encoding="utf-8")
MIT = next(file for file in files("myst-parser") or () if file.name == "LICENSE").read_text()
OWN = """\
EXAMPLE COMMUNITY LICENSE AGREEMENT
Release date: 1 May 2026

1. Grant. You may use, copy and change the Example Materials, and you may distribute them together with this agreement.

2. Conduct. You agree not to use the Model or its Outputs:
- in any way that breaks an applicable law;
- to make weapons;
- to follow people without their consent.
"""
PERSONAL = """\
EXAMPLE RESEARCH TERMS

This license is personal to you. You may use the weights solely for non-commercial research.
You must not share the weights with anybody outside of your organization.
"""
NAMING = (
    MIT
    + """
Our only change: if the Software is used for products with more than 90 million monthly active users, you shall
prominently display "Example Model" on the user interface of the product.
"""
)
TITLE = "# Example Model\n\nDownload the weights from our page.\n\n"
GENERAL = f"{TITLE}## License\n\nThe code and the model weights are released under the MIT License.\n"
CARD = "---\nlicense: {}\n---\n# Example Model\n\nDownload the weights.\n"
EVERY = ("gated-weights", "restricted-weights", "open-weights", "open-source")
OPENED, RESTRICTED = ("open-weights",), ("restricted-weights",)
UNGATED = ("gated-weights", "restricted-weights")
OPEN_OR_SOURCE = ("open-weights", "open-source")

Files = dict[str, str | bytes]


def card(front: str) -> str:
    return f"---\n{front}\n---\n# Example Model\n\nDownload the weights.\n"


CASES: dict[str, tuple[Files, dict[str, tuple[str, ...]]]] = {
    "a plain case": ({"README.md": GENERAL, "LICENSE": MIT}, {"Example Model": OPENED}),
    "no license file": ({"README.md": GENERAL}, {"Example Model": OPENED}),
    "a policy that asks only to obey the law": (
        {
            "README.md": GENERAL,
            "USAGE_POLICY": "We want our tools used well. By using Example Model, you agree to comply "
            "with all applicable laws.",
        },
        {"Example Model": OPENED},
    ),
    "a policy that asks for more": (
        {
            "README.md": GENERAL,
            "USE_POLICY.md": "# Use Policy\n\nProhibited uses. You will not use the model to:\n\n"
            "1. break the law\n2. generate spam\n",
        },
        {"Example Model": RESTRICTED},
    ),
    "a policy that is elsewhere": (
        {"README.md": f"{GENERAL}\nUse must follow our Acceptable Use Policy, https://example.org/policy.\n"},
        {"Example Model": EVERY},
    ),
    "a license of the code and one of the model": (
        {"README.md": TITLE, "LICENSE-CODE": MIT, "LICENSE-MODEL": OWN},
        {"Example Model": RESTRICTED},
    ),
    "a license that may be that of the code alone": ({"README.md": TITLE, "LICENSE": APACHE}, {"Example Model": EVERY}),
    "an agreement to accept elsewhere": (
        {
            "README.md": f"{TITLE}Our open-weight models: first accept the agreement.\n\nLicense: Apache 2.0\n",
            "LICENSE": APACHE,
        },
        {"Example Model": EVERY},
    ),
    "open weights and one license throughout": (
        {
            "README.md": "# Example Model\n\nOpen-weight models. Download the weights.\n\n- **Apache 2.0 license**\n",
            "LICENSE": APACHE,
        },
        {"Example Model": OPENED},
    ),
    "a table of models": (
        {
            "README.md": f"{TITLE}| Name | License |\n|---|---|\n| Example Small | [Apache-2.0](terms/LICENSE-S) |\n"
            "| Example Large | [Own](terms/LICENSE-L) |\n",
            "LICENSE": APACHE,
            "terms/LICENSE-S": APACHE,
            "terms/LICENSE-L": OWN,
        },
        {"Example Small": OPENED, "Example Large": RESTRICTED},
    ),
    "a table with a hosted service": (
        {
            "README.md": TITLE,
            "LICENSE.md": "# Licenses\n\n| License | Component |\n|---|---|\n"
            "| MIT | Code on the hub |\n| MIT | Example S |\n| Example Terms of Use | API access to Example L |\n",
        },
        {"Example S": OPENED, "API access to Example L": ("hosted-api",)},
    ),
    "a table of data": (
        {"README.md": f"{GENERAL}\n| Dataset | License |\n|---|---|\n| Example Pages | Example Data Agreement |\n"},
        {"Example Model": OPENED},
    ),
    "models derived from others": (
        {
            "README.md": f"{GENERAL}- Example-Distill-1 and Example-Distill-2 are derived from Other-2, which is "
            "licensed under the Apache 2.0 License.\n- Example-Distill-Llama is derived from Llama-3.1-8B and is "
            "originally licensed under the Llama3.1 license.\n"
        },
        {
            "Example Model, other models": OPENED,
            "Example-Distill-1": OPENED,
            "Example-Distill-2": OPENED,
            "Example-Distill-Llama": RESTRICTED,
        },
    ),
    "a license that names a scale only for attribution": (
        {"README.md": f'{TITLE}<a href="LICENSE">License: MIT</a>\n', "LICENSE": NAMING},
        {"Example Model": OPENED},
    ),
    "a license with other terms added": (
        {
            "README.md": GENERAL.replace("MIT License", "[MIT License](LICENSE)"),
            "LICENSE": MIT + "\nBe kind to bees.\n",
        },
        {"Example Model": EVERY},
    ),
    "a license with a limit added": (
        {
            "README.md": GENERAL.replace("MIT License", "[MIT License](LICENSE)"),
            "LICENSE": MIT + "\nYou may not use the Software for surveillance by machines.\n",
        },
        {"Example Model": RESTRICTED},
    ),
    "a territory": (
        {
            "README.md": TITLE,
            "LICENSE": "EXAMPLE MODEL LICENSE\n\nThis license does not apply in the European Union. You "
            "may use the model weights, and if you distribute them, you must add this text.\n",
        },
        {"Example Model": RESTRICTED},
    ),
    "a choice to redistribute": (
        {
            "README.md": TITLE,
            "LICENSE": "EXAMPLE MODEL LICENSE\n\nWe grant a personal license to use the model weights exclusively for "
            "research. If you choose to redistribute the model, you must add this text.\n",
        },
        {"Example Model": RESTRICTED},
    ),
    "a license for each model": (
        {
            "README.md": TITLE,
            "LICENSE": "https://example.org/licenses",
            "models/one/LICENSE": OWN,
            "models/one/MODEL_CARD.md": "# One\n",
            "models/two/LICENSE": MIT,
            "models/two/MODEL_CARD.md": "# Two\n",
            "vendor/part/LICENSE": OWN,
        },
        {"one": RESTRICTED, "two": OPENED},
    ),
    "two licenses in one sentence": (
        {
            "README.md": f"{TITLE}The code is released under the MIT license, the model weights are released under the "
            "CC-BY-NC 4.0 license.\n"
        },
        {"Example Model": RESTRICTED},
    ),
    "a license of the model by its name": (
        {"README.md": f"{TITLE}Example Model is licensed under the MIT License.\n", "LICENSE": MIT},
        {"Example Model": OPENED},
    ),
    "a license of the project": (
        {"README.md": f"{TITLE}This project is licensed under the MIT License.\n", "LICENSE": MIT},
        {"Example Model": EVERY},
    ),
    "a license of the models alone": (
        {
            "README.md": f"{TITLE}Our code is released under the MIT License. The models are licensed under the "
            "CC-BY-NC license due to the dataset.\n"
        },
        {"Example Model": RESTRICTED},
    ),
    "original licenses": (
        {"README.md": f"{GENERAL}\nSome checkpoints are subject to their original licenses.\n"},
        {"Example Model": EVERY},
    ),
    "a license of the code of a model": (
        {
            "README.md": f"{TITLE}The model code is released under the Apache 2.0 License. The weights are under the "
            "CC-BY-NC 4.0 license.\n"
        },
        {"Example Model": RESTRICTED},
    ),
    "front matter with a name that says enough": (
        {"README.md": card("license: other\nlicense_name: example-non-commercial-license")},
        {"Example Model": UNGATED},
    ),
    "terms that bind the recipient alone": (
        {"README.md": TITLE, "WEIGHTS_TERMS_OF_USE.md": PERSONAL},
        {"Example Model": UNGATED},
    ),
    "two licenses for the same weights": (
        {"README.md": f"{GENERAL}\nAll checkpoints are licensed under the Example Non-Commercial License.\n"},
        {"Example Model": EVERY},
    ),
    "a disclaimer with words on use": (
        {"README.md": f"{GENERAL}\n## Disclaimer\n\nThe following uses are strictly forbidden: to imitate voices.\n"},
        {"Example Model": EVERY},
    ),
    "a license of another model in the README": (
        {"README.md": f"{GENERAL}\n### Example Nano\n\n- License: Example Open Model License\n"},
        {"Example Model": EVERY},
    ),
    "data and code for training": (
        {"README.md": f"{GENERAL}\nThe pretraining data is available for download.\n", "training/run.py": ""},
        {"Example Model": OPEN_OR_SOURCE},
    ),
    "code for training alone": ({"README.md": GENERAL, "training/run.py": ""}, {"Example Model": OPENED}),
    "nothing at all": (
        {"notes.txt": "x"},
        {"model": ("internal", "hosted-app", "hosted-api", "hosted-tuning", *EVERY)},
    ),
    "front matter": ({"README.md": card("license: apache-2.0")}, {"Example Model": OPENED}),
    "front matter with a license that limits use": (
        {"README.md": card("license: llama3.1")},
        {"Example Model": RESTRICTED},
    ),
    "front matter with the name of another license": (
        {"README.md": card("license: other\nlicense_name: example-license\nlicense_link: LICENSE"), "LICENSE": OWN},
        {"Example Model": RESTRICTED},
    ),
    "front matter with a name alone": (
        {"README.md": card("license: other\nlicense_name: example-license")},
        {"Example Model": EVERY},
    ),
    "front matter and a gate": (
        {"README.md": card("license: fair-noncommercial-research-license\nextra_gated_prompt: >-\n  Say who you are.")},
        {"Example Model": UNGATED},
    ),
    "front matter with a base under other terms": (
        {"README.md": card("license: mit\nbase_model:\n- meta-llama/Llama-3.1-8B")},
        {"Example Model": EVERY},
    ),
    "front matter that disagrees with the file": (
        {"README.md": card("license: mit"), "LICENSE": OWN},
        {"Example Model": EVERY},
    ),
    "front matter with aliases": (
        {"README.md": card("a: &a [mit, mit]\nb: &b [*a, *a]\nlicense: *b")},
        {"Example Model": EVERY},
    ),
    "front matter with data": (
        {"README.md": card("license: mit\ndatasets:\n- example/pages") + "\nTraining code: `train.py`\n"},
        {"Example Model": OPEN_OR_SOURCE},
    ),
    "file says Apache and README says MIT": (
        {"README.md": GENERAL, "LICENSE": APACHE},
        {"Example Model": OPENED},
    ),
    "a license of a part by others in the same sentence": (
        {
            "README.md": f"{TITLE}The model is published under the Apache 2.0 license, Other-Engine is licensed under "
            "the [Other-Engine license](engine/LICENSE).\n",
            "engine/LICENSE": OWN,
        },
        {"Example Model": OPENED},
    ),
    "links to two licenses in one sentence": (
        {
            "README.md": f"{TITLE}## License\n\nThe source code follows the [Apache-2.0](LICENSE) license, while use "
            "of the model weights needs to adhere to the [Model License Agreement](MODEL_LICENSE.pdf).\n",
            "LICENSE": APACHE,
        },
        {"Example Model": EVERY},
    ),
    "a preamble that speaks of modified versions": (
        {
            "README.md": GENERAL.replace("MIT License", "[Apache License](LICENSE)"),
            "LICENSE": f"EXAMPLE PREAMBLE\n\nMark modified versions as changed.\n\n{APACHE}",
        },
        {"Example Model": OPENED},
    ),
    "a README in English beside another one": (
        {
            "README.md": "# 예시\n\n모델입니다.\n",
            "README_EN.md": f"{TITLE}The model weights are released under the CC-BY-NC 4.0 License.\n",
        },
        {"Example Model": RESTRICTED},
    ),
    "commercial use after a registration": (
        {
            "README.md": TITLE,
            "LICENSE-MODEL": "EXAMPLE MODEL LICENSE\n\nIf you plan to use the model for commercial purposes, complete "
            "the registration and obtain the license for commercial purposes.\n",
        },
        {"Example Model": UNGATED},
    ),
    "military use among unlawful ones": (
        {
            "README.md": TITLE,
            "LICENSE-MODEL": "EXAMPLE MODEL LICENSE\n\nYou may distribute copies. You shall not use the model for "
            "military or unlawful purposes.\n",
        },
        {"Example Model": RESTRICTED},
    ),
    "weights of a test": (
        {"README.md": "# Example Model\n\nA model.\n", "tests/net.onnx": ""},
        {"Example Model": ("internal", "hosted-app", "hosted-api", "hosted-tuning", *EVERY)},
    ),
    "terms to accept that have the name of the model": (
        {
            "README.md": "# Tiny Gemma\n\nFirst accept the Gemma license, then download the weights.\n",
            "LICENSE": APACHE,
        },
        {"Tiny Gemma": RESTRICTED},
    ),
    "terms to accept for a part by others": (
        {"README.md": f"{TITLE}Its encoder is by others: accept the Gemma license.\n", "LICENSE": APACHE},
        {"Example Model": EVERY},
    ),
    "a card in a folder of documents": (
        {"README.md": TITLE, "docs/model_card.md": "# Card\n\nLicense: CC-BY-NC 4.0\n"},
        {"Example Model": RESTRICTED},
    ),
    "a long license in Markdown": (
        {
            "README.md": TITLE,
            "LICENSE-MODEL.md": OWN + "\n- Works are derived from Other-2 under the Example License.\n" * 90,
        },
        {"Example Model": RESTRICTED},
    ),
    "a license that only lists others": (
        {
            "README.md": TITLE,
            "LICENSE": "The source code is licensed under [Apache 2.0](LICENSE.apache).\n\nThe weights are licensed "
            "under the CC-BY-NC 4.0 License.\n",
            "LICENSE.apache": APACHE,
        },
        {"Example Model": RESTRICTED},
    ),
    "a section on misuse": (
        {"README.md": f"{GENERAL}\n## Misuse\n\nWe prohibit the following: to imitate voices.\n"},
        {"Example Model": EVERY},
    ),
    "commercial use that asks for a signature": (
        {"README.md": f"{GENERAL}If you want to use it for commercial purpose, please sign the form.\n"},
        {"Example Model": EVERY},
    ),
    "commercial use that asks for a registration in Chinese": (
        {"README.md": f"{GENERAL}\n## 协议\n\n商业用途须先登记。\n"},
        {"Example Model": EVERY},
    ),
}


def write(folder: Path, content: Files) -> Path:
    for path, text in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.fixture
def proposed(tmp_path):
    """Return a function that writes a repository and returns what is proposed for it."""

    def propose(content: Files, matcher=None) -> decision.Found:
        return decision.propose(repository.read(write(tmp_path / "model", content)), matcher)

    (tmp_path / "model").mkdir()
    return propose


def lines_exist(found: decision.Found, content: Files) -> None:
    """Assert that every line that an answer names is in its file, and says what is quoted of it."""
    for answer in (answer for one in found.proposals for answer in one.answers):
        for line in answer.evidence:
            text = content[line.path]
            text = text.decode(errors="replace") if isinstance(text, bytes) else text
            own = text.split("\n")[line.line - 1]
            assert line.says in own or line.says.startswith("a file")


@pytest.mark.parametrize("name", CASES)
def test_mode_is_proposed_or_left_open(name, proposed):
    content, expected = CASES[name]
    found = proposed(content)
    assert {one.model: one.modes for one in found.proposals} == expected
    assert found.exit_code == int(any(len(modes) > 1 for modes in expected.values()))
    lines_exist(found, content)
    for one in found.proposals:
        said = {answer.question: answer for answer in one.answers}
        assert one.decided != (OPEN in {answer.said for answer in said.values()})
        if one.decided:
            assert all(said[number].evidence for number in said if number != 5)


def test_answers_follow_from_the_questions(proposed):
    (one,) = proposed(CASES["a plain case"][0]).proposals
    assert [answer.said for answer in one.answers] == [YES, YES, NO, NO, NO]
    assert [line.path for line in one.answers[3].evidence] == ["README.md"]
    assert "no file names public training data" in one.answers[4].why


CONFLICTS = {
    "a license that names a scale only for attribution": ("README.md:5", "LICENSE:23"),
    "file says Apache and README says MIT": ("LICENSE:2", "README.md:7"),
    "front matter with a base under other terms": ("README.md:2", "README.md:3"),
    "front matter that disagrees with the file": ("README.md:2", "LICENSE:1"),
    "two licenses for the same weights": ("README.md:7", "README.md:9"),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_contradiction_is_reported_with_both_lines(name, proposed):
    found = proposed(CASES[name][0])
    at = [tuple(f"{line.path}:{line.line}" for line in (one.first, one.second)) for one in found.conflicts]
    assert at[0] == CONFLICTS[name]


def test_contradiction_on_one_line_is_reported_once(proposed):
    filler = "with many words between the two " * 6
    text = f"{TITLE}Licenses: MIT License as in A {filler} MIT License in B\n\nThe weights are under CC-BY-NC 4.0.\n"
    assert len(proposed({"README.md": text}).conflicts) == 1


def test_plain_case_has_no_contradiction(proposed):
    assert not proposed(CASES["a plain case"][0]).conflicts
    assert not proposed(CASES["a license of the code and one of the model"][0]).conflicts


def test_license_has_the_name_that_its_text_gives_itself(proposed):
    (one,) = proposed(CASES["a license of the code and one of the model"][0]).proposals
    assert one.license == "EXAMPLE COMMUNITY LICENSE AGREEMENT"


def test_license_keeps_a_name_in_lower_case(proposed):
    text = "example.1 LICENSE AGREEMENT\n\nYou may use the model weights exclusively for research.\n"
    (one,) = proposed({"README.md": TITLE, "LICENSE_MODEL": text}).proposals
    assert one.license == "example.1 LICENSE AGREEMENT"


@pytest.mark.parametrize("before", ["---\nlanguage: en\n---\n", "中文版\n"])
def test_license_is_named_by_its_title_behind_a_front_matter_or_language(before, proposed):
    text = f"{before}示例许可协议\n\nYou may use the model weights exclusively for research and for study.\n"
    (one,) = proposed({"README.md": TITLE, "LICENSE_MODEL": text}).proposals
    assert one.license == "示例许可协议"


def test_sentences_about_variants_of_a_model_give_each_its_own_license(proposed):
    said = (
        "Example-Model-Small model is under the MIT license. Example-Model-Base/Large models are under CC-BY-NC-4.0.\n"
    )
    found = proposed({"README.md": f"{TITLE}## License\n\n{said}", "LICENSE": MIT})
    assert [(one.model, one.modes) for one in found.proposals] == [
        ("Example-Model-Small", OPENED),
        ("Example-Model-Base/Large", RESTRICTED),
    ]


def test_agreement_for_contributors_is_no_license_of_the_weights(proposed):
    (one,) = proposed(
        {"README.md": f"{GENERAL}## Contributing\n\nAgree to a Contributor License Agreement.\n"}
    ).proposals
    assert one.modes == OPENED


@pytest.mark.parametrize("name", ["CC-BY-NC-ND 4.0", "Attribution-NonCommercial-NoDerivatives 4.0 International"])
def test_names_of_creative_commons_licenses_are_alike_in_each_spelling(name):
    assert claims.alike(name, "CC BY-NC-ND 4.0")
    assert not claims.alike(name, "CC BY-NC 4.0") and not claims.alike(name, "CC BY-ND 4.0")


def test_license_without_a_title_has_the_name_of_its_file(proposed):
    text = (
        "Disclaimer: IMPORTANT: This Example Model is\nspecifically released by Example Lab for the purpose\n"
        "of research.\n\nThis Example Model is provided to You by\nExample Lab under these terms.\n\n"
        "You may use the model weights exclusively for research.\n"
    )
    (one,) = proposed({"README.md": TITLE, "LICENSE_MODEL": text}).proposals
    assert one.license == "LICENSE_MODEL"


def test_hosted_service_is_to_be_looked_at(proposed):
    found = proposed({"README.md": f"{GENERAL}\nOr use our API platform, with an API key.\n"})
    ((said, at),) = found.remarks
    assert "answer questions 1 and 2 for it" in said and at.line == 9


def test_matcher_is_asked_only_about_unknown_texts(proposed):
    asked = []

    def matcher(text):
        asked.append(text)
        return licenses.open_license("Example Public License")

    content = {
        "README.md": TITLE,
        "LICENSE": MIT,
        "MODEL_LICENSE": "Example Public License. " + "Words of a license. " * 9,
    }
    (one,) = proposed(content, matcher).proposals
    assert one.modes == OPENED and one.license == "Example Public License"
    assert asked == [content["MODEL_LICENSE"]]


TEXTS = {
    "open": ("Permissive", "You may use this\nand pass it on\nas long as\nthis text\nstays with it."),
    "limit": ("Source-available", "Nobody may sell it."),
    "elsewhere": ("Permissive", "Quite another text altogether."),
}
"""The licenses of an invented database, each with its category and its text."""


@pytest.fixture
def database(monkeypatch):
    """Stand in for scancode: an index finds each license that it holds. Return the keys that were indexed."""
    indexed = []
    licenses = {
        key: SimpleNamespace(key=key, name=key.title(), category=category, text=text)
        for key, (category, text) in TEXTS.items()
    }

    class LicenseIndex:
        def __init__(self, rules, _spdx_tokens):
            indexed.append([one.key for one in rules])
            self.rules = rules

        def match(self, query_string):
            for one in self.rules:
                before, found, _ = query_string.partition(one.text)
                first = before.count("\n") + 1
                if found:
                    rule = SimpleNamespace(license_keys=lambda one=one: {one.key})
                    last = first + one.text.count("\n")
                    yield SimpleNamespace(score=lambda: 100.0, rule=rule, start_line=first, end_line=last)

    models = SimpleNamespace(
        load_licenses=lambda with_deprecated: licenses, build_rules_from_licenses=lambda some: some.values()
    )
    package = SimpleNamespace(models=models, index=SimpleNamespace(LicenseIndex=LicenseIndex))
    monkeypatch.setitem(sys.modules, "licensedcode", package)
    for cached in (matcher._licenses, matcher._words):
        cached.cache_clear()
    yield indexed
    for cached in (matcher._licenses, matcher._words):
        cached.cache_clear()


def test_matcher_indexes_only_licenses_whose_words_the_text_has(database):
    found = matcher.match(f"Copyright\n{TEXTS['open'][1]}")
    assert found == licenses.License("Open", Limits.NONE, True)
    assert database == [["open"]]


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXTS['open'][1]}\n{TEXTS['limit'][1]}",
        TEXTS["open"][1] + "\nand\nmuch\nelse",
        "Another text, which no database has.",
    ],
)
def test_matcher_knows_no_text_with_other_terms(text, database):
    assert matcher.match(text) is None


def test_license_is_standard_only_if_every_word_is():
    assert {license.limits for license in licenses.IDENTIFIERS.values()} == {Limits.NONE, Limits.USE}
    from traceability.assessment.proposal.license_texts import recognize

    def read(text):
        return recognize(repository.Document("LICENSE", text)).license

    assert read(APACHE).name == "Apache License 2.0" and read(MIT).name == "MIT License"
    assert read((ROOT / "LICENSES/CC-BY-4.0.txt").read_text(encoding="utf-8")).name == "CC BY 4.0"
    for text in (APACHE.replace("irrevocable", "revocable", 1), MIT.replace("sublicense, ", "")):
        assert read(text).limits is Limits.UNKNOWN


@pytest.mark.parametrize(
    "clause",
    [
        "If you do not agree to these terms, you must not copy or use the model.",
        "You may not use this model except in compliance with this license.",
        "You may not use the model in a way that breaks the law.",
        "You may not use the name of the model.",
    ],
)
def test_condition_of_a_license_is_no_limit_on_use(clause, proposed):
    (one,) = proposed(
        {"README.md": TITLE, "MODEL_LICENSE": f"Example License\n\nAll rights are granted.\n{clause}\n"}
    ).proposals
    assert one.modes == EVERY and one.answers[3].said == OPEN


# Bad input


def test_links_are_not_followed(tmp_path, proposed):
    outside = write(tmp_path / "outside", {"README.md": GENERAL, "models/one/LICENSE": OWN})
    (tmp_path / "model/README.md").symlink_to(outside / "README.md")
    (tmp_path / "model/models").symlink_to(outside / "models")
    found = proposed({"LICENSE": MIT})
    assert [len(one.modes) for one in found.proposals] == [8]
    assert any("README.md: is a link" in said for said in found.left_out)


def test_files_that_are_no_text_are_not_read(tmp_path, proposed):
    os.mkfifo(tmp_path / "model/LICENSE-MODEL")
    content = {
        "README.md": b"\0" + GENERAL.encode(),
        "LICENSE": MIT + " " * repository.LARGEST,
        "README.txt": b"\xff\xfe#",
    }
    found = proposed(content)
    assert found.exit_code == 1
    assert [said.partition(":")[0] for said in found.left_out] == ["LICENSE", "LICENSE-MODEL", "README.md"]


def test_files_above_the_limit_are_not_listed(proposed, monkeypatch):
    monkeypatch.setattr(repository, "FILES", 5)
    found = proposed({"README.md": GENERAL} | {f"data/{number}.txt": "" for number in range(9)})
    assert found.proposals[0].modes == OPENED
    assert len(found.left_out) == 1 and found.left_out[0].endswith(" and the files after it: more than 5 files")


def test_documents_above_the_limit_are_not_read(proposed, monkeypatch):
    monkeypatch.setattr(repository, "DOCUMENTS", 2)
    found = proposed({"README.md": GENERAL, "LICENSE": MIT} | {f"{name}/LICENSE": OWN for name in "abc"})
    assert found.proposals[0].modes == OPENED and "a/LICENSE and the documents after it" in found.left_out[0]


def test_models_above_the_limit_are_left_out(proposed, monkeypatch):
    monkeypatch.setattr(decision, "MODELS", 2)
    text = "".join(f"- Model-{number} is derived from X and is under the MIT License.\n" for number in range(5))
    found = proposed({"README.md": TITLE + text})
    assert [one.model for one in found.proposals] == ["Model-0", "Model-1"]
    assert found.left_out == ("models after the first 2",)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a b\nlicense: *a",
        "license: {a: mit}",
        "license: |\n  mit",
        "license: !!python/object:os.system mit",
        "license: mit\nlicense: apache-2.0",
        "license: '${HOME}'",
        "license: mit\n  - b",
    ],
)
def test_front_matter_of_another_form_is_not_read(text):
    said = front_matter.read(repository.Document("README.md", f"---\n{text}\n---\n"))["license"]
    assert not said.read


def test_front_matter_is_read_as_hubs_write_it():
    text = "---\nlicense: 'mit' #\ntags: [a, b]\ndatasets:\n- one\n- two\n\n# more\nbase_model: x/y\n---\nlicense: a\n"
    said = {key: field.texts for key, field in front_matter.read(repository.Document("README.md", text)).items()}
    assert said == {"license": ("mit",), "tags": ("a", "b"), "datasets": ("one", "two"), "base_model": ("x/y",)}
    for other in ("license: mit\n", "---\nlicense: mit\n", "\n---\nlicense: mit\n---\n"):
        assert not front_matter.read(repository.Document("README.md", other))


parts = st.sampled_from(
    [
        "---\n",
        "license: mit\n",
        "# A\n",
        "The model weights are under the MIT License.\n",
        "| a | license |\n",
        "|---|\n",
        "`",
        "\0",
        "| m | [MIT](LICENSE) |\n",
        "you may not use the model for ",
        "[x](",
        "<a href='",
        "```\n",
        "- b\n",
        "\u202e",
        "\x1b[31m",
        "extra_gated_prompt: |\n",
        MIT,
        "is derived from ",
        "API access",
        "non-commercial use\n",
        "\r\n",
    ]
)
anything = st.one_of(st.binary(max_size=60), st.lists(parts, max_size=12).map(lambda found: "".join(found).encode()))


def test_any_content_is_answered(tmp_path, policy):
    modes = {mode.name for mode in policy.modes()}
    folder = tmp_path / "model"

    @draws(60)
    @given(
        st.dictionaries(
            st.sampled_from(["README.md", "LICENSE", "LICENSE-MODEL", "USE_POLICY.md", "m/MODEL_CARD.md"]), anything
        )
    )
    def survives(content):
        for path in folder.rglob("*") if folder.exists() else ():
            path.is_file() and path.unlink()
        found = decision.propose(repository.read(write(folder, content) if content else folder))
        assert found.proposals and all(set(one.modes) <= modes for one in found.proposals)
        shown = report.markdown(found, {})
        assert "\x1b" not in shown and "\u202e" not in shown
        if statement := report.statement(policy, found, policy.newest):
            left = assess(policy, statement.encode(), "release.toml").findings
            assert all("is still a placeholder" in finding.message for finding in left)

    folder.mkdir()
    survives()


# Ways out

HOSTILE = "# <img src=x onerror=a> \x1b[31m| `b` [c](javascript:d) @every\n\nDownload the weights.\n\n"
HOSTILE_FILES = {
    "README.md": HOSTILE
    + "The weights are released under the MIT License <script>e</script> \u202e \x1b[2J | ``` @every.\n",
    'models/a"b]\n[c.d]\n`<script>/LICENSE': OWN,
    'models/a"b]\n[c.d]\n`<script>/MODEL_CARD.md': "# x\n",
}


def test_texts_of_the_repository_are_escaped(proposed, policy):
    found = proposed(HOSTILE_FILES)
    assert found.exit_code == 0 and len(found.proposals) == 2
    shown = report.markdown(found, {1: "One?"})
    assert shown.replace("\n", "").isprintable()
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(shown)
    assert not re.search(r"<(?:script|img|a)\b", html)
    assert "@every" not in re.sub(r"<code>.*?</code>", "", html)
    statement = report.statement(policy, found, policy.newest)
    assert statement.isascii() and set(tomllib.loads(statement)) == {"model", "release", "answers"}
    assert [one["modes"] for one in tomllib.loads(statement)["model"]] == [["open-weights"], ["restricted-weights"]]
    left = assess(policy, statement.encode(), "release.toml").findings
    assert [finding.message.partition(",")[0] for finding in left] == ["version is still a placeholder"] * 2
    assert [statement.splitlines()[finding.place.line - 1] for finding in left] == [f'version = "{VERSION}"'] * 2


def run(*arguments: object) -> int:
    return main(["--root", str(ROOT), "propose-statement", *map(str, arguments)])


def test_command_reports_and_writes_a_statement_without_network(tmp_path, capsys, monkeypatch, policy):
    def refuse(*_):
        raise AssertionError("no network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(os, "system", refuse)
    model = write(tmp_path / "model", CASES["a table of models"][0])
    assert run(model, "--write", tmp_path / "release.toml") == 0
    shown = capsys.readouterr().out
    assert "| Example Small | weights | **open weights** | Apache License 2.0 |" in shown
    assert "4. Does a license or policy limit who may use the weights, for what, or at what scale? Yes:" in shown
    content = (tmp_path / "release.toml").read_bytes()
    assert assess(policy, content, "release.toml").release.modes == ("MODE-OPEN-WEIGHTS", "MODE-RESTRICTED-WEIGHTS")
    assert run(model, "--write", tmp_path / "release.toml") == 2  # it overwrites nothing
    assert (tmp_path / "release.toml").read_bytes() == content


def test_command_exits_with_1_if_an_answer_is_needed_and_with_2_if_it_cannot_run(tmp_path, capsys):
    model = write(tmp_path / "model", CASES["terms that bind the recipient alone"][0])
    assert run(model, "--write", tmp_path / "release.toml") == 1
    shown = capsys.readouterr().out
    assert "open: gated weights or restricted weights" in shown and "look up whether people approve" in shown
    assert "ai-800-1 draft-statement MODE > release.toml" in shown
    assert not (tmp_path / "release.toml").exists()
    assert run(tmp_path / "nowhere") == 2
    assert "name the folder of a local copy" in capsys.readouterr().err


def test_questions_are_those_of_the_page(policy):
    asked = report.questions((ROOT / report.PAGE).read_text(encoding="utf-8"))
    assert [*asked] == [1, 2, 3, 4, 5] and all(said.endswith("?") for said in asked.values())
    assert {*EVERY, "internal", "hosted-app", "hosted-api", "hosted-tuning"} == {mode.name for mode in policy.all(Mode)}


def test_code_is_not_read_as_prose():
    document = repository.Document("README.md", "# A\n\n```\nThe weights are under the MIT License.\n```\n")
    assert not list(documents.statements(repository.Repository("a", (), {}, ()), document))
