"""What is sent slowly, half, deep or huge hurts only who sends it; spoken over real sockets."""

import concurrent.futures
import http.client
import json
import socket
import ssl
import threading
import time
import unittest
from contextlib import ExitStack, closing

from bench import UNLIMITED
from served import CLERK, MANAGER, SITE, Served

MEGABYTE = 1 << 20
SECONDS = 3
HEAD = f"Host: {SITE}\r\nAccept: application/json\r\n"


def setUpModule() -> None:
	global served
	served = Served().__enter__()
	restart(**dict.fromkeys(("web_header_seconds", "web_body_seconds", "pdf_seconds"), SECONDS))


def tearDownModule() -> None:
	served.__exit__()


def restart(**values) -> None:
	"""Set values of the bench's configuration; None removes one."""
	served.stop()
	path = served.bench.sites / "common_site_config.json"
	config = {**json.loads(path.read_text()), **values}
	path.write_text(json.dumps({key: value for key, value in config.items() if value is not None}))
	served.start()


def connect(sent: str | bytes = b"") -> socket.socket:
	"""A connection on which something was sent."""
	connection = socket.create_connection(("127.0.0.1", served.port), timeout=60)
	connection.sendall(sent.encode() if isinstance(sent, str) else sent)
	return connection


def status_of(answer: bytes) -> int:
	return int(answer.split(b" ", 2)[1])


class TestHalfSent(unittest.TestCase):
	"""Sixty-four connections of each kind: eight times as many as the server has threads."""

	MANY = 64
	LONG = 60
	"""Seconds that the server waits for the rest where nobody may be answered only because it has given up."""

	def check_answers(self, *begun: str | bytes) -> list[socket.socket]:
		"""Others are answered while these connections are open; gives the connections."""
		restart(web_header_seconds=self.LONG, web_body_seconds=self.LONG)
		self.addCleanup(restart, web_header_seconds=SECONDS, web_body_seconds=SECONDS)
		stack = ExitStack()
		self.addCleanup(stack.close)
		connections = [
			stack.enter_context(closing(connect(begun[number % len(begun)]))) for number in range(self.MANY)
		]
		clerk = served.client(CLERK)
		for path in ("/api/method/ping", "/api/resource/ToDo", "/app"):
			self.assertEqual(clerk.get(path).status, 200)
		return connections

	def check_answers_before(self, *begun: str | bytes) -> None:
		"""Others are answered while the server still waits for the rest of these."""
		for connection in self.check_answers(*begun):
			connection.setblocking(False)
			with self.assertRaises(BlockingIOError, msg="the server had given it up"):
				connection.recv(1)

	def test_half_headers(self) -> None:
		self.check_answers_before("", "GET /api/meth", f"GET /api/method/ping HTTP/1.1\r\n{HEAD}X-Half: ")

	def test_half_bodies(self) -> None:
		self.check_answers_before(
			f"POST /api/method/ping HTTP/1.1\r\n{HEAD}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n"
			+ '{"a":',
			f"POST /api/method/login HTTP/1.1\r\n{HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nusr=a\r\n",
			f"POST /api/method/upload_file HTTP/1.1\r\n{HEAD}Content-Length: 20000000\r\n\r\nhalf",
		)

	def test_readers_that_do_not_read(self) -> None:
		page = f"GET /assets/frappe/web/web.css HTTP/1.1\r\n{HEAD}\r\n" * 40
		self.check_answers(page)

	def test_headers_that_do_not_come_end_the_connection(self) -> None:
		with closing(connect(f"GET /api/method/ping HTTP/1.1\r\n{HEAD}X-Half: ")) as connection:
			self.assertEqual(connection.recv(100), b"")

	def test_body_that_does_not_come_is_refused_in_words(self) -> None:
		with closing(
			connect(f"POST /api/method/ping HTTP/1.1\r\n{HEAD}Content-Length: 9\r\n\r\na=")
		) as connection:
			answer = connection.recv(10000)
			self.assertEqual(status_of(answer), 408)
			self.assertIn("过慢".encode(), answer)

	def test_dripping_body_has_an_end(self) -> None:
		"""A byte now and then does not prolong the time that a body has."""
		with closing(
			connect(f"POST /api/method/ping HTTP/1.1\r\n{HEAD}Content-Length: 99999\r\n\r\n")
		) as connection:
			connection.settimeout(1)
			for _second in range(SECONDS + 5):
				try:
					connection.sendall(b"a")
					answer = connection.recv(1000)
					break
				except TimeoutError:
					continue
			self.assertEqual(status_of(answer), 408)


