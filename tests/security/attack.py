#!/usr/bin/env python3
"""Attack a marked site with dishonest shapes, for as long as one likes: `make attack MINUTES=60`.

An honest request (a list, a document, a whitelisted function, a document's method, a save, a template) is drawn and then bent: other
spellings, other types, operators as values, keys nobody sends, rows and names of others, other encodings. What is true afterwards
decides (`attack_judge`): nothing of another place in the answer, time and size bounded, the rows of others and the trail as before.
"""

import argparse
import copy
import json
import os
import random
import sqlite3
import sys
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import attack_judge
import attack_shapes
from attack_building import BUILDER
from attack_coverage import Coverage
from attack_judge import Snapshot
from attack_places import parts_of
from attack_pointed import HOSTILE_NAMES, Pointed
from attack_requests import Honest, Request
from leak_marks import GUEST, MANAGER, NOBODY, OFFICERS, OTHER, OWN, SITE, Person
from leak_world import World

import frappe

DOCTYPE_KEYS = {
	"doctype",
	"dt",
	"doc_type",
	"reference_doctype",
	"ref_doctype",
	"document_type",
	"parent_doctype",
	"parenttype",
}
FIELD_KEYS = {"fields", "fieldname", "field", "order_by", "group_by", "searchfield", "stats", "parentfield"}
METHOD_KEYS = {"method", "report_name", "action"}
POINTED = 0.4  # the share of requests that are bent on purpose
STRAIGHT = 0.15
"""The share of the others that are asked as they are, of what is somebody else's too: only so do they get past the first refusal."""
SIGN_AGAIN_EVERY = 60
MOST_EXAMPLES = 3
Place = tuple


