"""A site with two colleges that must not see each other, and a mark in every text of each, so that what gets out can be told."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import Bench
from leak_asking import Asking
from leak_marks import (
	COLLEGE,
	COVERED,
	GUEST,
	MANAGER,
	NOBODY,
	OFFICERS,
	OTHER,
	OWN,
	PASSWORD,
	SITE,
	Mark,
	Person,
)
from leak_own_tables import OWN_TABLES, make_imports, make_own_tables
from leak_rows import insert_missing_rows

import frappe

TEXTS = ("Data", "Small Text", "Text", "Long Text", "Text Editor", "Code")
HANDED_IN = ("Survey Registration", "Search Registration")
FIXED = (
	*("masked_identity", "identity_number", "phone", "organization_code"),
	*(
		"workbook",
		"error_workbook",
		"roster",
		"counts",
		"below",
	),  # these are read again, as files and as JSON
)
SNAPSHOT = "person"
"""The field that keeps, as JSON, how a member was when a paper was written."""


class World(Asking):
	"""The site, its marks and its users."""

	def __enter__(self) -> "World":
		self.bench = Bench().__enter__().take_requests_here()
		try:
			self.__dict__.update(self.bench.shared("world", self.built))
			self.sign_in()
			self.keep()
		except BaseException:
			self.__exit__()
			raise
		return self

	def __exit__(self, *_error) -> None:
		self.bench.__exit__()

	def built(self) -> dict:
		"""Make the site; what is known of it, to be given to the worlds that get a copy."""
		self.bench.run("new-site", SITE, "--admin-password", PASSWORD, "--install-app", "party_investigation")
		self.marks: dict[str, Mark] = {}
		with self.site():
			self.make()
			frappe.db.commit()
		return {key: value for key, value in self.__dict__.items() if key not in ("bench", "before")}

	# ------------------------------------------------------------ what is there

	def make(self) -> None:
		"""Documents, their surroundings, users, and a mark in everything."""
		from party_investigation.install import ROLES
		from party_investigation.returns import creation
		from party_investigation.tests import world

		frappe.db.set_single_value("System Settings", "allow_error_traceback", 1)
		frappe.db.set_single_value("System Settings", "sign_in_again_after", 0)  # the world stands longer
		self.made = world.make_world()
		self.own_rows: dict[str, str] = {}
		self.app_doctypes = frappe.get_all(
			"DocType", filters={"module": ["in", frappe.get_module_list("party_investigation")]}, pluck="name"
		)
		make_own_tables(self)
		self.people = [Person(GUEST), Person(self.new_user(NOBODY))]
		for organization in (OWN, OTHER):
			for role in ROLES:
				self.people.append(self.appointed(role, organization))
		self.people.append(self.appointed("Committee Officer", "T1"))
		self.people.append(Person(self.new_user(MANAGER, "System Manager"), ("System Manager",)))
		self.people += [self.officer(role) for role in OFFICERS if frappe.db.exists("Role", role)]
		creation.create_returns(self.made["Investigation Campaign"])
		self.make_missing_rows()
		self.surround()
		make_imports(self)
		self.mark_documents()
		self.hand_in()
		self.readable = {
			doctype: {} if doctype == OWN_TABLES[-1][0] else self.levels_by_role(doctype)
			for doctype in self.app_doctypes
			if not frappe.is_table(doctype)
		}

	def make_missing_rows(self) -> None:
		"""Rows of what the two branches have nothing of yet."""
		there = {(doctype, organization) for doctype, _name, organization in self.documents()}
		for branch in (OWN, OTHER):
			links = {
				"Party Organization": branch,
				"Party Member": self.made["Party Member"][branch],
				"Investigation Campaign": self.made["Investigation Campaign"],
			}
			for name in insert_missing_rows(self.app_doctypes, there, branch, links):
				self.own_rows[name] = branch

	def new_user(self, email: str, *roles: str) -> str:
		user = frappe.get_doc(
			{"doctype": "User", "email": email, "first_name": email.split("@")[0], "send_welcome_email": 0}
		).insert()
		user.add_roles(*roles)
		user.new_password = PASSWORD
		user.save()
		return email

	def officer(self, role: str) -> Person:
		"""One of the three officers; two of them see the tree and its appointments, and none sees what hangs on it."""
		user = self.new_user(f"{role.lower().replace(' ', '.')}@leaks.example", role)
		return Person(user, (role,), covered={"T", *COLLEGE})

	def appointed(self, role: str, organization: str) -> Person:
		user = self.new_user(
			f"{role.lower().replace(' ', '.')}.{organization.lower()}@leaks.example", "Desk User"
		)
		frappe.get_doc(
			{
				"doctype": "Organization Appointment",
				"user": user,
				"capacity": role,
				"organization": organization,
				"from_date": "2016-01-01",
			}
		).insert()
		return Person(user, (role,), organization, None, COVERED.get(organization, {organization}))

	def surround(self) -> None:
		"""What hangs on documents: comments, files, tasks, tags, changes, logs."""
		from frappe.core.doctype.access_log.access_log import make_access_log
		from frappe.utils.file_manager import save_file

		self.files: dict[str, str] = {}
		self.contents: dict[str, Mark] = {}
		for doctype, name, organization in list(self.documents()):
			if organization not in COLLEGE or frappe.is_table(doctype):
				continue
			document = frappe.get_doc(doctype, name)
			mark = self.new_mark(organization, doctype, 0, "comment")
			document.add_comment("Comment", mark)
			content = self.new_mark(organization, doctype, 0, "file")
			file = save_file(
				f"{self.new_mark(organization, doctype, 0, 'file name')}.txt",
				content.encode(),
				doctype,
				name,
				is_private=1,
			)
			self.files[file.file_url] = organization
			self.contents[file.content_hash] = self.marks[content]
			document.add_tag(self.new_mark(organization, doctype, 0, "tag"))
			frappe.get_doc(
				{
					"doctype": "ToDo",
					"description": self.new_mark(organization, doctype, 0, "task"),
					"reference_type": doctype,
					"reference_name": name,
					"allocated_to": "Administrator",
				}
			).insert()
			for level in (0, 1):
				changed = [
					f.fieldname for f in document.meta.fields if f.fieldtype in TEXTS and f.permlevel == level
				]
				change = {
					"changed": [
						[f, self.new_mark(organization, doctype, level, f"change of {f}"), "x"]
						for f in changed[:2]
					]
				}
				frappe.get_doc(
					{
						"doctype": "Version",
						"ref_doctype": doctype,
						"docname": name,
						"data": json.dumps(change),
					}
				).insert()
			make_access_log(
				doctype, name, page=self.new_mark(organization, doctype, 0, "access log"), file_type="PDF"
			)
		for organization in (OWN, OTHER):
			mark = self.new_mark(organization, "Campaign Import", 0, "workbook")
			source = save_file(
				"roster.xlsx",
				b"PK" + mark.encode(),
				None,
				None,
				is_private=1,
			)
			frappe.get_doc(
				{"doctype": "Campaign Import", "workbook": source.file_url, "organization": organization}
			).insert()
			self.files[source.file_url] = organization
			self.contents[source.content_hash] = self.marks[mark]

	def documents(self):
		"""Every document of the app: DocType, name, organization it belongs to."""
		for doctype in self.app_doctypes:
			meta = frappe.get_meta(doctype)
			if meta.issingle or meta.istable:
				continue
			for row in frappe.get_all(doctype, fields=["*"], limit_page_length=0):
				place = row.name if doctype == "Party Organization" else row.get("organization")
				yield doctype, row.name, self.own_rows.get(row.name, place)

	def mark_documents(self) -> None:
		"""Write a mark into every text field of every document, past all checks: what matters is where it comes out."""
		for doctype, name, organization in list(self.documents()):
			if organization in COLLEGE:
				self.mark_row(doctype, doctype, name, organization)
				for table in frappe.get_meta(doctype).get_table_fields():
					for row in frappe.get_all(
						table.options, filters={"parent": name, "parenttype": doctype}, pluck="name"
					):
						self.mark_row(table.options, doctype, row, organization)

	def mark_row(self, doctype: str, owner: str, name: str, organization: str) -> None:
		meta, values = frappe.get_meta(doctype), {}
		for df in meta.fields:
			if df.fieldtype in TEXTS and df.fieldname not in FIXED:
				mark = self.new_mark(organization, owner, df.permlevel, df.fieldname)
				values[df.fieldname] = (
					json.dumps({"home_address": mark}) if df.fieldname == SNAPSHOT else mark
				)
		if meta.has_field("next_step_on"):
			values["next_step_on"] = frappe.utils.add_days(frappe.utils.today(), 7)  # a step has a day
		if doctype == "Party Member":
			number = frappe.db.get_value(doctype, name, "identity_number")
			self.marks[number] = Mark(organization, owner, 1, "identity_number")
			values["phone"] = f"1{len(self.marks):010d}"
			self.marks[values["phone"]] = Mark(organization, owner, 1, "phone")
		if values:
			frappe.db.set_value(doctype, name, values, update_modified=False)
		if len(name) >= 10:
			self.marks[name] = Mark(organization, owner, 0, "name")

	def hand_in(self) -> None:
		"""What two branches have handed in and taken back: versions with the marks of their people in them."""
		from party_investigation.returns import versions
		from party_investigation.returns.completeness import Examination
		from party_investigation.returns.creation import return_name

		for organization in (OWN, OTHER):
			for form_set in HANDED_IN:
				name = return_name(self.made["Investigation Campaign"], organization, form_set)
				document = frappe.get_doc("Unit Return", name)
				document.version = 1
				version = versions.freeze(document, Examination.of(document))
				document.db_set({"version": 1, "current_version": version.name})
				self.marks[version.name] = Mark(organization, version.doctype, 0, "name")

	def new_mark(self, organization: str, doctype: str, level: int, what: str) -> str:
		text = f"ZQ{organization}L{level}N{len(self.marks)}X"
		self.marks[text] = Mark(organization, doctype, level, what)
		return text

	def levels_by_role(self, doctype: str) -> dict[str, set[int]]:
		"""Which levels each role reads, told by the DocType's own permission rows."""
		found: dict[str, set[int]] = {}
		for row in frappe.get_meta(doctype).permissions:
			if row.read:
				found.setdefault(row.role, set()).add(row.permlevel or 0)
		return found
