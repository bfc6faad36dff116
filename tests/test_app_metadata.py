"""The app's metadata is what stock Frappe loads: DocTypes, workspaces, print formats, reports, workflows."""

import ast
import json
import re
import sys
import unittest
from functools import cache
from pathlib import Path

from app_source import APP, documents
from bench import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import compatibility
import translations_csv

ROLES = frozenset(
	"Administrator,All,Guest,Desk User,System Manager,Website Manager,Blogger,Dashboard Manager,Inbox User,"
	"Knowledge Base Contributor,Knowledge Base Editor,Maintenance Manager,Maintenance User,Newsletter Manager,"
	"Prepared Report User,Report Manager,Script Manager,Translator,Workspace Manager,"
	"System Administrator,Security Administrator,Security Auditor".split(",")
)
"""Roles that every Frappe site has, and those of the three officers, which the app makes where they are not there."""
DOCTYPES = frozenset(
	"User,Role,DocType,File,Language,Country,Currency,Letter Head,Print Format,Workflow State,Contact,Address,Module Def,"
	"Report,Web Form,Workspace,Email Account,Email Template,ToDo,Comment,Communication,Role Profile,Module Profile,DocShare,"
	"User Permission,System Settings,Print Settings,Installed Applications,Customize Form,Translation,Workflow,"
	"Custom Field,Number Card,Dashboard Chart,Scheduled Job Type,Scheduled Job Log,Error Log,Access Log,Activity Log,Permission Log,Version,View Log".split(
		","
	)
)
"""DocTypes that every Frappe site has."""
SOME_HAVE = {"DocType": {"Trail Seal"}, "Page": {"backups", "background_jobs", "permission-manager"}}
"""What workspaces may lead to although not every framework has it: Frappe leaves out links that the user cannot follow."""
NEEDED = frozenset("name doctype module fields permissions engine modified owner creation".split())
ALSO = frozenset(
	"name doctype creation modified modified_by owner docstatus idx field_order _user_tags".split()
)
FIELD_ALSO = frozenset(
	"doctype name parent parentfield parenttype idx creation modified modified_by owner".split()
)
RESERVED = frozenset(
	"name parent creation owner modified modified_by parentfield parenttype file_list flags docstatus doctype idx"
	" _assign _comments _liked_by _user_tags _seen".split()
)
"""Column names that Frappe keeps for itself."""
NO_COLUMN = frozenset(
	{"Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold", "Image", "Table"}
)
DEFAULT_OF_USER = re.compile(r'frappe\.defaults\.get_user_default\("\w+"\)')
NAMING_RULES = frozenset(
	[
		"",
		"Set by user",
		"Autoincrement",
		"By fieldname",
		'By "Naming Series" field',
		"Expression",
		"Expression (old style)",
		"Random",
		"UUID",
		"By script",
	]
)
DATA_OPTIONS = frozenset(["", "Email", "Name", "Phone", "URL", "Barcode", "IBAN"])
BLOCKS = {
	"header": None,
	"paragraph": None,
	"spacer": None,
	"onboarding": None,  # names a record of the app, which `test_onboardings` asks for
	"shortcut": ("shortcut_name", "shortcuts", "label"),
	"card": ("card_name", "links", "label"),
	"chart": ("chart_name", "charts", "label"),
	"number_card": ("number_card_name", "number_cards", "label"),
	"quick_list": ("quick_list_name", "quick_lists", "label"),
	"custom_block": ("custom_block_name", "custom_blocks", "label"),
}
"""Blocks of a workspace: the key of their name, the table where it must be, and its column there."""


def scrub(text: str) -> str:
	"""As Frappe names folders."""
	return text.replace(" ", "_").replace("-", "_").lower()


@cache
def modules() -> tuple[str, ...]:
	"""The app's modules."""
	return tuple((APP / "modules.txt").read_text(encoding="utf-8").split("\n")[:-1] or ())


