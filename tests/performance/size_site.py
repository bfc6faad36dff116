"""A site at the size of a big city: members in units, and all that a campaign makes of them, written in bulk.

It stands as after an import and some weeks of work: units came in one after the other, records were changed later in any order.
"""

import datetime
import random
from collections.abc import Iterator

import frappe
from frappe.utils.nestedset import rebuild_tree
from party_investigation.membership.search_key import search_key
from party_investigation.patches import keep_open_checks
from party_investigation.workbook.samples import made_up_number

ROOT, CAMPAIGN = "U", "IC-001"
BRANCHES_OF_A_COMMITTEE = 44
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建国文玉志红永春梅德海燕"
REASONS = ("外出务工经商", "毕业后去向不明", "工作单位改变", "出国（境）", "居住地改变")
CATEGORIES = ("教职工", "离退休人员", "高校毕业生", "其他")
BANDS = ("6个月以上不满1年", "1年至5年", "6年至10年", "11年及以上")
BEGIN = datetime.datetime(2016, 2, 20, 8)


class Rows:
	"""Rows of one DocType on their way in; later changes are spread over the weeks after the import."""

	def __init__(self, doctype: str, *fields: str) -> None:
		standard = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx")
		self.doctype, self.fields, self.rows = doctype, [*standard, *fields], []

	def add(self, name: str, number: int, *values: object) -> None:
		"""Add a row that came with member or unit `number`."""
		made = BEGIN + datetime.timedelta(seconds=number // 500)
		later = datetime.timedelta(minutes=random.randrange(60_000)) if random.random() < 0.3 else 0
		changed = made + later if later else made
		self.rows.append((name, made, changed, "Administrator", "Administrator", 0, 0, *values))

	def flush(self) -> None:
		"""Insert what was collected."""
		frappe.db.bulk_insert(self.doctype, self.fields, self.rows)
		self.rows = []


def make(members: int, units: int) -> None:
	"""Fill the site; the same numbers give the same site.

	:param members: how many members
	:param units: how many organizations: the root, committees of forty-four branches each, the branches
	"""
	random.seed(299)
	branches = make_units(units)
	make_campaign()
	make_appointments(units)
	make_members(members, branches)
	keep_open_checks.execute()


def make_units(units: int) -> list[str]:
	"""The tree; returns the branches."""
	rows = Rows(
		"Party Organization",
		"organization_name",
		"organization_code",
		"kind",
		"unit_category",
		"parent_party_organization",
		"is_group",
		"disabled",
	)
	branches: list[str] = []
	for name, title, kind, superior in tree(units):
		if kind == "党支部":
			branches.append(name)
		number = len(rows.rows)
		rows.add(name, number, title, name, kind, "学校", superior, int(kind != "党支部"), 0)
	rows.flush()
	rebuild_tree("Party Organization")
	return branches


def tree(units: int) -> Iterator[tuple[str, str, str, str | None]]:
	"""Name, title, kind and superior of every unit."""
	yield ROOT, "示范市教育工委", "党委", None
	left, committee = units - 1, 0
	while left > 0:
		committee += 1
		name = f"{ROOT}{committee:03}"
		yield name, f"第{committee}学院党委", "院系党委", ROOT
		below = min(BRANCHES_OF_A_COMMITTEE, left - 1)
		for branch in range(1, below + 1):
			yield f"{name}B{branch:02}", f"第{committee}学院第{branch}党支部", "党支部", name
		left -= below + 1


def make_campaign() -> None:
	"""One open campaign of the root."""
	values = {"campaign_name": "排查", "organization": ROOT, "status": "Open", "stages_lock": 0}
	document = frappe.get_doc({"doctype": "Investigation Campaign", **values}).insert()
	if document.name != CAMPAIGN:
		raise RuntimeError(f"the first campaign is called {document.name}")


def make_appointments(units: int) -> None:
	"""A secretary for every branch, an officer for every committee; the users themselves are not made."""
	rows = Rows("Organization Appointment", "user", "capacity", "organization", "from_date")
	for number, (name, _title, kind, _superior) in enumerate(tree(units)):
		capacity = "Branch Secretary" if kind == "党支部" else "Committee Officer"
		rows.add(f"A{number:06}", number, f"{name.lower()}@size.localhost", capacity, name, "2016-01-01")
	rows.flush()


def make_members(members: int, branches: list[str]) -> None:
	"""Members, branch after branch, with what the campaign has of them."""
	tables = tables_of_members()
	for number in range(members):
		add_member(tables, number, branches[number * len(branches) // members])
		if number % 20_000 == 19_999:
			for rows in tables.values():
				rows.flush()
	for rows in tables.values():
		rows.flush()


def tables_of_members() -> dict[str, Rows]:
	"""An empty collection for each DocType."""
	pair, person = ("campaign", "member", "member_name", "organization"), ("member", "member_name")
	line = (*pair, "person_category", "unit_category", "search", "months_out", "time_band", "reason")
	fields = {
		"Party Member": (
			"member_name",
			"search_key",
			"organization",
			"sex",
			"birth_date",
			"identity_number",
			"masked_identity",
			"membership_kind",
			"joined_on",
			"confirmed_on",
			"person_category",
			"phone",
			"home_address",
			"last_dues_on",
			"last_life_on",
			"membership_status",
		),
		"Investigation Record": (
			*pair,
			"person_category",
			"relation",
			"status",
			"filled_on",
			"last_life_on",
			"last_contact_on",
			"is_lost",
			"is_mobile",
		),
		"Transfer Letter": (
			*person,
			"organization",
			"issuing_committee",
			"letter_number",
			"issue_year",
			"serial",
			"status",
			"to_organization_name",
			"issued_on",
			"validity_days",
			"expires_on",
		),
		"Mobile Member Record": (*person, "organization", "left_on", "destination", "direction"),
		"Contact Search": (*pair, "result", "last_contact_on", "months_out", "reason"),
		"Search Attempt": ("parent", "parentfield", "parenttype", "attempted_on", "means", "outcome"),
		"Restored Contact": (*line, "restored_on"),
		"Untraced Member": line,
		"Disposition Case": (*pair, "measure", "status", "evidence_state", "meeting_on", "approved_on"),
	}
	return {doctype: Rows(doctype, *names) for doctype, names in fields.items()}


def add_member(tables: dict[str, Rows], number: int, branch: str) -> None:
	"""One member: of eight one is out of contact, of twenty one is mobile, of twenty-five one has a letter."""
	name, called = f"M{number:07}", name_of()
	born = born_on(number)
	identity = made_up_number(number, f"{born:%Y%m%d}", number // 5 % 1000)
	category = random.choices(CATEGORIES, (60, 20, 15, 5))[0]
	is_lost, is_mobile = random.random() < 0.12, random.random() < 0.05
	life = "2014-06-02" if is_lost else "2016-01-15"
	status = random.choices(("To Check", "Checked", "Verified"), (50, 30, 20))[0]
	has_letter = random.random() < 0.04
	tables["Party Member"].add(
		name,
		number,
		called,
		search_key(called),
		branch,
		random.choice("男女"),
		born,
		identity,
		f"{identity[:6]}********{identity[14:]}",
		"预备党员" if random.random() < 0.03 else "正式党员",
		"2002-07-01",
		"2003-07-01",
		category,
		f"199{number:08}",
		"示范路1号",
		life,
		life,
		random.choices(("On Roster", "Transferred Out", "Left the Party"), (97, 2, 1))[0],
	)
	relation = "Out Without Receipt" if has_letter else "On Roster"
	pair = (CAMPAIGN, name, called, branch)
	tables["Investigation Record"].add(
		f"{CAMPAIGN}-{name}",
		number,
		*pair,
		category,
		relation,
		status,
		None if status == "To Check" else BEGIN.date() + datetime.timedelta(days=number % 90),
		life,
		life,
		int(is_lost),
		int(is_mobile),
	)
	if has_letter:
		add_letter(tables, number, name, called, branch)
	if is_mobile:
		where = ("2014-03-01", "广东省深圳市", "跨省")
		tables["Mobile Member Record"].add(f"L{number:07}", number, name, called, branch, *where)
	if is_lost:
		add_search(tables, number, pair, category)


def born_on(number: int) -> datetime.date:
	"""A birth date; five thousand members share the days of a fortnight, so that no two have the same identity number."""
	return datetime.date(1940, 1, 1) + datetime.timedelta(
		days=number // 5000 * 14 % 20_000 + random.randrange(14)
	)


def name_of() -> str:
	"""A surname and one or two characters more."""
	return random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=random.choice((1, 2, 2))))


def add_letter(tables: dict[str, Rows], number: int, name: str, called: str, branch: str) -> None:
	"""An open letter, overdue for the most part."""
	committee, serial = branch.partition("B")[0], number
	issued = datetime.date(2016, 1, 1) + datetime.timedelta(days=random.randrange(90))
	tables["Transfer Letter"].add(
		f"{committee}-2016-{serial:06}",
		number,
		name,
		called,
		branch,
		committee,
		f"{committee}-2016-{serial:06}",
		2016,
		serial,
		random.choices(("Open", "Received"), (40, 60))[0],
		"外地某单位党委",
		issued,
		30,
		issued + datetime.timedelta(days=30),
	)


def add_search(tables: dict[str, Rows], number: int, pair: tuple, category: str) -> None:
	"""A search with three attempts, its line of annex 2 or 3 and, for half of those not found, a case."""
	key, reason = f"{pair[0]}-{pair[1]}", random.choice(REASONS)
	result = random.choices(("Open", "Contact Restored", "Not Found"), (30, 40, 30))[0]
	months = random.randrange(6, 160)
	tables["Contact Search"].add(key, number, *pair, result, "2014-06-02", months, reason)
	for order, (day, means) in enumerate(
		(("2016-03-01", "电话"), ("2016-03-08", "信函"), ("2016-03-15", "走访"))
	):
		attempt = (key, "attempts", "Contact Search", day, means, "查无此人")
		tables["Search Attempt"].add(f"S{number:07}{order}", number, *attempt)
	line = (*pair, category, "学校", key, months, BANDS[min(months // 40, 3)], reason)
	if result == "Contact Restored":
		tables["Restored Contact"].add(key, number, *line, "2016-03-15")
	if result == "Not Found":
		tables["Untraced Member"].add(key, number, *line)
		if random.random() < 0.5:
			status = random.choices(("In Progress", "Approved"), (70, 30))[0]
			approved = "2016-05-01" if status == "Approved" else None
			case = ("自行脱党除名", status, random.choice(("Evidenced", "To Be Evidenced")), "2016-04-20")
			tables["Disposition Case"].add(f"D{number:07}", number, *pair, *case, approved)


def appoint(name: str, capacity: str, organizations: list[str]) -> str:
	"""A user with one capacity in several places.

	:returns: the user's name
	"""
	user = f"{name.lower().replace(' ', '.').replace(',', '')}@size.localhost"
	frappe.get_doc(
		{"doctype": "User", "email": user, "first_name": name, "send_welcome_email": 0, "language": "zh"}
	).insert()
	values = {"user": user, "capacity": capacity, "from_date": "2016-01-01"}
	frappe.get_doc(
		{"doctype": "Organization Appointment", **values, "organization": organizations[0]}
	).insert()
	rows = Rows("Organization Appointment", "user", "capacity", "organization", "from_date")
	for number, organization in enumerate(organizations[1:]):
		rows.add(f"{name}-{number:05}", number, user, capacity, organization, "2016-01-01")
	rows.flush()
	return user
