"""Tables of the site: what they hang on, from the first row, for every right."""

import frappe
from party_investigation import linked_permissions, own_tables
from party_investigation.organization import copied
from party_investigation.tests.own_tables_case import (
	ABOUT,
	CHAIN,
	KEEPER,
	LOOSE,
	MEMBER,
	ONE,
	OTHER,
	RIGHTS,
	ROW,
	ROWS,
	UNIT,
	OwnTablesCase,
	link,
)
from party_investigation.tests.world import (
	appoint_past_checks,
	end_appointments,
	make_user,
)


class TestOwnTables(OwnTablesCase):
	def test_rows_are_seen_where_their_links_lead(self) -> None:
		mine, other = self.rows_of("T1B1"), self.rows_of("T2B1")
		frappe.set_user(self.keeper)
		for doctype in mine:
			with self.subTest(doctype):
				self.assertEqual(frappe.get_list(doctype, pluck="name"), [mine[doctype].name])
				for right in RIGHTS:
					self.assertTrue(frappe.has_permission(doctype, right, doc=mine[doctype].name), right)
					self.assertFalse(frappe.has_permission(doctype, right, doc=other[doctype].name), right)
				self.assertRaises(frappe.PermissionError, other[doctype].save)

	def test_without_an_appointment_in_force_nothing_is_seen(self) -> None:
		rows = self.rows_of("T1B1")
		nobody = make_user("nobody", [])
		frappe.get_doc("User", nobody).add_roles(KEEPER, "System Manager")
		former = make_user("former", [("Branch Secretary", "T1B1")])
		frappe.get_doc("User", former).add_roles(KEEPER)
		end_appointments(former)
		for user in (nobody, former):
			frappe.set_user(user)
			for doctype, row in rows.items():
				with self.subTest(user=user, doctype=doctype):
					self.assertEqual(frappe.get_list(doctype), [])
					self.assertFalse(frappe.has_permission(doctype, "read", doc=row.name))

	def test_a_capacity_gives_its_rights_in_its_place(self) -> None:
		"""A role that is a capacity holds where that capacity is appointed and not where another one is."""
		rows = self.rows_of("T1B1")
		frappe.set_user(make_user("reviewer", [("Discipline Reviewer", "T1B1")]))
		for doctype, row in rows.items():
			self.assertEqual(frappe.get_list(doctype, pluck="name"), [row.name])
			self.assertFalse(frappe.has_permission(doctype, "write", doc=row.name))
		frappe.set_user("Administrator")
		other = make_user("two", [("Discipline Reviewer", "T2B1")])
		appoint_past_checks(other, "Branch Recorder", "T1B1")
		frappe.set_user(other)
		for doctype in rows:
			self.assertEqual(frappe.get_list(doctype), [])

	def test_nothing_is_written_elsewhere(self) -> None:
		mine, other = self.rows_of("T1B1"), self.rows_of("T2B1")
		frappe.set_user(self.keeper)
		for doctype, values in (
			(UNIT, {"organization": "T2B1"}),
			(MEMBER, {"member": self.member("T2B1")}),
			(MEMBER, {"member": self.member("T1B1"), "asked_by": "T2B1"}),
			(CHAIN, {"ledger": other[MEMBER].name}),
			(ROWS, {"visited": [{"member": self.member("T1B1")}, {"member": self.member("T2B1")}]}),
		):
			with self.subTest(doctype=doctype, values=values):
				self.assertRaises(frappe.PermissionError, self.row, doctype, **values)
				moved = frappe.get_doc(doctype, mine[doctype].name).update(values)
				self.assertRaises(frappe.PermissionError, moved.save)

	def test_a_dynamic_link_leads_where_its_row_says(self) -> None:
		mine, other = self.rows_of("T1B1"), self.rows_of("T2B1")

		def about(kind: str, name: str):
			return self.row(ABOUT, kind=kind, matter=name)

		seen = [
			about("Party Member", self.member("T1B1")),
			about("Party Organization", "T1B1"),
			about(UNIT, mine[UNIT].name),
		]
		unseen = [
			about("Party Member", self.member("T2B1")),
			about(UNIT, other[UNIT].name),
			about(CHAIN, other[CHAIN].name),
			about(ABOUT, seen[0].name),  # one step only: further on it is closed
		]
		for nothing in ((None, None), ("User", self.keeper)):
			self.assertRaises(frappe.MandatoryError, about, *nothing)
		frappe.set_user(self.keeper)
		self.assertEqual(set(frappe.get_list(ABOUT, pluck="name")), {row.name for row in seen})
		for row in seen:
			self.assertTrue(frappe.has_permission(ABOUT, "write", doc=row.name), row.matter)
		for row in unseen:
			self.assertFalse(frappe.has_permission(ABOUT, "read", doc=row.name), row.matter)
		self.assertRaises(frappe.PermissionError, about, UNIT, other[UNIT].name)
		moved = frappe.get_doc(ABOUT, seen[0].name).update({"matter": self.member("T2B1")})
		self.assertRaises(frappe.PermissionError, moved.save)

	def test_tables_that_link_to_each_other(self) -> None:
		mine = self.row(ONE, organization="T1B1")
		far = self.row(ONE, organization="T2B1")
		self.row(OTHER, organization="T1B1", one=far.name)
		near = self.row(OTHER, organization="T1B1", one=mine.name)
		frappe.set_user(self.keeper)
		self.assertEqual(frappe.get_list(ONE, pluck="name"), [mine.name])
		self.assertEqual(frappe.get_list(OTHER, pluck="name"), [near.name])
		self.assertTrue(frappe.has_permission(OTHER, "write", doc=near.name))

	def test_a_row_hangs_on_something(self) -> None:
		frappe.set_user(self.keeper)
		for doctype in (UNIT, MEMBER, CHAIN, ROWS):
			with self.subTest(doctype):
				with self.assertRaises(frappe.MandatoryError) as refused:
					self.row(doctype)
				self.assertIn(doctype, str(refused.exception))
		mine = self.row(UNIT, organization="T1B1")
		mine.organization = None
		self.assertRaises(frappe.MandatoryError, mine.save)

	def test_what_is_attached_follows(self) -> None:
		for rows in (self.rows_of("T1B1"), self.rows_of("T2B1")):
			for row in rows.values():
				row.add_comment("Comment", "说明")
				row.remark = "改过"
				row.save()
		frappe.set_user(self.keeper)
		for doctype in (UNIT, MEMBER, CHAIN, ROWS):
			mine = frappe.get_list(doctype, pluck="name")
			for log, kind, name in (
				("Comment", "reference_doctype", "reference_name"),
				("Version", "ref_doctype", "docname"),
			):
				about = frappe.get_all(log, filters={kind: doctype}, fields=["name", name])
				self.assertEqual(len({row[name] for row in about}), 2, log)
				for row in about:
					allowed = linked_permissions.allows(frappe.get_doc(log, row.name), self.keeper)
					self.assertEqual(allowed, row[name] in mine, (log, doctype))
			seen = frappe.qb.DocType("Comment")
			names = (
				frappe.qb.from_(seen)
				.select(seen.reference_name)
				.where(linked_permissions._seen(self.keeper, "Comment"))
			)
			listed = names.where(seen.reference_doctype == doctype).run(pluck=True)
			self.assertEqual(set(listed), set(mine))

	def test_it_is_not_shared(self) -> None:
		row = self.row(UNIT, organization="T1B1")
		far = make_user("far", [("Branch Secretary", "T2B1")])
		for doctype, name in ((UNIT, row.name), ("Party Member", self.member("T1B1"))):
			self.assertRaises(frappe.PermissionError, frappe.share.add, doctype, name, far)
			self.assertFalse(self.is_shared_from(frappe.get_doc(doctype, name)))
		self.assertTrue(self.is_shared_from(frappe.get_doc("User", far)))

	@staticmethod
	def is_shared_from(doc) -> bool:
		"""Whether the form of a document offers to share it."""
		frappe.get_attr("frappe.desk.form.load.get_docinfo")(doc)
		return bool(frappe.response["docinfo"]["permissions"].get("share"))

	def test_what_was_shared_before_is_not_any_more(self) -> None:
		declaration = frappe.get_doc("Table Scope", {"document_type": LOOSE})
		declaration.update({"hangs_on": "Nothing", "open_reason": "词汇表"}).save()
		row, far = self.row(LOOSE), make_user("far", [])
		frappe.share.add(LOOSE, row.name, far)
		self.assertTrue(frappe.db.exists("DocShare", {"share_doctype": LOOSE}))
		declaration.update({"hangs_on": "", "open_reason": ""}).save()
		self.assertFalse(frappe.db.exists("DocShare", {"share_doctype": LOOSE}))

	def test_what_is_fetched_keeps_its_level(self) -> None:
		table = frappe.get_doc("DocType", MEMBER)
		fetched = {"fieldname": "number", "fieldtype": "Data", "label": "Number"}
		table.append("fields", {**fetched, "fetch_from": "member.identity_number"})
		self.assertRaises(frappe.ValidationError, copied.check_levels, table)
		table.fields[-1].permlevel = 1
		copied.check_levels(table)
		field = frappe.get_doc(
			{"doctype": "Custom Field", "dt": MEMBER, **fetched, "fetch_from": "member.phone"}
		)
		self.assertRaises(frappe.ValidationError, field.insert)

	def test_what_customize_form_changes_counts(self) -> None:
		"""What is fetched from where, and at which level, may be said by a Property Setter."""

		def say(name: str, value: str, field: str = "remark"):
			values = {"doctype_or_field": "DocField", "doc_type": UNIT, "field_name": field}
			return frappe.get_doc(
				{"doctype": "Property Setter", **values, "property": name, "value": value}
			).insert()

		frappe.get_doc({"doctype": "Custom Field", "dt": UNIT, **link("person", "Party Member")}).insert()
		self.assertRaises(frappe.ValidationError, say, "fetch_from", "person.identity_number")
		level = say("permlevel", "1")
		say("fetch_from", "person.identity_number")
		copied.check_levels(frappe.get_doc("DocType", UNIT))
		level.value = "0"
		self.assertRaises(frappe.ValidationError, level.save)
		self.assertRaises(frappe.ValidationError, level.reload().delete)

	def test_rows_of_tables_are_listed_with_their_documents(self) -> None:
		"""Also by the hook alone, for where Frappe looks at the DocType only."""
		mine = self.rows_of("T1B1")[ROWS]
		self.rows_of("T2B1")
		Row, Attempt = frappe.qb.DocType(ROW), frappe.qb.DocType("Search Attempt")
		seen_rows = own_tables.rows_seen(self.keeper, ROW)
		seen_attempts = own_tables.rows_seen(self.keeper, "Search Attempt")
		assert seen_rows and seen_attempts
		seen = frappe.qb.from_(Row).select(Row.parent).where(seen_rows)
		self.assertEqual(seen.run(pluck=True), [mine.name])
		self.assertTrue(own_tables.condition(self.keeper, ROW))
		attempts = frappe.qb.from_(Attempt).select(Attempt.parent).distinct()
		searches = attempts.where(seen_attempts).run(pluck=True)
		self.assertEqual(
			set(frappe.get_all("Contact Search", {"name": ["in", searches]}, pluck="organization")), {"T1B1"}
		)
		self.assertEqual(own_tables.condition(self.keeper, "Has Role"), "")
