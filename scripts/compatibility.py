#!/usr/bin/env python3
"""Compare Frappe's documented names with this engine: write apps/frappe/COMPATIBILITY.md and the list of absent names.

	python scripts/compatibility.py           # write both files
	python scripts/compatibility.py --check   # exit status 1 if one of them is not what would be written

`documented_api.json` lists the names, `different_on_purpose.json` what differs and why. Whether a name is here is found
by looking; which conformance cases use it is read from their source. All cases pass or are known differences: the test
run sees to that.
"""

import argparse
import ast
import importlib
import json
import os
import re
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "apps" / "frappe"
CONFORMANCE = ROOT / "tests" / "conformance"
PAGE = ENGINE / "COMPATIBILITY.md"
ABSENT = ENGINE / "frappe" / "ground" / "absent.json"
CASES_SHOWN = 3
FOR_PEOPLE = frozenset("app_email app_publisher app_license app_color app_icon app_description".split())
"""Hooks that say something to people and make nothing happen."""
HTTP = ("GET", "POST", "PUT", "PATCH", "DELETE")

HEAD = """# Compatibility

What of Frappe's documented API Demitasse has. This page is generated (`scripts/compatibility.py`); a test fails when it is stale.

The reference is stock Frappe 16.0.0-dev: `tests/conformance` holds {cases} cases with its recorded answers. {passing} answer the same
here, {known} differ on purpose (`tests/conformance/known_differences.json`). `docs/why-stricter.md` tells of the holes that are closed.

- **same**: it is here and follows the reference; beside it, cases that use it and pass (the first {shown}, and how many more).
- **different**: it is here and differs on purpose.
- **absent**: it is not here. Asking for it raises `NotImplementedError` with its name (in the browser `NotSupported`; a route answers 404, a command
  is unknown, a hook has no effect).

| | documented | same | different | absent |
|---|---:|---:|---:|---:|
"""


def main() -> int:
	"""Write, or compare with what is written."""
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is stale")
	options = parser.parse_args()
	wanted = {ABSENT: absent_text(), PAGE: page()}
	if not options.check:
		for path, text in wanted.items():
			path.write_text(text, encoding="utf-8")
		return 0
	stale = [
		path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text
	]
	for path in stale:
		print(f"{path.relative_to(ROOT)} is stale: run scripts/compatibility.py")
	return 1 if stale else 0


# data ----------------------------------------------------------------------------------------------------------------


def sections() -> list[dict]:
	"""The documented names by section: `title`, `kind` (how to look for them), `place`, `names`."""
	return json.loads((ROOT / "scripts" / "documented_api.json").read_text(encoding="utf-8"))


@cache
def differences() -> dict[str, dict]:
	"""What differs on purpose: name → `why`, `cases` (patterns of known differences, may be empty)."""
	return json.loads((ROOT / "scripts" / "different_on_purpose.json").read_text(encoding="utf-8"))


def known_differences() -> dict[str, str]:
	"""Conformance cases that answer otherwise, with the reason."""
	return json.loads((CONFORMANCE / "known_differences.json").read_text(encoding="utf-8"))


def full_name(section: dict, name: str) -> str:
	"""The name as one would write it: `frappe.utils.flt`, `Document.save`, `frm.set_value`."""
	if section["kind"] == "method":
		owner = section["place"].rpartition(".")[2]
		return f"{'frappe.db' if owner == 'Database' else owner}.{name}"
	if section["kind"] == "client":
		return f"desk {section['place']}.{name}"
	if section["kind"] in ("attribute", "field_of"):
		return f"{section['place']}.{name}"
	return name.replace(":", " ") if section["kind"] == "route" else name


# looking -------------------------------------------------------------------------------------------------------------


def is_here(section: dict, name: str) -> bool:
	"""Whether the engine has a documented name."""
	return LOOK[section["kind"]](section["place"], name)


def _attribute(place: str, name: str) -> bool:
	try:
		reach(place, name)
	except (AttributeError, NotImplementedError, ImportError):
		return False
	return True


def reach(place: str, name: str) -> object:
	"""The object of a dotted name below a module; modules on the way are imported."""
	import frappe

	found = frappe.qb if place == "frappe.qb" else importlib.import_module(place)
	path = place
	for part in name.split("."):
		path += f".{part}"
		try:
			found = getattr(found, part)
		except AttributeError as error:
			if isinstance(error, NotImplementedError) or not hasattr(found, "__path__"):
				raise
			found = importlib.import_module(path)
	return found


def _method(place: str, name: str) -> bool:
	module, _, owner = place.rpartition(".")
	return hasattr(getattr(importlib.import_module(module), owner), name)


def _route(_place: str, name: str) -> bool:
	from werkzeug.exceptions import HTTPException

	from frappe.api import _routes

	method, _, path = name.partition(":")
	try:
		_routes.bind("localhost").match(path, method=method)
	except HTTPException:
		return False
	return True


