"""Nothing comes out to whom it does not concern: every face of the server × every user × documents of somebody else.

What there is to ask is found by looking: the routes, the DocTypes, print formats and files; `test_leaks_writing` calls every whitelisted function.
Whatever comes back is searched for the marks that `leak_world` has put into every text.
"""

import os
import re
import unittest
from itertools import islice

import leak_faces
import leak_forgeries
import leak_own_tables
from leak_marks import OTHER, OWN
from leak_sweep import Sweep, begin, face_of

import frappe


def setUpModule() -> None:
	global world
	world = begin()


def tearDownModule() -> None:
	world.__exit__()


def bare(answer, value: str) -> str:
	"""An answer's text without the value that was asked for, which it may repeat."""
	return re.sub(r"0x[0-9a-f]+|[0-9a-f]{32,}", "", answer.text.replace(value, ""))


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


class TestOwnTables(Sweep):
	"""What an administrator has made of a table of the site shows everybody their own places and levels only."""

	def test_everything_that_belongs_to_a_table(self) -> None:
		with world.site():
			imports = frappe.get_all("Data Import", pluck="name")
		self.assertEqual(len(imports), 2)
		for person in world.people:
			for ask in leak_own_tables.asks(imports):
				self.ask(person, *ask)
		print("own tables", dict(self.statuses))
		self.told(500)

	def test_marks_are_found_where_they_may_be(self) -> None:
		"""Those entitled get their own rows by report, card, chart and print format, with the levels that they read."""
		format_of = {"doctype": leak_own_tables.UNIT, "format": leak_own_tables.FORMAT}
		rows = {name for name, branch in world.own_rows.items() if branch == OWN}
		name = next(
			one.name for one in world.targets[OWN] if one.doctype == leak_own_tables.UNIT and one.name in rows
		)
		for role, levels in (("Branch Secretary", {0, 1}), ("Branch Recorder", {0})):
			person, seen = world.person(role, OWN), set()
			for ask in [*leak_own_tables.asks([]), ("GET", "/printview", {**format_of, "name": name})]:
				marks = {(mark.what, mark.level) for mark in world.marks_in(world.ask(person, *ask))}
				self.statuses[ask[1], len(marks)] += 1
				seen |= marks
			self.assertEqual({level for _what, level in seen}, levels, (role, seen))
			self.assertLessEqual({"remark", "amount", "item"}, {what for what, _level in seen})


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
