"""Four machines in a row that never see each other: college, university, education committee, province. Discs go up, receipts come down."""

import sys
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_world import CAMPAIGN, PURPOSE, Bench, D, file_of, pass_up, posted, trust, upload

import frappe
from party_investigation.package import receipt as receipts

TREE = {
	"P": None,
	"E": "P",
	"C": "P",
	"CB1": "C",
	"T": "E",
	"X": "E",
	"XB1": "X",
	"T1": "T",
	"T2": "T",
	"T2B1": "T2",
	"T1B1": "T1",
	"T1B2": "T1",
}
"""The whole province; each machine has the part below its own unit."""
ROW = ("T1", "T", "E", "P")
"""Whose machines they are, from below."""
ON_LINE = {"T1": ("T1B1", "T1B2"), "T": ("T2B1", "T2"), "E": ("XB1", "X"), "P": ("CB1", "C")}
"""Who hands in on each machine itself, from below; the rest comes by disc."""
EARLIER = {"T1": 0, "T": 1, "E": 0, "P": 2}
"""How many campaigns each machine had before: so the same campaign has other numbers there."""
BRANCHES = [unit for unit in TREE if "B" in unit]
RETURN, PACKAGE, VERSION = "Unit Return", "Return Package", "Return Version"


class Machine:
	"""The installation of a unit: its campaign, and who acts on it."""

	def __init__(self, bench: Bench, unit: str) -> None:
		self.bench, self.unit, self.site = bench, unit, f"{unit.lower()}.localhost"
		self.users: dict[str, str] = {}
		self.campaign = ""

	@contextmanager
	def at(self) -> Iterator[None]:
		"""Work there as the officer of its unit; what was done stands."""
		with self.bench.site(self.site):
			frappe.local.request = posted()
			if self.users:
				frappe.set_user(self.users[self.unit])
			yield
			frappe.db.commit()

	def make(self) -> None:
		"""Make the part of the tree, a campaign of the name that all have, users, and the members of who hands in here."""
		from party_investigation.returns import creation
		from party_investigation.tests.world import make_campaign, make_documents, make_user

		self.bench.new_site(
			self.site, "--admin-password", "secret-for-tests", "--install-app", "party_investigation"
		)
		with self.at():
			for unit in (each for each in TREE if self.unit in _line(each)):
				frappe.get_doc(
					{
						"doctype": "Party Organization",
						"organization_code": unit,
						"organization_name": f"测试{unit}",
						"kind": "党支部" if "B" in unit else "党委",
						"unit_category": "学校",
						"parent_party_organization": None if unit == self.unit else TREE[unit],
						"is_group": int("B" not in unit),
					}
				).insert()
			for other in range(EARLIER[self.unit]):
				make_campaign(self.unit, campaign_name=f"往期任务{other + 1}")
			self.campaign = make_campaign(self.unit, campaign_name=CAMPAIGN).name
			for branch in filter(BRANCHES.__contains__, ON_LINE[self.unit]):
				make_documents(self.campaign, branch, BRANCHES.index(branch))
			creation.create_returns(self.campaign)
			users = {
				unit: make_user(
					unit.lower(),
					[("Branch Secretary" if "B" in unit else "Organization Department Officer", unit)],
				)
				for unit in (*ON_LINE[self.unit], self.unit)
			}
		self.users = users

	def return_of(self, unit: str) -> str:
		"""The name that the return of a unit has here."""
		from party_investigation.returns import creation

		return creation.return_name(self.campaign, unit, D)

	def version_of(self, unit: str) -> dict:
		"""What a unit has handed in, as it stands here."""
		name = frappe.db.get_value(RETURN, self.return_of(unit), "current_version")
		row = frappe.db.get_value(VERSION, name, ["digest", "figures", "parts", "by_package"], as_dict=True)
		return {**row, "figures": frappe.parse_json(row.figures), "parts": frappe.parse_json(row.parts)}

	def hand_in(self) -> None:
		"""Let who is on line hand in, from below, and then the unit itself."""
		with self.at():
			for unit in (*ON_LINE[self.unit], self.unit):
				pass_up(self, unit, D)  # type: ignore[arg-type]

	def state_of(self, unit: str) -> str:
		return str(frappe.db.get_value(RETURN, self.return_of(unit), "status"))


def _line(unit: str) -> list[str]:
	"""A unit and all above it."""
	superior = TREE[unit]
	return [unit, *(_line(superior) if superior else ())]


