"""What newcomers change most often, changed in a copy of the app: so few files by hand, and everything else follows.

The same files stand in the pages "Adding a …" of docs/developers.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from bench import ROOT, Bench

PACKAGE = "apps/party_investigation/party_investigation"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", "pictures", "strength", "performance")
SCRIPTS = ("code_lists.py", "doctype_types.py", "rules_page.py", "workbook_page.py", "translations_csv.py")
"""What derives from the rules and the DocTypes is written by these."""
DERIVED = ("test_code_lists.py", "test_doctype_types.py", "test_rules_page.py", "test_workbook_page.py")
RULES, ANNEXES = f"{PACKAGE}/rules/tests", f"{PACKAGE}/annexes/tests"
ABOUT_ANNEXES = [f"{ANNEXES}/test_annexes.py::{name}" for name in ("TestDefinitions", "TestGolden")]
PAGES = {name: ROOT / "docs" / "developers" / f"adding-a-{name}.md" for name in ("rule", "column", "doctype")}


class Copy(Bench):
	"""A bench with a checkout of its own, which may be edited."""

	def __enter__(self) -> "Copy":
		self._checkout = tempfile.TemporaryDirectory(prefix="newcomer-")
		self.checkout = Path(self._checkout.name)
		for folder in ("apps/party_investigation", "scripts", "tests", "docs"):
			shutil.copytree(ROOT / folder, self.checkout / folder, ignore=LEFT_OUT)
		for link in ("env", "sites", "apps/frappe", "pyproject.toml"):
			(self.checkout / link).symlink_to(ROOT / link)
		self.by_hand: set[str] = set()
		super().__enter__()
		self._environment.callback(self._checkout.cleanup)
		self._environment.callback(os.environ.pop, "PYTHONPATH")
		os.environ["PYTHONPATH"] = str(self.checkout / "apps" / "party_investigation")
		return self

	def edit(self, file: str, *changes: tuple[str, str]) -> None:
		"""Change a file by hand, each (old, new) once.

		:raises AssertionError: there is no such text, or it stands there more than once
		"""
		path = self.checkout / file
		text = path.read_text(encoding="utf-8")
		for old, new in changes:
			assert text.count(old) == 1, f"{file}: {old} stands there {text.count(old)} times"
			text = text.replace(old, new)
		path.write_text(text, encoding="utf-8")
		self.by_hand.add(file.removeprefix(f"{PACKAGE}/"))

	def add(self, file: str, text: str) -> None:
		"""Write a new file by hand."""
		path = self.checkout / file
		path.parent.mkdir(parents=True, exist_ok=True)
		path.write_text(text, encoding="utf-8")
		self.by_hand.add(file.removeprefix(f"{PACKAGE}/"))

	def run_scripts(self) -> None:
		"""Write what derives."""
		for script in SCRIPTS:
			self.python(f"scripts/{script}")

	def check(self, *tests: str) -> None:
		"""Run tests of the copy.

		:raises AssertionError: with the output, when one fails
		"""
		places = [*(f"tests/{name}" for name in DERIVED), *tests]
		self.python("-m", "pytest", "-q", "-x", *places)

	def python(self, *arguments: str) -> None:
		"""Run Python in the copy.

		:raises AssertionError: with the output, when it fails
		"""
		done = subprocess.run([sys.executable, *arguments], cwd=self.checkout, capture_output=True, text=True)
		assert not done.returncode, f"{arguments}:\n{done.stdout}\n{done.stderr}"


class NewcomerTest(unittest.TestCase):
	def setUp(self) -> None:
		self.copy = Copy().__enter__()
		self.addCleanup(self.copy.__exit__)

	def golden(self, name: str, *changes: tuple[str, str]) -> None:
		"""Renew the printed grid of an annex, as its test asks for."""
		self.copy.edit(f"{ANNEXES}/golden/{name}.txt", *changes)

	def definition(self, name: str, *changes: tuple[str, str]) -> None:
		self.copy.edit(f"{PACKAGE}/annexes/definitions/{name}.json", *changes)

	def assert_by_hand(self, page: str, files: set[str]) -> None:
		"""Only these were edited, and the page names each of them."""
		self.assertEqual(self.copy.by_hand, files)
		text = PAGES[page].read_text(encoding="utf-8")
		for file in files:
			self.assertIn(f"`{file}`", text)


class TestRules(NewcomerTest):
	def test_a_reason(self) -> None:
		self.copy.edit(
			f"{PACKAGE}/rules/codes.py",
			(
				'Code("7", "其他", "Other"),\n\t),\n)\nOTHER',
				'Code("7", "其他", "Other"),\n\t\tCode("8", "入狱", "In prison"),\n\t),\n)\nOTHER',
			),
		)
		entry = '{"id": "14", "code": "14", "label": "其他", "width": 13.5, "tag": "sibling", "source": "S2, S3", "vertical": true}'
		self.definition(
			"annex_4",
			(entry, f"{entry},\n{entry.replace('14', '15').replace('其他', '入狱')}"),
			('"code": "15", "label": "备注", "width": 19.5', '"code": "16", "label": "备注", "width": 6'),
			('"1=8+9+10+11+12+13+14"', '"1=8+9+10+11+12+13+14+15"'),
			('"3=8+9+10+11+12+13+14"', '"3=8+9+10+11+12+13+14+15"'),
		)
		self.golden(
			"annex_4",
			("9+7x1 失去联系情形\n16+1x2 备注", "9+8x1 失去联系情形\n17+1x2 备注"),
			("15+1x1 ↓其他\n", "15+1x1 ↓其他\n16+1x1 ↓入狱\n"),
		)
		self.copy.run_scripts()
		self.copy.check(f"{RULES}/test_text_and_codes.py", *ABOUT_ANNEXES)
		self.assert_by_hand(
			"rule", {"rules/codes.py", "annexes/definitions/annex_4.json", "annexes/tests/golden/annex_4.txt"}
		)

	def test_a_measure(self) -> None:
		self.copy.edit(
			f"{PACKAGE}/rules/measures.py",
			(
				')\n"""All measures in the order of annex 5',
				"""	Measure(
		"诫勉谈话",
		"Warning talk",
		column=18,
		rank=15,
		conditions=(_FOUND,),
		steps=(_TALK, _APPROVAL),
		approving_step="approval",
		status_after=None,
		source="an example",
	),
)
\"\"\"All measures in the order of annex 5""",
			),
		)
		self.copy.edit(
			f"{PACKAGE}/rules/measure_basis.py",
			('	"其他党纪处分": (_UNFIT,),', '	"其他党纪处分": (_UNFIT,),\n	"诫勉谈话": (_UNFIT,),'),
		)
		self.definition(
			"annex_5",
			(
				'{"id": "remark", "code": "18", "label": "备注", "width": 16.0',
				'{"id": "18", "code": "18", "label": "诫勉谈话", "width": 10, "tag": "reconstructed", "vertical": true},\n'
				'{"id": "remark", "code": "19", "label": "备注", "width": 6.0',
			),
			(
				'"All": ["1=2+3+4+5+6+7+8+9+10+11+12+13+15+16+17"',
				'"All": ["1=2+3+4+5+6+7+8+9+10+11+12+13+15+16+18+17"',
			),
			(
				'"Not Found": ["1=2+3+4+5+6+7+8+9+10+11+12+13+15+16+17"',
				'"Not Found": ["1=2+3+4+5+6+7+8+9+10+11+12+13+15+16+18+17"',
			),
		)
		self.golden("annex_5", ("19+1x2 备注", "19+1x2 ↓诫勉谈话\n20+1x2 备注"))
		self.copy.run_scripts()
		self.copy.check(
			f"{RULES}/test_annex_figures.py::TestD7Annex5",
			f"{RULES}/test_dispositions_and_calendar.py::TestD8Measures",
			f"{RULES}/test_case_documents.py::TestCaseDocuments::test_every_measure_says_its_rule",
			*ABOUT_ANNEXES,
		)
		self.assert_by_hand(
			"rule",
			{
				"rules/measures.py",
				"rules/measure_basis.py",
				"annexes/definitions/annex_5.json",
				"annexes/tests/golden/annex_5.txt",
			},
		)


