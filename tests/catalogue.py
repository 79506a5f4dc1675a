"""Every message that a user may see, found in the code, and the Vietnamese catalogue made to hold them all.

`python -m tests.catalogue` (`make locale`) puts new messages into vanban.po without a translation, takes out those that
are gone, and compiles vanban.mo. Messages are: arguments of `_`, `N_`, `ngettext` in vanban/; help of commands and
options; the fixed words of exceptions and warnings, whose values become {0}, {1} …; the data dictionary, the rules and
the fixed words of columns; what Typer gives to gettext.
"""

from __future__ import annotations

import ast
import inspect
import io
import itertools
import os
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from babel.messages import Catalog, mofile, pofile

from extract import records
from extract.rules import RULES
from ingest import document, errors
from ingest.readers import docx
from vanban import cli, language
from vanban.schema import TABLES
from vanban.views import VIEWS

ROOT = Path(__file__).resolve().parents[1]
PO = language.LOCALE / "vi/LC_MESSAGES/vanban.po"
_HOLDS = {"warnings", "doubts", "reason", "TRACKED", "LOST", "foreign", "go_back", "needed", "first"}  # such words
_SYSTEM = ("EACCES", "EPERM", "ENOENT", "EEXIST", "ENOTDIR", "EISDIR", "ENOSPC", "EDQUOT", "EROFS", "EIO", "EMFILE",
           "ENAMETOOLONG", "EBUSY", "ETIMEDOUT", "ECONNREFUSED")


def messages() -> dict[str, str | tuple[str, str]]:
    """Each message with its plural, where it has one, by its (singular) words."""
    found: dict[str, Any] = {}
    for path in sorted((ROOT / "vanban").rglob("*.py")):
        found |= {words[0]: words[0] if len(words) == 1 else words for words in _called(path)}
    for path in sorted(Path(typer.__file__).parent.rglob("*.py")):
        found |= {message: message for message, in _called(path)}
    for source in (_help(typer.main.get_command(cli.app)), _fixed(), _dictionary(), _system()):
        found |= {message: message for message in source}
    for path in sorted(p for package in ("ingest", "extract", "vanban") for p in (ROOT / package).rglob("*.py")):
        if path.parent.name == "report" and path.stem != "folder":  # Vietnamese pages
            continue
        found |= {message: message for message in _raised(path)}
    return {message: found[message] for message in sorted(found)}