class TestFourLevels(unittest.TestCase):
	def test_discs_go_up_receipts_come_down_and_the_sums_are_equal(self) -> None:
		with Bench() as bench:
			row = [Machine(bench, unit) for unit in ROW]
			for machine in row:
				machine.make()
			links = [self.exchange_keys(below, above) for below, above in pairwise(row)]
			discs = []
			for (below, above), partner in zip(pairwise(row), links, strict=True):
				below.hand_in()
				discs.append((below, above, *self.send(below, above, partner)))
			row[-1].hand_in()
			self.check_sums(row)
			for below, above, made, taken in reversed(discs):
				self.give_back(below, above, made, taken)

	def exchange_keys(self, below: Machine, above: Machine) -> str:
		"""Let each enter the key of the other; answer with the partner that the lower one sends to."""
		from party_investigation.returns.packages import service

		with below.at():
			sender = service.own_installation()
		with above.at():
			receiver = service.own_installation()
			trust(sender, organization=above.unit, unit=below.unit, installation_name=f"测试{below.unit}")
		with below.at():
			return trust(receiver, organization=below.unit, installation_name=f"测试{above.unit}")

	def send(self, below: Machine, above: Machine, partner: str) -> tuple[str, str]:
		"""Make a package below and take it in above, where it is verified and accepted; its documents on both machines."""
		from party_investigation.returns import actions
		from party_investigation.returns.packages import service

		with below.at():
			made = service.make_package(below.return_of(below.unit), partner, PURPOSE)
			disc = file_of(made)
		with above.at():
			taken = upload(disc, organization=above.unit)
			seen = service.look(taken)
			brought = [unit for unit in TREE if below.unit in _line(unit)]
			self.assertEqual((seen["changes"]["New"], seen["changes"]["Conflict"]), (len(brought), 0))
			service.take_in(taken)
			for action in ("verify", "accept"):
				actions.take(above.return_of(below.unit), action)
			for unit in brought:
				self.assertEqual(above.state_of(unit), "Accepted", unit)
		return made, taken

	def check_sums(self, row: list[Machine]) -> None:
		"""Every version is on each machine above what it was where it was sealed, and each sum that of its parts, up to all people."""
		sealed: dict[str, str] = {}
		for machine in row:
			with machine.at():
				units = {unit: machine.version_of(unit) for unit in TREE if machine.unit in _line(unit)}
			for unit, version in units.items():
				self.assertEqual(sealed.setdefault(unit, version["digest"]), version["digest"], unit)
				is_here = unit in (*ON_LINE[machine.unit], machine.unit)
				self.assertEqual(not version["by_package"], is_here, (machine.unit, unit))
				parts = [each for each in units if TREE[each] == unit]
				for count in ("members", "restored", "not_found"):
					total = sum(units[part]["figures"][count] for part in parts)
					self.assertTrue(not parts or version["figures"][count] == total, (unit, count))
				self.assertEqual(
					{part["digest"] for part in version["parts"]}, {units[part]["digest"] for part in parts}
				)
		with row[-1].at():
			top = row[-1].version_of("P")["figures"]
			people = frappe.get_all(
				"Return Version Line", filters={"annex": ["in", ["2", "3"]]}, pluck="member_name"
			)
		number = len(BRANCHES)
		self.assertEqual((top["restored"], top["not_found"]), (number, number))
		self.assertEqual((top["annex4"]["01"]["1"], top["annex5"]["01"]["1"]), (2 * number, 2 * number))
		self.assertEqual(len({*people}), 2 * number)

	def give_back(self, below: Machine, above: Machine, made: str, taken: str) -> None:
		"""Write the receipt above and enter it below, where the return stands as it stands above."""
		from frappe.utils.file_manager import save_file
		from party_investigation.returns.packages import receipts as service

		with above.at():
			url = service.write_receipt(taken)["file"]
			receipt = frappe.get_doc("File", {"file_url": url}).get_content()
		with below.at():
			self.assertEqual(below.state_of(below.unit), "Submitted")
			file = save_file(receipts.FILE, receipt, "", "", is_private=1)
			self.assertEqual(service.take_receipt(made, file.file_url)["stands"], "Accepted")
			self.assertEqual(below.state_of(below.unit), "Accepted")


if __name__ == "__main__":
	unittest.main()