def _method_name(_place: str, name: str) -> bool:
	if name == "login":  # the session takes it before any function is looked for
		return _attribute("frappe.auth", "LoginManager")
	return (
		_attribute("frappe", name.removeprefix("frappe."))
		if "." in name
		else _attribute("frappe.handler", name)
	)


@cache
def _commands() -> frozenset[str]:
	from frappe.commands import commands

	return frozenset(command.name for command in commands)


@cache
def _fields_of(doctype: str) -> frozenset[str]:
	folder = doctype.lower()
	path = ENGINE / "frappe" / "core" / "doctype" / folder / f"{folder}.json"
	return frozenset(field["fieldname"] for field in json.loads(path.read_text(encoding="utf-8"))["fields"])


def _field_type(_place: str, name: str) -> bool:
	from frappe.model.fields import FIELD_TYPES

	return name in FIELD_TYPES


@cache
def _words() -> frozenset[str]:
	"""Every text constant in the engine's sources but `hooks.py`, and the parts of those that are put together."""
	found: set[str] = set()
	for path in sorted((ENGINE / "frappe").rglob("*.py")):
		if path.name == "hooks.py" or path.name.startswith("test_"):
			continue
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
			if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
				found.add(node.value)
	return frozenset(found)


CLIENT_TABLE = ENGINE / "desk/tests/e2e/scripted_app/scripted/scripted/doctype/scripted_note/scripted_note.js"


@cache
def _client() -> dict[str, frozenset[str]]:
	"""The names of client scripts that the browser tests try, by the path under which scripts reach them."""
	found: dict[str, set[str]] = defaultdict(set)
	for line in CLIENT_TABLE.read_text(encoding="utf-8").splitlines():
		name = re.match(r'\t\["([\w.$]+)", ', line)
		if name and not line.endswith('is not supported by this desk."],'):
			place, _, last = name.group(1).rpartition(".")
			found[place].add(last)
	return {place: frozenset(names) for place, names in found.items()}


LOOK = {
	"attribute": _attribute,
	"method": _method,
	"route": _route,
	"method_name": _method_name,
	"command": lambda _place, name: name in _commands(),
	"fieldtype": _field_type,
	"field_of": lambda place, name: name in _fields_of(place),
	"hook": lambda _place, name: name in FOR_PEOPLE or name in _words(),
	"event": lambda _place, name: name in _words(),
	"client": lambda place, name: name in _client().get(place, ()),
	"client_global": lambda _place, name: name in _client().get("", ()),
}


# cases ---------------------------------------------------------------------------------------------------------------


@cache
def uses() -> dict[str, list[str]]:
	"""Cases by what they use: `frappe.db.get_value`, `.save` for a method of some object, `"Select"` for a text."""
	found: dict[str, set[str]] = defaultdict(set)
	differing = {name.partition("[")[0] for name in known_differences()}
	for path in sorted((CONFORMANCE / "cases").glob("*.py")):
		tree = ast.parse(path.read_text(encoding="utf-8"))
		aliases = _aliases(tree)
		functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
		for name, node in functions.items():
			if not node.decorator_list or f"{path.stem}.{name}" in differing:
				continue
			for used in _used(node, aliases, functions, set()):
				found[used].add(f"{path.stem}.{name}")
	return {used: sorted(cases) for used, cases in found.items()}


def _aliases(tree: ast.Module) -> dict[str, str]:
	aliases = {}
	for node in ast.walk(tree):
		if isinstance(node, ast.Import):
			aliases.update(
				{
					(one.asname or one.name).split(".")[0]: "frappe"
					for one in node.names
					if one.name.startswith("frappe")
				}
			)
		elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("frappe"):
			aliases.update({one.asname or one.name: f"{node.module}.{one.name}" for one in node.names})
	return aliases


def _used(node: ast.AST, aliases: dict, functions: dict, seen: set[str]) -> set[str]:
	found: set[str] = set()
	for part in ast.walk(node):
		if isinstance(part, ast.Attribute):
			found.add(_dotted(part, aliases) or f".{part.attr}")
		elif isinstance(part, ast.Name):
			if part.id in aliases:
				found.add(aliases[part.id])
			elif part.id in functions and part.id not in seen:
				seen.add(part.id)
				found |= _used(functions[part.id], aliases, functions, seen)
		elif isinstance(part, ast.Constant) and isinstance(part.value, str):
			found.add(f'"{part.value}"')
		elif isinstance(part, ast.keyword) and part.arg:
			found.add(f"{part.arg}=")
	return found


def _dotted(node: ast.expr, aliases: dict[str, str]) -> str | None:
	if isinstance(node, ast.Name):
		return aliases.get(node.id)
	if isinstance(node, ast.Attribute):
		owner = _dotted(node.value, aliases)
		return f"{owner}.{node.attr}" if owner else None
	return None