@cache
def own_roles() -> frozenset[str]:
	"""The roles that installing the app makes."""
	for node in ast.walk(ast.parse((APP / "install.py").read_text(encoding="utf-8"))):
		if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == "ROLES":
			return frozenset(ast.literal_eval(node.value))
	return frozenset()


def names(title: str) -> frozenset[str]:
	"""The documented names of a section."""
	return frozenset(
		name for section in compatibility.sections() if section["title"] == title for name in section["names"]
	)


class MetadataTest(unittest.TestCase):
	maxDiff = None

	def setUp(self) -> None:
		self.found: list[str] = []

	def tearDown(self) -> None:
		self.assertEqual(self.found, [])

	def check(self, holds: object, *where: object) -> None:
		if not holds:
			self.found.append(" ".join(map(str, where)))


class TestDocTypes(MetadataTest):
	@classmethod
	def setUpClass(cls) -> None:
		cls.doctypes = documents("DocType")
		cls.metas = {name: document for name, (_path, document) in cls.doctypes.items()}

	def fields(self):
		"""Every field with its DocType."""
		for name, meta in self.metas.items():
			for field in meta["fields"]:
				yield name, meta, field

	def test_keys(self) -> None:
		allowed, field_keys = names("DocType properties") | ALSO, names("DocField properties") | FIELD_ALSO
		perm_keys = names("DocPerm properties") | FIELD_ALSO
		self.check(len(self.metas) > 10, "too few DocTypes found")
		for name, meta in self.metas.items():
			self.check(not NEEDED - set(meta), name, "lacks", NEEDED - set(meta))
			self.check(not set(meta) - allowed, name, "has unknown", set(meta) - allowed)
			for row in meta["fields"]:
				self.check(not set(row) - field_keys, name, row.get("fieldname"), set(row) - field_keys)
			for row in meta["permissions"]:
				self.check(not set(row) - perm_keys, name, "permission", set(row) - perm_keys)

	def test_places(self) -> None:
		for name, (path, meta) in self.doctypes.items():
			folder = APP / scrub(meta["module"]) / "doctype" / scrub(name)
			self.check(meta["module"] in modules(), name, "is in unknown module", meta["module"])
			self.check(path == folder / f"{scrub(name)}.json", name, "should be in", folder)
			self.check((folder / "__init__.py").exists(), name, "has no __init__.py")
			controller = folder / f"{scrub(name)}.py"
			wanted = f"class {name.replace(' ', '').replace('-', '')}("
			self.check(
				controller.exists() and wanted in controller.read_text("utf-8"), name, "has no", wanted
			)
			self.check(not meta.get("custom"), name, "is custom")
			self.check(len(name) <= 61, name, "is too long for a table")

	def test_tests_stand_beside_them(self) -> None:
		"""So that `bench run-tests --doctype X` has something to run; rows of tables are tested with their documents."""
		for name, (path, meta) in self.doctypes.items():
			beside = path.with_name(f"test_{scrub(name)}.py")
			text = beside.read_text("utf-8") if beside.exists() else ""
			self.check(meta.get("istable") or "\tdef test_" in text, name, "has no tests in", beside.name)

	def test_field_order(self) -> None:
		for name, meta in self.metas.items():
			fieldnames = [field["fieldname"] for field in meta["fields"]]
			self.check(fieldnames == meta.get("field_order", fieldnames), name, "field_order")
			self.check(len(set(fieldnames)) == len(fieldnames), name, "has a fieldname twice")

	def test_fieldnames(self) -> None:
		for name, _meta, field in self.fields():
			fieldname = field["fieldname"]
			self.check(re.fullmatch(r"[a-z][a-z0-9_]{0,63}", fieldname), name, fieldname, "is no fieldname")
			self.check(fieldname not in RESERVED, name, fieldname, "is reserved")

	def test_field_types_and_options(self) -> None:
		types = names("Field types")
		for name, meta, field in self.fields():
			fieldname, kind, options = field["fieldname"], field["fieldtype"], field.get("options") or ""
			self.check(kind in types, name, fieldname, "has unknown type", kind)
			self.check(field.get("label") or kind.endswith("Break"), name, fieldname, "has no label")
			if kind == "Link":
				self.check(options in self.metas or options in DOCTYPES, name, fieldname, "links to", options)
			elif kind in ("Table", "Table MultiSelect"):
				self.check(
					self.metas.get(options, {}).get("istable"), name, fieldname, options, "is no table"
				)
			elif kind == "Select":
				choices = options.split("\n")
				self.check(len(choices) > 1 and len(set(choices)) == len(choices), name, fieldname, "choices")
				self.check(field.get("default", "") in ("", *choices), name, fieldname, "default")
			elif kind == "Dynamic Link":
				self.check(options in meta["field_order"], name, fieldname, "follows", options)
			elif kind == "Data":
				self.check(options in DATA_OPTIONS, name, fieldname, "has options", options)
			if field.get("unique"):
				self.check(kind in ("Data", "Link", "Read Only", "Int"), name, fieldname, kind, "unique")
			if field.get("in_list_view"):
				self.check(kind not in NO_COLUMN, name, fieldname, kind, "in_list_view")

	def test_fields_that_refer_to_fields(self) -> None:
		for name, meta, field in self.fields():
			byname = {one["fieldname"]: one for one in meta["fields"]}
			if source := field.get("fetch_from"):
				link, _, target = source.partition(".")
				self.check(byname.get(link, {}).get("fieldtype") in ("Link", "Dynamic Link"), name, source)
				linked = self.metas.get(byname.get(link, {}).get("options"))
				if linked:
					self.check(target in linked["field_order"], name, field["fieldname"], "fetches", source)
			for key in (
				"depends_on",
				"mandatory_depends_on",
				"read_only_depends_on",
				"collapsible_depends_on",
			):
				for used in re.findall(r"\bdoc\.(\w+)", field.get(key) or ""):
					known = used in byname or used in RESERVED or used.startswith("__")
					self.check(known, name, field["fieldname"], key, used)
			if field.get("permlevel"):
				self.check(field["permlevel"] < 10, name, field["fieldname"], "permlevel")

	def test_properties_that_refer_to_fields(self) -> None:
		for name, meta in self.metas.items():
			known = set(meta["field_order"]) | RESERVED
			for key in ("title_field", "image_field", "timeline_field", "nsm_parent_field", "sender_field"):
				self.check(not meta.get(key) or meta[key] in known, name, key, meta.get(key))
			for key in ("search_fields", "sort_field"):
				for one in (meta.get(key) or "").split(","):
					self.check(not one.strip() or one.strip().split(" ")[0] in known, name, key, one)
			self.check(meta.get("sort_order", "DESC").upper() in ("ASC", "DESC"), name, "sort_order")
			self.check(not meta.get("is_submittable") or "amended_from" in known, name, "amended_from")
			if meta.get("is_tree"):
				parent = meta.get("nsm_parent_field") or f"parent_{scrub(name)}"
				self.check(
					{"lft", "rgt", "is_group", "old_parent", parent} <= known, name, "is no whole tree"
				)

	def test_naming(self) -> None:
		for name, meta in self.metas.items():
			rule, autoname = meta.get("naming_rule", ""), meta.get("autoname") or ""
			self.check(rule in NAMING_RULES, name, "naming_rule", rule)
			kind = autoname.partition(":")[0] if ":" in autoname else autoname
			wanted = {
				"By fieldname": ("field",),
				"Random": ("hash",),
				"Expression": ("format",),
				'By "Naming Series" field': ("naming_series",),
				"Set by user": ("prompt", "Prompt"),
				"Autoincrement": ("autoincrement",),
				"UUID": ("UUID",),
				"By script": ("",),
			}.get(rule)
			self.check(not wanted or kind in wanted, name, rule, autoname)
			for field in re.findall(r"^field:(\w+)$|\{([a-z_]+)\}", autoname):
				self.check(set(field) & {*meta["field_order"], "name"}, name, "autoname", autoname)

	def test_permissions(self) -> None:
		roles = ROLES | own_roles()
		self.check(own_roles(), "no roles found in install.py")
		for name, meta in self.metas.items():
			levels = {field.get("permlevel", 0) for field in meta["fields"]}
			self.check(meta.get("istable") or meta["permissions"], name, "has no permissions")
			self.check(not (meta.get("istable") and meta["permissions"]), name, "is a table with permissions")
			opened = {row["role"] for row in meta["permissions"] if not row.get("permlevel")}
			seen = set()
			for row in meta["permissions"]:
				role, level = row["role"], row.get("permlevel", 0)
				key = (role, level, row.get("if_owner", 0))
				self.check(role in roles, name, "unknown role", role)
				self.check(key not in seen, name, "twice", key)
				seen.add(key)
				self.check(not level or role in opened, name, role, "has a level without level 0")
				self.check(not level or level in levels, name, role, "level without fields", level)
				for right in ("submit", "cancel", "amend"):
					self.check(not row.get(right) or meta.get("is_submittable"), name, role, right)
				self.check(not row.get("cancel") or row.get("submit"), name, role, "cancel without submit")
				self.check(not row.get("amend") or row.get("create"), name, role, "amend without create")
				self.check(not row.get("import") or row.get("create"), name, role, "import without create")


