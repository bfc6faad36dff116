"""What the server does with requests that are forged, broken, too many or too large; spoken over real HTTP."""

import concurrent.futures
import re
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


class TestHeaders(unittest.TestCase):
	def test_every_kind_of_answer_is_guarded(self) -> None:
		clerk = served.client(CLERK)
		for path in (
			"/login",
			"/app",
			"/no-such-page",
			"/api/method/ping",
			TODO,
			"/api/nowhere",
			"/assets/frappe/web/web.css",
		):
			with self.subTest(path):
				headers = clerk.get(path).headers
				policy = headers["Content-Security-Policy"]
				self.assertIn("default-src 'self'", policy)
				self.assertIn("frame-ancestors 'self'", policy)
				self.assertNotIn("unsafe", policy)
				self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
				self.assertEqual(headers["Referrer-Policy"], "same-origin")

	def test_private_data_is_not_stored_by_browsers(self) -> None:
		clerk = served.client(CLERK)
		for path in ("/app", TODO, WHO):
			self.assertIn("no-store", clerk.get(path).headers["Cache-Control"])

	def test_pages_have_nothing_that_the_policy_forbids(self) -> None:
		clerk = served.client(CLERK)
		for client, path in ((served.client(), "/login"), (clerk, "/app"), (clerk, "/nowhere")):
			text = client.get(path, headers={"Accept": "text/html"}).text
			scripts = re.findall(r"<script([^>]*)>", text)
			self.assertFalse(
				[tag for tag in scripts if "src=" not in tag and "application/json" not in tag], path
			)
			self.assertNotRegex(text, r"(?i)<style|\sstyle=|\son[a-z]+=|javascript:")

	def test_no_other_host_is_named(self) -> None:
		for path in ("/login", "/app", "/assets/frappe/web/web.css"):
			self.assertNotRegex(served.client(CLERK).get(path).text, r"(?<!xmlns=\")https?://")


class TestForeignPages(unittest.TestCase):
	"""Requests that another site makes the browser of a signed-in user send."""

	def refused(self, answer) -> None:
		self.assertEqual((answer.status, answer.json["exc_type"]), (400, "CSRFTokenError"))

	def test_session_without_token_is_guarded_by_the_browsers_word(self) -> None:
		for headers in (
			{"Origin": "https://evil.example"},
			{"Origin": "null"},
			{"Origin": f"http://{SITE}.evil.example"},
			{"Referer": "https://evil.example/page"},
			{"Sec-Fetch-Site": "cross-site"},
			{"Sec-Fetch-Site": "same-site", "Origin": f"http://{SITE}"},
		):
			with self.subTest(headers):
				clerk = served.client(CLERK)
				self.refused(clerk.post(TODO, form={"description": "forged"}, headers=headers))
				self.refused(clerk.delete(f"{TODO}/x", headers=headers))
		self.assertEqual(served.execute("frappe.db.count('ToDo', {'description': 'forged'})"), 0)

	def test_own_pages_and_programs_pass(self) -> None:
		for headers in (
			{},
			{"Origin": f"http://{SITE}"},
			{"Sec-Fetch-Site": "same-origin", "Origin": "http://x"},
		):
			with self.subTest(headers):
				answer = served.client(CLERK).post(TODO, data={"description": "own"}, headers=headers)
				self.assertEqual(answer.status, 200, answer.text)

	def test_once_a_page_was_loaded_the_token_is_needed(self) -> None:
		clerk = served.client(CLERK)
		page = clerk.get("/app", headers={"Accept": "text/html"}).text
		token = re.search(r'csrf_token": "([0-9a-f]{32,})"', page).group(1)
		self.refused(clerk.post(TODO, data={"description": "x"}))
		self.refused(
			clerk.post(TODO, data={"description": "x"}, headers={"X-Frappe-CSRF-Token": token[:-1] + "g"})
		)
		self.refused(clerk.post(TODO, data={"description": "x"}, headers={"X-Frappe-CSRF-Token": "é"}))
		right = {"X-Frappe-CSRF-Token": token}
		self.assertEqual(clerk.post(TODO, data={"description": "x"}, headers=right).status, 200)
		self.assertEqual(clerk.post(TODO, form={"description": "x", "csrf_token": token}).status, 200)
		self.refused(
			clerk.post(TODO, data={"description": "x"}, headers={**right, "Origin": "https://evil.example"})
		)

	def test_token_of_another_session_is_refused(self) -> None:
		tokens = []
		for user in (CLERK, MANAGER):
			client = served.client(user)
			tokens.append(re.search(r'csrf_token": "(\w+)"', client.get("/app").text).group(1))
		self.assertNotEqual(*tokens)
		self.refused(client.post(TODO, data={"description": "x"}, headers={"X-Frappe-CSRF-Token": tokens[0]}))

	def test_nobody_is_signed_in_by_another_site(self) -> None:
		for method in ("GET", "POST"):
			for path in ("/api/method/login", "/login", "/api/v2/method/login"):
				client = served.client()
				values = {"usr": CLERK, "pwd": PASSWORD}
				kwargs = {"query": values} if method == "GET" else {"form": values}
				answer = client.request(method, path, headers={"Origin": "https://evil.example"}, **kwargs)
				self.assertIsNone(answer.cookie("sid"), path)

	def test_other_origins_read_nothing_unless_configured(self) -> None:
		origin = {"Origin": "https://portal.example"}
		clerk = served.client(CLERK)
		self.assertNotIn("Access-Control-Allow-Origin", clerk.get(WHO, headers=origin).headers)
		served.configure(allow_cors="https://portal.example")
		try:
			headers = clerk.get(WHO, headers=origin).headers
			self.assertEqual(headers["Access-Control-Allow-Origin"], "https://portal.example")
			self.assertEqual(headers["Access-Control-Allow-Credentials"], "true")
			other = clerk.get(WHO, headers={"Origin": "https://evil.example"}).headers
			self.assertNotIn("Access-Control-Allow-Origin", other)
			asked = {**origin, "Access-Control-Request-Method": "PUT"}
			self.assertEqual(
				clerk.request("OPTIONS", TODO, headers=asked).headers["Access-Control-Allow-Methods"], "PUT"
			)
			served.configure(allow_cors="*")
			headers = clerk.get(WHO, headers=origin).headers
			self.assertNotIn("Access-Control-Allow-Credentials", headers)
			self.refused(clerk.post(TODO, data={"description": "x"}, headers=origin))
		finally:
			served.configure(allow_cors=None)


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


