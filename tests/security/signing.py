"""A served site for tests of who is asking: users of their own, addresses, settings, and time that passes."""

import json
import sqlite3
from contextlib import closing

from served import ADMIN_PASSWORD, PASSWORD, SITE, Served

WHO = "/api/method/frappe.auth.get_logged_user"


class SigningIn(Served):
	"""Adds what changes users, sessions and settings, as Administrator."""

	def __enter__(self) -> "SigningIn":
		super().__enter__()
		self.addresses = iter(f"198.51.100.{number}" for number in range(1, 255))
		self.administrator = self.client()
		self.administrator.login("Administrator", ADMIN_PASSWORD)
		self.settings(change_given_passwords=0)
		return self

	def new_user(self, name: str, *roles: str, **more) -> str:
		"""A user of their own for tests that lock or change."""
		user = f"{name}@security.example"
		values = {
			"email": user,
			"first_name": name,
			"new_password": PASSWORD,
			"send_welcome_email": 0,
			"roles": [{"role": role} for role in roles or ("Desk User",)],
			**more,
		}
		self.ask("POST", "/api/resource/User", values)
		return user.lower()

	def settings(self, **values) -> None:
		"""Set System Settings."""
		self.ask("PUT", "/api/resource/System%20Settings/System%20Settings", values)

	def ask(self, method: str, path: str, values: dict):
		"""What Administrator is answered."""
		answer = self.administrator.request(method, path, data=values)
		if answer.status != 200:
			raise AssertionError(answer.text)
		return answer.json.get("message") or answer.json.get("data")

	def somewhere(self, client=None):
		"""A client that comes from an address of its own."""
		client = client or self.client()
		client.headers["X-Forwarded-For"] = next(self.addresses)
		return client

	def in_session(self, user: str, **values) -> None:
		"""Change what is kept of a user's sessions."""
		with closing(sqlite3.connect(self.bench.sites / SITE / "site.db", timeout=20)) as database:
			rows = database.execute(
				"select sid, sessiondata from tabSessions where user = ?", (user,)
			).fetchall()
			for sid, data in rows:
				data = json.dumps({**json.loads(data), **values})
				database.execute("update tabSessions set sessiondata = ? where sid = ?", (data, sid))
			database.commit()

	def pass_time(self, seconds: int) -> None:
		"""Let everything that counts and locks be so much older."""
		with closing(sqlite3.connect(self.bench.sites / SITE / "cache.db", timeout=20)) as database:
			database.execute("update entry set expires = expires - ?", (seconds,))
			database.commit()