class Attack:
	"""The attack on one world; `findings` counts what was wrong, by kind, with the first requests that showed it."""

	def __init__(self, world: World, seed: int) -> None:
		self.world = world
		world.host, world.brought = SITE, set()
		self.chance = random.Random(seed)
		self.honest = Honest(world, self.chance)
		with world.site():
			self.coverage = Coverage([*world.app_doctypes, *{one.doctype for one in self.honest.of_engine}])
		self.pointed = Pointed(self.honest)
		self.internals = attack_shapes.internals()
		self.findings: Counter = Counter()
		self.examples: dict[str, list[str]] = {}
		self.statuses: Counter = Counter()
		self.jobs: Counter = Counter()
		self.said: dict = {}
		with world.site():
			self.builder = world.appointed(BUILDER, "T")
			frappe.db.commit()
		self.builder.client = world.new_client()
		self.sign(self.builder)
		self.people = [*self._people(), *[self.builder] * 6]
		self._write_templates()
		world.keep()
		self.database = sqlite3.connect(world.database)
		self.before = Snapshot(world, self.database)

	def _people(self) -> list[Person]:
		wanted = [
			(1, lambda one: one.user in (GUEST, NOBODY)),
			(3, lambda one: one.user == MANAGER),
			(4, lambda one: one.roles == ("Investigation Auditor",) and one.organization == OWN),
			(6, lambda one: one.roles == ("Branch Secretary",) and one.organization == OWN),
			(
				3,
				lambda one: (
					one.roles in (("Branch Recorder",), ("Discipline Reviewer",)) and one.organization == OWN
				),
			),
			(6, lambda one: one.roles == ("Committee Officer",) and OTHER not in one.covered),
			(3, lambda one: one.roles == (BUILDER,) and one.organization == OWN),
			(2, lambda one: one.roles[:1] and one.roles[0] in OFFICERS),
		]
		return [
			one
			for weight, is_one in wanted
			for one in self.world.people
			if is_one(one)
			for _ in range(weight)
		]

	def _write_templates(self) -> None:
		"""What a hand of the site has written, to be used and changed by the attack: a print format."""
		with self.world.site():
			frappe.db.set_single_value("System Settings", "allow_error_traceback", 0)
			frappe.db.set_single_value("System Settings", "sign_in_again_after", 0)  # the world stands longer
			frappe.get_doc(
				{
					"doctype": "Print Format",
					"name": "Attack",
					"doc_type": "User",
					"custom_format": 1,
					"html": "{{ " + HOSTILE_NAMES[0] + " }}",
				}
			).insert()
			frappe.db.commit()

	# ------------------------------------------------------------ bending

	def bend(self, request: Request) -> None:
		"""Do one to three dishonest things to a request."""
		for _count in range(self.chance.choices([1, 2, 3], [6, 3, 1])[0]):
			bend = self.chance.choices(
				[self.respell, self.retype, self.add_keys, self.swap_rows, self.encode, self.swap_method],
				[5, 5, 6, 2, 1, 1],
			)[0]
			bend(request)

	def respell(self, request: Request) -> None:
		named = list(self.names(request))
		if not named:
			return
		role, place = self.chance.choice(named)
		if place[0] == "path":
			parts = request.path.split("/")
			kind, parts[place[1]] = attack_shapes.respell(self.chance, parts[place[1]])
			request.path = "/".join(parts)
		else:
			name, alias, rest = _at(request.values, place).partition(
				" as "
			)  # an alias is called as one likes
			kind, text = attack_shapes.respell(self.chance, name)
			_put(request.values, place, text + alias + rest)
			request.place = place
			request.respelled = (name, text) if isinstance(place[-1], int) else None
		request.changes.append(f"respelled {role}: {kind}")

	def names(self, request: Request) -> Iterator[tuple[str, Place]]:
		"""What a request names, and where: a DocType, a field, a method, a value."""
		parts = request.path.split("/")
		if "method" in parts[:4]:
			yield "method", ("path", len(parts) - 1)
		elif len(parts) > 3:
			first = 3 if parts[2] == "resource" else 4
			for index in range(first, len(parts)):
				yield ("DocType" if index == first else "of a value"), ("path", index)
		for place, value in _leaves(request.values):
			if not isinstance(value, str) or not value or len(value) > 200:
				continue
			keys = [key for key in place if isinstance(key, str)]
			if not self.coverage.takes(request, place[0]):
				continue  # what nobody reads may be spelled as one likes
			if keys and keys[-1] in DOCTYPE_KEYS:
				if keys[-1] == "parenttype" and isinstance(place[-2:][0], int):
					continue  # a row that was sent belongs to the document it was sent with, whatever it says
				yield "DocType", place
			elif FIELD_KEYS.intersection(keys[-1:]):
				yield "field", place
			elif keys and keys[-1] in METHOD_KEYS:
				yield "method", place
			else:
				yield "of a value", place

	def retype(self, request: Request) -> None:
		places = [place for place, _value in _leaves(request.values)]
		if not places:
			return
		place = self.chance.choice(places)
		kind, value = attack_shapes.retype(self.chance, _at(request.values, place), self.honest.others)
		_put(request.values, place, value)
		request.changes.append(f"{'.'.join(map(str, place))} as {kind}")

	def add_keys(self, request: Request) -> None:
		objects = [(), *(place for place, value in _objects(request.values))]
		place = self.chance.choice(objects)
		key = self.chance.choice(
			self.chance.choice(
				[
					self.internals,
					attack_shapes.SYSTEM_COLUMNS,
					attack_shapes.TREE_COLUMNS,
					attack_shapes.FORM_FLAGS,
					attack_shapes.SWITCHES,
				]
			)
		)
		value = attack_shapes.poison(self.chance, self.honest.others)
		if key in ("lft", "rgt", "idx") and self.chance.random() < 0.8:
			value = self.chance.choice([0, 1, 2, 99])
		_put(request.values, (*place, key), value)
		request.changes.append(f"{key} added")

	def swap_rows(self, request: Request) -> None:
		"""Rows and names of somebody else in the place of one's own."""
		theirs = self.honest.stored(OTHER)
		tables = [(key, rows) for key, rows in theirs.items() if isinstance(rows, list) and rows]
		own = [place for place, value in _leaves(request.values) if value in _own_names(self.honest)]
		if tables and self.chance.random() < 0.6:
			key, rows = self.chance.choice(tables)
			target = self.chance.choice([(), *(place for place, _value in _objects(request.values))])
			_put(request.values, (*target, key), copy.deepcopy(rows))
			request.changes.append(f"rows of another's {key}")
		elif own:
			_put(request.values, self.chance.choice(own), self.chance.choice(self.honest.others))
			request.changes.append("another's name")

	def encode(self, request: Request) -> None:
		kind = self.chance.choice(["form", "json in text", "in the address", "twice", "in data"])
		if kind == "form":
			request.as_form = True
		elif kind == "json in text":
			request.values = {
				key: json.dumps(value) if isinstance(value, list | dict) else value
				for key, value in request.values.items()
			}
		elif kind == "in the address":
			text = {key: value for key, value in request.values.items() if isinstance(value, str)}
			request.path += "?" + "&".join(f"{key}={value}" for key, value in text.items())
		elif kind == "in data":
			request.values = {"data": json.dumps(json.dumps(request.values, default=str))}
		else:
			request.values = {**request.values, "data": json.dumps(request.values, default=str)}
		request.changes.append(f"encoded: {kind}")

	def swap_method(self, request: Request) -> None:
		request.method = self.chance.choice(["GET", "POST", "PUT", "PATCH", "DELETE"])
		request.changes.append(f"by {request.method}")

	# ------------------------------------------------------------ asking and judging

	def run(self, seconds: float) -> None:
		"""Attack for so long."""
		until = time.monotonic() + seconds
		while time.monotonic() < until:
			self.once(self.chance.choice(self.people))

	def once(self, person: Person) -> None:
		"""One thing that somebody tries."""
		if self.chance.random() < POINTED:
			requests = self.pointed.draw(person)
		else:
			requests = [self.honest.draw(person)]
			if self.chance.random() < STRAIGHT:
				requests[0].changes.append("as it is")
			else:
				self.bend(requests[0])
		for request in requests:
			if not isinstance(request, Request):
				request = request(self.said)
			if request.changes:
				self.ask(person, request)

	def ask(self, person: Person, request: Request) -> None:
		"""One request, and what came of it."""
		if self.statuses.total() % SIGN_AGAIN_EVERY == 0:
			self.sign_again()
		before = self.entries_of(person)
		started = time.thread_time()
		try:
			answer = self.send(person, request)
		except (ValueError, UnicodeError):
			return  # the client itself cannot write this down
		took = time.thread_time() - started
		if (
			_said_by(answer).get("exc_type") == "CSRFTokenError"
		):  # a page that was opened gave the session a token
			self.sign(person)
			answer = self.send(person, request)
		self.said = _said_by(answer)
		self.statuses[answer.status_code] += 1
		self.coverage.note(request, answer.status_code)
		if self.leaves_no_trace(person, request, answer, before):  # before anything else is asked
			self.note("shows personal data and leaves no trace", person, request)
		sending = partial(self.send, person)
		for what in attack_judge.of_answer(self.world, person, request, answer, took, sending):
			self.note(what, person, request)
		self.work()
		self.judge_state(person, request)

	def leaves_no_trace(self, person: Person, request: Request, answer, before: int) -> bool:
		"""Whether personal data was shown to somebody of whom the trail says nothing.

		What is opened again within some minutes is noted once: it is asked once more after that has been forgotten.
		"""
		for _time in range(2):
			if not attack_judge.personal_in(self.world, request, answer) or self.entries_of(person) > before:
				return False
			with self.world.site():
				frappe.cache.delete_keys("opened_")
			answer = self.send(person, request)
		return (
			bool(attack_judge.personal_in(self.world, request, answer)) and self.entries_of(person) == before
		)

	def entries_of(self, person: Person) -> int:
		"""How many entries of the trail somebody has left by looking at data or taking it out."""
		counted = "select (select count(*) from `tabAccess Log` where user = :user)"
		counted += " + (select count(*) from `tabView Log` where viewed_by = :user)"
		return self.database.execute(counted, {"user": person.user}).fetchone()[0]

	def work(self) -> None:
		"""Do the jobs that wait: what a request has others do for it is its own doing."""
		from frappe.services.jobs.queue import Queue
		from frappe.services.jobs.worker import execute_job

		queue = Queue(self.world.bench.sites / SITE)
		if not queue.counts().get("queued"):
			return
		before = os.getcwd()
		os.chdir(self.world.bench.sites)
		try:
			while job := queue.take("attack"):
				try:
					execute_job(SITE, job.method, job.user, **job.read())
					queue.finish(job)
					self.jobs[job.method] += 1
				except Exception as error:
					queue.fail(job, repr(error))
					self.jobs[f"{job.method}: {type(error).__name__}"] += 1
		finally:
			os.chdir(before)

	def send(self, person: Person, request: Request):
		headers = {"Host": SITE, "Accept": "application/json"}
		path = urllib.parse.quote(request.path, safe="/?&=+", errors="surrogatepass")
		if request.method == "GET" or request.as_form or request.files:
			text = {
				str(key): value if isinstance(value, str) else json.dumps(value, default=str)
				for key, value in request.values.items()
			}
			sent = {**text, **parts_of(request.files)}
			kind = {"query_string": text} if request.method == "GET" else {"data": sent}
			return person.client.open(path, method=request.method, headers=headers, **kind)
		return person.client.open(path, method=request.method, json=request.values, headers=headers)

	def judge_state(self, person: Person, request: Request) -> None:
		if self.database.execute("pragma data_version").fetchone()[0] == self.before.version:
			return
		after = Snapshot(self.world, self.database, self.before)
		wrong = attack_judge.of_state(person, request, self.before, after)
		for what in wrong:
			self.note(what, person, request)
		grown = sum(map(len, after.tables.values())) > 1.5 * sum(map(len, self.before.tables.values()))
		if wrong or grown or attack_judge.is_decision(self.before, after):
			self.world.restore()
			self.world.brought.clear()
			after = Snapshot(self.world, self.database)
		else:
			self.world.brought |= attack_judge.names_in(self.world, request)
		self.before = after

	def note(self, what: str, person: Person, request: Request) -> None:
		self.findings[what] += 1
		role = (person.roles or (person.user,))[0]
		examples = self.examples.setdefault(what, [])
		if len(examples) < MOST_EXAMPLES:
			examples.append(f"\t{role}: {request.shown()}")

	def sign_again(self) -> None:
		"""Sign in those whose session some request has ended."""
		for person in dict.fromkeys(map(id, self.people)):
			one = next(other for other in self.people if id(other) == person)
			if one.user == GUEST:
				continue
			said = self.world.ask(one, "GET", "/api/method/frappe.auth.get_logged_user")
			if _said_by(said).get("message") != one.user:
				self.sign(one)

	def sign(self, person: Person) -> None:
		"""Sign somebody in anew, in a world made whole again where that is refused."""
		person.client = self.world.new_client()
		if person.user == GUEST:
			return
		answer = self.world.ask(person, "POST", "/api/method/login", {"usr": person.user, "pwd": _password()})
		if answer.status_code != 200:
			self.world.restore()
			self.before = Snapshot(self.world, self.database)
			self.world.sign(person)

	def report(self) -> str:
		"""What was found, with an example each."""
		lines = [f"{self.statuses.total()} requests, answers {dict(sorted(self.statuses.items()))}"]
		lines += [f"jobs {dict(sorted(self.jobs.items()))}", self.coverage.table()]
		for what, count in sorted(self.findings.items()):
			lines += [f"{count} × {what}", *self.examples[what]]
		return "\n".join(lines)


