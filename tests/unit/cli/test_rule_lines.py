"""What `check --explain` says of a rule."""

import pytest

from kbindex.cli.screens.columns import width_of
from kbindex.cli.screens.rule_lines import rule_lines
from kbindex.lint import BY_CODE, RULES, Rule
from kbindex.messages import speaking

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


@each_rule
def test_a_rule_says_what_why_and_how(rule: Rule) -> None:
    lines = rule_lines(rule)
    assert lines[0] == f"{rule.code} {rule.name}"
    assert all(len(line) <= 80 for line in lines)
    assert {"wrong:", "right:"} <= set(lines)


@each_rule
def test_a_rule_is_explained_in_japanese_on_a_screen(rule: Rule) -> None:
    with speaking("ja"):
        lines = rule_lines(rule)
    assert all(width_of(line) <= 80 for line in lines)
    assert {"誤:", "正:"} <= set(lines)


@each_rule
def test_prose_fits_a_narrow_screen(rule: Rule) -> None:
    examples = [f"    {line}" for line in f"{rule.wrong}\n{rule.right}".split("\n")]
    lines = rule_lines(rule, columns=60)
    assert all(len(line) <= 60 for line in lines if line not in examples)


def test_rules_name_what_the_command_line_has() -> None:
    mend = " ".join(rule_lines(BY_CODE["KB501"]))
    assert "`--fix` mends only spellings that are listed as wrong." in mend
    why = " ".join(rule_lines(BY_CODE["KB202"]))
    assert "and `kbindex seen` cannot tell it by its address." in why
    with speaking("ja"):
        mend = "".join(rule_lines(BY_CODE["KB501"]))
    assert "`--fix` が直すのは、誤りとして登録された表記だけです。" in mend
