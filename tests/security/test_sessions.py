"""How long somebody is believed to be who signed in: limits of sessions, one's own sessions, proof for what is grave; over real HTTP."""

import json
import re
import sqlite3
import time
import unittest
from contextlib import closing

from served import CLERK, PASSWORD, SITE
from signing import WHO, SigningIn

USER = "/api/method/frappe.core.doctype.user.user"


def setUpModule() -> None:
	global served
	served = SigningIn().__enter__()


def tearDownModule() -> None:
	served.__exit__()


class TestSessions(unittest.TestCase):
	def test_session_ends_however_busy(self) -> None:
		user = served.new_user("busy")
		client = served.client(user)
		served.in_session(user, started=int(time.time()) - 13 * 3600)
		answer = client.get(WHO)
		self.assertEqual((answer.status, answer.json["session_expired"]), (403, 1))

	def test_requests_at_the_same_time_do_not_undo_each_other(self) -> None:
		"""Two pages that are opened at once are given the same token, and what a third request writes stays."""
		user = served.new_user("simultaneous")
		with served.bench.site(SITE):
			import frappe
			from frappe.services import sessions
			from frappe.sessions import Session, get_csrf_token

			now = int(time.time())
			sid = sessions.start(user, "127.0.0.1", {"started": now, "proven": now - 60})
			frappe.local.form_dict, pages, tokens = frappe._dict(), [], set()
			for _page in range(2):
				frappe.local.session_obj = Session(sid)
				pages.append(frappe.local.session_obj)
				tokens.add(get_csrf_token())
			third = Session(sid)
			third.set("proven", now)
			for session in (third, *pages):
				session.keep_alive()
			kept = json.loads(sessions.load(sid)["sessiondata"])
		self.assertEqual({kept["csrf_token"]}, tokens)
		self.assertEqual(kept["proven"], now)

	def test_open_page_is_not_somebody_there(self) -> None:
		user = served.new_user("gone")
		client = served.client(user)
		with closing(sqlite3.connect(served.bench.sites / SITE / "site.db", timeout=20)) as database:
			old = database.execute(
				"update tabSessions set lastupdate = datetime(lastupdate, '-1 hours') where user = ? returning lastupdate",
				(user,),
			).fetchone()
			database.commit()
			client.get("/api/method/frappe.realtime.stream", query={"hold": "0"})
			now = database.execute("select lastupdate from tabSessions where user = ?", (user,)).fetchone()
			self.assertEqual(now, old)
			client.get(WHO)
			now = database.execute("select lastupdate from tabSessions where user = ?", (user,)).fetchone()
			self.assertGreater(now, old)

	def test_notice_tells_what_happened_since(self) -> None:
		user = served.new_user("noticed")
		first = served.somewhere()
		first.login(user)
		self.assertIsNone(self.notice(first))
		served.somewhere().login(user, "wrong")
		served.ask("POST", f"{USER}.generate_keys", {"user": user})
		second = served.somewhere()
		second.login(user)
		told = self.notice(second)
		self.assertEqual((told["failed"], told["last_ip"]), (1, first.headers["X-Forwarded-For"]))
		self.assertEqual(len(told["changes"]), 1)
		self.assertIn("Administrator", told["changes"][0]["what"])
		self.assertIsNone(self.notice(second), "it is told once")

	def notice(self, client):
		page = client.get("/app", headers={"Accept": "text/html"}).text
		boot = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page, re.S).group(1)
		return json.loads(boot).get("sign_in_notice")


