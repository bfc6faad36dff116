"""Asking all there is to ask in the marked site, and telling at once what was wrong."""

import json
import os
import unittest
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

import leak_faces
from leak_faces import Target
from leak_marks import GUEST, MANAGER, NOBODY, OTHER, OWN, Person
from leak_world import World

import frappe

ONE_IN, ONE_IN_OF_FEW = (1, 1) if os.environ.get("LEAKS_WHOLE") else (16, 5)
"""One in how many of the questions each user asks, and each of those in `world.few`; every user begins at another one, so together they ask all."""
ONE_CALL_IN, ONE_WRITE_IN = (1, 1) if os.environ.get("LEAKS_WHOLE") else (12, 3)
"""The same of what writes: of the calls of functions for one document, and of the forged writes to one."""


def begin() -> World:
	"""The marked site for the tests of one file, with what there is to ask of it; to be left with `__exit__`."""
	world = Sweep.world = World().__enter__()
	with world.site():
		leak_faces.import_everything()
		world.targets = targets(world)
		world.formats = print_formats()
		world.doctypes = doctypes()
		world.few = {
			GUEST,
			NOBODY,
			MANAGER,
			"branch.secretary.t1b1@leaks.example",
			"investigation.auditor.t1b1@leaks.example",
		}
	return world


def targets(world: World) -> dict[str, list[Target]]:
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


def is_expected(answer) -> bool:
	"""What is not there yet says so; and two answers are as stock Frappe's (conformance `http_api.list_errors`)."""
	return answer.status_code == 501 or reason_of(answer) in ("JSONDecodeError", "ProgrammingError")


def reason_of(answer) -> str:
	"""Why an answer failed, in its last words."""
	said = answer.get_json(silent=True) or {}
	errors = said.get("errors") or [{}]
	return str(said.get("exc_type") or errors[0].get("type") or answer.text[-200:]).strip()


class Sweep(unittest.TestCase):
	"""Asks, and keeps what is wrong to tell it all at once."""

	maxDiff = None
	world: World
	"""Set by `begin`."""

	def setUp(self) -> None:
		self.wrong: Counter = Counter()
		self.statuses: Counter = Counter()
		self.examples: dict[str, str] = {}
		self.turn = 0

	def ask(self, person: Person, method: str, path: str, values: dict) -> None:
		answer = self.world.ask(person, method, path, values)
		self.statuses[answer.status_code] += 1
		asked = path + json.dumps(values, default=str)
		if answer.status_code >= 500 and not is_expected(answer):
			self.note(f"{answer.status_code} {face_of(path)} {reason_of(answer)}", asked)
		for _text, mark in self.world.leaks(person, asked, answer)[:3]:
			where = "own" if mark.organization in person.covered else "other"
			self.note(
				f"{(person.roles or (person.user,))[0]} sees {mark.doctype}.{mark.what} level {mark.level} ({where}): {face_of(path)}",
				asked,
			)

	def drawn(self, person: Person, asks: Iterable, step: int = 0) -> Iterator:
		"""Draw the questions that somebody asks, the same ones in every run, beginning at another one each time.

		:param step: one in how many; `ONE_IN` if not given, for few users `ONE_IN_OF_FEW`
		"""
		step = step or (ONE_IN_OF_FEW if person.user in self.world.few else ONE_IN)
		self.turn += 1
		return islice(asks, (self.world.people.index(person) + self.turn) % step, None, step)

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
