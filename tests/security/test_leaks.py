"""Nothing comes out to whom it does not concern: every face of the server × every user × documents of somebody else.

What there is to ask is found by looking: the routes, the registry of whitelisted functions, the DocTypes, print formats and files.
Whatever comes back is searched for the marks that `leak_world` has put into every text.
"""

import json
import os
import re
import unittest
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

import leak_faces
import leak_forgeries
import leak_writes
from leak_faces import Target
from leak_marks import GUEST, MANAGER, NOBODY, OFFICERS, OTHER, OWN, Person
from leak_world import World

import frappe

ONE_IN, ONE_IN_OF_FEW = (1, 1) if os.environ.get("LEAKS_WHOLE") else (16, 5)
"""One in how many of the questions each user asks, and each of those in `world.few`; every user begins at another one, so together they ask all."""


def setUpModule() -> None:
	global world
	world = World().__enter__()
	with world.site():
		leak_faces.import_everything()
		world.targets = targets()
		world.formats = print_formats()
		world.doctypes = doctypes()
		world.few = {
			GUEST,
			NOBODY,
			MANAGER,
			"branch.secretary.t1b1@leaks.example",
			"investigation.auditor.t1b1@leaks.example",
		}


def tearDownModule() -> None:
	world.__exit__()


def targets() -> dict[str, list[Target]]:
	"""For each of the two branches one document of each DocType, with a file attached to it."""
	found: dict[str, dict[str, Target]] = {OWN: {}, OTHER: {}}
	for doctype, name, organization in world.documents():
		if organization in found and doctype not in found[organization]:
			url = frappe.db.get_value(
				"File", {"attached_to_doctype": doctype, "attached_to_name": name}, "file_url"
			)
			found[organization][doctype] = Target(
				doctype, name, organization, url or "", world.made["Investigation Campaign"]
			)
	return {organization: list(by_doctype.values()) for organization, by_doctype in found.items()}


def print_formats() -> dict[str, list[str]]:
	"""The print formats of each DocType."""
	found: dict[str, list[str]] = {}
	for row in frappe.get_all("Print Format", fields=["name", "doc_type"]):
		found.setdefault(row.doc_type, []).append(row.name)
	return found


def doctypes() -> list[tuple[str, list[str], str | None]]:
	"""Every DocType with a table: its fields, and for a child table a DocType that has it."""
	found = []
	parents = {
		row.options: row.parent
		for row in frappe.get_all(
			"DocField", filters={"fieldtype": ["like", "Table%"]}, fields=["parent", "options"]
		)
	}
	for row in frappe.get_all("DocType", fields=["name", "istable", "issingle"], order_by="name"):
		if not row.issingle and not frappe.get_meta(row.name).get("is_virtual"):
			columns = [name for name in frappe.db.get_table_columns(row.name)]
			found.append((row.name, columns, parents.get(row.name) if row.istable else None))
	return found


def face_of(path: str) -> str:
	"""The face a path belongs to, without the name of what was asked for."""
	parts = path.split("/")
	return path if "method" in parts else "/".join(parts[: 4 if parts[2:3] in (["v1"], ["v2"]) else 3])


def is_own_work(person: Person, table: str, row: tuple | None) -> bool:
	"""Whether a change is what an office is for: shapes of screens and paper, appointments, and notes on appointments and units one reads."""
	if {"System Manager", "System Administrator"} & {*person.roles}:
		return table in leak_faces.SHAPE
	seen = {"Organization Appointment", "Party Organization"}
	notes = table in ("tabComment", "tabTag Link", "tabToDo") and bool(seen.intersection(row or ()))
	return "Security Administrator" in person.roles and (notes or table == "tabOrganization Appointment")


def is_expected(answer) -> bool:
	"""What is not there yet says so; and two answers are as stock Frappe's (conformance `http_api.list_errors`)."""
	return answer.status_code == 501 or reason_of(answer) in ("JSONDecodeError", "ProgrammingError")


