"""What a user with 1, 10 or 1,000 appointments waits for: lists of members over a tree of 20,000 organizations."""

from kit import COUNTED, Bench, Report, best, connected, fewer

ORGANIZATIONS, MEMBERS = fewer(20_000), fewer(100_000)
APPOINTMENTS = (1, 10) if COUNTED else (1, 10, 1000)


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	with connected(bench):
		seed()
	for appointments in APPOINTMENTS:
		user = f"speed{appointments}@example.com"
		with connected(bench):
			appoint(user, appointments)
		with connected(bench, user):
			label = f"{appointments:,} appointment{'s' if appointments > 1 else ''}"
			report.time(f"list of members, {label}", best(members, times=3))
			report.time(f"count of members, {label}", best(counted, repeats=3))
			report.time(f"open a member, {label}", best(opened(), repeats=3, times=3))
			report.time(f"list of campaigns, {label}", best(campaigns, repeats=3))
			report.time(f"choices of a member, {label}", best(choices, repeats=3, times=3))
	with connected(bench):
		restrict("speed1@example.com")
	with connected(bench, "speed1@example.com"):
		report.time("list of members, 1 appointment, a user permission", best(members, times=3))


def seed() -> None:
	"""A tree of ten below each, five members in each leaf's region, unnumbered until rebuilt."""
	import frappe
	from frappe.utils.nestedset import rebuild_tree

	if frappe.db.count("Party Organization") >= ORGANIZATIONS:
		return
	now = frappe.utils.now()
	frappe.db.bulk_insert(
		"Party Organization",
		[
			"name",
			"organization_name",
			"organization_code",
			"kind",
			"parent_party_organization",
			"is_group",
			"creation",
			"modified",
			"owner",
		],
		(
			(
				f"O{n:05}",
				f"第{n}党支部",
				f"O{n:05}",
				"党支部",
				f"O{(n - 1) // 10:05}" if n else "",
				n < ORGANIZATIONS // 10,
				now,
				now,
				"Administrator",
			)
			for n in range(ORGANIZATIONS)
		),
	)
	rebuild_tree("Party Organization")
	frappe.db.bulk_insert(
		"Party Member",
		["name", "member_name", "organization", "creation", "modified", "owner"],
		(
			(f"M{n:06}", f"党员{n}", f"O{n * 7 % ORGANIZATIONS:05}", now, now, "Administrator")
			for n in range(MEMBERS)
		),
	)
	frappe.db.commit()  # users of their own connections read it


def appoint(user: str, appointments: int) -> None:
	"""A committee officer of so many places, none above another."""
	import frappe

	if not frappe.db.exists("User", user):
		frappe.get_doc(
			{"doctype": "User", "email": user, "first_name": "Speed", "send_welcome_email": 0}
		).insert()
	there = frappe.db.count("Organization Appointment", {"user": user})
	first = ORGANIZATIONS // 20
	for n in range(there, appointments):
		frappe.get_doc(
			{
				"doctype": "Organization Appointment",
				"user": user,
				"organization": f"O{first + n:05}",
				"capacity": "Committee Officer",
				"from_date": "2016-01-01",
			}
		).insert()
	frappe.db.commit()  # the user's own connection reads it


def restrict(user: str) -> None:
	"""A user permission beside the appointment."""
	import frappe

	frappe.get_doc(
		{
			"doctype": "User Permission",
			"user": user,
			"allow": "Party Organization",
			"for_value": f"O{ORGANIZATIONS // 20:05}",
		}
	).insert()
	frappe.db.commit()  # the user's own connection reads it


def members() -> None:
	import frappe

	fields = ["name", "member_name", "organization", "modified"]
	if len(frappe.get_list("Party Member", fields=fields, order_by="modified desc", limit=20)) < 5:
		raise RuntimeError("members are missing")


def counted() -> None:
	import frappe

	frappe.get_list("Party Member", fields=["count(name) as n"])


def opened():
	"""A check of the right to one document, as each request makes it."""
	import frappe

	name = frappe.get_list("Party Member", limit=1, pluck="name")[0]

	def check() -> None:
		frappe.get_doc("Party Member", name).check_permission("read")

	return check


def campaigns() -> None:
	import frappe

	frappe.get_list("Investigation Campaign", fields=["name", "organization"], limit=20)


def choices() -> None:
	from frappe.desk.search import search_link

	search_link("Party Member", "党员1")