class TestOwnSessions(unittest.TestCase):
	"""Who is signed in sees where, and ends it there (ASVS 3.3.4); so does who administers the account."""

	LIST, ONE, ALL = (
		f"/api/method/frappe.sessions.{name}" for name in ("get_sessions", "end_session", "end_all_sessions")
	)
	FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0"

	def signed_in(self, user: str, user_agent: str = ""):
		client = served.somewhere()
		client.headers["User-Agent"] = user_agent
		self.assertEqual(client.login(user).status, 200)
		return client

	def sessions(self, client, **values) -> list[dict]:
		answer = client.get(self.LIST, query=values)
		self.assertEqual(answer.status, 200, answer.text)
		return answer.json["message"]

	def test_list_says_where_and_since_when(self) -> None:
		user = served.new_user("listed")
		other, client = self.signed_in(user, self.FIREFOX), self.signed_in(user, "(" * 5000)
		rows = {row["address"]: row for row in self.sessions(client)}
		self.assertEqual(set(rows), {other.headers["X-Forwarded-For"], client.headers["X-Forwarded-For"]})
		there, here = (rows[one.headers["X-Forwarded-For"]] for one in (other, client))
		self.assertEqual(
			(there["browser"], there["system"], there["current"]), ("Firefox 121", "Windows", False)
		)
		self.assertEqual((here["browser"], here["system"], here["current"]), ("", "", True))
		age = served.execute(f"frappe.utils.time_diff_in_seconds(frappe.utils.now(), {there['started']!r})")
		self.assertLessEqual(abs(age), 60)
		self.assertNotIn(client.cookies["sid"], str(rows))

	def test_what_has_expired_is_not_listed(self) -> None:
		user = served.new_user("outlived")
		client = self.signed_in(user)
		served.in_session(user, started=int(time.time()) - 13 * 3600)
		again = self.signed_in(user)
		self.assertEqual([row["current"] for row in self.sessions(again)], [True])
		self.assertEqual(client.get(WHO).status, 403)

	def test_one_is_ended(self) -> None:
		user = served.new_user("ending", simultaneous_sessions=3)
		lost, kept, client = (self.signed_in(user) for _turn in range(3))
		[row] = [row for row in self.sessions(client) if row["address"] == lost.headers["X-Forwarded-For"]]
		self.assertNotEqual(client.get(self.ONE, query={"session": row["id"]}).status, 200)
		self.assertEqual(lost.get(WHO).status, 200)
		self.assertEqual(client.post(self.ONE, form={"session": row["id"]}).status, 200)
		self.assertEqual([one.get(WHO).status for one in (lost, kept, client)], [403, 200, 200])
		self.assertEqual(client.post(self.ONE, form={"session": row["id"]}).status, 404)

	def test_all_others_are_ended_and_it_is_noted(self) -> None:
		user = served.new_user("sweeping", simultaneous_sessions=3)
		first, second, client = (self.signed_in(user) for _turn in range(3))
		self.assertEqual(client.post(self.ALL).json["message"], 2)
		self.assertEqual([one.get(WHO).status for one in (first, second, client)], [403, 403, 200])
		self.assertEqual(client.post(self.ALL).json["message"], 0)
		self.assertEqual(self.noted(user), ["All sessions ended"])

	def test_password_is_asked_for_once_more(self) -> None:
		user = served.new_user("proving")
		other, client = self.signed_in(user), self.signed_in(user)
		served.in_session(user, proven=int(time.time()) - 16 * 60)
		[row] = [row for row in self.sessions(client) if not row["current"]]
		for path, form in ((self.ONE, {"session": row["id"]}), (self.ALL, {})):
			answer = client.post(path, form=form)
			self.assertEqual((answer.status, answer.json["exc_type"]), (403, "ReauthenticationRequired"))
		self.assertEqual(other.get(WHO).status, 200)

	def test_nobody_reaches_another_user(self) -> None:
		user, stranger = served.new_user("reached"), served.new_user("reaching")
		client = self.signed_in(user)
		[row] = self.sessions(client)
		shared = {"share_doctype": "User", "share_name": user, "user": stranger, "read": 1, "write": 1}
		served.ask("POST", "/api/resource/DocShare", shared)
		for other in (self.signed_in(stranger), served.client(CLERK)):
			self.assertEqual(other.get(self.LIST, query={"user": user}).status, 403)
			self.assertEqual(other.post(self.ALL, form={"user": user}).status, 403)
			self.assertEqual(other.post(self.ONE, form={"session": row["id"], "user": user}).status, 403)
			self.assertEqual(other.post(self.ONE, form={"session": row["id"]}).status, 404)
		self.assertEqual(served.somewhere().get(self.LIST, query={"user": user}).status, 403)
		self.assertEqual(client.get(WHO).status, 200)

	def test_who_administers_the_account_ends_them(self) -> None:
		user, boss = served.new_user("administered"), served.new_user("administering", "System Manager")
		first, second, manager = self.signed_in(user), self.signed_in(user), self.signed_in(boss)
		rows = self.sessions(manager, user=user)
		self.assertEqual([row["current"] for row in rows], [False, False])
		[row] = [row for row in rows if row["address"] == first.headers["X-Forwarded-For"]]
		self.assertEqual(manager.post(self.ONE, form={"session": row["id"], "user": user}).status, 200)
		self.assertEqual([one.get(WHO).status for one in (first, second, manager)], [403, 200, 200])
		self.assertEqual(manager.post(self.ALL, form={"user": user}).json["message"], 1)
		self.assertEqual([one.get(WHO).status for one in (second, manager)], [403, 200])
		self.assertEqual(self.noted(user), [f"Session ended ({boss})", f"All sessions ended ({boss})"])
		self.assertEqual(manager.get(self.LIST, query={"user": "Administrator"}).status, 403)

	def noted(self, user: str) -> list[str]:
		filters = {"user": user, "operation": "Credentials"}
		values = {
			"doctype": "Activity Log",
			"filters": filters,
			"fields": ["subject"],
			"order_by": "creation",
		}
		return [row["subject"] for row in served.ask("POST", "/api/method/frappe.client.get_list", values)]


