"""Every English text that the engine shows has its Chinese: messages, labels, choices, descriptions, pages."""

import ast
import json
import re
import sys
import unittest
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from bench import ROOT

APP, ENGINE = ROOT / "apps/party_investigation/party_investigation", ROOT / "apps/frappe/frappe"
sys.path.insert(0, str(APP.parent))
from party_investigation.tests import test_translation as texts

PAGE_TEXT = re.compile(r"""\b_\(\s*"((?:[^"\\]|\\.)*)\"""")
PLACEHOLDER = re.compile(r"(?<!{){\w*}(?!})")
SHOWN = ("throw", "msgprint")
OF_STOCK = frozenset(
	"Before,Calendar,Changed,Check,Closed,Digest,Figure,Form,Found,From,Left,Letter,Level,Message,Name,Not Found,Note,Number,"
	"Open,Page,Phone,Rejected,Right,Role Profiles,Row,Running,Sample,Search,Starts On,Submitted,To,Tree,Undo,Year".split(
		","
	)
)
"""Words of stock Frappe's own screens that mean something else there than to the app: a page that is not there is *Not Found*."""
LATIN = frozenset(
	("HH:mm:ss", "HH:mm", "yyyy-mm-dd", "dd-mm-yyyy", "dd/mm/yyyy", "dd.mm.yyyy", "mm/dd/yyyy", "mm-dd-yyyy")
)
"""Choices that are written so in every language: how days and hours are spelled."""


def sources(app: Path) -> Iterator[Path]:
	"""The files of an app that hold texts for people."""
	for path in sorted(app.rglob("*")):
		if path.suffix in (".py", ".json", ".js", ".html") and not {"dist", "tests", "locale"} & set(
			path.parts
		):
			if not path.name.startswith("test_") and path.name != "conftest.py":
				yield path


def english(path: Path) -> Iterator[str]:
	"""The English texts of a file."""
	read = {
		".py": texts.of_python,
		".json": texts.of_json,
		".js": texts.of_script,
		".html": PAGE_TEXT.findall,
	}
	for text in read[path.suffix](path.read_text("utf-8")):
		if texts.is_english(text, path):
			yield text


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
	"""The calls of functions of these names that have a first argument."""
	for node in ast.walk(ast.parse(path.read_text("utf-8"))):
		if isinstance(node, ast.Call) and node.args:
			if (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) in names:
				yield node


def read(path: Path) -> list[Message]:
	"""The messages of a catalogue."""
	with path.open("rb") as file:
		return [message for message in read_po(file, abort_invalid=True) if message.id]


def is_bare(argument: ast.expr) -> bool:
	"""Whether an argument has words of its own, outside `_`."""
	parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
	own = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
	return any(re.search("[A-Za-z]{2}", re.sub("<[^>]*>", "", text)) for text in own)


class TestWords(unittest.TestCase):
	def setUp(self) -> None:
		self.chinese = {message.id: message.string for message in read(ENGINE / "locale" / "zh.po")}

	def test_everything_of_the_engine_is_translated(self) -> None:
		found = {text: str(path.relative_to(ENGINE)) for path in sources(ENGINE) for text in english(path)}
		self.assertGreater(len(found), 1000)
		missing = {text: path for text, path in found.items() if not self.chinese.get(text)}
		self.assertEqual({text: path for text, path in missing.items() if text not in LATIN}, {})

	def test_placeholders_agree(self) -> None:
		wrong = {
			text: chinese
			for text, chinese in self.chinese.items()
			if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(chinese))
		}
		self.assertEqual(wrong, {})

	def test_the_app_leaves_the_words_of_the_framework_alone(self) -> None:
		"""Without a context a translation of the app holds for the whole site: it is that of the framework, or of a text of its own."""
		catalogue = {
			str(message.id): str(message.string)
			for message in read(APP / "locale" / "zh.po")
			if not message.context
		}
		core = {
			str(message.id): str(message.string)
			for message in read(ENGINE / "locale" / "zh.po")
			if not message.context
		}
		for path in (ENGINE.parent / "desk/src/locale").glob("zh*.json"):
			core = json.loads(path.read_text("utf-8")) | core
		told_otherwise = {
			text: (chinese, core.get(text))
			for text, chinese in catalogue.items()
			if (text in core and core[text] != chinese) or (text in OF_STOCK and text not in core)
		}
		self.assertEqual(told_otherwise, {})

	def test_what_is_translated_is_written_out(self) -> None:
		"""A text put together before it is translated is in no catalogue."""
		put_together = [
			f"{path.relative_to(ROOT)}:{call.lineno}"
			for app in (APP, ENGINE)
			for path in sources(app)
			if path.suffix == ".py"
			for call in calls(path, "_")
			if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
		]
		self.assertEqual(put_together, [])

	def test_what_is_shown_is_translated(self) -> None:
		"""A message for people goes through `_`."""
		bare = [
			f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call.args[0])}"
			for app in (APP, ENGINE)
			for path in sources(app)
			if path.suffix == ".py"
			for call in calls(path, *SHOWN)
			if is_bare(call.args[0])
		]
		self.assertEqual(bare, [])


if __name__ == "__main__":
	unittest.main()
