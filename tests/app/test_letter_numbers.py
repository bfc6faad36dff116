"""Several offices issue letters at the same moment: the numbers of a committee and year have no gap and none comes twice (decisions D3)."""

import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import ROOT, Bench

SITE = "letters.localhost"
OFFICES, LETTERS = 4, 12

CONNECTED = f"""
import sys
import frappe
frappe.init({SITE!r})
frappe.connect()
from party_investigation.tests.world import make_world, make_member
"""
WORLD = (
	CONNECTED
	+ f"""
make_world()
for number in range({OFFICES * LETTERS}):
	make_member("T1B1", 100 + number, work_unit="处")
frappe.db.commit()
"""
)
OFFICE = (
	CONNECTED
	+ f"""
office = int(sys.argv[1])
members = frappe.get_all("Party Member", filters={{"work_unit": "处"}}, pluck="name", order_by="name")
sys.stdin.readline()
for number, member in enumerate(members[office::{OFFICES}]):
	letter = frappe.get_doc({{
		"doctype": "Transfer Letter", "member": member, "to_organization_name": "外地某单位党委", "issued_on": "2016-03-01",
	}}).insert()
	if number % 5 == 4:
		frappe.db.rollback()  # an office that breaks off leaves no gap
	elif number % 5 == 3:
		letter.void("写错了")
	frappe.db.commit()
"""
)
NUMBERS = (
	CONNECTED
	+ """
rows = frappe.get_all("Transfer Letter", filters={"issuing_committee": "T1", "issue_year": 2016}, fields=["serial", "name", "status"])
print(sorted(row.serial for row in rows), len({row.name for row in rows}), sum(row.status == "Void" for row in rows))
"""
)


class TestLetterNumbers(unittest.TestCase):
	def test_no_gap_and_none_twice(self) -> None:
		with Bench() as bench:
			bench.run(
				"new-site",
				SITE,
				"--admin-password",
				"letters-for-tests",
				"--install-app",
				"party_investigation",
			)
			self.python(bench, WORLD)
			offices = [self.start(bench, OFFICE, str(office)) for office in range(OFFICES)]
			for office in offices:
				office.stdin.write("go\n")
				office.stdin.flush()
			for office in offices:
				_out, errors = office.communicate(timeout=120)
				self.assertEqual(office.returncode, 0, errors)
			issued = OFFICES * sum(number % 5 != 4 for number in range(LETTERS))
			voided = OFFICES * sum(number % 5 == 3 for number in range(LETTERS))
			self.assertEqual(
				self.python(bench, NUMBERS).strip(), f"{list(range(1, issued + 1))} {issued} {voided}"
			)

	def start(self, bench: Bench, program: str, *arguments: str) -> subprocess.Popen:
		return subprocess.Popen(
			[str(ROOT / "env/bin/python"), "-c", program, *arguments],
			cwd=bench.sites,
			stdin=subprocess.PIPE,
			stdout=subprocess.PIPE,
			stderr=subprocess.PIPE,
			text=True,
		)

	def python(self, bench: Bench, program: str) -> str:
		process = self.start(bench, program)
		output, errors = process.communicate(timeout=120)
		self.assertEqual(process.returncode, 0, errors)
		return output
