"""A province that takes in 160 packages: made by hand after one that the app has made, so that only the receiver is measured."""

import dataclasses
import itertools
import json
import resource
import subprocess
import sys
from pathlib import Path

from kit import Bench, Report, Timing, best_of

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "app"))

UNITS, BRANCHES, MEMBERS, LINES = 160, 10, 3_500_000, 60_000
UNIVERSITY, BELOW, LINES_OF_IT = "U", 1_040, 2_000
"""A university of 30,000 in one package, which goes to another committee."""
BESIDE = "Q"
NEVER = 10**9
"""From so many versions and lines on a job would do the work, which is measured here."""
PEOPLE = itertools.count(1)
"""Everybody has another identity number: whoever stands on two lists is a conflict."""
PROVINCE = "P"
D = "Disposition Report"


def measure(_bench: Bench, report: Report) -> None:
	"""Measure."""
	from package_world import two_installations

	with two_installations() as two:
		content = pattern(two)
		with two.at_receiver():
			campaign = province()
			discs = [disc(content, code, BRANCHES, per_branch()) for code in codes()]
			university = disc(content, UNIVERSITY, BELOW, LINES_OF_IT // BELOW // 2 + 1)
		taken: list[Timing] = []
		packages: list[str] = []
		for content_of_disc in discs:
			with two.at_receiver("Administrator"):
				taken.append(best_of(lambda disc=content_of_disc: take_in(disc)))
		total = Timing(sum(each.wall for each in taken), sum(each.cpu for each in taken))
		report.time(
			f"{UNITS} packages of {BRANCHES + 1} units and {per_branch() * 2 * BRANCHES} lines, looked at and taken in",
			total,
		)
		report.time(
			"the slowest of them", Timing(max(each.wall for each in taken), max(each.cpu for each in taken))
		)
		with two.at_receiver("Administrator"):
			timing = best_of(lambda: packages.append(take_in(university, BESIDE)))
			size = len(university) / 2**20
			report.time(f"a package of {BELOW + 1} units, {size:.1f} MB, looked at and taken in", timing)
		with two.at_receiver("Administrator"):
			report.time("its receipt, file and page", best_of(lambda: receipt(packages[0])))
		measure_making(two, report)
		with two.at_receiver("Administrator"):
			report.time(f"{UNITS} returns verified and accepted", best_of(lambda: accept(campaign)))
		with two.at_receiver("Administrator"):
			report.time("hand-in of the province", best_of(lambda: hand_in(campaign)))
			check(campaign)
		report.memory("of this process at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure_making(two, report: Report) -> None:
	"""What goes up in its turn with that university in it, in a process of its own, as a worker of the web is one."""
	from package_world import RECEIVER, trust

	import frappe
	from party_investigation.package import signature
	from party_investigation.returns import actions, creation

	with two.at_receiver("Administrator"):
		campaign = frappe.db.get_value("Investigation Campaign", {"organization": BESIDE})
		for action in ("verify", "accept"):
			actions.take(creation.return_name(campaign, UNIVERSITY, D), action)
		hand_in(campaign, BESIDE)
		_private, public = signature.new_key()
		values = {"public_key": public, "fingerprint": signature.fingerprint(public), "organization": BESIDE}
		partner = trust(values, installation_name="上级")
		name = creation.return_name(campaign, BESIDE, D)
	words = [sys.executable, __file__, str(two.bench.sites), RECEIVER, name, partner]
	done = subprocess.run(words, check=True, capture_output=True, text=True)
	for line in json.loads(done.stdout.splitlines()[-1]):
		report.time(line[0], Timing(*line[1:3]))
		report.memory("of that process at most", line[3])


def make_in_this_process(sites: str, site: str, unit_return: str, partner: str) -> list[list]:
	"""Make the report, its PDF and the package: what, seconds by the clock and on the processor, MB at most so far."""
	from package_world import PURPOSE, file_of, posted

	import frappe
	from party_investigation.returns.narrative import service as narrative
	from party_investigation.returns.packages import service

	frappe.init(site, sites_path=sites)
	frappe.connect()
	frappe.local.request = posted()
	frappe.local.conf.packages_in_background_from = NEVER
	version = frappe.db.get_value("Unit Return", unit_return, "current_version")
	made: list[str] = []
	measured = []
	for what, work in (
		("its report as a Word document", lambda: narrative.make_report(version)),
		("… as PDF", lambda: narrative.make_pdf(unit_return)),
		("the package with it", lambda: made.append(service.make_package(unit_return, partner, PURPOSE))),
	):
		timing = best_of(work)
		peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
		measured.append([what, timing.wall, timing.cpu, peak])
	measured[-1][0] += f", {BELOW + 2} units, {len(file_of(made[0])) / 2**20:.1f} MB, made"
	frappe.db.rollback()
	return measured


def codes() -> list[str]:
	return [f"{PROVINCE}{number:03d}" for number in range(UNITS)]


def per_branch() -> int:
	"""How often the two lines of the pattern are repeated in a branch."""
	return LINES // (UNITS * BRANCHES * 2) + 1


def pattern(two) -> tuple:
	"""What the app says of one branch with one person of each list: its version, its lines, the sheet and the bag's words."""
	from party_investigation.package import bag, records

	_name, made = two.make()
	read = bag.read_bag(made)
	content = records.read_content(read.payload)
	branch = next(each for each in content.versions if each.unit == "T1B1")
	return branch, content.lines_of()["T1B1"], content.sheet, read


def province() -> str:
	"""The tree of the receiver, and a campaign over it."""
	import frappe
	from party_investigation.returns import creation
	from party_investigation.tests.world import make_campaign

	frappe.set_user("Administrator")
	tree = {PROVINCE: None}
	for code in codes():
		tree |= {code: PROVINCE, **{f"{code}B{number}": code for number in range(BRANCHES)}}
	tree |= {UNIVERSITY: None, **{f"{UNIVERSITY}B{number}": UNIVERSITY for number in range(BELOW)}}
	tree[UNIVERSITY] = BESIDE
	tree = {PROVINCE: None, BESIDE: None, **tree}
	for code, superior in tree.items():
		frappe.get_doc(
			{
				"doctype": "Party Organization",
				"organization_code": code,
				"organization_name": f"单位{code}",
				"kind": "党支部" if "B" in code else "党委",
				"unit_category": "学校",
				"parent_party_organization": superior,
				"is_group": int("B" not in code),
			}
		).insert()
	campaign = make_campaign(PROVINCE, campaign_name="全省排查").name
	creation.create_returns(campaign)
	creation.create_returns(make_campaign(BESIDE, campaign_name="全省排查").name)
	frappe.db.commit()
	return campaign


def times(figures: dict, factor: int) -> dict:
	"""Figures of so many units of one kind."""
	scaled = {
		name: {
			row: {column: count * factor for column, count in cells.items()} for row, cells in value.items()
		}
		if isinstance(value, dict)
		else value * factor
		if isinstance(value, int)
		else value
		for name, value in figures.items()
	}
	return scaled


def disc(made: tuple, code: str, branches: int, copies: int) -> bytes:
	"""A package of a unit with its branches, signed by a key that the province trusts."""
	from package_case import sealed

	import frappe
	from party_investigation.package import bag, records, signature
	from party_investigation.returns.packages import keys

	branch, lines, sheet, read = made
	private, public = signature.new_key()
	key = {"public_key": public, "fingerprint": signature.fingerprint(public)}
	partner = {"organization": superior_of(code), "unit": code, "installation_name": f"单位{code}", **key}
	frappe.get_doc({"doctype": "Partner Installation", **partner}).insert()
	frappe.db.commit()
	figures = {**times(branch.figures, copies), "members": MEMBERS // (UNITS * BRANCHES) + 1}
	sheet = dataclasses.replace(
		sheet,
		sender=code,
		unit=code,
		unit_name=f"单位{code}",
		sender_key=key["fingerprint"],
		receiver_key=keys.own_keys().fingerprint,
		campaign_name="全省排查",
	)
	made_lines = [
		dataclasses.replace(
			line,
			unit=f"{code}B{number}",
			member=f"{code}{number}{copy}",
			line=line.line | {"identity_number": f"43{next(PEOPLE):016d}"},
		)
		for number in range(branches)
		for copy in range(copies)
		for line in lines
	]
	empty = records.Content(sheet, (), ())
	below = []
	for number in range(branches):
		unit = f"{code}B{number}"
		version = dataclasses.replace(
			branch, unit=unit, unit_name=f"单位{unit}", superior=code, figures=figures
		)
		own = made_lines[number * len(lines) * copies : (number + 1) * len(lines) * copies]
		below.append(dataclasses.replace(version, digest=records.digest_of(empty, version, own)))
	parts = [{"unit": each.unit, "number": each.number, "digest": each.digest} for each in below]
	top = dataclasses.replace(
		branch,
		unit=code,
		unit_name=f"单位{code}",
		superior="",
		figures=times(figures, branches),
		parts=parts,
	)
	top = dataclasses.replace(top, digest=records.digest_of(empty, top, []))
	sheet = dataclasses.replace(
		sheet, version=top.number, digest=top.digest, versions=1 + branches, lines=len(made_lines)
	)
	content = records.Content(sheet, (top, *below), tuple(made_lines))
	payload = {**read.payload, **records.files_of(content)}
	return sealed(code, read.info, payload, lambda tags: signature.sign(private, bag.PURPOSE, tags))


def superior_of(code: str) -> str:
	return BESIDE if code == UNIVERSITY else PROVINCE


def take_in(content: bytes, organization: str = PROVINCE) -> str:
	"""Upload a package, look at it and take it in, as the form does."""
	import frappe
	from frappe.utils.file_manager import save_file
	from party_investigation.returns.packages import service

	frappe.local.conf.packages_in_background_from = NEVER
	file = save_file("package.zip", content, "", "", is_private=1)
	values = {"doctype": "Return Package", "organization": organization, "file": file.file_url}
	name = frappe.get_doc(values).insert().name
	seen = service.look(name)
	assert seen["may"]["allowed"], json.dumps(seen, ensure_ascii=False)[:2000]
	stands = service.take_in(name)
	assert stands["status"] == "Taken In", stands
	frappe.db.commit()
	return name


def receipt(package: str) -> None:
	import frappe
	from party_investigation.returns.packages import receipts

	receipts.write_receipt(package)
	frappe.db.commit()


def accept(campaign: str) -> None:
	import frappe
	from party_investigation.returns import actions, creation

	for code in codes():
		for action in ("verify", "accept"):
			actions.take(creation.return_name(campaign, code, D), action)
	frappe.db.commit()


def hand_in(campaign: str, organization: str = PROVINCE) -> None:
	import frappe
	from party_investigation.returns import actions, creation

	name = creation.return_name(campaign, organization, D)
	found = {each["code"] for each in actions.left_to_do(name)["findings"]}
	remarks = [{"check_code": code, "remark": "已核实"} for code in found]
	signatures = dict.fromkeys(("responsible", "filled_in_by", "phone"), "某某")
	actions.take(name, "submit", remarks=remarks, signatures=signatures)
	frappe.db.commit()


def check(campaign: str) -> None:
	"""Stop unless the sums of the province equal its parts, people for people."""
	import frappe
	from party_investigation.returns import creation

	version = frappe.db.get_value(
		"Unit Return", creation.return_name(campaign, PROVINCE, D), "current_version"
	)
	figures = frappe.parse_json(frappe.db.get_value("Return Version", version, "figures"))
	branches, people = UNITS * BRANCHES, UNITS * BRANCHES * per_branch()
	assert figures["members"] == branches * (MEMBERS // branches + 1), figures["members"]
	assert (figures["restored"], figures["not_found"]) == (people, people), figures
	for table in ("annex4", "annex5"):
		assert figures[table]["01"]["1"] == 2 * people, figures[table]
	assert frappe.db.count("Return Version Line", {"annex": ["in", ["2", "3"]]}) >= 2 * people


if __name__ == "__main__":
	print(json.dumps(make_in_this_process(*sys.argv[1:])))