def reason_of(answer) -> str:
	"""Why an answer failed, in its last words."""
	said = answer.get_json(silent=True) or {}
	errors = said.get("errors") or [{}]
	return str(said.get("exc_type") or errors[0].get("type") or answer.text[-200:]).strip()


def bare(answer, value: str) -> str:
	"""An answer's text without the value that was asked for, which it may repeat."""
	return re.sub(r"0x[0-9a-f]+|[0-9a-f]{32,}", "", answer.text.replace(value, ""))


class Sweep(unittest.TestCase):
	"""Asks, and keeps what is wrong to tell it all at once."""

	maxDiff = None

	def setUp(self) -> None:
		self.wrong: Counter = Counter()
		self.statuses: Counter = Counter()
		self.examples: dict[str, str] = {}
		self.turn = 0

	def ask(self, person: Person, method: str, path: str, values: dict) -> None:
		answer = world.ask(person, method, path, values)
		self.statuses[answer.status_code] += 1
		asked = path + json.dumps(values, default=str)
		if answer.status_code >= 500 and not is_expected(answer):
			self.note(f"{answer.status_code} {face_of(path)} {reason_of(answer)}", asked)
		for _text, mark in world.leaks(person, asked, answer)[:3]:
			where = "own" if mark.organization in person.covered else "other"
			self.note(
				f"{(person.roles or (person.user,))[0]} sees {mark.doctype}.{mark.what} level {mark.level} ({where}): {face_of(path)}",
				asked,
			)

	def drawn(self, person: Person, asks: Iterable) -> Iterator:
		"""One in `ONE_IN` of these questions, for few users one in `ONE_IN_OF_FEW`; the same ones in every run."""
		step = ONE_IN_OF_FEW if person.user in world.few else ONE_IN
		self.turn += 1
		return islice(asks, (world.people.index(person) + self.turn) % step, None, step)

	def note(self, what: str, asked: str) -> None:
		self.wrong[what] += 1
		self.examples.setdefault(what, asked[:300])

	def told(self, least: int) -> None:
		self.assertGreater(sum(self.statuses.values()), least)
		if self.wrong:
			lines = [
				f"{count} × {what}\n\tfirst: {self.examples[what]}"
				for what, count in sorted(self.wrong.items())
			]
			self.fail(f"{len(lines)} holes\n" + "\n".join(lines))


class TestReading(Sweep):
	def test_every_doctype(self) -> None:
		for person in world.people:
			for doctype, fields, parent in world.doctypes:
				if doctype in world.app_doctypes:
					single = fields if person.user in world.few else fields[-2:]
					asks = leak_faces.of_doctype(doctype, fields, parent, single)
				elif person.user in world.few:
					asks = leak_faces.of_doctype(doctype, fields, parent, fields[-2:])
				else:
					asks = [("GET", f"/api/resource/{doctype}", {"fields": ["*"], "parent": parent or ""})]
				for ask in self.drawn(person, asks):
					self.ask(person, *ask)
		print("every_doctype", dict(self.statuses))
		self.told(7000)

	def test_every_document(self) -> None:
		for person in world.people:
			for organization in (OWN, OTHER):
				for target in world.targets[organization]:
					reach = [
						ask
						for ask in leak_faces.of_document(
							target, [*world.formats.get(target.doctype, []), "Standard"]
						)
						if ask[0] == "GET" or organization not in person.covered
					]
					for ask in self.drawn(person, reach):
						self.ask(person, *ask)
		print("every_document", dict(self.statuses))
		self.told(900)


