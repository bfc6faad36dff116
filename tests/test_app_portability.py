"""The app runs on any Frappe: it uses documented API only, and knows nothing of an engine or a database."""

import ast
import inspect
import json
import re
import sys
import unittest
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from runpy import run_path

from app_source import APP, documents, sources
from bench import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import compatibility
import stamp_records

SQL = re.compile(
	r"\bselect\b.+\bfrom\b|\binsert\s+into\b|\bupdate\b.+\bset\b.+=|\bdelete\s+from\b|\bpragma\b|`tab|\bcreate\s+(table|index)\b",
	re.IGNORECASE | re.DOTALL,
)
DATABASES = re.compile(r"\b(sqlite3?|mariadb|mysql|postgres\w*|demitasse)\b", re.IGNORECASE)
RAW = ("frappe.db.sql", "frappe.db.sql_list", "frappe.db.sql_ddl", "frappe.db.multisql", "frappe.db.db_type")
LOCAL = frozenset("lang response site session form_dict request flags conf db user".split())
FLAGS = frozenset(
	"in_import in_install in_migrate in_patch in_test in_web_form mute_emails in_uninstall".split()
)
ON_OBJECTS = frozenset(
	"frappe.db.after_commit frappe.db.after_rollback frappe.db.before_commit frappe.db.before_rollback"
	" frappe.__version__".split()
)
PUBLIC_ALL_THE_SAME = frozenset(
	"_user_tags _assign _comments _liked_by _seen __enter__ __exit__ __getitem__ __name__ __context__".split()
)
"""Columns that every document has, and what Python's language reference describes."""


def documented() -> frozenset[str]:
	"""Every documented name, written in full."""
	found = {"frappe.utils", "frappe.query_builder.functions"} | ON_OBJECTS
	for section in compatibility.sections():
		if section["kind"] in ("attribute", "method"):
			found |= {compatibility.full_name(section, name) for name in section["names"]}
	return frozenset(found)


def hooks() -> dict:
	"""The app's hooks."""
	values = run_path(str(APP / "hooks.py"))
	return {key: value for key, value in values.items() if not key.startswith("_")}


class TestDocumentedApi(unittest.TestCase):
	maxDiff = None

	@classmethod
	def setUpClass(cls) -> None:
		cls.sources = sources()
		cls.documented = documented()
		cls.modules = {name.rpartition(".")[0] for name in cls.documented} | cls.documented

	def test_there_is_something_to_look_at(self) -> None:
		self.assertGreater(len(self.sources), 50)
		used = {name for source in self.sources for name, _node in source.frappe_names()}
		self.assertGreater(len(used), 40)
		self.assertIn("frappe.db.get_value", used)

	def is_documented(self, name: str) -> bool:
		parts = name.split(".")
		if parts[:2] == ["frappe", "local"]:
			return len(parts) == 2 or parts[2] in LOCAL
		if parts[:2] == ["frappe", "flags"]:
			return len(parts) == 2 or parts[2] in FLAGS
		for length in range(len(parts), 1, -1):
			start = ".".join(parts[:length])
			if start in self.documented:
				more = parts[length:]
				has_own_names = any(other.startswith(f"{start}.") for other in self.documented)
				return not (more and has_own_names)
		return name in self.modules

	def test_only_documented_names(self) -> None:
		found = [
			f"{source.place(node)} {name}"
			for source in self.sources
			for name, node in source.frappe_names()
			if not self.is_documented(name)
		]
		self.assertEqual(found, [])

	def test_the_check_finds_what_is_not_documented(self) -> None:
		for name in (
			"frappe.store.database",
			"frappe.db.run",
			"frappe.local.document_cache",
			"frappe.nothing",
		):
			with self.subTest(name):
				self.assertFalse(self.is_documented(name))

	def test_no_private_names(self) -> None:
		found = []
		for source in self.sources:
			for name, node in source.frappe_names():
				private = [part for part in name.split(".")[1:] if part.startswith("_")]
				if private and name.split(".")[1] not in ("_", "_dict", "_lt", "__version__"):
					found.append(f"{source.place(node)} {name}")
			for node in source.nodes:
				if not isinstance(node, ast.Attribute) or not node.attr.startswith("_"):
					continue
				owner = node.value.id if isinstance(node.value, ast.Name) else ""
				is_own = owner in ("self", "cls", "frappe") or node.attr in PUBLIC_ALL_THE_SAME
				if not is_own and not source.is_test and f"def {node.attr}(" not in source.text:
					found.append(f"{source.place(node)} .{node.attr}")
		self.assertEqual(found, [])