class TestAnnexColumns(NewcomerTest):
	LAST = '"label": "备注", "width": 9.0, "tag": "reconstructed", "align": "left"}'
	GOLDEN = "17+1x1 备注\n"

	def add_columns(self, *columns: tuple[str, str]) -> None:
		"""Two more columns at the end of annex 3, which the others make room for."""
		entries = ",\n".join(
			f'{{"id": "{id}", "label": "{label}", "width": 8, "tag": "reconstructed"}}'
			for id, label in columns
		)
		self.definition(
			"annex_3",
			(self.LAST, f"{self.LAST},\n{entries}"),
			('"width": 36', '"width": 28'),
			('"width": 34', '"width": 26'),
		)
		lines = [f"{place}+1x1 {label}\n" for place, (_id, label) in enumerate(columns, 18)]
		self.golden("annex_3", (self.GOLDEN, "".join((self.GOLDEN, *lines))))

	def test_two_of_known_data(self) -> None:
		self.add_columns(("phone", "联系电话"), ("months_out", "月数"))
		self.copy.check(*ABOUT_ANNEXES)
		self.assert_by_hand(
			"column", {"annexes/definitions/annex_3.json", "annexes/tests/golden/annex_3.txt"}
		)

	def test_two_of_new_data(self) -> None:
		self.add_columns(("notice_sent_on", "告知日期"), ("notice_number", "文号"))
		folder = f"{PACKAGE}/investigation/doctype/untraced_member"
		new = (
			'{"fieldname": "notice_sent_on", "fieldtype": "Date", "label": "Notice Sent On"}',
			'{"fieldname": "notice_number", "fieldtype": "Data", "label": "Number of Notice"}',
		)
		summary = '{\n   "fieldname": "search_summary"'
		self.copy.edit(
			f"{folder}/untraced_member.json",
			('"search_section",\n  "search', '"search_section", "notice_sent_on", "notice_number", "search'),
			(summary, ", ".join((*new, summary))),
		)
		self.copy.edit(
			f"{PACKAGE}/annexes/providers.py",
			('(*_LINE, "search_summary")', '(*_LINE, "search_summary", "notice_sent_on", "notice_number")'),
		)
		self.copy.edit(
			f"{PACKAGE}/locale/zh.po",
			(
				'\nmsgid "Untraced Member"',
				'\nmsgid "Notice Sent On"\nmsgstr "告知日期"\n\nmsgid "Number of Notice"\nmsgstr "文号"\n\nmsgid "Untraced Member"',
			),
		)
		self.copy.run_scripts()
		self.copy.check(*ABOUT_ANNEXES, "tests/test_app_metadata.py")
		self.assert_by_hand(
			"column",
			{
				"investigation/doctype/untraced_member/untraced_member.json",
				"locale/zh.po",
				"annexes/providers.py",
				"annexes/definitions/annex_3.json",
				"annexes/tests/golden/annex_3.txt",
			},
		)


