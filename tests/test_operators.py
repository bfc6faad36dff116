"""Engine code that searches by a value of a document says `=`: a list in the place of a value must not become an operator."""

import ast
import unittest
from collections.abc import Iterator

from bench import ROOT

SEARCHES = {"get_value", "get_values", "exists", "get_all", "get_list", "count", "delete", "set_value", "sum"}
DOCUMENTS = {"doc", "self", "row", "document", "child", "parent", "report", "message", "sent"}
CERTAIN = ("doctype", "name")
"""What is a text in every document that exists."""


class TestOperators(unittest.TestCase):
	def test_values_of_documents_come_with_their_operator(self) -> None:
		found = []
		for path in sorted((ROOT / "apps" / "frappe" / "frappe").rglob("*.py")):
			if "test" not in path.name and "tests" not in path.parts:
				tree = ast.parse(path.read_text(encoding="utf-8"))
				found += [f"{path.relative_to(ROOT)}:{line}" for line in loose_values(tree)]
		self.assertEqual(found, [], 'write {"field": ("=", doc.field)}')

	def test_the_test_sees_them(self) -> None:
		loose = 'frappe.db.exists("X", {"a": doc.b})\nfrappe.get_all("X", filters={"a": self.get("b")})'
		self.assertEqual(list(loose_values(ast.parse(loose))), [1, 2])
		self.assertEqual(list(loose_values(ast.parse('frappe.db.exists("X", {"a": ("=", doc.b)})'))), [])


def loose_values(tree: ast.AST) -> Iterator[int]:
	"""The lines of filters in which a value of a document stands without an operator."""
	for call in ast.walk(tree):
		if isinstance(call, ast.Call) and name_of(call.func) in SEARCHES:
			given = [
				*call.args,
				*(one.value for one in call.keywords if one.arg in ("filters", "or_filters")),
			]
			for filters in given:
				if isinstance(filters, ast.Dict):
					yield from (value.lineno for value in filters.values if is_of_document(value))


def name_of(function: ast.expr) -> str:
	"""The last part of a called name."""
	return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def is_of_document(value: ast.expr) -> bool:
	"""Whether an expression reads a field of a document."""
	if isinstance(value, ast.Call) and name_of(value.func) == "get" and isinstance(value.func, ast.Attribute):
		return getattr(value.func.value, "id", "") in DOCUMENTS
	return (
		isinstance(value, ast.Attribute)
		and getattr(value.value, "id", "") in DOCUMENTS
		and value.attr not in CERTAIN
	)


if __name__ == "__main__":
	unittest.main()