class TestNoDatabase(unittest.TestCase):
	maxDiff = None

	@classmethod
	def setUpClass(cls) -> None:
		cls.sources = sources()

	def test_no_sql(self) -> None:
		found = [
			f"{source.place(node)} {text[:60]!r}"
			for source in self.sources
			for text, node in source.texts()
			if SQL.search(text)
		]
		found += [
			f"{source.place(node)} {name}"
			for source in self.sources
			for name, node in source.frappe_names()
			if name.startswith(RAW)
		]
		self.assertEqual(found, [])

	def test_no_database_is_named(self) -> None:
		found = [
			f"{source.place(node)} {text[:60]!r}"
			for source in self.sources
			for text, node in source.texts()
			if DATABASES.search(text)
		]
		found += [
			f"{source.place(node)} import"
			for source in self.sources
			for node in source.nodes
			if isinstance(node, ast.Import | ast.ImportFrom)
			and any(DATABASES.search(one.name) for one in node.names)
		]
		self.assertEqual(found, [])

	def test_the_check_finds_sql(self) -> None:
		for text in ("select name from `tabX`", "UPDATE tabX SET a = 1", "delete from x"):
			self.assertTrue(SQL.search(text))
		self.assertFalse(SQL.search("Select the branch this member came from"[:17]))


class TestCarefulWithRights(unittest.TestCase):
	maxDiff = None

	@classmethod
	def setUpClass(cls) -> None:
		cls.sources = [source for source in sources() if not source.is_test]

	def test_whoever_ignores_permissions_says_why(self) -> None:
		found = []
		for source in self.sources:
			for node in source.nodes:
				ignores = (
					isinstance(node, ast.keyword)
					and node.arg == "ignore_permissions"
					and getattr(node.value, "value", None) is not False
				) or (isinstance(node, ast.Attribute) and node.attr == "ignore_permissions")
				if ignores and not source.reason(node, r"\b(rights?|permissions?|write|checked)\b"):
					found.append(source.place(node))
		self.assertEqual(found, [])

	def test_whoever_commits_says_why(self) -> None:
		found = [
			source.place(node)
			for source in self.sources
			for node in source.calls()
			if source.dotted(node.func) == "frappe.db.commit"
			and not source.is_command(node)
			and not source.reason(node, "transaction")
		]
		self.assertEqual(found, [])

	def test_whitelisted_methods_are_typed(self) -> None:
		found = []
		for source in self.sources:
			for function, _methods in source.whitelisted():
				arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
				untyped = [one.arg for one in arguments if one.arg != "self" and one.annotation is None]
				if untyped or function.returns is None:
					found.append(f"{source.place(function)} {function.name} {untyped}")
		self.assertEqual(found, [])

	def test_whitelisted_methods_that_change_something_take_post(self) -> None:
		found = [
			f"{source.place(function)} {function.name}"
			for source in self.sources
			for function, methods in source.whitelisted()
			if source.changes(function) and (not methods or "GET" in methods)
		]
		self.assertEqual(found, [])

	def test_there_are_whitelisted_methods_and_none_is_for_guests(self) -> None:
		self.assertTrue([function for source in self.sources for function, _methods in source.whitelisted()])
		self.assertEqual([source.path.name for source in self.sources if "allow_guest" in source.text], [])


