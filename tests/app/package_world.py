"""Two installations that never see a network: a university with its tree and returns, and the committee above it on a machine of its own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import Bench
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

SENDER, RECEIVER = "university.localhost", "committee.localhost"
L, D, Q = "Loss Summary", "Disposition Report", "Search Registration"
CAMPAIGN = "测试排查"
ABOVE = "E"
PURPOSE = "光盘报送上级"
UNITS = ("T1B1", "T1B2", "T2B1", "T1", "T2", "T")


class Two:
	"""A bench with both sites; `sender` and `receiver` are who acts on each."""

	def __init__(self, bench: Bench) -> None:
		self.bench = bench

	@contextmanager
	def at_sender(self, user: str | None = None) -> Iterator[None]:
		"""Work at the university as the officer who makes packages."""
		import frappe

		with self.bench.site(SENDER):
			frappe.local.request = posted()
			frappe.set_user(user or self.sender)
			yield

	@contextmanager
	def at_receiver(self, user: str | None = None) -> Iterator[None]:
		"""Work at the committee as the officer who receives them."""
		import frappe

		with self.bench.site(RECEIVER):
			frappe.local.request = posted()
			frappe.set_user(user or self.receiver)
			yield

	def make(self, form_set: str = D) -> tuple[str, bytes]:
		"""Make a package of the university's return; answer with its document and the file on the disc."""
		import frappe
		from party_investigation.returns import creation
		from party_investigation.returns.packages import service

		with self.at_sender():
			name = service.make_package(
				creation.return_name(self.campaign, "T", form_set), self.partner_there, PURPOSE
			)
			frappe.db.commit()
			return name, file_of(name)

	def bring(self, content: bytes, **values: object) -> str:
		"""Copy a file from the disc to the committee's machine: a package that waits to be looked at."""
		import frappe

		with self.at_receiver():
			name = upload(content, **values)
			frappe.db.commit()
			return name


def posted() -> Request:
	"""A request that changes something: what it writes stands when it is answered, not when it is noted in the Access Log."""
	return Request(EnvironBuilder(method="POST").get_environ())


def upload(content: bytes, **values: object) -> str:
	"""Upload a package as the form does, and return the name of its document."""
	import frappe
	from frappe.utils.file_manager import save_file

	file = save_file("package.zip", content, "", "", is_private=1)
	document = frappe.get_doc(
		{"doctype": "Return Package", "organization": ABOVE, "file": file.file_url, **values}
	)
	return document.insert().name


def file_of(name: str) -> bytes:
	"""The file of a package."""
	import frappe

	return content_of(frappe.db.get_value("Return Package", name, "file"))


def content_of(file_url: str) -> bytes:
	"""The bytes of a file."""
	import frappe

	return frappe.get_doc("File", {"file_url": file_url}).get_content(encodings=[])


@contextmanager
def two_installations(password: str = "secret-for-tests", strangers: bool = False) -> Iterator[Two]:
	"""Make both sites, hand everything in at the university, and let each enter the key of the other.

	:param password: of Administrator on both
	:param strangers: neither has entered the key of the other
	"""
	with Bench() as bench:
		two = Two(bench)
		for site in (SENDER, RECEIVER):
			bench.new_site(site, "--admin-password", password, "--install-app", "party_investigation")
		with bench.site(SENDER):
			_make_university(two)
		with bench.site(RECEIVER):
			_make_committee(two)
		if not strangers:
			_exchange_keys(two)
		yield two


def _make_university(two: Two) -> None:
	import frappe
	from party_investigation.returns import creation
	from party_investigation.tests.world import make_user, make_world

	two.campaign = make_world()["Investigation Campaign"]
	creation.create_returns(two.campaign)
	two.users = {
		unit: make_user(
			unit.lower(), [("Branch Secretary" if "B" in unit else "Organization Department Officer", unit)]
		)
		for unit in UNITS
	}
	two.sender = two.users["T"]
	for form_set in (L, D):
		for unit in UNITS:
			pass_up(two, unit, form_set)
	frappe.db.commit()


def pass_up(two: Two, unit: str, form_set: str) -> None:
	"""Hand a return in, and let the unit above verify and accept it; the university's goes out of the system."""
	import frappe
	from party_investigation.returns import actions, creation

	name = creation.return_name(two.campaign, unit, form_set)
	superior = frappe.db.get_value("Party Organization", unit, "parent_party_organization")
	frappe.set_user(two.users[unit])
	codes = {each["code"] for each in actions.left_to_do(name)["findings"]}
	remarks = [{"check_code": code, "remark": "已核实"} for code in codes]
	signatures = dict.fromkeys(("responsible", "filled_in_by", "phone"), "某某")
	actions.take(name, "submit", remarks=remarks, signatures=signatures)
	if superior:
		frappe.set_user(two.users[superior])
		document = frappe.get_doc("Unit Return", name)
		for row in document.sample:
			row.update({"compared_with": "Archive", "result": "Agrees"})
		document.save()
		actions.take(name, "verify")
		actions.take(name, "accept")
	frappe.set_user("Administrator")


def _make_committee(two: Two) -> None:
	import frappe
	from party_investigation.returns import creation
	from party_investigation.tests.world import TREE, make_campaign, make_user

	for code, superior in {ABOVE: None, **TREE, "X": None}.items():
		frappe.get_doc(
			{
				"doctype": "Party Organization",
				"organization_code": code,
				"organization_name": f"测试{code}",
				"kind": "党支部" if "B" in code else "党委",
				"unit_category": "学校",
				"parent_party_organization": superior or (ABOVE if code != ABOVE else None),
				"is_group": int("B" not in code),
			}
		).insert()
	make_campaign(
		ABOVE, status="Draft", campaign_name="往届"
	)  # so that the campaign has another key than at the sender
	two.campaign_there = make_campaign(ABOVE, campaign_name=CAMPAIGN).name
	creation.create_returns(two.campaign_there)
	two.receiver = make_user("receiver", [("Organization Department Officer", ABOVE)])
	two.other = make_user("other", [("Committee Officer", "X")])
	two.below = make_user("below", [("Committee Officer", "T")])
	frappe.db.commit()


def _exchange_keys(two: Two) -> None:
	import frappe
	from party_investigation.returns.packages import service

	with two.at_sender():
		sender = service.own_installation()
		frappe.db.commit()
	with two.at_receiver():
		receiver = service.own_installation()
		two.partner_here = trust(sender, organization=ABOVE, unit="T", installation_name="测试T")
	with two.at_sender():
		two.partner_there = trust(receiver, organization="T", installation_name="测试教育工委")
	two.keys = {"sender": sender, "receiver": receiver}


def trust(key: dict[str, str], **values: str) -> str:
	"""Enter the key of a partner with its fingerprint."""
	import frappe

	name = frappe.get_doc({"doctype": "Partner Installation", **key, **values}).insert().name
	frappe.db.commit()
	return name