class TestAddresses(unittest.TestCase):
	"""What one address asks for at a time has a number; an office of sixty people behind one is far from it."""

	PING = f"GET /api/method/ping HTTP/1.1\r\n{HEAD}X-Forwarded-For: {{}}\r\nConnection: close\r\n\r\n"
	HALF = f"POST /api/method/ping HTTP/1.1\r\n{HEAD}X-Forwarded-For: {{}}\r\nContent-Length: 9\r\n\r\na="

	def ping(self, address: str) -> tuple[int, bytes]:
		with closing(connect(self.PING.format(address))) as connection:
			answer = b"".join(iter(lambda: connection.recv(10000), b""))
		return status_of(answer), answer

	def test_sixty_people_press_a_key_at_once(self) -> None:
		with ExitStack() as stack:
			asked = [
				stack.enter_context(closing(connect(self.PING.format("203.0.113.60"))))
				for _request in range(6 * 60)
			]
			self.assertEqual({status_of(connection.recv(10000)) for connection in asked}, {200})

	def test_requests_of_one_address(self) -> None:
		restart(web_requests_of_address=20, web_body_seconds=30)
		self.addCleanup(restart, web_requests_of_address=None, web_body_seconds=SECONDS)
		for crowd, same, other in (
			("203.0.113.7", "198.51.100.1, 203.0.113.7", "203.0.113.7, 198.51.100.1"),
			("2001:db8::7", "2001:db8::8", "2001:db8:0:1::7"),
		):
			with self.subTest(crowd), ExitStack() as stack:
				for _request in range(20):
					stack.enter_context(closing(connect(self.HALF.format(crowd))))
				status, answer = self.ping(same)
				self.assertEqual(status, 429)
				self.assertIn(b"retry-after: 5", answer.lower())
				self.assertIn("过多".encode(), answer)
				self.assertEqual(
					(self.ping(other)[0], served.client().get("/api/method/ping").status), (200, 200)
				)
			until = time.monotonic() + 60
			while self.ping(same)[0] != 200:
				self.assertLess(time.monotonic(), until, "they are counted after they have gone")


class TestSizes(unittest.TestCase):
	def test_headers_have_an_end(self) -> None:
		with closing(connect(f"GET /api/method/ping HTTP/1.1\r\n{HEAD}")) as connection:
			try:
				connection.sendall(b"X-Long: " + b"a" * 4 * MEGABYTE)
				self.assertEqual(status_of(connection.recv(1000)), 431)
			except (ConnectionResetError, BrokenPipeError):
				pass

	def test_header_cannot_pass_for_another(self) -> None:
		"""X_Forwarded_For would be read as X-Forwarded-For, past a proxy that sets the latter."""
		client = served.client()
		client.headers["X_Forwarded_Proto"] = "https"
		self.assertFalse(client.login(CLERK).cookie("sid")["secure"])

	def test_server_does_not_say_its_version(self) -> None:
		for path in ("/login", "/api/method/ping", "/assets/frappe/web/web.css", "/nowhere"):
			self.assertNotRegex(served.client().get(path).headers.get("Server") or "", r"\d|Python|Werkzeug")

	def test_body_of_no_site_is_not_read(self) -> None:
		sent = (
			f"POST / HTTP/1.1\r\nHost: a\r\nX-Frappe-Site-Name: nowhere\r\nContent-Length: {1 << 40}\r\n\r\n"
		)
		with closing(connect(sent)) as connection:
			self.assertEqual(status_of(connection.recv(1000)), 404)


class TestPrinting(unittest.TestCase):
	"""A page that takes for ever to lay out: its sender is refused in words, everybody else goes on writing."""

	HOSTILE = (
		"<table>" + "<tr><td colspan=1000 rowspan=900>x</td></tr>" * 2000 + "</table>",
		"<div>" * 20000 + "x",
	)
	PRINT = "/api/method/frappe.utils.print_format.report_to_pdf"

	def test_writers_do_not_wait_for_a_page(self) -> None:
		clerk, answers = served.client(CLERK), []
		writer = served.client(CLERK)

		def print_page(html: str) -> None:
			answers.append(clerk.post(self.PRINT, form={"html": html}))

		for html in self.HOSTILE:
			printing = threading.Thread(target=print_page, args=(html,))
			printing.start()
			written = 0
			while printing.is_alive():
				self.assertEqual(writer.post("/api/resource/ToDo", data={"description": "x"}).status, 200)
				written += 1
				time.sleep(0.1)
			printing.join()
			self.assertGreater(written, 2, "who waits for the page writes once or twice while it is laid out")
		for answer in answers:
			self.assertEqual(answer.status, 417, answer.text)
			self.assertEqual(answer.json["exc_type"], "RenderingRefused")

	def test_the_next_page_is_printed(self) -> None:
		answer = served.client(CLERK).post(
			self.PRINT, form={"html": "<p>paper</p><table><tr><td colspan=100000>x</table>"}
		)
		self.assertEqual((answer.status, answer.body[:5]), (200, b"%PDF-"))

	def test_so_many_at_once_leave_threads_for_others(self) -> None:
		clerk = served.client(CLERK)
		with concurrent.futures.ThreadPoolExecutor(12) as crowd:
			prints = [
				crowd.submit(clerk.post, self.PRINT, form={"html": self.HOSTILE[1]}) for _print in range(12)
			]
			time.sleep(0.5)
			self.assertEqual(served.client().get("/api/method/ping").status, 200)
			self.assertFalse(all(one.done() for one in prints), "it was answered when all was printed")
			statuses = {one.result().status for one in prints}
		self.assertLessEqual(statuses, {417, 429, 503})
		self.assertIn(503, statuses)


