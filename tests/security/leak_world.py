"""A site with two colleges that must not see each other, and a mark in every text of each, so that what gets out can be told.

A mark is a text like `ZQT2B1L1N17`: the organization it belongs to, the permission level of its field, a number. What cannot hold
such a text (identity numbers, names of documents) is a mark by its own value.
"""

import io
import json
import re
import shutil
import sqlite3
import sys
import zipfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import Bench
from werkzeug.test import Client

import frappe

SITE = "leaks.localhost"
PASSWORD = "Kite-Over-Lake-81"
OWN, OTHER = "T1B1", "T2B1"
COLLEGE = {"T1B1": "T1", "T1B2": "T1", "T2B1": "T2", "T1": "T1", "T2": "T2"}
COVERED = {"T": {*COLLEGE, "T"}, "T1": {"T1", "T1B1", "T1B2"}, "T2": {"T2", "T2B1"}}
ABOVE = {"T1B1": {"T1", "T"}, "T1B2": {"T1", "T"}, "T2B1": {"T2", "T"}, "T1": {"T"}, "T2": {"T"}}
MARK = re.compile(r"ZQT\w+?L\dN\d+X|[0-9a-z]{10,17}[0-9a-zX]?")
TEXTS = ("Data", "Small Text", "Text", "Long Text", "Text Editor", "Code")
HANDED_IN = ("Survey Registration", "Search Registration")
FIXED = ("masked_identity", "identity_number", "phone", "organization_code", "workbook", "error_workbook")
SNAPSHOT = "person"
"""The field that keeps, as JSON, how a member was when a paper was written."""
LOGS = (
	"tabReport",
	"tabAccess Log",
	"tabView Log",
	"tabError Log",
	"tabActivity Log",
	"tabSessions",
	"tabScheduled Job Log",
)
RIGHTS = (
	"tabHas Role",
	"tabOrganization Appointment",
	"tabDocPerm",
	"tabCustom DocPerm",
	"tabUser Permission",
	"tabRole",
	"tabProperty Setter",
	"tabCustom Field",
	"tabDocShare",
	"tabReport",
	"__Auth",
)
COPIES_OF_NOTES = {
	(table, column)
	for table in ("tabOrganization Appointment", "tabParty Organization")
	for column in ("_comments", "_user_tags", "_assign")
}
"""Officers may note something on appointments and units; the notes are rows that are looked at themselves."""
OWN_TABLES = (
	("Own Unit Ledger", "organization", "Party Organization"),
	("Own Member Ledger", "member", "Party Member"),
	("Own Loose Ledger", "", ""),
)
"""Tables of the site: name, the link that says where a row hangs, what it links to. Nobody has opened the last."""
FOLDERS = ("private", "public")
OFFICERS = ("System Administrator", "Security Administrator", "Security Auditor")
GUEST, NOBODY, MANAGER = "Guest", "nobody@leaks.example", "manager@leaks.example"


@dataclass(frozen=True)
class Mark:
	"""Where a text belongs: which organization, DocType and level a reader must have a right to."""

	organization: str
	doctype: str
	level: int
	what: str


@dataclass
class Person:
	"""A user of the test: login, and appointments as (role, organization)."""

	user: str
	roles: tuple[str, ...] = ()
	organization: str | None = None
	client: Client | None = None
	covered: set[str] = field(default_factory=set)

	def may_see(self, mark: Mark, readable: dict[str, dict[str, set[int]]]) -> bool:
		"""Whether a mark may come back to this user: an appointment above it, and a role with the level."""
		levels = set().union(*(readable.get(mark.doctype, {}).get(role, set()) for role in self.roles))
		return mark.level in levels and (
			mark.organization in self.covered
			or (
				mark.doctype == "Party Organization" and mark.organization in ABOVE.get(self.organization, ())
			)
		)


