"""Test what the alternatives print under *Tomorrow*: commands run, templates can be read, packages are pinned.

`make tomorrow` runs those commands, too, that install packages.
"""

from __future__ import annotations

import re
import subprocess

import pytest
import run_tomorrow
from run_tomorrow import FirstStep

from traceability.policy.model import Alternative

MOST_LINES = 14


@pytest.fixture(scope="module")
def steps(policy):
    return list(run_tomorrow.first_steps(policy))


def test_every_alternative_has_a_first_step(policy, steps):
    assert {step.of for step in steps} == {alternative.id for alternative in policy.all(Alternative)}


def test_commands_run_as_printed(steps, tmp_path):
    commands = [step for step in steps if step.is_command and not step.installs and not step.needs_hub]
    assert len(commands) > 10
    for step in commands:
        folder = tmp_path / step.of
        folder.mkdir()
        assert run_tomorrow.run(step, folder), f"{step.of} prints nothing"


def test_templates_can_be_read(steps):
    templates = [step for step in steps if not step.is_command]
    assert len(templates) > 10
    for step in templates:
        assert run_tomorrow.read(step), step.of


def test_packages_are_pinned(steps):
    installed = [line.partition("pip install")[2] for step in steps for line in step.code.splitlines()]
    packages = [word for words in installed for word in words.split() if not word.startswith("-")]
    assert len(packages) >= 5
    assert [package for package in packages if "==" not in package] == []


def test_commands_are_short(steps):
    assert {step.of: lines for step in steps if (lines := len(step.code.splitlines())) > MOST_LINES} == {}


def test_commands_say_whether_they_need_a_hub(steps):
    asks = re.compile(r"\bhf \w|\bgit clone\b|\bcurl\b|\bwget\b|\bfrom_pretrained\b|\blm-eval run\b")
    for step in steps:
        assert step.needs_hub == bool(step.is_command and asks.search(step.code)), step.of


def test_command_fails_if_any_of_its_lines_does(tmp_path):
    with pytest.raises(subprocess.CalledProcessError):
        run_tomorrow.run(FirstStep("ALT-001", "", "sh", "false\necho well\n"), tmp_path)


def test_template_with_uneven_rows_cannot_be_read():
    with pytest.raises(ValueError, match="not 2 fields"):
        run_tomorrow.read(FirstStep("ALT-001", "Save this as `a.csv`.", "text", "one,two\n1\n"))