class TestFunctions(Sweep):
	"""Every whitelisted function with arguments that point to the other branch; afterwards the other branch is as it was."""

	def test_every_whitelisted_function(self) -> None:
		functions = leak_faces.whitelisted()
		self.assertGreater(len(functions), 150)
		before = world.state_of(OTHER)
		for person in world.people:
			if (
				person.user not in world.few
				and person.organization != "T1"
				and person.roles[0] not in OFFICERS
			):
				continue
			for target in world.targets[OTHER]:
				for path, methods, signature, is_method in self.drawn(person, functions):
					if path in leak_faces.ENDS_SESSIONS:
						continue
					values = leak_faces.arguments(signature, target, person.user)
					method = (
						"GET"
						if "GET" in methods and not leak_faces.WRITES(path.rpartition(".")[2])
						else "POST"
					)
					if is_method:
						name = path.rpartition(".")[2]
						self.ask(
							person,
							"POST",
							"/api/method/run_doc_method",
							{"dt": target.doctype, "dn": target.name, "method": name, "args": values},
						)
						self.ask(
							person,
							"POST",
							f"/api/v2/document/{target.doctype}/{target.name}/method/{name}",
							values,
						)
					else:
						self.ask(person, method, f"/api/method/{path}", values)
			self.unchanged(person, before)
		print("functions", len(functions), dict(self.statuses))
		self.told(1000)

	def unchanged(self, person: Person, before: dict) -> None:
		after = world.state_of(OTHER)
		for key in before.keys() | after.keys():
			if before.get(key) != after.get(key) and not is_own_work(person, key[0], after.get(key)):
				self.note(
					f"{(person.roles or (person.user,))[0]} changed {key[0]}",
					f"{before.get(key)} -> {after.get(key)}",
				)
		world.restore()


class TestForgedLists(Sweep):
	"""Parameters of lists, forged to reach other branches and other levels; a value must not even be guessed."""

	def test_fields_orders_and_groups(self) -> None:
		whole = bool(os.environ.get("LEAKS_WHOLE"))
		for place, person in enumerate(world.some("Branch Secretary", "Investigation Auditor")):
			for doctype in ("Party Member", "Search Attempt", "Restored Contact"):
				for number, values in enumerate(leak_forgeries.of_list(doctype)):
					faces = list(leak_forgeries.through_every_list(doctype, values))
					# one asks at every second face, the next one at the others, so that together they ask all
					for path, given in faces if whole else faces[(place + number) % 2 :: 2]:
						self.ask(person, "GET", path, given)
		print("forged lists", dict(self.statuses))
		self.told(2000)

	def test_values_cannot_be_guessed(self) -> None:
		"""Asking for a value that is there, out of reach, is answered exactly as asking for one that is nowhere."""
		whole = bool(os.environ.get("LEAKS_WHOLE"))
		for place, (person, mark, text) in enumerate(world.secrets()):
			for values, nowhere in leak_forgeries.guesses(mark, text):
				pairs = zip(
					leak_forgeries.through_every_list(mark.doctype, values),
					leak_forgeries.through_every_list(mark.doctype, nowhere),
					strict=True,
				)
				# each value is asked for at every second face, the next value at the others
				for (path, given), (_path, other) in pairs if whole else islice(pairs, place % 2, None, 2):
					there, none = world.ask(person, "GET", path, given), world.ask(person, "GET", path, other)
					self.statuses[there.status_code] += 1
					if (there.status_code, bare(there, text)) != (
						none.status_code,
						bare(none, leak_forgeries.NOWHERE),
					):
						self.note(
							f"{person.roles} guesses {mark.doctype}.{mark.what}: {face_of(path)}", str(given)
						)
		print("guesses", dict(self.statuses))
		self.told(500)

	def test_marks_are_found_where_they_may_be(self) -> None:
		"""The test sees: those entitled do get their own marks, all levels, by the same faces."""
		secretary, auditor = world.person("Branch Secretary", OWN), world.person("Investigation Auditor", OWN)
		for person, levels in ((secretary, {0, 1}), (auditor, {0})):
			answer = world.ask(person, "GET", "/api/resource/Party Member", {"fields": ["*"]})
			seen = world.marks_in(answer)
			self.assertEqual({mark.level for mark in seen}, levels)
			self.assertEqual({mark.organization for mark in seen}, {OWN})
			self.assertGreater(len(seen), 20)