class TestDeskDocuments(MetadataTest):
	@classmethod
	def setUpClass(cls) -> None:
		cls.doctypes = set(documents("DocType"))
		cls.reports = set(documents("Report"))

	def in_its_place(self, kind: str) -> dict[str, dict]:
		"""The documents of a kind, each in the folder where Frappe looks for it."""
		found = {}
		for name, (path, document) in documents(kind).items():
			self.check(document.get("module") in modules(), kind, name, "is in", document.get("module"))
			folder = APP / scrub(document["module"]) / scrub(kind) / scrub(name)
			self.check(path == folder / f"{scrub(name)}.json", kind, name, "should be in", folder)
			found[name] = document
		return found

	def test_workspaces(self) -> None:
		workspaces = self.in_its_place("Workspace")
		self.check(workspaces, "no workspace")
		for name, workspace in workspaces.items():
			self.check(workspace.get("public") and workspace.get("label") and workspace.get("title"), name)
			for block in json.loads(workspace["content"]):
				self.check(block["type"] in BLOCKS, name, "has a block", block["type"])
				self.check(block.get("id") and "data" in block, name, "block without id or data")
				if wanted := BLOCKS.get(block["type"]):
					key, table, column = wanted
					labels = [
						row.get(column)
						for row in workspace.get(table) or ()
						if table != "links" or row.get("type") == "Card Break"
					]
					self.check(block["data"].get(key) in labels, name, "shows", block["data"].get(key))
			for row in workspace.get("links") or ():
				if row["type"] == "Link":
					self._leads_somewhere(name, row["link_type"], row["link_to"])
			for row in workspace.get("shortcuts") or ():
				if row["type"] != "URL":
					self._leads_somewhere(name, row["type"], row["link_to"])
				if row.get("stats_filter"):
					self.check(isinstance(json.loads(row["stats_filter"]), list | dict), name, "stats_filter")
			for row in workspace.get("roles") or ():
				self.check(row["role"] in ROLES | own_roles(), name, "unknown role", row["role"])

	def test_onboardings(self) -> None:
		tours, steps = self.in_its_place("Form Tour"), dict(documents("Onboarding Step"))
		onboardings = self.in_its_place("Module Onboarding")
		for name, (_path, workspace) in documents("Workspace").items():
			for block in json.loads(workspace["content"]):
				if block["type"] == "onboarding":
					self.check(block["data"].get("onboarding_name") in onboardings, name, block["data"])
		for name, onboarding in onboardings.items():
			self.check(onboarding["allow_roles"] and onboarding["steps"], name, "is for nobody, or empty")
			for row in onboarding["allow_roles"]:
				self.check(row["role"] in own_roles(), name, "unknown role", row["role"])
			for row in onboarding["steps"]:
				self.check(row["step"] in steps, name, "has no step", row["step"])
		for name, (path, step) in steps.items():  # they have no module of their own
			self.check(path.parts[-3:] == ("onboarding_step", scrub(name), f"{scrub(name)}.json"), name, path)
			if step["action"] == "Show Form Tour":
				self.check(step["form_tour"] in tours, name, "shows", step["form_tour"])
			if step.get("reference_document"):
				self._leads_somewhere(name, "DocType", step["reference_document"])
			if step["action"] == "Go to Page":
				self._leads_somewhere(name, "DocType", step["path"].split("/")[1])
		for name, tour in tours.items():
			self.check(tour["is_standard"], name, "begins by itself")
			fields = (row["fieldname"] for row in tour["steps"])
			self._on_fields(name, tour["reference_doctype"], *fields)

	def _leads_somewhere(self, workspace: str, kind: str, target: str) -> None:
		known = {"DocType": self.doctypes | DOCTYPES, "Report": self.reports}.get(kind, set())
		self.check(target in known or target in SOME_HAVE.get(kind, ()), workspace, "leads to", kind, target)

	def _on_fields(self, where: str, doctype: str, *fieldnames: str | None) -> None:
		known = {field["fieldname"] for field in documents("DocType")[doctype][1]["fields"]} | RESERVED
		for fieldname in fieldnames:
			self.check(not fieldname or fieldname in known, where, doctype, "has no field", fieldname)

	def _calls(self, where: str, method: str) -> None:
		module, _dot, function = method.rpartition(".")
		path = APP.parent / Path(*module.split(".")).with_suffix(".py")
		text = path.read_text("utf-8") if path.exists() else ""
		self.check(
			re.search(rf"@frappe\.whitelist\([^\n]*\)\ndef {function}\(", text), where, "calls", method
		)

	def test_number_cards(self) -> None:
		cards = self.in_its_place("Number Card")
		self.check(cards, "no number card")
		for name, card in cards.items():
			self.check(card.get("is_standard") and card.get("is_public") and card.get("label"), name)
			if card["type"] == "Custom":
				self._calls(name, card["method"])
				continue
			self.check(
				card["function"] in ("Count", "Sum", "Average", "Minimum", "Maximum"), name, "function"
			)
			filters = json.loads(card["filters_json"]) + json.loads(card["dynamic_filters_json"])
			self._on_fields(name, card["document_type"], *(row[1] for row in filters))
			self._on_fields(name, card["document_type"], card.get("aggregate_function_based_on"))

	def test_dashboard_charts(self) -> None:
		charts = self.in_its_place("Dashboard Chart")
		self.check(charts, "no chart")
		for name, chart in charts.items():
			self.check(chart.get("is_standard") and chart.get("is_public"), name)
			self.check(
				chart["type"] in ("Line", "Bar", "Percentage", "Pie", "Donut", "Heatmap"), name, "type"
			)
			if chart["chart_type"] == "Report":
				self.check(chart["report_name"] in self.reports, name, "draws", chart["report_name"])
				continue
			used = [chart.get(key) for key in ("group_by_based_on", "based_on", "value_based_on")]
			self.check(any(used), name, "is based on nothing")
			self._on_fields(name, chart["document_type"], *used)

	def test_workspaces_show_what_the_app_brings(self) -> None:
		cards, charts = documents("Number Card"), documents("Dashboard Chart")
		for name, (_path, workspace) in documents("Workspace").items():
			for row in workspace["number_cards"]:
				self.check(row["number_card_name"] in cards, name, row["number_card_name"])
			for row in workspace["charts"]:
				self.check(row["chart_name"] in charts, name, row["chart_name"])
			for row in workspace["quick_lists"]:
				# Frappe evaluates it, and takes the last filter away when the first has five parts
				filters = json.loads(DEFAULT_OF_USER.sub('"x"', row["quick_list_filter"]))
				self.check(all(len(one) == 4 for one in filters), name, row["quick_list_filter"])
				self._on_fields(name, row["document_type"], *(one[1] for one in filters))

	def test_print_formats(self) -> None:
		for name, document in self.in_its_place("Print Format").items():
			self.check(document["doc_type"] in self.doctypes, name, "prints", document["doc_type"])
			self.check(document.get("standard") == "Yes", name, "is not standard")
			self.check(document.get("print_format_type") in ("Jinja", "JS"), name, "print_format_type")
			self.check(document.get("custom_format"), name, "has no own HTML")

	def test_reports(self) -> None:
		for name, document in self.in_its_place("Report").items():
			known = {*self.doctypes, "Access Log"}
			self.check(document["ref_doctype"] in known, name, "is on", document["ref_doctype"])
			self.check(document.get("is_standard") == "Yes", name, "is not standard")
			kind = document.get("report_type")
			self.check(kind in ("Script Report", "Report Builder"), name, "is a", kind)
			script = APP / scrub(document["module"]) / "report" / scrub(name) / f"{scrub(name)}.py"
			if kind == "Script Report":
				self.check(
					script.exists() and "def execute(" in script.read_text("utf-8"), name, "has no execute"
				)
			for row in document.get("roles") or ():
				self.check(row["role"] in ROLES | own_roles(), name, "unknown role", row["role"])

	def test_workflows(self) -> None:
		for name, (_path, document) in documents("Workflow").items():
			states = {row["state"] for row in document["states"]}
			self.check(document["document_type"] in self.doctypes, name, "is on", document["document_type"])
			for row in document["states"]:
				self.check(row["allow_edit"] in ROLES | own_roles(), name, "unknown role", row["allow_edit"])
			for row in document["transitions"]:
				self.check({row["state"], row["next_state"]} <= states, name, "transition", row["action"])
				self.check(row["allowed"] in ROLES | own_roles(), name, "unknown role", row["allowed"])


