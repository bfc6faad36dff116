"""Every public name of the rules has a caller outside tests: what nobody calls is wired or deleted."""

import ast
import unittest
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bench import ROOT

APP = ROOT / "apps" / "party_investigation" / "party_investigation"
RULES = APP / "rules"
PACKAGE = "party_investigation.rules"


@cache
def trees() -> dict[Path, ast.Module]:
	"""The modules of the app that are no tests, and the scripts that read the rules."""
	paths = [*sorted(APP.rglob("*.py")), *sorted((ROOT / "scripts").glob("*.py"))]
	return {
		path: ast.parse(path.read_text("utf-8"))
		for path in paths
		if "tests" not in path.parts and not path.name.startswith("test_")
	}


def rules() -> list[Path]:
	"""The modules of the rules."""
	return [path for path in trees() if path.is_relative_to(RULES) and path != RULES / "__init__.py"]


def name_of(path: Path) -> str:
	"""The name of a module of the rules within them: `contact`, `checks.runner`."""
	parts = path.relative_to(RULES).with_suffix("").parts
	return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def names() -> frozenset[str]:
	"""The names of all modules of the rules."""
	return frozenset(map(name_of, rules()))


def definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
	"""The public names that a module defines, each with the statement that does."""
	for node in tree.body:
		if isinstance(node, ast.FunctionDef | ast.ClassDef):
			names = [node.name]
		else:
			targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
			parts = [part for target in targets for part in getattr(target, "elts", [target])]
			names = [part.id for part in parts if isinstance(part, ast.Name)]
		yield from ((name, node) for name in names if not name.startswith("_"))


def methods(tree: ast.Module) -> Iterator[str]:
	"""The public methods and properties of a module's classes."""
	for node in tree.body:
		if isinstance(node, ast.ClassDef):
			for member in node.body:
				if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
					yield member.name


def attributes(tree: ast.AST) -> set[str]:
	"""Every attribute that is read."""
	return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def imported(tree: ast.Module) -> set[tuple[str, str]]:
	"""What a module takes from the rules: pairs of module and name."""
	modules: dict[str, str] = {}
	taken = set()
	for node in ast.walk(tree):
		if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{PACKAGE}."):
			place = (node.module or "")[len(PACKAGE) + 1 :]
			for alias in node.names:
				module = f"{place}.{alias.name}".lstrip(".")
				if module in names():
					modules[alias.asname or alias.name] = module
				else:
					taken.add((place, alias.name))
	for node in ast.walk(tree):
		if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
			taken.add((modules[node.value.id], node.attr))
	return taken


def read_within(tree: ast.Module, name: str, definition: ast.stmt) -> bool:
	"""Whether a module reads a name outside its definition."""
	return any(
		isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
		for statement in tree.body
		if statement is not definition
		for node in ast.walk(statement)
	)


class TestRulesFollowThePolicy(unittest.TestCase):
	def test_no_rule_reads_the_defaults(self) -> None:
		"""A rule takes the policy of the campaign as an argument; the defaults are for what no campaign covers."""
		readers = [
			name_of(path)
			for path in rules()
			if name_of(path)
			not in ("policy", "in_force")  # the second lists the values of every set of rules
			and {("policy", "DEFAULT"), ("policy", "PARAMETERS")} & imported(trees()[path])
		]
		self.assertEqual(readers, [])

	def test_who_falls_back_on_the_defaults(self) -> None:
		readers = {path.stem for path, tree in trees().items() if ("policy", "DEFAULT") in imported(tree)}
		self.assertEqual(readers, {"campaign_policy", "checker", "content", "rules_page"})

	def test_no_policy_stands_in_a_signature(self) -> None:
		"""A rule with a policy by default would be called without one."""
		lax = [
			f"{name_of(path)}.{node.name}"
			for path in rules()
			for node in ast.walk(trees()[path])
			if isinstance(node, ast.FunctionDef)
			for argument in node.args.args[len(node.args.args) - len(node.args.defaults) :]
			if argument.arg == "policy"
		]
		self.assertEqual(lax, [])


class TestRulesAreUsed(unittest.TestCase):
	def test_there_is_something_to_look_at(self) -> None:
		self.assertGreater(len(rules()), 15)
		taken = set().union(*(imported(tree) for tree in trees().values()))
		self.assertTrue(
			{("contact", "months_out"), ("checks.runner", "run"), ("policy", "PARAMETERS")} <= taken
		)

	def test_every_public_name_has_a_caller(self) -> None:
		taken = set().union(*(imported(tree) for tree in trees().values()))
		unused = [
			f"{name_of(path)}.{name}"
			for path in rules()
			for name, definition in definitions(trees()[path])
			if (name_of(path), name) not in taken
			and not read_within(trees()[path], name, definition)
			and not getattr(definition, "decorator_list", None)
		]
		self.assertEqual(unused, [])

	def test_every_method_has_a_caller(self) -> None:
		read = set().union(*(attributes(tree) for tree in trees().values()))
		unused = [
			f"{name_of(path)}.{name}"
			for path in rules()
			for name in methods(trees()[path])
			if name not in read
		]
		self.assertEqual(unused, [])


if __name__ == "__main__":
	unittest.main()