class TestForgedWrites(Sweep):
	"""Writing past one's branch, one's level, one's roles; afterwards everything of others is as it was."""

	def test_nothing_of_others_changes(self) -> None:
		for person in world.some(
			"Branch Secretary", "Branch Recorder", "Investigation Auditor", "Committee Officer", None
		):
			if OTHER in person.covered:
				continue
			before = {**world.state_of(OTHER), **world.rights()}
			for target in world.targets[OTHER]:
				own = next((one for one in world.targets[OWN] if one.doctype == target.doctype), target)
				for ask in leak_writes.of_writing(target, own, person.user, world.child_rows(target)):
					self.ask(person, *ask)
			for ask in leak_writes.of_rank(person.user):
				self.ask(person, *ask)
			for doctype in ("Notification Log", "Comment", "File", "ToDo", "Version"):
				self.ask(person, "GET", f"/api/resource/{doctype}", {"fields": ["*"], "limit_page_length": 0})
			self.compare(person, before, {**world.state_of(OTHER), **world.rights()})
			world.restore()
		print("forged writes", dict(self.statuses))
		self.told(500)

	def compare(self, person: Person, before: dict, after: dict) -> None:
		for key in before.keys() | after.keys():
			if before.get(key) != after.get(key) and not is_own_work(person, key[0], after.get(key)):
				self.note(
					f"{(person.roles or (person.user,))[0]} changed {key[0]}",
					f"{before.get(key)} -> {after.get(key)}",
				)


class TestFiles(Sweep):
	"""The address of a private file, and what may be done with it."""

	def test_addresses(self) -> None:
		for person in world.people:
			for url, organization in world.files.items():
				if organization in person.covered and person.roles[0] != "System Manager":
					continue
				for path in (
					url,
					url + "?fid=x",
					f"/files/../{url}",
					f"/files/..%2f..{url}",
					url.replace("/private", "//private"),
				):
					self.ask(person, "GET", path, {})
				self.ask(person, "GET", "/api/method/download_file", {"file_url": url})
				self.ask(
					person,
					"POST",
					"/api/method/frappe.utils.print_format.report_to_pdf",
					{"html": f"<embed src='{url}'><img src='{url}'>"},
				) if person.user in world.few and url.endswith("txt") and "1N" in url else None
		self.told(500)

	def test_own_file_cannot_become_anothers(self) -> None:
		"""A File of one's own, pointed to the address of somebody else's content."""
		for person in world.some("Branch Secretary", "System Manager"):
			for url, organization in list(world.files.items())[-8:]:
				if organization in person.covered:
					continue
				made = world.ask(
					person,
					"POST",
					"/api/resource/File",
					{"file_name": "own.txt", "content": "own", "is_private": 1},
				)
				self.assertEqual(made.status_code, 200, made.text)
				name = made.get_json()["data"]["name"]
				self.ask(person, "PUT", f"/api/resource/File/{name}", {"file_url": url})
				self.ask(
					person,
					"POST",
					"/api/method/frappe.client.set_value",
					{"doctype": "File", "name": name, "fieldname": "file_url", "value": url},
				)
				self.ask(
					person,
					"POST",
					"/api/resource/File",
					{"file_name": "x.txt", "file_url": url, "is_private": 1},
				)
				self.ask(
					person,
					"POST",
					"/api/resource/File",
					{"file_name": "x.txt", "file_url": url, "is_private": 0},
				)
				self.ask(person, "POST", "/api/method/upload_file", {"file_url": url})
				self.ask(
					person, "POST", "/api/resource/Campaign Import", {"workbook": url, "organization": OWN}
				)
				self.ask(person, "GET", url, {})
				self.ask(person, "GET", f"/private/files/../../{url}", {})
				self.ask(person, "GET", "/api/method/download_file", {"file_url": url})
				self.ask(person, "GET", f"/api/resource/File/{name}", {"run_method": "get_content"})
			for path in (
				"/backups/x",
				"/private/backups/x.db",
				"/site_config.json",
				"/private/../site.db",
				"/assets/../sites/leaks.localhost/site.db",
			):
				self.ask(person, "GET", path, {})
		world.restore()
		self.told(50)


if __name__ == "__main__":
	unittest.main()