class TestBrokenRequests(unittest.TestCase):
	def test_broken_bodies_are_the_clients_fault(self) -> None:
		clerk = served.client(CLERK)
		as_json = {"Content-Type": "application/json"}
		for body in (b"{", b"[]", b'"x"', b"5", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 5_000, b"null"):
			with self.subTest(body[:10]):
				answer = clerk.post(TODO, body=body, headers=as_json)
				self.assertEqual(answer.status, 400, answer.text[:200])
				self.assertIn("exc_type", answer.json)

	def test_odd_requests_are_no_server_errors(self) -> None:
		clerk = served.client(CLERK)
		for method, path in (
			("GET", "/%00"),
			("GET", "/%ff%fe"),
			("GET", "/api/resource/%00"),
			("GET", "/api/resource/ToDo/%00"),
			("GET", "/api/resource//"),
			("GET", "/api/resource/ToDo/../../x"),
			("GET", "/api/method/%2e%2e"),
			("GET", "/api/method/frappe..x"),
			("GET", "/api/v2/document/"),
			("GET", "/api/v3/document/ToDo"),
			("GET", "/app/" + "x" * 3000),
			("GET", "/api/resource/ToDo?limit_page_length=abc&limit_start=-5"),
			("TRACE", "/login"),
			("PROPFIND", "/app"),
			("PUT", "/login"),
			("DELETE", "/api/method/ping/x"),
			("POST", "/files/x.txt"),
			("GET", "/message?id=nope"),
			("GET", "/?cmd=frappe.no.such"),
		):
			with self.subTest(path[:60]):
				self.assertLess(clerk.request(method, path).status, 500)

	def test_broken_multipart_is_no_server_error(self) -> None:
		headers = {"Content-Type": "multipart/form-data; boundary=x"}
		for body in (b"", b"--x", b"--x\r\n\r\n", b"--y\r\nContent-Disposition: form-data\r\n\r\nz\r\n--y--"):
			self.assertLess(
				served.client(CLERK).post("/api/method/upload_file", body=body, headers=headers).status, 500
			)

	def test_folders_above_are_out_of_reach(self) -> None:
		client = served.client(MANAGER)
		for path in (
			"/assets/../site_config.json",
			"/assets/frappe/../hooks.py",
			"/assets/frappe/%2e%2e/hooks.py",
			"/assets/frappe/..%2fhooks.py",
			"/assets/..%2f..%2fetc%2fpasswd",
			f"/files/../../{SITE}/site_config.json",
			"/files/..%2f..%2fsite_config.json",
			"/private/files/../../site_config.json",
			"/private/files/..%2f..%2fsite_config.json",
			"/backups/../../site.db",
			"/backups/..%2f..%2fsite.db",
			"/assets/frappe//etc/passwd",
		):
			with self.subTest(path):
				self.assertIn(client.get(path).status, (403, 404))

	def test_only_sites_are_sites(self) -> None:
		for name in ("nowhere.localhost", "../x", "/etc", "apps.txt", "assets", ""):
			with self.subTest(name):
				answer = served.client().get("/api/method/ping", headers={"X-Frappe-Site-Name": name})
				self.assertEqual(answer.status, 200 if name == "" else 404)

	def test_too_large_is_told(self) -> None:
		served.configure(max_file_size=100_000)
		try:
			big = {"file": ("big.txt", b"x" * 300_000)}
			answer = served.client(CLERK).post("/api/method/upload_file", files=big)
			self.assertEqual(answer.status, 413)
			self.assertIn("MB", answer.json["_server_messages"])
		finally:
			served.configure(max_file_size=None)


