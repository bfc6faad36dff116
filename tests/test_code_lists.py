"""No list of choices stands twice: DocTypes, annexes and notes say what the code lists say."""

import ast
import re
import subprocess
import sys
import unittest
from collections.abc import Iterator

from bench import ROOT

sys.path.insert(0, str(ROOT / "apps" / "party_investigation"))
sys.path.insert(0, str(ROOT / "scripts"))

import code_lists

from party_investigation.annexes import AnnexContent, load
from party_investigation.annexes.grid import heading_rows, notes
from party_investigation.annexes.values import shown
from party_investigation.rules import annex4, annex5, codes
from party_investigation.rules.measures import MEASURES
from party_investigation.rules.policy import DEFAULT

CHINESE = re.compile("[\u3400-\u9fff]")
LIST_IN_SCRIPT = re.compile(r'\[\s*((?:"[^"\n]*",\s*)+"[^"\n]*"),?\s*\]')
"""A list of two texts or more in JavaScript."""
OPTIONS_IN_SCRIPT = re.compile(r'"([^"\n\\]+(?:\\n[^"\n\\]+)+)"')
"""A text of several lines in JavaScript, as the choices of a Select are written."""


def words_of(node: ast.AST) -> list[str]:
	"""The texts of a list in Python, of the keys of a mapping; a text that is marked for translation is one too."""
	parts = getattr(node, "elts", None) or [key for key in getattr(node, "keys", ()) if key]
	found = []
	for part in parts:
		is_marked = isinstance(part, ast.Call) and ast.unparse(part.func) == "_" and part.args
		part = part.args[0] if is_marked else part
		if isinstance(part, ast.Constant) and isinstance(part.value, str):
			found.append(part.value)
	return found


def lists_in_python() -> Iterator[tuple[str, frozenset[str]]]:
	"""The lists of the app's modules and the choices of its DocTypes, each with where it stands."""
	for path in sorted(code_lists.APP.rglob("*.py")):
		if not path.name.startswith("test_") and "tests" not in path.parts:
			for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
				if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
					yield f"{path.name}:{node.lineno}", frozenset(words_of(node))
	for path in sorted(code_lists.APP.glob("*/doctype/*/*.json")):
		definition = code_lists.json.loads(path.read_text(encoding="utf-8"))
		for field in definition["fields"]:
			if field["fieldtype"] == "Select":
				options = frozenset(field.get("options", "").split("\n"))
				yield f"{definition['name']}: {field['fieldname']}", options


def lists_in_scripts() -> Iterator[tuple[str, frozenset[str]]]:
	"""The lists of texts in the app's JavaScript, each with where it stands; `["is", "set"]` is a filter and no list."""
	for path in sorted(code_lists.APP.rglob("*.js")):
		text = path.read_text(encoding="utf-8")
		for found in LIST_IN_SCRIPT.finditer(text):
			line = text.count("\n", 0, found.start()) + 1
			words = frozenset(re.findall(r'"([^"\n]*)"', found[1]))
			if "is" not in words:
				yield f"{path.name}:{line}", words
		for found in OPTIONS_IN_SCRIPT.finditer(text):
			yield f"{path.name}: {found[0]}", frozenset(found[1].split("\\n"))


def headings(name: str) -> dict[int, str]:
	"""The headings of an annex's figures, by the number of the column, as they are printed."""
	definition = load(name)
	printed = [cell.label for row in heading_rows(definition, AnnexContent()) for cell in row]
	labels = {
		int(leaf.code): leaf.label.format(months=6) for leaf in definition.leaves if leaf.code.isdigit()
	}
	assert set(labels.values()) <= set(printed)
	return labels


class TestDocTypes(unittest.TestCase):
	def test_choices_are_those_of_the_rules(self) -> None:
		done = subprocess.run(
			[sys.executable, str(ROOT / "scripts" / "code_lists.py"), "--check"],
			capture_output=True,
			text=True,
		)
		self.assertEqual((done.returncode, done.stdout), (0, ""))

	def test_every_choice_in_official_words_is_one_of_a_list(self) -> None:
		"""What a DocType offers in Chinese comes from a code list; states of the work are English."""
		told = {(doctype, field) for doctype, fields in code_lists.CHOICES.items() for field in fields}
		for path in code_lists.APP.glob("*/doctype/*/*.json"):
			definition = code_lists.json.loads(path.read_text(encoding="utf-8"))
			for field in definition["fields"]:
				if field["fieldtype"] == "Select" and CHINESE.search(field.get("options", "")):
					self.assertIn((definition["name"], field["fieldname"]), told)

	def test_capacities_are_the_roles_that_installing_makes(self) -> None:
		path = code_lists.APP / "organization/doctype/organization_appointment/organization_appointment.json"
		fields = code_lists.json.loads(path.read_text(encoding="utf-8"))["fields"]
		(capacity,) = (field["options"] for field in fields if field["fieldname"] == "capacity")
		installed = ast.parse((code_lists.APP / "install.py").read_text(encoding="utf-8"))
		(roles,) = (
			ast.literal_eval(node.value)
			for node in installed.body
			if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ROLES"
		)
		self.assertEqual(tuple(capacity.split("\n")), roles)

	def test_sexes(self) -> None:
		for word in ("男", "女"):
			self.assertIsNotNone(codes.SEXES.find(word))