class TestGraveActions(unittest.TestCase):
	"""What needs a password that was given a short while ago."""

	def test_rights_ask_for_the_password_once_more(self) -> None:
		user, boss = served.new_user("graved"), served.new_user("graver", "System Manager")
		client = served.somewhere()
		client.login(boss)
		roles = {"roles": [{"role": "Desk User"}, {"role": "System Manager"}]}
		asked = (
			lambda: client.put(f"/api/resource/User/{user}", data=roles),
			lambda: client.put(f"/api/v2/document/User/{user}", data=roles),
			lambda: client.post(f"{USER}.generate_keys", form={"user": user}),
			lambda: client.post("/api/resource/Role", data={"role_name": "Grave"}),
			lambda: client.post(
				"/api/resource/User", data={"email": "x@security.example", "first_name": "x", **roles}
			),
			lambda: client.put(
				"/api/resource/System%20Settings/System%20Settings", data={"enable_password_policy": 0}
			),
			lambda: client.delete(f"/api/resource/User/{user}"),
			lambda: client.post("/api/method/frappe.client.delete", data={"doctype": "User", "name": user}),
			lambda: client.post(
				"/api/method/frappe.client.set_value",
				data={"doctype": "User", "name": user, "fieldname": "enabled", "value": 0},
			),
			lambda: client.post(
				"/api/method/frappe.client.rename_doc",
				data={"doctype": "User", "old_name": user, "new_name": "renamed@security.example"},
			),
			lambda: client.post("/api/method/frappe.twofactor.reset_otp_secret", form={"user": user}),
		)
		served.in_session(boss, proven=int(time.time()) - 16 * 60)
		for number, ask_it in enumerate(asked):
			with self.subTest(number):
				answer = ask_it()
				self.assertEqual(
					(answer.status, answer.text[:3] and self.kind(answer)), (403, "ReauthenticationRequired")
				)
		self.assertEqual(client.put(f"/api/resource/User/{user}", data={"bio": "own"}).status, 200)
		self.assertEqual(client.post(f"{USER}.verify_password", form={"password": "wrong"}).status, 401)
		self.assertEqual(self.kind(asked[0]()), "ReauthenticationRequired")
		self.assertEqual(client.post(f"{USER}.verify_password", form={"password": PASSWORD}).status, 200)
		self.assertEqual(asked[0]().status, 200)

	def kind(self, answer) -> str:
		body = answer.json
		return body.get("exc_type") or body["errors"][0]["type"]

	def test_setting_says_for_how_long(self) -> None:
		boss = served.new_user("settled", "System Manager")
		client = served.somewhere()
		client.login(boss)
		served.in_session(boss, proven=1)
		served.settings(sign_in_again_after=0)
		self.addCleanup(served.settings, sign_in_again_after=15)
		self.assertEqual(client.post("/api/resource/Role", data={"role_name": "Settled"}).status, 200)

	def test_clients_do_not_prove_themselves(self) -> None:
		boss = served.new_user("claimed", "System Manager")
		client = served.somewhere()
		client.login(boss)
		served.in_session(boss, proven=1)
		for claim in ({"proven": int(time.time())}, {"flags": {"proven": 1}}, {"_action": "x"}):
			answer = client.post("/api/resource/Role", data={"role_name": "Claimed", **claim})
			self.assertNotEqual(answer.status, 200)
		self.assertNotEqual(client.get(f"{USER}.verify_password", query={"password": PASSWORD}).status, 200)


if __name__ == "__main__":
	unittest.main()