class World:
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

	def site(self):
		"""The site, as Administrator."""
		return self.bench.site(SITE)

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
		self.make_own_tables()
		self.people = [Person(GUEST), Person(self.new_user(NOBODY))]
		for organization in (OWN, OTHER):
			for role in ROLES:
				self.people.append(self.appointed(role, organization))
		self.people.append(self.appointed("Committee Officer", "T1"))
		self.people.append(Person(self.new_user(MANAGER, "System Manager"), ("System Manager",)))
		self.people += [self.officer(role) for role in OFFICERS if frappe.db.exists("Role", role)]
		creation.create_returns(self.made["Investigation Campaign"])
		self.surround()
		self.mark_documents()
		self.hand_in()
		self.readable = {
			doctype: {} if doctype == OWN_TABLES[-1][0] else self.levels_by_role(doctype)
			for doctype in self.app_doctypes
			if not frappe.is_table(doctype)
		}

	def make_own_tables(self) -> None:
		"""Tables as an administrator makes them in the desk, open to all roles: two that link to a place, one that links to nothing."""
		from party_investigation.install import ROLES

		rights = dict.fromkeys(
			("read", "write", "create", "delete", "report", "export", "import", "print", "email", "share"), 1
		)
		for name, link, options in OWN_TABLES:
			text = {"fieldname": "remark", "fieldtype": "Data", "label": "Remark"}
			hang = {"fieldname": link, "fieldtype": "Link", "label": link.title(), "options": options}
			frappe.get_doc(
				{
					"doctype": "DocType",
					"name": name,
					"module": "Custom",
					"custom": 1,
					"autoname": "hash",
					"allow_import": 1,
					"track_changes": 1,
					"fields": [text, hang] if link else [text],
					"permissions": [{"role": role, **rights} for role in (*ROLES, "Desk User")],
				}
			).insert()
			self.app_doctypes.append(name)
			for branch in (OWN, OTHER):
				value = branch if options == "Party Organization" else self.made["Party Member"][branch]
				row = frappe.get_doc({"doctype": name, "remark": branch, **({link: value} if link else {})})
				row.insert()
				self.own_rows[row.name] = branch

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
		if "next_step" in values:
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

	# ------------------------------------------------------------ what must stay as it is

	def state_of(self, organization: str) -> dict[tuple, tuple]:
		"""Every row of the app that belongs to an organization, and every row about one of its documents."""
		names = {
			name
			for name, mark in self.marks.items()
			if mark.what == "name" and mark.organization == organization
		}
		names |= {organization}
		found = {}
		with closing(sqlite3.connect(self.database)) as database:
			tables = [
				row[0]
				for row in database.execute(
					"select name from sqlite_master where type = 'table' and name like 'tab%'"
				)
			]
			for table in tables:
				if table in LOGS:
					continue
				cursor = database.execute(f'select * from "{table}"')
				columns = [column[0] for column in cursor.description]
				for row in cursor:
					if table == "tabDeleted Document" and not set(row) & set(self.app_doctypes):
						continue
					if names.intersection(value for value in row if isinstance(value, str)):
						key = row[columns.index("name")] if "name" in columns else row
						found[table, key] = tuple(
							value
							for column, value in zip(columns, row, strict=True)
							if (table, column) not in COPIES_OF_NOTES
						)
		return found

	@property
	def database(self) -> str:
		return str(self.bench.sites / SITE / "site.db")

	def keep(self) -> None:
		"""Remember the database and the files as they are now."""
		for place in FOLDERS:
			shutil.rmtree(self.bench.path / "kept" / place, ignore_errors=True)
			shutil.copytree(self.folder(place), self.bench.path / "kept" / place)
		with closing(sqlite3.connect(self.database)) as live, closing(sqlite3.connect(self.kept)) as copy:
			live.backup(copy)

	def restore(self) -> None:
		"""Put the database and the files back as they were remembered; nothing in memory may outlive them."""
		for place in FOLDERS:
			kept, live = self.bench.path / "kept" / place, self.folder(place)
			for path in live.iterdir():
				path.unlink()
			shutil.copytree(kept, live, dirs_exist_ok=True)
		with closing(sqlite3.connect(self.kept)) as copy, closing(sqlite3.connect(self.database)) as live:
			copy.backup(live)
		with self.site():
			frappe.db.sql("update `tabSessions` set lastupdate = %s", frappe.utils.now())
			for _round in range(50):
				frappe.clear_cache()
			frappe.db.commit()

	def folder(self, place: str) -> Path:
		"""One of the site's folders of files."""
		return self.bench.sites / SITE / place / "files"

	@property
	def kept(self) -> str:
		return str(self.bench.path / "kept.db")

	def rights(self) -> dict[tuple, tuple]:
		"""Every row that gives anybody a right."""
		found = {}
		with closing(sqlite3.connect(self.database)) as database:
			for table in RIGHTS:
				for row in database.execute(f'select * from "{table}"'):
					found[table, row[0]] = row
		return found

	def child_rows(self, target) -> dict[str, list[str]]:
		"""The rows in the tables of a document, by DocType."""
		with self.site():
			return {
				table.options: frappe.get_all(
					table.options, filters={"parent": target.name}, pluck="name", limit=2
				)
				for table in frappe.get_meta(target.doctype).get_table_fields()
			}

	# ------------------------------------------------------------ asking

	def person(self, role: str, organization: str) -> Person:
		"""The user with a role in an organization."""
		return next(one for one in self.people if one.roles == (role,) and one.organization == organization)

	def some(self, *roles: str | None) -> list[Person]:
		"""Those of the users with these roles who do not reach the other college; None for the one without."""
		wanted = [(role,) if role else () for role in roles]
		return [
			one
			for one in self.people
			if one.roles in wanted and OTHER not in one.covered and one.user != GUEST
		]

	def secrets(self) -> list[tuple[Person, Mark, str]]:
		"""Values out of reach: of the other branch for a secretary, of the higher level in the own branch for an auditor."""
		secretary, auditor = self.person("Branch Secretary", OWN), self.person("Investigation Auditor", OWN)
		found: dict[tuple, tuple] = {}
		for text, mark in self.marks.items():
			if mark.doctype not in ("Party Member", "Contact Search", "Restored Contact"):
				continue
			if mark.what not in (
				"identity_number",
				"phone",
				"home_address",
				"member_name",
				"present_situation",
				"remark",
			):
				continue
			if mark.organization == OTHER:
				found.setdefault((secretary.user, mark), (secretary, mark, text))
			elif mark.organization == OWN and mark.level:
				found.setdefault((auditor.user, mark), (auditor, mark, text))
		return list(found.values())

	def marks_in(self, answer) -> list[Mark]:
		"""The marks that an answer holds."""
		return [self.marks[text] for text in set(MARK.findall(text_of(answer))) if text in self.marks]

	def sign_in(self) -> None:
		"""A client for each user, over the WSGI application."""
		for person in self.people:
			person.client = self.new_client()
			if person.user != GUEST:
				self.sign(person)

	def new_client(self) -> Client:
		"""A client that nobody has signed in with."""
		from frappe.app import application

		return Client(application, use_cookies=True)

	def sign(self, person: Person) -> None:
		"""Sign a user in."""
		answer = self.ask(person, "POST", "/api/method/login", {"usr": person.user, "pwd": PASSWORD})
		assert answer.status_code == 200, answer.text

	def ask(self, person: Person, method: str, path: str, values: dict | None = None, **kwargs):
		"""One request; values go as query of a GET and as JSON otherwise."""
		headers = {"Host": SITE, "Accept": "application/json"}
		if method == "GET":
			text = {
				key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
				for key, value in (values or {}).items()
			}
			return person.client.get(path, query_string=text or None, headers=headers, **kwargs)
		return person.client.open(path, method=method, json=values or {}, headers=headers, **kwargs)

	def raw(self, person: Person, path: str, body: bytes, kind: str):
		"""A request with any body."""
		headers = {"Host": SITE, "Accept": "application/json"}
		return person.client.post(path, data=body, headers=headers, content_type=kind)

	def leaks(self, person: Person, asked: str, answer) -> list[tuple[str, Mark]]:
		"""The marks in an answer that this user may not see and did not bring along."""
		said = {text for text in MARK.findall(text_of(answer)) if text in self.marks}
		found = {text for text in said if text not in asked}
		return [
			(text, self.marks[text])
			for text in sorted(found)
			if not person.may_see(self.marks[text], self.readable)
		]


def text_of(answer) -> str:
	"""What an answer says: its body, and what is inside a PDF or a workbook."""
	body = answer.get_data()
	if body[:4] == b"%PDF":
		from pypdf import PdfReader

		return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
	if zipfile.is_zipfile(io.BytesIO(body)):
		with zipfile.ZipFile(io.BytesIO(body)) as archive:
			return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
	return body.decode("utf-8", "replace") + str(answer.headers)
