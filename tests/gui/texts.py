"""Which texts of the window are marked for translation, and which look as if they should be."""

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nostalgia_desktop.gui as gui
from nostalgia_desktop.data import data_root

GUI = Path(gui.__file__).parent
UI = data_root() / "ui"
_MARKS = {"tr", "translate", "QT_TRANSLATE_NOOP"}
_WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]|^&?[A-Z][a-z]+…?$|[^\W\d_]{2} $|^ [^\W\d_]{2}")
_NO_WORDS = re.compile(r"[{};]|^Q[A-Z]|%[sd]")


@dataclass(frozen=True, order=True)
class Text:
    """A text and the context that it is looked up in while the program runs."""

    context: str
    text: str


def marked_texts() -> set[Text]:
    """What the code looks up, as it stands in it, and what Qt looks up of the forms."""
    found = {text for path in modules() for text in _Marked(path).texts}
    for path in UI.glob("*.ui"):
        tree = ET.fromstring(path.read_text(encoding="utf-8"))
        for each in tree.iter("string"):
            if each.get("notr") != "true" and each.text:
                found.add(Text(tree.findtext("class", ""), each.text))
    return found


def bare_texts() -> Iterator[tuple[str, int, str]]:
    """Module, line and text of what reads like a sentence and is not marked."""
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        hidden = set(_not_shown(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                is_words = _WORDS.search(node.value) and not _NO_WORDS.search(node.value)
                if node not in hidden and is_words:
                    yield str(path.relative_to(GUI)), node.lineno, node.value


def modules() -> list[Path]:
    """All of the window's code."""
    return sorted(GUI.rglob("*.py"))


class _Marked(ast.NodeVisitor):
    """Collects what is marked. `self.tr` looks up in the context of its class, `tr` in none."""

    def __init__(self, path: Path) -> None:
        self.texts: set[Text] = set()
        self._class = ""
        self.visit(ast.parse(path.read_text(encoding="utf-8")))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        around, self._class = self._class, node.name
        self.generic_visit(node)
        self._class = around

    def visit_Call(self, node: ast.Call) -> None:
        match ast.unparse(node.func), node.args:
            case "self.tr", [ast.Constant(str(text)), *_]:
                self.texts.add(Text(self._class, text))
            case "tr", [ast.Constant(str(text)), *_]:
                self.texts.add(Text("", text))
            case (
                ("translate" | "QT_TRANSLATE_NOOP"),
                [
                    ast.Constant(str(context)),
                    ast.Constant(str(text)),
                ],
            ):
                self.texts.add(Text(context, text))
        self.generic_visit(node)


def _not_shown(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, patterns, what is marked, raised or logged, members of enums, notes on types."""
    for node in ast.walk(tree):
        for part in _hidden_parts(node):
            yield from ast.walk(part)


def _hidden_parts(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Raise() | ast.Assert():
            yield node
        case ast.Call(func=func) if _is_hidden(ast.unparse(func)):
            yield node
        case ast.ClassDef(bases=bases, body=body) if any("Enum" in ast.unparse(b) for b in bases):
            yield from (part for part in body if isinstance(part, ast.Assign))
        case ast.arg(annotation=ast.expr() as note) | ast.AnnAssign(annotation=note):
            yield note
        case ast.FunctionDef(returns=ast.expr() as note):
            yield note


def _is_hidden(called: str) -> bool:
    is_log = called.startswith(("_log.", "log.", "logging."))
    return is_log or called == "re.compile" or called.rpartition(".")[2] in _MARKS
