"""Who is asking: guesses at passwords, codes and keys, changing credentials, the second factor, limits of sessions, proof for
what is grave; spoken over real HTTP.
"""

import json
import re
import sqlite3
import time
import unittest
from contextlib import closing

import pyotp
from served import ADMIN_PASSWORD, CLERK, MANAGER, PASSWORD, SITE, Served

WHO = "/api/method/frappe.auth.get_logged_user"
USER = "/api/method/frappe.core.doctype.user.user"
OTHER = "Harbour-Without-Gulls-17"
addresses = iter(f"198.51.100.{number}" for number in range(1, 255))


def setUpModule() -> None:
	global served, administrator
	served = Served().__enter__()
	administrator = served.client()
	administrator.login("Administrator", ADMIN_PASSWORD)
	settings(change_given_passwords=0)


def tearDownModule() -> None:
	served.__exit__()


def new_user(name: str, *roles: str, **more) -> str:
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
	ask("POST", "/api/resource/User", values)
	return user.lower()


def settings(**values) -> None:
	"""Set System Settings."""
	ask("PUT", "/api/resource/System%20Settings/System%20Settings", values)


def ask(method: str, path: str, values: dict):
	"""What Administrator is answered."""
	answer = administrator.request(method, path, data=values)
	if answer.status != 200:
		raise AssertionError(answer.text)
	return answer.json.get("message") or answer.json.get("data")


def somewhere(client=None):
	"""A client that comes from an address of its own."""
	client = client or served.client()
	client.headers["X-Forwarded-For"] = next(addresses)
	return client


def in_session(user: str, **values) -> None:
	"""Change what is kept of a user's sessions."""
	with closing(sqlite3.connect(served.bench.sites / SITE / "site.db", timeout=20)) as database:
		rows = database.execute("select sid, sessiondata from tabSessions where user = ?", (user,)).fetchall()
		for sid, data in rows:
			data = json.dumps({**json.loads(data), **values})
			database.execute("update tabSessions set sessiondata = ? where sid = ?", (data, sid))
		database.commit()


def pass_time(seconds: int) -> None:
	"""Let everything that counts and locks be so much older."""
	with closing(sqlite3.connect(served.bench.sites / SITE / "cache.db", timeout=20)) as database:
		database.execute("update entry set expires = expires - ?", (seconds,))
		database.commit()


ATTEMPTS = 3


