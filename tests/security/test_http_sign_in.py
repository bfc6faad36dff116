"""Sessions, passwords and keys over real HTTP: whose cookie is taken, what a wrong word costs, where signing in leads."""

import concurrent.futures
import sqlite3
import unittest
from contextlib import closing

from served import ADMIN_PASSWORD, CLERK, MANAGER, PASSWORD, SITE, VISITOR, Served

TODO = "/api/resource/ToDo"
WHO = "/api/method/frappe.auth.get_logged_user"


def setUpModule() -> None:
	global served
	served = Served().__enter__()


def tearDownModule() -> None:
	served.__exit__()


def new_user(name: str) -> str:
	"""A user of their own for tests that lock or disable."""
	user = f"{name}@security.example"
	served.bench.run(
		"--site",
		SITE,
		"add-user",
		user,
		"--first-name",
		name,
		"--password",
		PASSWORD,
		"--add-role",
		"Desk User",
	)
	return user


class TestSessions(unittest.TestCase):
	def test_cookie_is_out_of_reach_of_scripts(self) -> None:
		cookie = served.client().login(CLERK).cookie("sid")
		self.assertTrue(cookie["httponly"])
		self.assertEqual(cookie["samesite"], "Lax")
		self.assertTrue(cookie["expires"])
		self.assertFalse(cookie["secure"])

	def test_cookie_is_the_hosts_own_behind_https(self) -> None:
		client = served.client()
		client.headers["X-Forwarded-Proto"] = "https"
		answer = client.login(CLERK)
		cookie = answer.cookie("__Host-sid")
		self.assertTrue(cookie["secure"] and cookie["httponly"])
		self.assertEqual((cookie["path"], cookie["domain"]), ("/", ""))
		self.assertIsNone(answer.cookie("sid"))
		self.assertIn("max-age=", answer.headers["Strict-Transport-Security"])
		self.assertEqual(client.get(WHO).json["message"], CLERK)
		planted = {"X-Forwarded-Proto": "https", "Cookie": f"sid={client.cookies['__Host-sid']}"}
		self.assertEqual(served.client().get(WHO, headers=planted).status, 403)
		self.assertIsNone(served.client().get("/login").headers["Strict-Transport-Security"])

	def test_database_holds_no_session_key(self) -> None:
		client = served.client(CLERK)
		sid = client.cookies["sid"].encode()
		folder = served.bench.sites / SITE
		for path in folder.rglob("*.db*"):
			self.assertNotIn(sid, path.read_bytes(), path.name)

	def test_signing_in_gives_a_new_session(self) -> None:
		client = served.client(CLERK)
		first = client.cookies["sid"]
		client.login(CLERK)
		self.assertNotEqual(client.cookies["sid"], first)
		old = served.client().get(WHO, headers={"Cookie": f"sid={first}"})
		self.assertEqual((old.status, old.json.get("session_expired")), (403, 1))

	def test_chosen_key_is_not_taken(self) -> None:
		client = served.client()
		client.cookies["sid"] = "a" * 56
		client.login(CLERK)
		self.assertNotEqual(client.cookies["sid"], "a" * 56)

	def test_signing_out_ends_it_on_the_server(self) -> None:
		client = served.client(CLERK)
		sid = client.cookies["sid"]
		client.post("/api/method/logout")
		self.assertEqual(served.client().get(WHO, headers={"Cookie": f"sid={sid}"}).status, 403)

	def test_signing_in_and_out_is_done_with_post(self) -> None:
		client = served.client(CLERK)
		for path in ("/api/method/logout", "/api/v2/method/logout", "/?cmd=logout", "/?cmd=web_logout"):
			with self.subTest(path):
				self.assertEqual(client.get(path).status, 403)
				self.assertEqual(client.get(WHO).json["message"], CLERK)
		for path in ("/api/method/login", "/api/v2/method/login", "/"):
			values = {"usr": CLERK, "pwd": PASSWORD, **({"cmd": "login"} if path == "/" else {})}
			with self.subTest(path):
				answer = served.client().get(path, query=values)
				self.assertIsNone(answer.cookie("sid"))
				self.assertEqual(answer.status, 403)

	def test_late_answer_does_not_take_a_new_session_away(self) -> None:
		client = served.client(CLERK)
		old = client.cookies["sid"]
		client.login(CLERK)  # ends the old one
		late = served.client().get(WHO, headers={"Cookie": f"sid={old}"})
		self.assertEqual((late.status, late.json["session_expired"]), (403, 1))
		self.assertIsNone(late.cookie("sid"))
		self.assertIsNone(late.cookie("user_id"))

	def test_old_session_has_ended(self) -> None:
		client = served.client(CLERK)
		with closing(sqlite3.connect(served.bench.sites / SITE / "site.db", timeout=20)) as database:
			database.execute("update tabSessions set lastupdate = '2020-01-01 00:00:00.000000'")
			database.commit()
		answer = client.get(WHO)
		self.assertEqual((answer.status, answer.json["session_expired"]), (403, 1))

	def test_disabled_user_has_no_session(self) -> None:
		user = new_user("disabled")
		client = served.client(user)
		self.assertEqual(client.get(WHO).status, 200)
		served.execute(f"frappe.db.set_value('User', {user!r}, 'enabled', 0)")
		self.assertEqual(client.get(WHO).status, 403)
		answer = served.client().login(user)
		self.assertEqual((answer.status, answer.json["exc_type"]), (401, "AuthenticationError"))

	def test_manipulated_cookies_are_a_guests(self) -> None:
		for value in (
			"Administrator",
			"Guest",
			"' or 1=1 --",
			"%00",
			"x" * 4000,
			"sid=sid",
			"名".encode().decode("latin-1"),
		):
			with self.subTest(value[:20]):
				answer = served.client().get(WHO, headers={"Cookie": f"sid={value}; user_id=Administrator"})
				self.assertEqual(answer.status, 403)

	def test_own_page_of_the_visitor_and_no_desk(self) -> None:
		visitor = served.client()
		self.assertEqual(visitor.login(VISITOR).json["home_page"], "/me")
		self.assertEqual(visitor.get("/me").status, 200)
		self.assertEqual(visitor.get("/app").status, 403)

	def test_redirect_stays_on_the_site(self) -> None:
		for target in (
			"https://evil.example",
			"//evil.example",
			"/\\evil.example",
			"javascript:alert(1)",
			"/a\r\nX: y",
		):
			form = {"usr": CLERK, "pwd": PASSWORD, "redirect-to": target}
			answer = served.client().post("/login", form=form)
			self.assertEqual((answer.status, answer.headers["Location"]), (303, "/"), target)
		form = {"usr": CLERK, "pwd": PASSWORD, "redirect-to": "/app/list/todo?start=50"}
		self.assertEqual(
			served.client().post("/login", form=form).headers["Location"], "/app/list/todo?start=50"
		)