class TestClientScripts(unittest.TestCase):
	def test_only_documented_names(self) -> None:
		known = {
			compatibility.full_name(section, name).removeprefix("desk ")
			for section in compatibility.sections()
			if section["kind"] == "client"
			for name in section["names"]
		}
		own = ("frappe.ui", "frappe.ui.form", "frappe.db", "frappe.model", "frappe.meta", "frappe.user")
		own += ("frappe.defaults", "frappe.datetime", "frappe.utils", "frappe.realtime", "frappe.urllib")
		found = []
		for path in sorted(APP.rglob("*.js")):
			text = re.sub(r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"", "", path.read_text(encoding="utf-8"))
			for name in re.findall(r"\b(?:frappe|frm)(?:\.\w+)+", text):
				parts = name.split(".")
				place = next(
					(one for one in sorted(own, key=len, reverse=True) if name.startswith(f"{one}.")),
					parts[0],
				)
				key = f"{place}.{name.removeprefix(place + '.').split('.')[0]}"
				if key not in known:
					found.append(f"{path.relative_to(APP)} {name}")
		self.assertEqual(found, [])


class TestHooks(unittest.TestCase):
	OF_DEMITASSE = {
		"audited_doctypes",
		"customization_kinds",
		"expensive_methods",
		"personal_data_fields",
		"recent_sign_in_required",
		"rights_basis",
		"rights_doctypes",
	}
	"""Stock Frappe ignores hooks that it does not know; what they ask for the app guards there by events of its own, except
	that nobody is asked there for the password once more, and that nobody counts how often annexes are printed.
	"""

	@classmethod
	def setUpClass(cls) -> None:
		cls.hooks = hooks()

	def test_hooks_are_known(self) -> None:
		known = next(set(one["names"]) for one in compatibility.sections() if one["kind"] == "hook")
		self.assertEqual(set(self.hooks) - known - self.OF_DEMITASSE, set())

	def test_paths_lead_somewhere(self) -> None:
		found = []
		for path in re.findall(r'"(party_investigation(?:\.\w+)+)"', json.dumps(self.hooks)):
			module, _, function = re.sub(r"\.[A-Z]\w*\.", ".", path).rpartition(
				"."
			)  # a method stands for itself
			file = APP.parent / Path(*module.split(".")).with_suffix(".py")
			if not file.exists():
				file = APP.parent / Path(*module.split(".")) / "__init__.py"
			if not file.exists() or f"def {function}(" not in file.read_text(encoding="utf-8"):
				found.append(path)
		self.assertEqual(found, [])

	def test_scripts_are_there(self) -> None:
		for key in ("doctype_js", "doctype_list_js", "doctype_tree_js", "doctype_calendar_js"):
			for scripts in self.hooks.get(key, {}).values():
				for script in [scripts] if isinstance(scripts, str) else scripts:
					with self.subTest(script):
						self.assertTrue((APP / script).exists())