class TestFolders(MetadataTest):
	def test_modules_have_folders(self) -> None:
		self.check(modules(), "no modules")
		for module in modules():
			self.check((APP / scrub(module) / "__init__.py").exists(), module, "has no folder")

	def test_patches_are_there(self) -> None:
		for line in (APP / "patches.txt").read_text(encoding="utf-8").splitlines():
			patch = line.partition("#")[0].strip()
			if not patch or patch.startswith(("[", "execute:")):
				continue
			path = APP.parent / Path(*patch.split()[0].split(".")).with_suffix(".py")
			self.check(path.exists() and "def execute(" in path.read_text("utf-8"), patch)

	def test_both_forms_of_the_translation_agree(self) -> None:
		path = APP / "translations" / "zh.csv"  # v15 reads this one
		self.check(path.read_text("utf-8") == translations_csv.table(), "run scripts/translations_csv.py")

	def test_the_package_says_what_a_bench_asks(self) -> None:
		text = (APP.parent / "pyproject.toml").read_text(encoding="utf-8")
		self.check('name = "party_investigation"' in text, "pyproject.toml: name")
		self.check(
			re.search(r"\[tool\.bench\.frappe-dependencies\]\nfrappe = ", text), "pyproject.toml: frappe"
		)
		self.check('build-backend = "flit_core.buildapi"' in text, "pyproject.toml: flit_core")
		self.check(
			re.search(
				r'^__version__ = "\d+\.\d+\.\d+', (APP / "__init__.py").read_text("utf-8"), re.MULTILINE
			),
			"__version__",
		)
		for name in ("hooks.py", "modules.txt", "patches.txt"):
			self.check((APP / name).exists(), name)


if __name__ == "__main__":
	unittest.main()