class TestScripts(unittest.TestCase):
	def test_the_lists_are_found(self) -> None:
		kept = [words for _place, words in lists_in_python()]
		self.assertIn({"Hard", "Soft", "To Be Evidenced"}, kept)  # keys of a mapping
		self.assertIn({"To Do", "Overdue", "Due Soon", "Under Way"}, kept)  # marked for translation
		self.assertIn({"Open", "Here", "Settled"}, kept)  # choices of a DocType
		self.assertTrue([place for place, _words in lists_in_scripts()])

	def test_no_script_repeats_a_list_of_choices(self) -> None:
		"""What is shown or stored as a word, and any whole list, comes from `choices.py`; names of fields and actions may be told apart."""
		kept = list(lists_in_python())
		repeated = [
			(in_script, in_python)
			for in_script, words in lists_in_scripts()
			for in_python, choices in kept
			if words == choices or (words <= choices and all(not word[:1].islower() for word in words))
		]
		self.assertEqual(repeated, [])

	def test_every_list_that_is_told_is_read(self) -> None:
		"""No list goes to the browser for nobody, and none is asked for that does not go there."""
		scripts = "".join(path.read_text(encoding="utf-8") for path in code_lists.APP.rglob("*.js"))
		told = ast.parse((code_lists.APP / "choices.py").read_text(encoding="utf-8"))
		(function,) = (node for node in told.body if getattr(node, "name", "") == "choices")
		names = set(words_of(function.body[-1].value))
		read = set(re.findall(r'choices\("(\w+)"\)', scripts))
		read |= set(re.findall(r'choice\([^\n]*, "(\w+)"[,)]', scripts)) | set(
			re.findall(r'of_kind\("(\w+)"\)', scripts)
		)
		self.assertEqual(names, read)


class TestAnnexes(unittest.TestCase):
	def test_time_bands_of_annex_4(self) -> None:
		labels = headings("annex_4")
		self.assertEqual(
			{band.column: band.label for band in DEFAULT.bands},
			{column: labels[column] for column in annex4.BAND_COLUMNS},
		)

	def test_reasons_of_annex_4(self) -> None:
		labels = headings("annex_4")
		self.assertEqual([labels[column] for column in annex4.REASON_COLUMNS], codes.REASONS.labels())
		self.assertEqual(annex4.FIGURE_COLUMNS[-1], max(labels) - 1)

	def test_measures_of_annex_5(self) -> None:
		labels = headings("annex_5")
		for measure in DEFAULT.measures:
			self.assertTrue(labels[measure.column].startswith(measure.label), measure.label)
		self.assertLessEqual(
			{measure.column for measure in MEASURES}, {measure.column for measure in DEFAULT.measures}
		)
		of_nobody = set(annex5.FIGURE_COLUMNS) - {measure.column for measure in MEASURES}
		self.assertEqual(of_nobody, {annex5.ALL, annex5.UNTRACEABLE, annex5.NOT_YET})

	def test_management_and_disposition_stand_under_their_headings(self) -> None:
		for column in load("annex_5").columns:
			under = {int(leaf.code) for leaf in column.columns}
			stages = {measure.stage for measure in MEASURES if measure.column in under}
			self.assertLessEqual(len(stages), 1, column.label)

	def test_rows_of_both(self) -> None:
		for name in ("annex_4", "annex_5"):
			rows = load(name).rows
			people = {row.code: row.label for row in rows["Person Category"][1:]}
			self.assertEqual(
				[codes.PERSON_CATEGORIES.find(label).code for label in people.values()], list(people)
			)
			units = [row.label for row in rows["Unit Category"][1:]]
			self.assertEqual(units, codes.UNIT_CATEGORIES.labels())
			self.assertEqual(tuple(row.code for row in rows["Unit Category"][1:]), annex4.GENERAL_ROWS)

	def test_notes_list_the_codes_that_are_printed(self) -> None:
		for name in ("annex_2", "annex_3"):
			text = "".join(notes(load(name), AnnexContent()))
			for code_list, format in ((codes.REASONS, "reason"), (codes.UNIT_CATEGORIES, "unit_category")):
				self.assertIn(code_list.listing(), text)
				for each in code_list:
					self.assertEqual(shown(each.label, format), each.circled)
					self.assertIn(each.circled + each.label, text)


if __name__ == "__main__":
	unittest.main()