class TestWhatStockAsks(unittest.TestCase):
	"""What the desk of stock Frappe asks of an app besides its documented API: the list of docs/developers/stock-frappe.md."""

	maxDiff = None

	@classmethod
	def setUpClass(cls) -> None:
		cls.hooks = hooks()

	def test_the_list_names_these_tests(self) -> None:
		page = (ROOT / "docs/developers/stock-frappe.md").read_text("utf-8")
		own = {name for name in dir(type(self)) if name.startswith("test_")} - {self._testMethodName}
		self.assertEqual(set(re.findall(r"`(test_\w+)`", page)), own | ELSEWHERE)

	def test_a_tree_without_filters_asks_for_its_root(self) -> None:
		found = [
			path.name
			for path in APP.rglob("*_tree.js")
			if re.search(r"get_tree_root:\s*false", text := path.read_text("utf-8"))
			and "filters:" not in text
		]
		self.assertEqual(found, [])

	def test_a_card_with_a_method_names_a_doctype(self) -> None:
		cards = documents("Number Card")
		self.assertGreater(len(cards), 10)
		self.assertEqual([name for name, (_path, card) in cards.items() if not card.get("document_type")], [])

	def test_a_script_of_several_forms_registers_once(self) -> None:
		forms = Counter(script for scripts in self.hooks["doctype_js"].values() for script in scripts)
		shared = {script for script, number in forms.items() if number > 1}
		self.assertGreater(len(shared), 3)
		for script in sorted(shared):
			name = Path(script).stem
			with self.subTest(name):
				self.assertRegex(
					(APP / script).read_text("utf-8"),
					rf"if \(party_investigation\.registered\.{name}\) return;\s+"
					rf"party_investigation\.registered\.{name} = true;",
				)

	def test_filters_of_several_reports_come_with_the_desk(self) -> None:
		scripts = [
			address.removeprefix("/assets/party_investigation/") for address in self.hooks["app_include_js"]
		]
		provided = "".join(
			(APP / "public" / script.partition("?")[0]).read_text("utf-8") for script in scripts
		)
		reports = {path.name: path.read_text("utf-8") for path in APP.glob("*/report/*/*.js")}
		used = {name for text in reports.values() for name in re.findall(r"\.filters\.(\w+)\(", text)}
		self.assertGreaterEqual(used, {"campaign", "organization", "form_set", "page"})
		for name in sorted(used):
			self.assertRegex(provided, rf"\t\t{name}(,|: \()", name)
		written_again = re.compile(r'options: "Investigation Campaign"|fieldname: "form_set"')
		self.assertEqual([name for name, text in reports.items() if written_again.search(text)], [])

	def test_the_script_of_the_desk_is_asked_for_anew_after_an_update(self) -> None:
		for address in self.hooks["app_include_js"]:
			self.assertRegex(address, r"\.js\?v=[0-9a-f]{8}$")

	def test_hooks_take_what_stock_gives_them(self) -> None:
		for hook, (positional, named, strict) in GIVEN.items():
			self.assertIn(hook, self.hooks)
			for path in sorted(set(_paths(self.hooks[hook]))):
				with self.subTest(f"{hook}: {path}"):
					signature = inspect.signature(_function(path))
					known = named if strict else [name for name in named if name in signature.parameters]
					signature.bind(*positional, **dict.fromkeys(known))

	def test_what_stock_calls_is_looked_at_for_every_hook(self) -> None:
		calling = {hook for hook, value in self.hooks.items() if any(_paths(value))}
		# what answers in place of a method is asked as the method is: by the browser
		ours = TestHooks.OF_DEMITASSE | {"override_whitelisted_methods"}
		self.assertEqual(calling - ours - set(GIVEN), set())

	def test_no_list_asks_for_a_function_as_text(self) -> None:
		found = [
			f"{source.place(node)} {text!r}"
			for source in sources()
			for node in source.nodes
			if isinstance(node, ast.keyword) and node.arg in ("fields", "pluck", "order_by", "group_by")
			for text in (one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant))
			if isinstance(text, str) and "(" in text
		]
		self.assertEqual(found, [])

	def test_what_is_imported_is_declared_or_comes_with_stock(self) -> None:
		project = (APP.parent / "pyproject.toml").read_text("utf-8")
		declared = set(re.findall(r'^\t"([\w.-]+)[~=<>]', project, re.MULTILINE))
		known = WITH_STOCK | {IMPORTED_AS.get(name, name) for name in declared}
		own = {"frappe", "party_investigation"} | sys.stdlib_module_names
		found = {
			f"{source.place(node)} {name}"
			for source in sources()
			for name, node in source.imports()
			if name not in own | known | (WITH_TESTS if source.is_test else set())
		}
		self.assertEqual(found, set())

	def test_what_knows_one_weasyprint_is_left_out_with_another(self) -> None:
		found = [
			source.place(node)
			for source in sources()
			for node in source.tree.body
			if isinstance(node, ast.ClassDef)
			and "weasyprint" in ast.unparse(node)
			and "needs_weasyprint" not in map(ast.unparse, node.decorator_list)
		]
		self.assertEqual(found, [])

	def test_what_is_printed_comes_from_pages_that_escape(self) -> None:
		code = [source for source in sources() if not source.is_test]
		used = {name for source in code for name, _node in source.frappe_names()}
		self.assertEqual(used & {"frappe.render_template", "frappe.utils.jinja.render_template"}, set())
		methods = {path.rpartition(".")[2] for path in self.hooks["jinja"]["methods"]}
		for name, (path, document) in documents("Print Format").items():
			for html in (document["html"], path.with_suffix(".html").read_text("utf-8")):
				with self.subTest(name):
					[(method,)] = [re.fullmatch(r'\{\{ (\w+)\(doc(?:, "\w+")?\) \}\}', html.strip()).groups()]
					self.assertIn(method, methods)

	def test_a_record_that_says_something_new_is_stamped_anew(self) -> None:
		self.assertGreater(len(list(stamp_records.records())), 40)
		stale = [str(path.relative_to(APP)) for path in stamp_records.stale()]
		self.assertEqual(stale, [], "run scripts/stamp_records.py")

	def test_the_screen_of_apps_leads_to_a_workspace(self) -> None:
		routes = {f"/app/{name.lower().replace(' ', '-')}" for name in documents("Workspace")}
		entries = self.hooks["add_to_apps_screen"]
		self.assertTrue(entries)
		for entry in entries:
			self.assertEqual(entry["name"], self.hooks["app_name"])
			self.assertIn(entry["route"], routes)
			logo = entry["logo"].removeprefix("/assets/party_investigation/")
			self.assertTrue((APP / "public" / logo).exists())