class TestHosts(unittest.TestCase):
	"""A site answers to its own name and to what the machine is called, not to any name that leads to it."""

	def status(self, host: str) -> int:
		return served.client().get("/api/method/ping", headers={"Host": host}).status

	def test_own_names(self) -> None:
		hosts = (SITE, f"{SITE}:8000", SITE.upper(), "localhost:8000", "127.0.0.1", "[::1]:8000", "192.0.2.7")
		for host in (*hosts, socket.gethostname()):
			self.assertEqual(self.status(host), 200, host)

	def test_other_names(self) -> None:
		hosts = (
			"attacker.example",
			f"{SITE}.attacker.example",
			"localhost.attacker.example",
			"1.2.3.4.example",
		)
		for host in hosts:
			self.assertEqual(self.status(host), 404, host)

	def test_names_of_the_configuration(self) -> None:
		served.configure(host_name="https://party.example:8443", domains=["dangwei.example"])
		try:
			for host in ("party.example", "party.example:8443", "dangwei.example"):
				self.assertEqual(self.status(host), 200, host)
			self.assertEqual(self.status("attacker.example"), 404)
		finally:
			served.configure(host_name=None, domains=None)
		path = served.bench.sites / "common_site_config.json"
		before = path.read_text()
		path.write_text(json.dumps({**json.loads(before), "serve_default_site": True}))
		try:
			self.assertEqual(self.status("any.example"), 200)
		finally:
			path.write_text(before)


class TestHostileTexts(unittest.TestCase):
	def test_comments_of_brackets_leave_the_document_readable(self) -> None:
		clerk = served.client(CLERK)
		name = clerk.post(
			"/api/resource/ToDo", data={"description": "talked about", "allocated_to": CLERK}
		).json["data"]["name"]
		for content in ("[" * 5000, "![[" * 3000, "`" * 5000, "<div>" * 20000, "<!--" * 20000):
			answer = clerk.post(
				"/api/method/frappe.desk.form.utils.add_comment",
				form={
					"reference_doctype": "ToDo",
					"reference_name": name,
					"content": content,
					"comment_email": CLERK,
					"comment_by": "Clerk",
				},
			)
			self.assertEqual(answer.status, 200, answer.text[:300])
		for _time in range(2):
			begun = served.processor_seconds()
			answer = clerk.get(
				"/api/method/frappe.desk.form.load.getdoc", query={"doctype": "ToDo", "name": name}
			)
			self.assertEqual(answer.status, 200)
			self.assertLess(served.processor_seconds() - begun, 8)