class TestErrors(unittest.TestCase):
	def test_nothing_of_the_inside_is_told(self) -> None:
		paths = (
			"/api/method/frappe.client.get",
			"/api/method/frappe.client.get_list?doctype=ToDo&filters={broken",
			"/api/method/no.such.thing",
			'/api/resource/ToDo?fields=["no_such"]',
			"/api/resource/Nothing/x",
		)
		for client in (served.client(), served.client(CLERK)):
			for path in paths:
				answer = client.get(path.replace('"', "%22"))
				self.assertNotRegex(answer.text, r'Traceback|File \\?"|sqlite|select .* from', path)
				self.assertNotIn("exc", answer.json)

	def test_trace_for_desk_users_where_allowed(self) -> None:
		served.execute(
			"frappe.db.set_single_value('System Settings', 'allow_error_traceback', 1) or frappe.clear_cache()"
		)
		try:
			self.assertIn("Traceback", served.client(CLERK).get("/api/method/frappe.client.get").json["exc"])
			guest = served.client().get("/api/method/frappe.client.get")
			self.assertNotIn("Traceback", guest.text)
		finally:
			served.execute(
				"frappe.db.set_single_value('System Settings', 'allow_error_traceback', 0) or frappe.clear_cache()"
			)

	def test_only_what_is_offered_is_called(self) -> None:
		manager = served.client(MANAGER)
		for path in (
			"os.system",
			"frappe.db.sql",
			"frappe.handler.execute_cmd",
			"frappe.get_all",
			"subprocess.run",
			"builtins.eval",
		):
			with self.subTest(path):
				self.assertIn(manager.get(f"/api/method/{path}").status, (403, 417))

	def test_error_pages_are_for_people(self) -> None:
		for path, status in (("/no-such-page", 404), ("/private/files/x.txt", 403)):
			answer = served.client().get(path, headers={"Accept": "text/html"})
			self.assertEqual(answer.status, status)
			self.assertTrue(answer.headers["Content-Type"].startswith("text/html"))
			self.assertIn("<h1", answer.text)


class TestTransactions(unittest.TestCase):
	def test_reading_request_writes_nothing(self) -> None:
		clerk = served.client(CLERK)
		name = clerk.post(TODO, data={"description": "before", "allocated_to": CLERK}).json["data"]["name"]
		before = clerk.get(f"{TODO}/{name}").json["data"]["modified"]
		clerk.get(
			"/api/method/frappe.client.set_value",
			query={"doctype": "ToDo", "name": name, "fieldname": "description", "value": "after"},
		)
		self.assertEqual(clerk.get(f"{TODO}/{name}").json["data"]["modified"], before)

	def test_changing_request_is_kept(self) -> None:
		clerk = served.client(CLERK)
		name = clerk.post(TODO, data={"description": "one", "allocated_to": CLERK}).json["data"]["name"]
		self.assertEqual(clerk.put(f"{TODO}/{name}", data={"description": "two"}).status, 200)
		self.assertEqual(served.execute(f"frappe.db.get_value('ToDo', {name!r}, 'description')"), "two")
		self.assertEqual(served.client(MANAGER).delete(f"{TODO}/{name}").status, 202)

	def test_clients_do_not_name_flags(self) -> None:
		visitor = served.client(VISITOR)
		for values in (
			{"flags": {"ignore_permissions": True}},
			{"ignore_permissions": 1},
			{"_action": "save"},
		):
			answer = visitor.post("/api/resource/Role", data={"role_name": "Forged", **values})
			self.assertEqual(answer.status, 403)