class TestDocType(NewcomerTest):
	CAPACITIES = {"Branch Secretary": ("read", "write", "create"), "Committee Officer": ("read",)}
	FIELDS = (
		{
			"fieldname": "organization",
			"fieldtype": "Link",
			"label": "Organization",
			"options": "Party Organization",
		}
		| {"reqd": 1, "search_index": 1},
		{
			"fieldname": "campaign",
			"fieldtype": "Link",
			"label": "Campaign",
			"options": "Investigation Campaign",
		},
		{"fieldname": "held_on", "fieldtype": "Date", "label": "Held On"},
	)
	CONTROLLER = """\"\"\"A study session (组织生活) of a branch.\"\"\"

from frappe.model.document import Document


class StudySession(Document):
	pass
"""
	TEST = """\"\"\"A study session is its branch's and its committee's.\"\"\"

import frappe
from frappe.utils import add_days, today
from party_investigation.investigation.doctype.return_extension.test_return_extension import LockTest
from party_investigation.tests.world import make_user


class TestStudySession(LockTest):
	def test_it_is_seen_where_it_hangs(self) -> None:
		sessions = {
			branch: frappe.get_doc({"doctype": "Study Session", "organization": branch}).insert().name
			for branch in ("T1B1", "T2B1")
		}
		secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		officer = make_user("officer", [("Committee Officer", "T1")])
		for user in (secretary, officer):
			frappe.set_user(user)
			self.assertEqual(frappe.get_list("Study Session", pluck="name"), [sessions["T1B1"]])
			self.assertFalse(frappe.has_permission("Study Session", "read", sessions["T2B1"]))
		frappe.set_user(secretary)
		moved = frappe.get_doc("Study Session", sessions["T1B1"]).update({"organization": "T1B2"})
		self.assertRaises(frappe.PermissionError, moved.save)
		self.assertFalse(frappe.has_permission("Study Session", "write", sessions["T1B1"], user=officer))

	def test_it_is_locked_with_its_stage(self) -> None:
		day = add_days(today(), -1)
		self.lock(branch_lock_on=day, committee_lock_on=day, due_on=day)
		frappe.set_user(make_user("late", [("Branch Secretary", "T1B1")]))
		values = {"doctype": "Study Session", "campaign": self.campaign.name, "organization": "T1B1"}
		self.assertRaises(frappe.PermissionError, frappe.get_doc(values).insert)
		frappe.get_doc({**values, "campaign": None}).insert()
"""

	def test_it_hangs_on_an_organization(self) -> None:
		folder = f"{PACKAGE}/organization/doctype/study_session"
		rights = [{"role": role, **dict.fromkeys(given, 1)} for role, given in self.CAPACITIES.items()]
		doctype = {
			"doctype": "DocType",
			"name": "Study Session",
			"module": "Organization",
			"autoname": "hash",
			"naming_rule": "Random",
			"engine": "InnoDB",
			"track_changes": 1,
			"owner": "Administrator",
			"creation": "2016-02-17 09:00:00.000000",
			"modified": "2016-02-17 09:00:00.000000",
			"field_order": [field["fieldname"] for field in self.FIELDS],
			"fields": list(self.FIELDS),
			"permissions": [{"role": "Investigation Administrator", "read": 1}, *rights],
		}
		for name, text in (
			("__init__.py", ""),
			("study_session.json", json.dumps(doctype, ensure_ascii=False, indent=1)),
			("study_session.py", self.CONTROLLER),
			("test_study_session.py", self.TEST),
		):
			self.copy.add(f"{folder}/{name}", text)
		line = '\t"Urging Notice": Hanging(),\n'
		self.copy.edit(
			f"{PACKAGE}/scope/policies.py",
			(line, f'{line}\t"Study Session": Hanging(stage="Survey"),\n'),
		)
		self.copy.run_scripts()
		self.copy.run("new-site", "n.localhost", "--install-app", "party_investigation")
		for tests in (
			("--doctype", "Study Session"),
			("--module", "party_investigation.tests.test_policies"),
			("--module", "party_investigation.tests.test_scope"),
		):
			self.copy.run("--site", "n.localhost", "run-tests", *tests)
		text = PAGES["doctype"].read_text(encoding="utf-8")
		for file in self.copy.by_hand:
			place = file.replace("organization/doctype/study_session/", "")
			self.assertIn(f"`{place}`", text)


if __name__ == "__main__":
	unittest.main()