class TestGuesses(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		settings(allow_consecutive_login_attempts=ATTEMPTS)

	@classmethod
	def tearDownClass(cls) -> None:
		settings(allow_consecutive_login_attempts=10)

	def test_throttle_lives_after_its_first_window(self) -> None:
		user, guesser = new_user("windowed"), somewhere()
		for _window in range(3):
			statuses = [guesser.login(user, f"guess {turn}").status for turn in range(ATTEMPTS + 1)]
			self.assertEqual(statuses, [401] * ATTEMPTS + [429])
			pass_time(3600)

	def test_each_lock_lasts_longer(self) -> None:
		user, guesser, waits = new_user("patient"), somewhere(), []
		for _lock in range(4):
			for turn in range(ATTEMPTS + 1):
				last = guesser.login(user, f"guess {turn}")
			waits.append(round(int(last.headers["Retry-After"]), -1))
			pass_time(waits[-1] + 10)
		self.assertEqual(waits, [60, 120, 240, 480])

	def test_spellings_of_a_name_are_one_account(self) -> None:
		settings(allow_login_using_user_name=1, allow_login_using_mobile_number=1)
		try:
			user = new_user("spelled", username="spelled1", mobile_no="13800138000")
			names = (
				user,
				user.upper(),
				f" {user}",
				f"{user}\t",
				"spelled1",
				"SPELLED1",
				"13800138000",
				user.title(),
			)
			statuses = [somewhere().login(name, "guess").status for name in names]
			self.assertEqual(statuses, [401] * ATTEMPTS + [429] * 5)
		finally:
			settings(allow_login_using_user_name=0, allow_login_using_mobile_number=0)

	def test_strangers_do_not_keep_the_owner_out(self) -> None:
		user, home = new_user("besieged"), somewhere()
		self.assertEqual(home.login(user).status, 200)
		statuses = [somewhere().login(user, "guess").status for _turn in range(ATTEMPTS + 1)]
		self.assertEqual(statuses[-1], 429)
		self.assertEqual(somewhere().login(user).status, 429)
		self.assertEqual(home.login(user).status, 200)

	def test_old_password_is_no_way_round(self) -> None:
		user = new_user("reused")
		client = somewhere()
		client.login(user)
		form = {"old_password": "wrong", "new_password": OTHER}
		statuses = [client.post(f"{USER}.update_password", form=form).status for _turn in range(ATTEMPTS)]
		self.assertEqual(set(statuses), {401})
		self.assertEqual(client.post(f"{USER}.verify_password", form={"password": PASSWORD}).status, 429)
		form["old_password"] = PASSWORD
		self.assertEqual(client.post(f"{USER}.update_password", form=form).status, 429)
		self.assertEqual(client.login(user).status, 429)

	def test_keys_are_throttled_by_address(self) -> None:
		client = somewhere()
		header = {"Authorization": "token x:y"}
		statuses = [client.get(WHO, headers=header).status for _turn in range(5 * ATTEMPTS + 2)]
		self.assertEqual((set(statuses[:15]), set(statuses[15:])), ({401}, {429}))
		client = somewhere()
		form = {"key": "x", "new_password": OTHER}
		statuses = [
			client.post(f"{USER}.update_password", form=form).status for _turn in range(5 * ATTEMPTS + 2)
		]
		self.assertEqual((set(statuses[:15]), set(statuses[15:])), ({401}, {429}))


class TestPasswords(unittest.TestCase):
	def test_own_password_needs_the_old_one_over_every_face(self) -> None:
		user = new_user("own")
		manager = new_user("chief", "System Manager")
		for name in (user, manager):
			client = somewhere()
			client.login(name)
			for answer in (
				client.post(f"{USER}.update_password", form={"new_password": OTHER}),
				client.put(f"/api/resource/User/{name}", data={"new_password": OTHER}),
				client.put(f"/api/v2/document/User/{name}", data={"new_password": OTHER}),
				client.post(
					"/api/method/frappe.client.set_value",
					data={"doctype": "User", "name": name, "fieldname": "new_password", "value": OTHER},
				),
			):
				self.assertIn(answer.status, (401, 403, 417), answer.text)
			self.assertEqual(somewhere().login(name).status, 200)
			self.assertEqual(somewhere().login(name, OTHER).status, 401)

	def test_change_ends_all_other_sessions(self) -> None:
		user = new_user("changing", simultaneous_sessions=5)
		other, client = served.client(user), somewhere()
		client.login(user)
		form = {"old_password": PASSWORD, "new_password": OTHER, "logout_all_sessions": "0"}
		answer = client.post(f"{USER}.update_password", form=form)
		self.assertEqual(answer.status, 200, answer.text)
		self.assertEqual(other.get(WHO).status, 403)
		self.assertEqual(client.get(WHO).status, 200)
		form = {"old_password": OTHER, "new_password": OTHER}
		self.assertEqual(client.post(f"{USER}.update_password", form=form).status, 417)

	def test_given_password_is_changed_at_the_next_sign_in(self) -> None:
		user = new_user("given")
		old = served.client(user)
		settings(change_given_passwords=1)
		self.addCleanup(settings, change_given_passwords=0)
		answer = served.client(MANAGER).put(f"/api/resource/User/{user}", data={"new_password": OTHER})
		self.assertEqual(answer.status, 200, answer.text)
		self.assertEqual(old.get(WHO).status, 403)
		client = somewhere()
		answer = client.login(user, OTHER)
		self.assertIsNone(answer.cookie("sid"))
		self.assertEqual(answer.json["message"], "Password Reset")
		page = client.get(answer.json["redirect_to"], headers={"Accept": "text/html"})
		key = re.search(r'name="key" value="(\w+)"', page.text).group(1)
		weak = client.post(
			"/update-password", form={"key": key, "new_password": "given2345678", "again": "given2345678"}
		)
		self.assertIn('role="alert"', weak.text)
		form = {"key": key, "new_password": "Rafter-And-Plum-908", "again": "Rafter-And-Plum-908"}
		self.assertEqual(client.post("/update-password", form=form).status, 303)
		self.assertEqual(client.post("/update-password", form=form).status, 401, "the key is good once")
		self.assertEqual(client.login(user, "Rafter-And-Plum-908").json["message"], "Logged In")

	def test_asking_for_a_link_tells_nothing(self) -> None:
		user = new_user("asked")
		answers = [
			somewhere().post(f"{USER}.reset_password", form={"user": name})
			for name in (user, "nobody@security.example", "Administrator", "Guest")
		]
		self.assertEqual({(answer.status, answer.body) for answer in answers}, {(200, answers[0].body)})
		for name in (user, "ghost@security.example"):
			statuses = [
				somewhere().post(f"{USER}.reset_password", form={"user": name}).status for _turn in range(5)
			]
			self.assertEqual(statuses[-1], 429)

	def test_host_of_a_link_is_the_configured_one(self) -> None:
		made = served.execute(
			"frappe.local.__setattr__('request', frappe._dict(host='evil.example', headers={}, remote_addr='192.0.2.9', method='POST', scheme='http'))"
			f" or frappe.get_doc('User', {CLERK!r})._reset_password()"
		)
		self.assertNotIn("evil.example", made)
		self.assertIn(SITE, made)

	def test_strength_knows_what_others_know(self) -> None:
		user = new_user("Xiangyuan")
		client = served.client(user)
		for weak in (
			"Password1234",
			"qwertyuiop12",
			"Xiangyuan2016",
			"20160101xiangyuan",
			"Short-Kite-9",
			"aaaaaaaaaaaaaaa",
		):
			answer = client.post(f"{USER}.test_password_strength", form={"new_password": weak})
			feedback = answer.json["message"]["feedback"]
			self.assertEqual(feedback["password_policy_validation_passed"], weak == "Short-Kite-9", weak)
		begun = served.processor_seconds()
		answer = client.post(f"{USER}.test_password_strength", form={"new_password": "Ab1" * 30_000})
		self.assertLess(served.processor_seconds() - begun, 3)
		self.assertFalse(answer.json["message"]["feedback"]["password_policy_validation_passed"])

	def test_least_length_is_never_below_twelve(self) -> None:
		path = "/api/resource/System%20Settings/System%20Settings"
		user = new_user("shorter")
		for length in (11, 0, -1, None, 129):
			answer = administrator.put(path, data={"minimum_password_length": length})
			self.assertEqual(answer.status, 417, length)
			self.assertIn("12", answer.json["_server_messages"])
		form = {"new_password": "Xq7-Kite-Ro"}
		served.execute("frappe.db.set_single_value('System Settings', 'minimum_password_length', 8)")
		feedback = (
			served.client(user).post(f"{USER}.test_password_strength", form=form).json["message"]["feedback"]
		)
		self.assertFalse(feedback["password_policy_validation_passed"])
		settings(allow_login_using_user_name=0)
		self.assertEqual(ask("GET", path, {})["minimum_password_length"], 12)
		settings(minimum_password_length=14)
		self.addCleanup(settings, minimum_password_length=12)
		form = {"new_password": "Xq7-Kite-Roof"}
		feedback = (
			served.client(user).post(f"{USER}.test_password_strength", form=form).json["message"]["feedback"]
		)
		self.assertIn("14", feedback["warning"])


class TestSecondFactor(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		settings(enable_two_factor_auth=1)

	@classmethod
	def tearDownClass(cls) -> None:
		settings(enable_two_factor_auth=0)

	def enrol(self, user: str) -> tuple[str, list[str]]:
		"""Set up an authenticator; its secret and the recovery codes."""
		client = somewhere()
		asked = client.login(user)
		self.assertIsNone(asked.cookie("sid"))
		self.assertFalse(asked.json["verification"]["setup"])
		secret = asked.json["verification"]["secret"].replace(" ", "")
		answer = self.answer(client, asked.json["tmp_id"], pyotp.TOTP(secret).now())
		self.assertEqual(answer.status, 200, answer.text)
		self.assertEqual(client.get(WHO).json["message"], user)
		return secret, answer.json["recovery_codes"]

	def answer(self, client, tmp_id: str, code: str):
		return client.post("/api/method/login", form={"tmp_id": tmp_id, "otp": code})

	def test_code_is_asked_for_and_good_once(self) -> None:
		user = new_user("twice", "System Manager")
		secret, codes = self.enrol(user)
		client = somewhere()
		asked = client.login(user).json
		self.assertTrue(asked["verification"]["setup"])
		self.assertNotIn("secret", asked["verification"])
		self.assertEqual(client.get(WHO).status, 403)
		used = self.answer(client, asked["tmp_id"], pyotp.TOTP(secret).now())
		self.assertEqual(used.status, 401, "the code that set it up was used")
		later = pyotp.TOTP(secret).at(int(time.time()) + 30)
		self.assertEqual(self.answer(client, asked["tmp_id"], later).status, 200)
		again = somewhere()
		tmp_id = again.login(user).json["tmp_id"]
		self.assertEqual(self.answer(again, tmp_id, later).status, 401)
		self.assertEqual(self.answer(again, tmp_id, codes[0].lower()).status, 200)
		once_more = somewhere()
		tmp_id = once_more.login(user).json["tmp_id"]
		self.assertEqual(self.answer(once_more, tmp_id, codes[0]).status, 401)
		self.assertEqual(self.answer(once_more, tmp_id, codes[1]).status, 200)

	def test_codes_are_throttled(self) -> None:
		user = new_user("codes", "System Manager")
		self.enrol(user)
		statuses = []
		for turn in range(12):
			client = somewhere()
			statuses.append(self.answer(client, client.login(user).json["tmp_id"], f"{turn:06}").status)
		self.assertEqual(statuses, [401] * 10 + [429] * 2)

	def test_a_code_alone_is_nothing(self) -> None:
		client = somewhere()
		for values in (
			{"tmp_id": "x", "otp": "000000"},
			{"tmp_id": "", "otp": "000000", "usr": MANAGER, "pwd": "wrong"},
			{"otp": "000000", "usr": MANAGER},
		):
			self.assertEqual(client.post("/api/method/login", form=values).status, 401)
		answer = client.post("/api/method/login", data={"tmp_id": ["x"], "otp": {"a": 1}})
		self.assertEqual(answer.status, 401)
		self.assertEqual(client.get(WHO).status, 403)

	def test_others_are_not_asked_until_the_setting_says_so(self) -> None:
		self.assertEqual(served.client().login(CLERK).json["message"], "Logged In")
		ask("PUT", "/api/resource/Role/All", {"two_factor_auth": 1})
		try:
			self.assertIn("verification", served.client().login(CLERK).json)
		finally:
			ask("PUT", "/api/resource/Role/All", {"two_factor_auth": 0})
		self.assertEqual(served.client().login("Administrator", ADMIN_PASSWORD).json["message"], "Logged In")
		ask("PUT", "/api/resource/Role/Administrator", {"two_factor_auth": 1})
		try:
			self.assertIn("verification", served.client().login("Administrator", ADMIN_PASSWORD).json)
		finally:
			ask("PUT", "/api/resource/Role/Administrator", {"two_factor_auth": 0})

	def test_form_works_without_script(self) -> None:
		user = new_user("scriptless", "System Manager")
		client = somewhere()
		page = client.post(
			"/login", form={"usr": user, "pwd": PASSWORD}, headers={"Accept": "text/html"}
		).text
		self.assertIn("<svg", page)
		self.assertNotRegex(page, r"(?i)<style|\sstyle=|\son[a-z]+=|javascript:")
		tmp_id = re.search(r'name="tmp_id" value="([^"]+)"', page).group(1)
		secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")
		wrong = client.post("/login", form={"tmp_id": tmp_id, "otp": "000000"})
		self.assertEqual(wrong.status, 401)
		self.assertIn("<svg", wrong.text)
		done = client.post("/login", form={"tmp_id": tmp_id, "otp": pyotp.TOTP(secret).now()})
		self.assertEqual(len(re.findall(r"<li>[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}</li>", done.text)), 10)
		self.assertEqual(client.get(WHO).json["message"], user)

	def test_secret_is_out_of_reach(self) -> None:
		user = new_user("kept", "System Manager")
		secret, _codes = self.enrol(user)
		for path in (served.bench.sites / SITE).glob("*.db*"):
			self.assertFalse(secret.encode() in path.read_bytes(), path.name)
		for doctype, field in (("User", "totp"), ("User", "second_factor"), ("Second Factor", "totp")):
			values = {"doctype": doctype, "name": user, "fieldname": field}
			answer = administrator.post("/api/method/frappe.client.get_password", data=values)
			self.assertNotEqual(answer.status, 200)

	def test_lost_authenticator_is_reset_by_somebody_else(self) -> None:
		user = new_user("loser", "System Manager")
		self.enrol(user)
		path = "/api/method/frappe.twofactor.reset_otp_secret"
		self.assertEqual(served.client(CLERK).post(path, form={"user": user}).status, 403)
		boss = new_user("boss", "System Manager")
		_secret, codes = self.enrol(boss)
		client = somewhere()
		self.answer(client, client.login(boss).json["tmp_id"], codes[0])
		self.assertEqual(client.post(path, form={"user": boss}).status, 403)
		answer = client.post(path, form={"user": user})
		self.assertEqual(answer.status, 200, answer.text)
		self.assertFalse(somewhere().login(user).json["verification"]["setup"])
		filters = {"user": user, "operation": "Credentials"}
		noted = ask(
			"POST",
			"/api/method/frappe.client.get_list",
			{"doctype": "Activity Log", "filters": filters, "fields": ["subject"]},
		)
		self.assertIn({"subject": f"Second factor reset ({boss})"}, noted)


class TestSessions(unittest.TestCase):
	def test_session_ends_however_busy(self) -> None:
		user = new_user("busy")
		client = served.client(user)
		in_session(user, started=int(time.time()) - 13 * 3600)
		answer = client.get(WHO)
		self.assertEqual((answer.status, answer.json["session_expired"]), (403, 1))

	def test_requests_at_the_same_time_do_not_undo_each_other(self) -> None:
		"""Two pages that are opened at once are given the same token, and what a third request writes stays."""
		user = new_user("simultaneous")
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
		user = new_user("gone")
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
		user = new_user("noticed")
		first = somewhere()
		first.login(user)
		self.assertIsNone(self.notice(first))
		somewhere().login(user, "wrong")
		ask("POST", f"{USER}.generate_keys", {"user": user})
		second = somewhere()
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
		client = somewhere()
		client.headers["User-Agent"] = user_agent
		self.assertEqual(client.login(user).status, 200)
		return client

	def sessions(self, client, **values) -> list[dict]:
		answer = client.get(self.LIST, query=values)
		self.assertEqual(answer.status, 200, answer.text)
		return answer.json["message"]

	def test_list_says_where_and_since_when(self) -> None:
		user = new_user("listed")
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
		user = new_user("outlived")
		client = self.signed_in(user)
		in_session(user, started=int(time.time()) - 13 * 3600)
		again = self.signed_in(user)
		self.assertEqual([row["current"] for row in self.sessions(again)], [True])
		self.assertEqual(client.get(WHO).status, 403)

	def test_one_is_ended(self) -> None:
		user = new_user("ending", simultaneous_sessions=3)
		lost, kept, client = (self.signed_in(user) for _turn in range(3))
		[row] = [row for row in self.sessions(client) if row["address"] == lost.headers["X-Forwarded-For"]]
		self.assertNotEqual(client.get(self.ONE, query={"session": row["id"]}).status, 200)
		self.assertEqual(lost.get(WHO).status, 200)
		self.assertEqual(client.post(self.ONE, form={"session": row["id"]}).status, 200)
		self.assertEqual([one.get(WHO).status for one in (lost, kept, client)], [403, 200, 200])
		self.assertEqual(client.post(self.ONE, form={"session": row["id"]}).status, 404)

	def test_all_others_are_ended_and_it_is_noted(self) -> None:
		user = new_user("sweeping", simultaneous_sessions=3)
		first, second, client = (self.signed_in(user) for _turn in range(3))
		self.assertEqual(client.post(self.ALL).json["message"], 2)
		self.assertEqual([one.get(WHO).status for one in (first, second, client)], [403, 403, 200])
		self.assertEqual(client.post(self.ALL).json["message"], 0)
		self.assertEqual(self.noted(user), ["All sessions ended"])

	def test_password_is_asked_for_once_more(self) -> None:
		user = new_user("proving")
		other, client = self.signed_in(user), self.signed_in(user)
		in_session(user, proven=int(time.time()) - 16 * 60)
		[row] = [row for row in self.sessions(client) if not row["current"]]
		for path, form in ((self.ONE, {"session": row["id"]}), (self.ALL, {})):
			answer = client.post(path, form=form)
			self.assertEqual((answer.status, answer.json["exc_type"]), (403, "ReauthenticationRequired"))
		self.assertEqual(other.get(WHO).status, 200)

	def test_nobody_reaches_another_user(self) -> None:
		user, stranger = new_user("reached"), new_user("reaching")
		client = self.signed_in(user)
		[row] = self.sessions(client)
		shared = {"share_doctype": "User", "share_name": user, "user": stranger, "read": 1, "write": 1}
		ask("POST", "/api/resource/DocShare", shared)
		for other in (self.signed_in(stranger), served.client(CLERK)):
			self.assertEqual(other.get(self.LIST, query={"user": user}).status, 403)
			self.assertEqual(other.post(self.ALL, form={"user": user}).status, 403)
			self.assertEqual(other.post(self.ONE, form={"session": row["id"], "user": user}).status, 403)
			self.assertEqual(other.post(self.ONE, form={"session": row["id"]}).status, 404)
		self.assertEqual(somewhere().get(self.LIST, query={"user": user}).status, 403)
		self.assertEqual(client.get(WHO).status, 200)

	def test_who_administers_the_account_ends_them(self) -> None:
		user, boss = new_user("administered"), new_user("administering", "System Manager")
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
		return [row["subject"] for row in ask("POST", "/api/method/frappe.client.get_list", values)]


class TestGraveActions(unittest.TestCase):
	"""What needs a password that was given a short while ago."""

	def test_rights_ask_for_the_password_once_more(self) -> None:
		user, boss = new_user("graved"), new_user("graver", "System Manager")
		client = somewhere()
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
		in_session(boss, proven=int(time.time()) - 16 * 60)
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
		boss = new_user("settled", "System Manager")
		client = somewhere()
		client.login(boss)
		in_session(boss, proven=1)
		settings(sign_in_again_after=0)
		self.addCleanup(settings, sign_in_again_after=15)
		self.assertEqual(client.post("/api/resource/Role", data={"role_name": "Settled"}).status, 200)

	def test_clients_do_not_prove_themselves(self) -> None:
		boss = new_user("claimed", "System Manager")
		client = somewhere()
		client.login(boss)
		in_session(boss, proven=1)
		for claim in ({"proven": int(time.time())}, {"flags": {"proven": 1}}, {"_action": "x"}):
			answer = client.post("/api/resource/Role", data={"role_name": "Claimed", **claim})
			self.assertNotEqual(answer.status, 200)
		self.assertNotEqual(client.get(f"{USER}.verify_password", query={"password": PASSWORD}).status, 200)


if __name__ == "__main__":
	unittest.main()
