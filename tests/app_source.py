"""Reading the app's sources: what of Frappe they use, and how."""

import ast
import json
import re
import tokenize
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

from bench import ROOT

APP = ROOT / "apps" / "party_investigation" / "party_investigation"
CHANGING = frozenset(
	"save insert submit cancel delete db_set db_insert db_update set_value set_single_value delete_doc enqueue rename_doc"
	" bulk_insert add_comment save_file add_tag".split()
)
"""Calls that change something."""


class Source:
	"""A Python file of the app."""

	def __init__(self, path: Path) -> None:
		self.path = path
		self.text = path.read_text(encoding="utf-8")
		self.tree = ast.parse(self.text)
		self.is_test = path.name.startswith("test_") or "tests" in path.relative_to(APP).parts

	def place(self, node: ast.AST) -> str:
		"""Where a node stands, for a message."""
		return f"{self.path.relative_to(APP)}:{node.lineno}"

	@cached_property
	def nodes(self) -> list[ast.AST]:
		"""Every node of the file."""
		return list(ast.walk(self.tree))

	@cached_property
	def comments(self) -> dict[int, str]:
		"""Comments by line."""
		with self.path.open("rb") as file:
			return {
				token.start[0]: token.string.lstrip("# ")
				for token in tokenize.tokenize(file.readline)
				if token.type == tokenize.COMMENT
			}

	def reason(self, node: ast.AST, words: str) -> str:
		"""The comment beside a statement or above it, or the docstring of its function if one of these words is in it."""
		lines = range(node.lineno - 2, (node.end_lineno or node.lineno) + 1)
		said = " ".join(self.comments[line] for line in lines if line in self.comments)
		function = self.function_of(node)
		docstring = (function and ast.get_docstring(function)) or ""
		return said or (docstring if re.search(words, docstring) else "")

	def function_of(self, node: ast.AST) -> ast.FunctionDef | None:
		"""The innermost function in which a node stands."""
		around = [
			one
			for one in self.nodes
			if isinstance(one, ast.FunctionDef) and one.lineno <= node.lineno <= (one.end_lineno or 0)
		]
		return max(around, key=lambda one: one.lineno, default=None)

	def is_command(self, node: ast.AST) -> bool:
		"""Whether a node stands in a command, which ends its transaction itself."""
		function = self.function_of(node)
		return bool(function) and any("click" in ast.unparse(one) for one in function.decorator_list)

	@cached_property
	def aliases(self) -> dict[str, str]:
		"""Names of this file that stand for something of Frappe."""
		found = {}
		for node in self.nodes:
			if isinstance(node, ast.Import):
				for one in node.names:
					if one.name.split(".")[0] == "frappe":
						found[one.asname or "frappe"] = one.name if one.asname else "frappe"
			elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "frappe":
				found.update({one.asname or one.name: f"{node.module}.{one.name}" for one in node.names})
		return found

	def frappe_names(self) -> Iterator[tuple[str, ast.AST]]:
		"""Every name of Frappe that is used, as long as it can be followed: `frappe.db.get_value`."""
		inner = set()
		for node in self.nodes:
			if isinstance(node, ast.Attribute) and (name := self.dotted(node)):
				if node not in inner:
					yield name, node
				part = node.value
				while isinstance(part, ast.Attribute):
					inner.add(part)
					part = part.value
			elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "frappe":
				yield from ((f"{node.module}.{one.name}", node) for one in node.names)
			elif isinstance(node, ast.Import):
				yield from ((one.name, node) for one in node.names if one.name.split(".")[0] == "frappe")

	def dotted(self, node: ast.expr) -> str | None:
		"""`frappe.db.get_value` of an expression, None if it is nothing of Frappe."""
		if isinstance(node, ast.Name):
			return self.aliases.get(node.id)
		if isinstance(node, ast.Attribute):
			owner = self.dotted(node.value)
			return f"{owner}.{node.attr}" if owner else None
		return None

	def texts(self) -> Iterator[tuple[str, ast.AST]]:
		"""Text constants that are no docstrings."""
		said = {
			node.body[0].value
			for node in self.nodes
			if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
			and node.body
			and isinstance(node.body[0], ast.Expr)
		}
		said |= {node.value for node in self.nodes if isinstance(node, ast.Expr)}
		for node in self.nodes:
			if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said:
				yield node.value, node

	def calls(self) -> Iterator[ast.Call]:
		"""Every call."""
		return (node for node in self.nodes if isinstance(node, ast.Call))

	def imports(self) -> Iterator[tuple[str, ast.AST]]:
		"""The topmost module of everything that is imported."""
		for node in self.nodes:
			if isinstance(node, ast.Import):
				yield from ((one.name.partition(".")[0], node) for one in node.names)
			elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
				yield node.module.partition(".")[0], node

	def whitelisted(self) -> Iterator[tuple[ast.FunctionDef, tuple[str, ...] | None]]:
		"""Whitelisted functions with the HTTP methods they name."""
		for node in self.nodes:
			if not isinstance(node, ast.FunctionDef):
				continue
			for decorator in node.decorator_list:
				called = decorator.func if isinstance(decorator, ast.Call) else decorator
				if self.dotted(called) == "frappe.whitelist":
					yield node, _methods(decorator)

	def changes(self, function: ast.FunctionDef) -> bool:
		"""Whether a function, or one of this file that it calls, changes something."""
		functions = {node.name: node for node in self.nodes if isinstance(node, ast.FunctionDef)}
		seen, waiting = set(), [function]
		while waiting:
			one = waiting.pop()
			seen.add(one.name)
			for node in ast.walk(one):
				if not isinstance(node, ast.Call):
					continue
				name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
				if name in CHANGING:
					return True
				if name in functions and name not in seen:
					waiting.append(functions[name])
		return False


def _methods(decorator: ast.expr) -> tuple[str, ...] | None:
	if isinstance(decorator, ast.Call):
		for keyword in decorator.keywords:
			if keyword.arg == "methods":
				return tuple(ast.literal_eval(keyword.value))
	return None


@cache
def sources() -> list[Source]:
	"""The app's Python files."""
	return [Source(path) for path in sorted(APP.rglob("*.py"))]


def documents(kind: str) -> dict[str, tuple[Path, dict]]:
	"""The app's JSON documents of a DocType, by name."""
	found = {}
	for path in sorted(APP.rglob("*.json")):
		document = json.loads(path.read_text(encoding="utf-8"))
		if isinstance(document, dict) and document.get("doctype") == kind:
			found[document["name"]] = (path, document)
	return found