class TestLimits(unittest.TestCase):
	def test_json_has_a_depth(self) -> None:
		clerk = served.client(CLERK)
		deep = "[" * 50000 + "]" * 50000
		for answer in (
			clerk.post(
				"/api/resource/ToDo", body='{"a":' * 50000, headers={"Content-Type": "application/json"}
			),
			clerk.post(
				"/api/resource/ToDo", body=f'{{"a": {deep}}}', headers={"Content-Type": "application/json"}
			),
			clerk.get("/api/resource/ToDo", query={"filters": deep[:10000]}),
			clerk.post("/api/method/frappe.client.get_list", form={"doctype": "ToDo", "filters": deep}),
		):
			self.assertEqual(answer.status, 400, answer.text[:200])
		text = {"description": "[{" * 500, "allocated_to": CLERK}
		self.assertEqual(
			clerk.post("/api/resource/ToDo", data=text).status, 200, "brackets in a text are no depth"
		)

	def test_values_have_a_number(self) -> None:
		clerk, json_type = served.client(CLERK), {"Content-Type": "application/json"}
		many = {f"v{number}": "" for number in range(1500)}
		for answer in (
			clerk.get("/api/method/ping", query=many),
			clerk.post("/api/method/ping", form=many),
			clerk.post("/api/method/ping", data=many),
			clerk.post("/api/resource/ToDo", body='{"a": [' + "[]," * 500_000 + "[]]}", headers=json_type),
		):
			self.assertEqual(answer.status, 400, answer.text[:200])

	def test_answers_have_a_size(self) -> None:
		served.configure(max_answer_mb=1)
		try:
			clerk = served.client(CLERK)
			text = {"description": "x" * 1_200_000, "allocated_to": CLERK}
			answer = clerk.post("/api/resource/ToDo", data=text)
			self.assertEqual(answer.status, 413)
			self.assertLess(len(answer.body), 10_000)
			self.assertIn("1 MB", answer.json["_server_messages"])
		finally:
			served.configure(max_answer_mb=None)

	def test_searching_is_counted(self) -> None:
		served.configure(expensive_limits={"search": [2, 3600]})
		try:
			clerk, asked = served.client(CLERK), {"doctype": "ToDo", "txt": "a"}
			path = "/api/method/frappe.desk.search.search_link"
			statuses = [clerk.get(path, query=asked).status for _time in range(4)]
			self.assertEqual((statuses[0], statuses[-1]), (200, 429), statuses)
		finally:
			served.configure(expensive_limits=None)

	def test_expensive_work_is_counted_for_each_user(self) -> None:
		path = "/api/method/frappe.utils.print_format.report_to_pdf"
		served.configure(expensive_limits={"print": [2, 3600]})
		try:
			clerk = served.client(CLERK)
			statuses = [clerk.post(path, form={"html": "<p>x"}).status for _time in range(4)]
			self.assertEqual(statuses[-1], 429, statuses)
			answer = served.client(CLERK).post(path, form={"html": "<p>x"})
			self.assertEqual(answer.status, 429)
			self.assertGreater(int(answer.headers["Retry-After"]), 0)
			self.assertEqual(served.client(MANAGER).post(path, form={"html": "<p>x"}).status, 200)
		finally:
			served.configure(expensive_limits=None)

	def test_limits_hold_without_configuration(self) -> None:
		from frappe.services.limits import USUAL

		self.assertEqual(set(USUAL), set(UNLIMITED["expensive_limits"]))
		self.assertTrue(all(limit > 0 and seconds > 0 for limit, seconds in USUAL.values()))


class TestFilesAndTls(unittest.TestCase):
	def test_nobody_else_reads_what_the_site_keeps(self) -> None:
		served.execute("frappe.logger('owner').error('kept')")
		served.bench.run("--site", SITE, "backup", "--with-files")
		site = served.bench.sites / SITE
		self.assertEqual(site.stat().st_mode & 0o077, 0)
		kept = [
			path for path in (*site.rglob("*"), *(served.bench.path / "logs").iterdir()) if path.is_file()
		]
		self.assertGreater(len(kept), 5)
		for path in kept:
			self.assertEqual(path.stat().st_mode & 0o077, 0, path)

	def test_migrate_closes_what_an_older_release_left_open(self) -> None:
		site = served.bench.sites / SITE
		opened = [
			site,
			site / "site_config.json",
			site / "private",
			site / "site.db",
			served.bench.path / "logs",
		]
		for path in opened:
			path.chmod(0o755 if path.is_dir() else 0o644)
		served.bench.run("--site", SITE, "migrate")
		for path in opened:
			self.assertEqual(path.stat().st_mode & 0o077, 0, path)

	def test_one_setting_serves_https(self) -> None:
		done = served.bench.run("setup-tls", "--self-signed", "localhost", "--self-signed", "127.0.0.1")
		self.assertIn("SHA-256", done.stdout)
		folder = served.bench.path / "config" / "tls"
		self.assertEqual((folder / "key.pem").stat().st_mode & 0o077, 0)
		context = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
		served.stop()
		with socket.socket() as probe:
			probe.bind(("127.0.0.1", 0))
			port = probe.getsockname()[1]
		served.server = served.bench.start("serve", "--port", str(port))
		try:
			for _attempt in range(200):
				try:
					connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=30)
					connection.request("GET", "/api/method/ping", headers={"Host": SITE})
					answer = connection.getresponse()
					break
				except OSError:
					time.sleep(0.1)
			self.assertEqual(answer.status, 200)
		finally:
			served.stop()
			served.bench.run("setup-tls", "--off")
			served.start()

	def test_certificate_that_does_not_fit_is_refused(self) -> None:
		paper = served.bench.path / "paper.pem"
		paper.write_text("no certificate")
		done = served.bench.run("setup-tls", str(paper), str(paper), check=False)
		self.assertNotEqual(done.returncode, 0)
		self.assertIn("证书", done.stderr)
