"""Whatever somebody calls or sends, what is another branch's stays as it is, and nothing of it comes back: `test_leaks` for what writes."""

import unittest

import leak_faces
import leak_writes
from leak_marks import OFFICERS, OTHER, OWN, Person
from leak_sweep import ONE_CALL_IN, ONE_WRITE_IN, Sweep, begin


def setUpModule() -> None:
	global world
	world = begin()


def tearDownModule() -> None:
	world.__exit__()


def is_own_work(person: Person, table: str, row: tuple | None) -> bool:
	"""Whether a change is what an office is for: shapes of screens and paper, appointments, and notes on appointments and units one reads."""
	if {"System Manager", "System Administrator"} & {*person.roles}:
		return table in leak_faces.SHAPE
	seen = {"Organization Appointment", "Party Organization"}
	notes = table in ("tabComment", "tabTag Link", "tabToDo") and bool(seen.intersection(row or ()))
	return "Security Administrator" in person.roles and (notes or table == "tabOrganization Appointment")


class Writing(Sweep):
	"""Looks for what has changed."""

	def unchanged(self, person: Person, before: dict, after: dict) -> None:
		"""Note what is not as it was, and is not the person's own work."""
		for key in before.keys() | after.keys():
			if before.get(key) != after.get(key) and not is_own_work(person, key[0], after.get(key)):
				self.note(
					f"{(person.roles or (person.user,))[0]} changed {key[0]}",
					f"{before.get(key)} -> {after.get(key)}",
				)


class TestFunctions(Writing):
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
				for path, methods, signature, is_method in self.drawn(person, functions, ONE_CALL_IN):
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
			self.unchanged(person, before, world.state_of(OTHER))
			world.restore()
		print("functions", len(functions), dict(self.statuses))
		self.told(1000)


class TestForgedWrites(Writing):
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
				asks = leak_writes.of_writing(target, own, person.user, world.child_rows(target))
				for ask in self.drawn(person, asks, ONE_WRITE_IN):
					self.ask(person, *ask)
			for ask in leak_writes.of_rank(person.user):
				self.ask(person, *ask)
			for doctype in ("Notification Log", "Comment", "File", "ToDo", "Version"):
				self.ask(person, "GET", f"/api/resource/{doctype}", {"fields": ["*"], "limit_page_length": 0})
			self.unchanged(person, before, {**world.state_of(OTHER), **world.rights()})
			world.restore()
		print("forged writes", dict(self.statuses))
		self.told(500)


if __name__ == "__main__":
	unittest.main()