def _paths(value: object) -> Iterator[str]:
	"""Yield the functions of the app that the value of a hook names."""
	if isinstance(value, str) and value.startswith("party_investigation."):
		yield value
	elif isinstance(value, dict | list):
		for one in value.values() if isinstance(value, dict) else value:
			yield from _paths(one)


def _function(path: str) -> Callable:
	"""Return a function, or a method of a class."""
	module, _, name = path.rpartition(".")
	return getattr(import_module(module), name)


Given = tuple[tuple[object, ...], tuple[str, ...], bool]
GIVEN: dict[str, Given] = {
	"add_to_apps_screen": ((), (), True),
	"after_install": ((), (), True),
	"after_migrate": ((), (), True),
	"doc_events": ((None, "validate"), (), True),
	"extend_bootinfo": ((), ("bootinfo",), True),
	"has_permission": ((), ("doc", "ptype", "user", "debug"), False),
	"jinja": ((None,), (), True),
	"on_login": ((), ("login_manager",), False),
	"on_session_creation": ((), ("login_manager",), False),
	"pdf_generator": ((), ("print_format", "html", "options", "output", "pdf_generator"), False),
	"permission_query_conditions": ((None,), ("doctype",), False),
	"scheduler_events": ((), (), True),
	"standard_queries": (("", "", "", 0, 10, {}), ("as_dict", "reference_doctype"), False),
}
"""What stock Frappe gives to the functions of a hook: by position, by name, and whether it insists on the names.

Where it does not it calls them by `frappe.call`, which leaves out what a function does not name.
"""
IMPORTED_AS = {
	"python-dateutil": "dateutil",
	"python-docx": "docx",
	"python-calamine": "python_calamine",
	"fonttools": "fontTools",
	"Jinja2": "jinja2",
}
"""Distributions whose module has another name."""
WITH_STOCK = {"click", "markupsafe", "pypdf", "pypika"}
"""Modules on which Frappe 15 and 16 depend themselves, in versions that the bench chooses."""
WITH_TESTS = {"babel", "hypothesis", "weasyprint", "werkzeug"}
"""What only tests import: of Frappe, and of the app's dependencies for developers."""


ELSEWHERE = {
	"test_a_text_that_databases_read_differently_closes_a_list",
	"test_each_is_there_with_the_states_of_its_doctype",
	"test_every_card_that_counts_by_a_method_is_a_number_for_whoever_sees_it",
	"test_the_app_leaves_the_words_of_the_framework_alone",
	"test_the_tree_is_asked_by_its_first_node",
	"test_the_screen_of_apps_leads_each_to_one_workspace",
	"test_a_migration_chooses_it_and_leaves_other_choices",
	"test_nobody_waits_for_good",
	"test_without_fonts_workbooks_are_written_and_the_rest_is_refused",
}
"""Tests of the list that need a site or the catalogues."""


if __name__ == "__main__":
	unittest.main()