def shown_by(section: dict, name: str) -> list[str]:
	"""The passing cases that use a name."""
	kind, full = section["kind"], full_name(section, name)
	if kind in ("client", "client_global", "command", "hook"):
		return []
	if kind == "method" and not full.startswith("frappe.db"):
		return uses().get(f".{name}", [])
	if kind == "event":
		return uses().get(f'"{name}"', [])
	if kind == "field_of":
		return sorted({*uses().get(f"{name}=", ()), *uses().get(f'"{name}"', ())}) if len(name) > 4 else []
	if kind == "fieldtype":
		return uses().get(f'"{name}"', [])
	if kind == "method_name":
		return _of_address(f"/api/method/{name}")
	if kind == "route":
		return []
	return uses().get(full, [])


def _of_address(address: str) -> list[str]:
	return sorted(
		{case for used, cases in uses().items() if used.startswith(f'"{address}') for case in cases}
	)


# writing -------------------------------------------------------------------------------------------------------------


def absent_text() -> str:
	"""`absent.json`: the absent names of modules, classes and hooks, by place; absent modules with an empty list."""
	found: dict[str, set[str]] = defaultdict(set)
	for section in sections():
		if section["kind"] not in ("attribute", "method", "hook"):
			continue
		for name in section["names"]:
			if is_here(section, name):
				continue
			module, attribute = _home(section, name)
			if attribute:
				found[module].add(attribute)
			else:
				found[module] |= set()
	ordered = {place: sorted(names) for place, names in sorted(found.items())}
	return json.dumps(ordered, indent="\t") + "\n"


def _home(section: dict, name: str) -> tuple[str, str]:
	"""Where an absent name would be: (module or class, name), or (first absent module, "")."""
	if section["kind"] == "hook":
		return "hooks", name
	if section["kind"] == "method":
		return section["place"].replace("frappe.database.database.", "frappe.store.database."), name
	place = section["place"]
	parts = name.split(".")
	for part in parts[:-1]:
		place += f".{part}"
		path = ENGINE / Path(*place.split("."))
		if not path.is_dir() and not path.with_suffix(".py").exists():
			return place, ""
	return place, parts[-1]


def status(section: dict, name: str) -> str:
	"""`same`, `different` or `absent`."""
	if not is_here(section, name):
		return "absent"
	return "different" if full_name(section, name) in differences() else "same"


def page() -> str:
	"""The text of COMPATIBILITY.md."""
	from_cases = json.loads(next((CONFORMANCE / "golden").glob("frappe-*.json")).read_text(encoding="utf-8"))[
		"cases"
	]
	known = known_differences()
	text = HEAD.format(
		cases=len(from_cases), known=len(known), passing=len(from_cases) - len(known), shown=CASES_SHOWN
	)
	tables, total = [], [0, 0, 0, 0]
	for section in sections():
		by_status = defaultdict(list)
		for name in section["names"]:
			by_status[status(section, name)].append(name)
		counts = [len(section["names"]), *(len(by_status[one]) for one in ("same", "different", "absent"))]
		total = [a + b for a, b in zip(total, counts, strict=True)]
		text += f"| {section['title']} | {' | '.join(map(str, counts))} |\n"
		tables.append(_section(section, by_status))
	text += f"| **all** | {' | '.join(f'**{count}**' for count in total)} |\n"
	return text + "\n" + "\n".join(tables)


def _section(section: dict, by_status: dict[str, list[str]]) -> str:
	text = f"## {section['title']}\n\n"
	for name in by_status["different"]:
		found = differences()[full_name(section, name)]
		cases = ", ".join(f"`{case}`" for case in found["cases"])
		text += f"- **different** `{name}`: {found['why']}{f' ({cases})' if cases else ''}\n"
	if by_status["different"]:
		text += "\n"
	covered = [(name, cases) for name in by_status["same"] if (cases := shown_by(section, name))]
	if covered:
		text += "| same | shown by |\n|---|---|\n"
		for name, cases in covered:
			more = f" and {len(cases) - CASES_SHOWN} more" if len(cases) > CASES_SHOWN else ""
			text += f"| `{_cell(name)}` | {', '.join(cases[:CASES_SHOWN])}{more} |\n"
		text += "\n"
	named = {name for name, _cases in covered}
	if rest := [name for name in by_status["same"] if name not in named]:
		text += f"**same**{', no case of its own' if covered else ''}: {_list(rest)}\n\n"
	if by_status["absent"]:
		text += f"**absent**: {_list(by_status['absent'])}\n\n"
	return text


def _list(names: list[str]) -> str:
	return ", ".join(f"`{_cell(name)}`" for name in names)


def _cell(name: str) -> str:
	return name.replace(":", " ") if name.startswith(HTTP) else name


if __name__ == "__main__":
	os.chdir(ROOT / "sites")
	sys.exit(main())