def from_elsewhere(address: str):
	"""A client behind a proxy: its guesses do not lock the address of the other tests."""
	client = served.client()
	client.headers["X-Forwarded-For"] = address
	return client


class TestPasswords(unittest.TestCase):
	def set_pause(self, seconds: int) -> None:
		"""How long attempts are counted."""
		administrator = served.client()
		administrator.login("Administrator", ADMIN_PASSWORD)
		answer = administrator.request(
			"PUT",
			"/api/resource/System%20Settings/System%20Settings",
			data={"allow_login_after_fail": seconds},
		)
		self.assertEqual(answer.status, 200, answer.text)

	def test_unknown_and_wrong_are_told_apart_by_nobody(self) -> None:
		user = new_user("timed")
		away = from_elsewhere("192.0.2.1")
		wrong, unknown = away.login(user, "wrong"), away.login("ghost@security.example", "wrong")
		self.assertEqual(wrong.status, 401)
		self.assertEqual(wrong.body, unknown.body)

	def test_unknown_takes_as_long_as_wrong(self) -> None:
		"""As much work of the server, that is; the clock also counts what else the machine does."""
		served.configure(password_memory_mb=64, password_passes=3)  # where nobody has said otherwise
		self.addCleanup(served.configure, password_memory_mb=None, password_passes=None)
		user = new_user("clocked")
		spans = {user: [], "nobody@security.example": []}
		for _round in range(8):
			for name, taken in spans.items():
				begun = served.processor_seconds()
				from_elsewhere("192.0.2.2").login(name, "wrong")
				taken.append(served.processor_seconds() - begun)
		first, second = map(sum, spans.values())
		self.assertLess(max(first, second) / min(first, second), 1.6)

	def test_guessing_locks_for_a_while(self) -> None:
		user = new_user("guessed")
		statuses = [from_elsewhere("192.0.2.3").login(user, f"guess {turn}").status for turn in range(11)]
		self.assertEqual(statuses, [401] * 10 + [429])
		locked = served.client().login(user)
		self.assertEqual(locked.status, 429)
		self.assertGreater(int(locked.headers["Retry-After"]), 0)
		self.assertIsNone(locked.cookie("sid"))
		self.assertEqual(served.client().login(CLERK).status, 200)

	def test_guesses_at_once_are_not_more_than_one_after_another(self) -> None:
		user = new_user("stormed")
		with concurrent.futures.ThreadPoolExecutor(16) as pool:
			statuses = list(
				pool.map(lambda turn: from_elsewhere("192.0.2.4").login(user, f"{turn}").status, range(30))
			)
		self.assertEqual(statuses.count(401), 10)
		self.assertEqual(statuses.count(429), 20)

	def test_many_names_from_one_address_lock_the_address(self) -> None:
		self.set_pause(600)  # a loaded machine takes longer than a minute for so many passwords
		self.addCleanup(self.set_pause, 60)
		statuses = [
			from_elsewhere("192.0.2.5").login(f"name{turn}@x.example", "x").status for turn in range(55)
		]
		self.assertEqual(statuses, [401] * 50 + [429] * 5)
		self.assertEqual(from_elsewhere("192.0.2.5").login(CLERK).status, 429)
		self.assertEqual(from_elsewhere("192.0.2.6").login(CLERK).status, 200)

	def test_attempts_are_on_record(self) -> None:
		user = new_user("recorded")
		served.client().login(user, "wrong")
		served.client().login(user)
		rows = served.execute(
			f"frappe.get_all('Activity Log', filters={{'user': {user!r}}}, fields=['operation', 'status', 'ip_address'], order_by='creation')"
		)
		self.assertEqual([row["status"] for row in rows], ["Failed", "Success"])
		self.assertEqual({row["ip_address"] for row in rows}, {"127.0.0.1"})

	def test_form_works_without_script(self) -> None:
		wrong = served.client().post("/login", form={"usr": CLERK, "pwd": "wrong"})
		self.assertEqual(wrong.status, 401)
		self.assertIn('role="alert"', wrong.text)
		self.assertIn(CLERK, wrong.text)
		client = served.client()
		self.assertEqual(client.post("/login", form={"usr": CLERK, "pwd": PASSWORD}).status, 303)
		self.assertEqual(client.get(WHO).json["message"], CLERK)

	def test_what_was_typed_is_not_run(self) -> None:
		answer = served.client().post("/login", form={"usr": '"><script>alert(1)</script>', "pwd": "x"})
		self.assertNotIn("<script>", answer.text)


class TestKeys(unittest.TestCase):
	def test_key_acts_as_its_user_and_needs_no_token(self) -> None:
		made = served.client(MANAGER).post(
			"/api/method/frappe.core.doctype.user.user.generate_keys", form={"user": MANAGER}
		)
		secret = made.json["message"]["api_secret"]
		key = served.execute(f"frappe.db.get_value('User', {MANAGER!r}, 'api_key')")
		header = {"Authorization": f"token {key}:{secret}", "Origin": "https://elsewhere.example"}
		self.assertEqual(served.client().get(WHO, headers=header).json["message"], MANAGER)
		self.assertEqual(
			served.client().post(TODO, data={"description": "by key"}, headers=header).status, 200
		)
		for wrong in (
			f"token {key}:{secret}x",
			f"token {key}:",
			"token :",
			"token",
			"Bearer x",
			"Basic !!!",
			f"token x:{secret}",
		):
			with self.subTest(wrong):
				self.assertEqual(served.client().get(WHO, headers={"Authorization": wrong}).status, 401)


if __name__ == "__main__":
	unittest.main()
