"""Every English text of the app has its Chinese: labels, options, messages of Python and of client scripts."""

import ast
import json
import re
import unittest
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from frappe.translate import get_all_translations
from party_investigation import hooks
from party_investigation.install import ROLES
from party_investigation.organization.officers import OFFICERS

APP = Path(__file__).parents[1]
TEXT_KEYS = ("label", "description", "title", "link_to_label", "subtitle", "success_message", "action_label")
RECORDS = (
	"DocType",
	"Workspace",
	"Print Format",
	"Report",
	"Number Card",
	"Dashboard Chart",
	"Page",
	"Workflow",
	"Form Tour",
	"Module Onboarding",
	"Onboarding Step",
)
TABLES = (
	"fields",
	"links",
	"shortcuts",
	"quick_lists",
	"number_cards",
	"charts",
	"columns",
	"filters",
	"actions",
	"states",
	"steps",
)
WORKSPACES = "organization/workspace/"
CHINESE = re.compile("[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"{[^{}]*}")
SCRIPT_TEXT = re.compile(r"""__\(\s*"((?:[^"\\]|\\.)*)\"""")


def texts() -> dict[tuple[str, str | None], str]:
	"""Every English text that a user may read, with the DocType whose word it is, and the file where it was found first."""
	# the desk shows names of roles, the screen of apps that of the app
	files: dict[tuple[str, str | None], str] = {
		(text, None): "install.py" for text in (*ROLES, *OFFICERS, hooks.app_title)
	}
	for path in sorted(APP.rglob("*")):
		read = {".py": of_python, ".json": of_json, ".js": of_script}.get(path.suffix)
		if read is None or "definitions" in path.parts or path.name.startswith("test_"):
			continue
		source = path.read_text("utf-8")
		for text in read(source):
			if is_english(text, path):
				files.setdefault((text, doctype_of(path, source)), str(path.relative_to(APP)))
	return files


def doctype_of(path: Path, source: str) -> str | None:
	"""Return the DocType that a file describes: the context in which the desk translates its labels and options."""
	if path.suffix != ".json" or "doctype" not in path.parts:
		return None
	return json.loads(source)["name"]


def is_english(text: str, path: Path) -> bool:
	"""Whether a text needs a translation. Metadata also holds official Chinese words, some with a Latin letter in them."""
	return bool(re.search("[A-Za-z]{2}", text)) and not (path.suffix == ".json" and CHINESE.search(text))


def of_python(source: str) -> Iterator[str]:
	"""The literal texts given to `_`."""
	for node in ast.walk(ast.parse(source)):
		if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
			called = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
			if called in ("_", "translate") and isinstance(node.args[0].value, str):
				yield node.args[0].value


def of_script(source: str) -> Iterator[str]:
	"""The texts given to `__`."""
	yield from SCRIPT_TEXT.findall(source)


def of_json(source: str) -> Iterator[str]:
	"""Names, labels, descriptions, headings and English options of what an app ships as records."""
	document = json.loads(source)
	if not isinstance(document, dict) or document.get("doctype") not in RECORDS:
		return
	yield document["name"]
	for row in (document, *(row for table in TABLES for row in document.get(table) or ())):
		yield from (row[key] for key in TEXT_KEYS if isinstance(row.get(key), str))
		if row.get("fieldtype") == "Select":
			yield from (row.get("options") or "").split("\n")
	if document["doctype"] == "Workspace":
		for block in json.loads(document.get("content") or "[]"):
			yield re.sub("<[^>]*>", "", block["data"].get("text", ""))


class TestTranslation(unittest.TestCase):
	def setUp(self) -> None:
		with open(APP / "locale" / "zh.po", "rb") as file:
			self.chinese = {
				(str(message.id), message.context): str(message.string)
				for message in read_po(file)
				if message.id
			}

	def test_each_message_stands_once(self) -> None:
		"""Of two entries the reader of catalogues takes the first: what the other one says is never read."""
		entries = re.findall(
			r'^(?:msgctxt "(.*)"\n)?msgid "(.+)"$', (APP / "locale/zh.po").read_text("utf-8"), re.MULTILINE
		)
		self.assertEqual([entry for entry, times in Counter(entries).items() if times > 1], [])

	def test_everything_is_translated(self) -> None:
		framework = get_all_translations("zh")  # for its own DocTypes and pages on our workspaces
		missing = {
			text: path
			for (text, doctype), path in texts().items()
			if not self.chinese.get((text, doctype))
			and not self.chinese.get((text, None))
			and not (path.startswith(WORKSPACES) and framework.get(text))
		}
		self.assertEqual(missing, {})

	def test_nothing_is_left_over(self) -> None:
		modules = set((APP / "modules.txt").read_text().split("\n"))
		known = texts()
		anywhere = {text for text, _doctype in known} | modules
		left_over = {
			(text, context)
			for text, context in self.chinese
			if ((text, context) not in known if context else text not in anywhere)
		}
		self.assertEqual(left_over, set())

	def test_placeholders_agree(self) -> None:
		wrong = {
			text: chinese
			for (text, _context), chinese in self.chinese.items()
			if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(chinese))
		}
		self.assertEqual(wrong, {})
