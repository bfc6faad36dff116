"""Finding every text of an app that is to be translated.

`_("…")` and `_lt("…")` in Python, `__("…")` in JavaScript, TypeScript and Vue, `_("…")` in Jinja templates; labels,
descriptions and options of DocTypes; names of modules, workspaces, reports, roles and workflow states that come as JSON.
"""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SKIPPED_FOLDERS = frozenset({"node_modules", "dist", "__pycache__", "tests", "locale", ".git"})

# A call `name("text", [values], "context")` in JavaScript and in templates; the text in any kind of quotes.
_QUOTED = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\$]|\\.)*)`)"""
_CALL = {
	name: re.compile(rf"""(?<![\w.$]){name}\(\s*{_QUOTED}(?:\s*,\s*(?:null|\[[^\]]*\])\s*,\s*{_QUOTED})?""")
	for name in ("__", "_")
}
_TEMPLATE_CALL = re.compile(rf"""(?<![\w.]){"_"}\(\s*{_QUOTED}(?:\s*,\s*context\s*=\s*{_QUOTED})?""")
_NOT_WORDS = re.compile(r"[\W\d_]*")


@dataclass(frozen=True)
class Message:
	"""A text, its context, and where it stands."""

	text: str
	context: str | None
	place: str
	line: int


def messages_of_app(folder: Path) -> Iterator[Message]:
	"""Every text of an app's Python package, in the order of its files."""
	for path in sorted(_files(folder)):
		place = path.relative_to(folder).as_posix()
		read = _READERS[path.suffix]
		yield from read(path.read_text(encoding="utf-8"), place)
	modules = folder / "modules.txt"
	if modules.exists():
		for number, line in enumerate(modules.read_text(encoding="utf-8").splitlines(), 1):
			if line.strip():
				yield Message(line.strip(), None, "modules.txt", number)


def _files(folder: Path) -> Iterator[Path]:
	for path in folder.iterdir():
		if path.is_dir():
			if path.name not in SKIPPED_FOLDERS:
				yield from _files(path)
		elif path.suffix in _READERS and not path.name.startswith("test_"):
			yield path


def messages_of_python(source: str, place: str) -> Iterator[Message]:
	"""The first arguments of `_()` and `_lt()`."""
	for node in ast.walk(ast.parse(source)):
		if not isinstance(node, ast.Call) or not node.args:
			continue
		name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
		text = node.args[0]
		if name in ("_", "_lt") and isinstance(text, ast.Constant) and isinstance(text.value, str):
			yield Message(text.value, _python_context(node), place, node.lineno)


def _python_context(node: ast.Call) -> str | None:
	given = [keyword.value for keyword in node.keywords if keyword.arg == "context"] + node.args[2:3]
	return given[0].value if given and isinstance(given[0], ast.Constant) else None


def messages_of_javascript(source: str, place: str) -> Iterator[Message]:
	"""The first arguments of `__()`."""
	return _by_pattern(source, place, _CALL["__"])


def messages_of_template(source: str, place: str) -> Iterator[Message]:
	"""The first arguments of `_()` and `__()` in a template."""
	yield from _by_pattern(source, place, _TEMPLATE_CALL)
	yield from _by_pattern(source, place, _CALL["__"])


def _by_pattern(source: str, place: str, pattern: re.Pattern) -> Iterator[Message]:
	for found in pattern.finditer(source):
		parts = found.groups()
		text = next((part for part in parts[:3] if part is not None), "")
		context = next((part for part in parts[3:] if part is not None), None)
		line = source.count("\n", 0, found.start()) + 1
		if text:
			yield Message(_unescaped(text), context, place, line)


def _unescaped(text: str) -> str:
	return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), text)


# --- JSON


def messages_of_json(source: str, place: str) -> Iterator[Message]:
	"""What a record that an app brings as JSON shows; other JSON shows nothing."""
	try:
		record = json.loads(source)
	except ValueError:
		return
	for doc in record if isinstance(record, list) else [record]:
		if isinstance(doc, dict) and doc.get("doctype") in _RECORDS:
			yield from _RECORDS[doc["doctype"]](doc, place)


def messages_of_doctype(doc: dict[str, Any], place: str) -> Iterator[Message]:
	"""Name, description, labels, descriptions, options, links and actions of a DocType."""
	yield from _texts(doc, place, "name", "description")
	for field in doc.get("fields") or []:
		yield from _texts(field, place, "label", "description", "documentation_title")
		if field.get("fieldtype") == "Select":
			yield from _options(field, place)
		elif field.get("fieldtype") in ("HTML", "Button", "Heading") and field.get("options"):
			yield from _worded(field["options"], place)
	for state in doc.get("states") or []:
		yield from _texts(state, place, "title")
	for link in doc.get("links") or []:
		yield from _texts(link, place, "group")
	for action in doc.get("actions") or []:
		yield from _texts(action, place, "label", "group")
	for permission in doc.get("permissions") or []:
		yield from _texts(permission, place, "role")


def _options(field: dict, place: str) -> Iterator[Message]:
	if field.get("fieldname") in (
		"naming_series",
		"time_zone",
		"number_format",
		"date_format",
		"time_format",
	):
		return
	for option in str(field.get("options") or "").split("\n"):
		yield from _worded(option, place)


def _worded(text: str, place: str) -> Iterator[Message]:
	if text and text.strip() and not _NOT_WORDS.fullmatch(text) and not text.lstrip().startswith("<"):
		yield Message(text.strip(), None, place, 0)


def _texts(doc: dict, place: str, *fields: str) -> Iterator[Message]:
	for field in fields:
		value = doc.get(field)
		if isinstance(value, str):
			yield from _worded(value, place)


def _workspace(doc: dict, place: str) -> Iterator[Message]:
	yield from _texts(doc, place, "title", "label", "name")
	for table in ("links", "shortcuts", "charts", "quick_lists", "number_cards"):
		for row in doc.get(table) or []:
			yield from _texts(row, place, "label", "description")
	try:
		blocks = json.loads(doc.get("content") or "[]")
	except ValueError:
		blocks = []
	for block in blocks:
		text = (block.get("data") or {}).get("text")
		if text and block.get("type") in ("header", "paragraph"):
			yield from _worded(re.sub(r"<[^>]*>", "", text), place)


def _report(doc: dict, place: str) -> Iterator[Message]:
	yield from _texts(doc, place, "name", "report_name")
	for table in ("columns", "filters"):
		for row in doc.get(table) or []:
			yield from _texts(row, place, "label")


def _labelled(*fields: str) -> Any:
	return lambda doc, place: _texts(doc, place, *fields)


def _customized(doc: dict, place: str) -> Iterator[Message]:
	yield from _texts(doc, place, "label", "description")
	if doc.get("fieldtype") == "Select":
		yield from _options(doc, place)


_RECORDS = {
	"DocType": messages_of_doctype,
	"Workspace": _workspace,
	"Report": _report,
	"Custom Field": _customized,
	"Role": _labelled("role_name", "name"),
	"Workflow State": _labelled("workflow_state_name", "name"),
	"Workflow Action Master": _labelled("workflow_action_name", "name"),
	"Workflow": lambda doc, place: (
		message
		for row in [doc, *(doc.get("states") or []), *(doc.get("transitions") or [])]
		for message in _texts(row, place, "workflow_name", "state", "message", "action", "next_state")
	),
	"Print Format": _labelled("name"),
	"Letter Head": _labelled("letter_head_name"),
	"Number Card": _labelled("label", "name"),
	"Dashboard Chart": _labelled("chart_name", "name"),
	"Dashboard": _labelled("dashboard_name", "name"),
	"Page": _labelled("title"),
	"Module Def": _labelled("module_name"),
	"Notification": _labelled("subject"),
}

_READERS = {
	".py": messages_of_python,
	".js": messages_of_javascript,
	".ts": messages_of_javascript,
	".vue": messages_of_javascript,
	".html": messages_of_template,
	".json": messages_of_json,
}