def _called(path: Path) -> Iterator[tuple[str, ...]]:
    """The words given to gettext's functions, also within f-strings."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("_", "N_", "ngettext"):
            words = tuple(a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))
            if words:
                yield words


def _help(command: Any) -> Iterator[str]:
    texts = [command.help, command.epilog]
    for parameter in command.params:
        texts += [parameter.help, parameter.metavar]
        texts += [parameter.show_default] if isinstance(parameter.show_default, str) else []
    yield from (" ".join(text.split()) for text in texts if text)
    for one in getattr(command, "commands", {}).values():
        yield from _help(one)


def _fixed() -> Iterator[str]:
    """Words of columns that the terminal shows, and of `failures.error`."""
    for words in (records.Relation, records.ShortcomingKind, records.TaskKind, records.Role, document.SectionKind):
        yield from typing.get_args(words)
    yield from ("issued", "draft", "copy", "rule", "ner", "ORG", "POS", "PER", "LOC", "DOC")
    yield from (*docx._UNREAD.values(), "number", "day", "month", "row", "column")  # within warnings
    yield from ("central", "region", "province", "district", "commune", "grassroots", "unit")
    yield from ("continuous", "ad_hoc", "daily", "weekly", "monthly", "quarterly", "semiannual", "annual")
    yield from (name for name, kind in vars(errors).items()
                if inspect.isclass(kind) and issubclass(kind, errors.IngestError) and kind is not errors.IngestError)


def _dictionary() -> Iterator[str]:
    for table in TABLES.values():
        yield table.row
        yield from (column.meaning for column in table.columns)
    for view in VIEWS.values():
        yield view.row
        yield from (meaning for _, meaning in view.described())
    yield from (rule.says for rule in RULES.values())


def _system() -> Iterator[str]:
    import errno

    yield from (os.strerror(getattr(errno, name)) for name in _SYSTEM)


# --- messages made where nobody knows the user's language -------------------------------------------------------------

def _raised(path: Path) -> Iterator[str]:
    """The fixed words of what a module raises, warns of, or finds wrong."""
    tree = ast.parse(path.read_text("utf-8"))
    constants = {target.id: node.value for node in tree.body if isinstance(node, ast.Assign) and _is_text(node.value)
                 for target in node.targets if isinstance(target, ast.Name) and " " in ast.unparse(node.value)}
    for node in ast.walk(tree):
        for told in _told(node, path.stem):
            for form in _forms(told, constants):
                words = "".join(form)
                if any(c.isalpha() for c in words) and " " in words:
                    yield _numbered(form)


def _told(node: ast.AST, module: str) -> Iterator[ast.expr]:
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        yield from (a for a in node.exc.args if _is_text(a))
    elif isinstance(node, ast.Call):
        name = ast.unparse(node.func).split(".")[-1]
        if name == "Finding" or inspect.isclass(getattr(errors, name, None)) or name.endswith("Error"):
            yield from node.args
        elif name == "append" and set(ast.unparse(node.func).split(".")) & _HOLDS:
            yield from (text for argument in node.args for text in _outermost(argument))
        yield from (text for k in node.keywords if k.arg in ("message", "warnings") for text in _outermost(k.value))
    elif isinstance(node, ast.FunctionDef) and node.name == "_warnings":
        yield from (text for statement in node.body for text in _outermost(statement))
    elif isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(ast.unparse(t).split(".")[-1] in _HOLDS for t in targets):
            yield from _outermost(node.value)
    elif module == "verify" and isinstance(node, ast.Yield) and node.value is not None:
        yield node.value


def _outermost(node: ast.AST) -> Iterator[ast.expr]:
    """The texts in an expression, whole."""
    if _is_text(node):
        assert isinstance(node, ast.expr)
        yield node
    else:
        for child in ast.iter_child_nodes(node):
            yield from _outermost(child)


def _is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and (_is_text(node.left) or _is_text(node.right))
    if isinstance(node, ast.IfExp):
        return _is_text(node.body) or _is_text(node.orelse)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _forms(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[tuple[str, ...]]:
    """The ways in which an expression may read: fixed pieces, with a value between each two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield (node.value,)
    elif isinstance(node, ast.IfExp):
        yield from _forms(node.body, constants)
        yield from _forms(node.orelse, constants)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield from _forms(constants[node.id], constants)
    elif isinstance(node, ast.FormattedValue) and node.conversion == -1 and node.format_spec is None:
        yield from _forms(node.value, constants)
    elif isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and _is_text(node)):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node.left, node.right]
        for ways in itertools.product(*(list(_forms(part, constants)) for part in parts)):
            pieces = [""]
            for way in ways:
                pieces[-1] += way[0]
                pieces += way[1:]
            yield tuple(pieces)
    else:
        yield ("", "")


def _numbered(pieces: tuple[str, ...]) -> str:
    return pieces[0] + "".join(f"{{{n}}}{piece}" for n, piece in enumerate(pieces[1:]))


# --- the catalogue ----------------------------------------------------------------------------------------------------

def read() -> Catalog:
    """The Vietnamese catalogue as it is in the repository."""
    with PO.open("rb") as file:
        return pofile.read_po(file, locale="vi", domain=language.DOMAIN, abort_invalid=True)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    out = io.BytesIO()
    mofile.write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    """Bring the catalogue up to date."""
    old = read()
    new = Catalog(locale="vi", domain=language.DOMAIN, project="vanban", version="1", header_comment=old.header_comment,
                  creation_date=old.creation_date, revision_date=old.revision_date, last_translator="vanban",
                  language_team="vi", msgid_bugs_address="vanban", charset="utf-8", fuzzy=False)
    for message in messages().values():
        key = message if isinstance(message, str) else message[0]
        kept = old.get(key)
        new.add(message, kept.string if kept else "")
    with PO.open("wb") as file:
        pofile.write_po(file, new, width=120, sort_output=False)
    PO.with_suffix(".mo").write_bytes(compiled(read()))
    missing = sum(not (m.string if isinstance(m.string, str) else m.string[0]) for m in new if m.id)
    print(f"{PO}: {len(new)} messages, {missing} without a translation")


if __name__ == "__main__":
    main()
