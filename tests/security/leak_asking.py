"""Users of the marked site ask, and what they get is searched for marks."""

import json

from leak_marks import GUEST, MARK, OTHER, OWN, PASSWORD, SITE, Mark, Person, text_of
from leak_state import State
from werkzeug.test import Client

DIRECTORY = "party_investigation.organization.directory."
"""Gives the names of all organizations to who writes letters; `organization/test_directory.py` asks who that is."""


class Asking(State):
	"""Adds the users who ask."""

	people: list[Person]
	readable: dict[str, dict[str, set[int]]]

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
		answer = person.client.open(path, method=method, json=values or {}, headers=headers, **kwargs)
		if answer.status_code != 400 or "CSRFTokenError" not in answer.text or person.user == GUEST:
			return answer
		person.client = self.new_client()  # a page that was opened gave the session a token
		self.sign(person)
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
			and not (DIRECTORY in asked and self.marks[text].what == "organization_name")
		]
