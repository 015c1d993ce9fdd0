"""The words of the audit: what they are said of exists, under the name an entry would carry."""

import ast
from pathlib import Path

from marketplace.audit.words import COMMANDS

HOME = Path(__file__).parents[2] / "marketplace"


def commands_of_the_house() -> set[str]:
    """Every function marked `@command`, as `papers.enter_paper`: its room and its name."""
    return {
        f"{path.relative_to(HOME).parts[0]}.{node.name}"
        for path in HOME.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(each, ast.Name) and each.id == "command" for each in node.decorator_list)
    }


def test_every_command_with_words_exists() -> None:
    """A command that moved to another room leaves its words behind, and its entries would show a bare name."""
    gone = sorted(set(COMMANDS) - commands_of_the_house())
    assert not gone, gone