def _said_by(answer) -> dict:
	"""What an answer says in JSON; nothing where it is no object."""
	said = answer.get_json(silent=True)
	return said if isinstance(said, dict) else {}


def _password() -> str:
	from leak_marks import PASSWORD

	return PASSWORD


def _own_names(honest: Honest) -> set[str]:
	return {one.name for one in honest.targets[OWN]}


def _leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
	"""Every plain value in a request, with the way to it."""
	if isinstance(value, dict):
		for key, item in value.items():
			yield from _leaves(item, (*place, key))
	elif isinstance(value, list):
		for index, item in enumerate(value):
			yield from _leaves(item, (*place, index))
	elif place:
		yield place, value


def _objects(value: Any, place: Place = ()) -> Iterator[tuple[Place, dict]]:
	"""Every object in a request, with the way to it."""
	if isinstance(value, dict):
		if place:
			yield place, value
		for key, item in value.items():
			yield from _objects(item, (*place, key))
	elif isinstance(value, list):
		for index, item in enumerate(value):
			yield from _objects(item, (*place, index))


def _at(value: Any, place: Place) -> Any:
	for key in place:
		value = value[key]
	return value


def _put(value: Any, place: Place, new: Any) -> None:
	_at(value, place[:-1])[place[-1]] = new


def main() -> None:
	"""The command line; exit status 1 when something was found."""
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--minutes", type=float, default=60)
	parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
	options = parser.parse_args()
	print(f"seed {options.seed}", flush=True)
	with World() as world:
		attack = Attack(world, options.seed)
		attack.run(options.minutes * 60)
		print(attack.report())
	sys.exit(bool(attack.findings))


if __name__ == "__main__":
	main()