class TestFiles(unittest.TestCase):
	def upload(self, client, name: str, content: bytes, **form):
		return client.post("/api/method/upload_file", form=form, files={"file": (name, content)})

	def test_private_file_is_its_owners(self) -> None:
		url = self.upload(served.client(CLERK), "own.txt", b"own", is_private="1").json["message"]["file_url"]
		self.assertEqual(served.client(CLERK).get(url).body, b"own")
		for user in (None, VISITOR):
			self.assertEqual(served.client(user).get(url).status, 403)
			asked = served.client(user).get("/api/method/download_file", query={"file_url": url})
			self.assertEqual(asked.status, 403)

	def test_uploaded_page_or_script_never_runs(self) -> None:
		clerk = served.client(CLERK)
		for name, content in (
			("page.html", b"<script>alert(1)</script>"),
			("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><circle r='5'/></svg>"),
			("code.js", b"alert(1)"),
			("data.xml", b"<x/>"),
		):
			for private in ("0", "1"):
				sent = self.upload(clerk, name, content, is_private=private)
				self.assertEqual(sent.status, 200, sent.text)
				headers = clerk.get(sent.json["message"]["file_url"]).headers
				self.assertIn("sandbox", headers["Content-Security-Policy"])
				self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
				self.assertNotIn("javascript", headers["Content-Type"])
				if not name.endswith(".js"):
					self.assertTrue(headers["Content-Disposition"].startswith("attachment"))

	def test_parts_of_a_file(self) -> None:
		clerk = served.client(CLERK)
		url = self.upload(clerk, "long.txt", b"0123456789" * 100, is_private="0").json["message"]["file_url"]
		part = clerk.get(url, headers={"Range": "bytes=5-9"})
		self.assertEqual((part.status, part.body), (206, b"56789"))
		known = clerk.get(url).headers["ETag"]
		self.assertEqual(clerk.get(url, headers={"If-None-Match": known}).status, 304)

	def test_guest_uploads_nothing(self) -> None:
		self.assertEqual(self.upload(served.client(), "x.txt", b"x").status, 403)


class TestAssets(unittest.TestCase):
	PATH = "/assets/frappe/web/web.css"

	def test_compressed_and_known_again(self) -> None:
		client = served.client()
		packed = client.get(self.PATH, headers={"Accept-Encoding": "gzip"})
		self.assertEqual(packed.headers["Content-Encoding"], "gzip")
		self.assertLess(len(packed.body), len(client.get(self.PATH).body))
		again = client.get(
			self.PATH, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
		)
		self.assertEqual((again.status, again.body), (304, b""))
		self.assertIn("immutable", client.get(f"{self.PATH}?v=1").headers["Cache-Control"])

	def test_head_has_no_body(self) -> None:
		answer = served.client().request("HEAD", self.PATH)
		self.assertEqual((answer.status, answer.body), (200, b""))


class TestLimits(unittest.TestCase):
	def test_site_wide_limit(self) -> None:
		served.configure(rate_limit={"limit": 0.000001, "window": 3600})
		try:
			self.assertEqual(served.client().get("/api/method/ping").status, 200)
			refused = served.client().get("/api/method/ping")
			self.assertEqual(refused.status, 429)
			self.assertGreater(int(refused.headers["Retry-After"]), 0)
		finally:
			served.configure(rate_limit=None)

	def test_closed_site_says_so(self) -> None:
		served.configure(maintenance_mode=1)
		try:
			self.assertEqual(served.client().get("/api/method/ping").status, 503)
			self.assertEqual(served.client().get("/login", headers={"Accept": "text/html"}).status, 503)
		finally:
			served.configure(maintenance_mode=None)


class TestEvents(unittest.TestCase):
	STREAM = "/api/method/frappe.realtime.stream"

	def test_events_wait_for_their_reader_and_come_once(self) -> None:
		clerk = served.client(CLERK)
		served.execute(f"frappe.publish_realtime('told', {{'n': 1}}, user={CLERK!r})")
		first = clerk.get(self.STREAM, query={"after": "0", "hold": "0"})
		self.assertEqual(first.headers["Content-Type"].split(";")[0], "text/event-stream")
		self.assertRegex(first.text, r'event: told\ndata: \{"n": ?1\}')
		last = re.findall(r"^id: (\d+)", first.text, re.M)[-1]
		served.execute(
			f"frappe.publish_progress(40, title='Import') if frappe.set_user({CLERK!r}) is None else 0"
		)
		second = clerk.get(self.STREAM, query={"hold": "0"}, headers={"Last-Event-ID": last})
		self.assertIn("event: progress", second.text)
		self.assertNotIn("event: told", second.text)

	def test_events_of_others_are_not_told(self) -> None:
		served.execute(f"frappe.publish_realtime('secret', {{'n': 1}}, user={CLERK!r})")
		self.assertNotIn(
			"secret", served.client(MANAGER).get(self.STREAM, query={"after": "0", "hold": "0"}).text
		)
		self.assertEqual(served.client().get(self.STREAM, query={"hold": "0"}).status, 403)
		refused = served.client(VISITOR).get(
			self.STREAM, query={"doctype": "User", "docname": CLERK, "hold": "0"}
		)
		self.assertEqual(refused.status, 403)


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
