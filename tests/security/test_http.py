"""What the server does with requests that are forged, broken, too many or too large; spoken over real HTTP."""

import re
import unittest

from served import CLERK, MANAGER, PASSWORD, SITE, VISITOR, Served

TODO = "/api/resource/ToDo"
WHO = "/api/method/frappe.auth.get_logged_user"


def setUpModule() -> None:
	global served
	served = Served().__enter__()


def tearDownModule() -> None:
	served.__exit__()


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


if __name__ == "__main__":
	unittest.main()
