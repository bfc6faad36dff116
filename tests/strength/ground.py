"""What the tests of strength share: a bench to break, a server to kill, a client that counts what it was promised.

The site has a DocType `Ledger` with rows of a `Ledger Line`. A ledger is whole when it has as many lines as its `turn`
says and every line carries the same `turn`: a save that is half-written shows.
"""

import contextlib
import http.client
import json
import socket
import sqlite3
import subprocess
import sys
import time
import unittest
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import Bench

SITE = "strength.localhost"
PASSWORD = "Anvil-Under-Hammer-73"
PATIENCE = 120
"""Seconds that a slow machine may need for anything; a test that waits longer is stuck."""

CONNECTED = f"""
import sys
import frappe
frappe.init({SITE!r})
frappe.connect()
"""

LEDGERS = """
def field(fieldname, fieldtype, **more):
	return {"fieldname": fieldname, "label": fieldname.title(), "fieldtype": fieldtype, **more}

for doctype, is_row, fields in (
	("Ledger Line", 1, [field("turn", "Int")]),
	("Ledger", 0, [field("turn", "Int"), field("note", "Data"), field("lines", "Table", options="Ledger Line")]),
):
	frappe.get_doc({
		"doctype": "DocType", "name": doctype, "module": "Core", "custom": 1, "istable": is_row, "fields": fields,
		"permissions": [] if is_row else [{"role": "System Manager", **dict.fromkeys(("read", "write", "create", "delete"), 1)}],
		"autoname": "" if is_row else "prompt",
	}).insert()
"""

WRITER = (
	CONNECTED
	+ """
ledger, mirror = (frappe.get_doc("Ledger", name) for name in ("first", "second"))
while True:
	turn = ledger.turn + 1
	for one in (ledger, mirror):
		one.turn = turn
		one.set("lines", [{"turn": turn} for _ in range(turn % 40)])
		one.save()
	frappe.db.commit()
	print(turn, flush=True)
"""
)
"""Saves two ledgers in one transaction, again and again, and says each turn once it is committed."""


class Ground(Bench):
	"""A throw-away bench with one site that has ledgers."""

	def __enter__(self) -> "Ground":
		super().__enter__()
		self.site = self.sites / SITE
		self.shared("ground", self.build)
		return self

	def build(self) -> None:
		"""Make the site and its ledgers."""
		self.run("new-site", SITE, "--admin-password", PASSWORD)
		self.script(LEDGERS)
		self.script(
			"for name in ('first', 'second'):\n"
			"	frappe.get_doc({'doctype': 'Ledger', 'name': name, 'turn': 0}).insert()\n"
		)

	def script(self, text: str) -> str:
		"""Run Python on the connected site and commit; what it prints."""
		done = self.python(CONNECTED + text + "\nfrappe.db.commit()\n")
		if done.returncode:
			raise AssertionError(done.stdout + done.stderr)
		return done.stdout

	def python(self, text: str, **more) -> subprocess.CompletedProcess:
		"""Run Python in the sites folder."""
		return subprocess.run(
			[sys.executable, "-c", text], cwd=self.sites, capture_output=True, text=True, **more
		)

	def bench(self, *arguments: str, **more) -> subprocess.CompletedProcess:
		"""Run a command on the site; it may fail."""
		return self.run("--site", SITE, *arguments, check=False, **more)

	def begin(self, *command: str, **more) -> subprocess.Popen:
		"""Begin a process in the sites folder; its output is one stream."""
		return subprocess.Popen(
			command, cwd=self.sites, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more
		)

	def configure(self, **values) -> None:
		"""Set values of the site's configuration."""
		path = self.site / "site_config.json"
		path.write_text(json.dumps({**json.loads(path.read_text()), **values}))

	def database(self, name: str = "site.db") -> sqlite3.Connection:
		"""The site's file, opened beside the engine."""
		return sqlite3.connect(self.site / name, timeout=PATIENCE, isolation_level=None)

	def value(self, query: str, *values):
		"""The first value of a query."""
		with closing(self.database()) as database:
			return database.execute(query, values).fetchone()[0]


class StrengthTest(unittest.TestCase):
	"""A test with a bench of its own; `check_sound` is what has to be true after every harm."""

	@classmethod
	def setUpClass(cls) -> None:
		cls.ground = Ground().__enter__()
		cls.addClassCleanup(cls.ground.__exit__)

	def check_sound(self) -> None:
		"""The file is intact, no ledger is half-written, no row is without its document, and the site can be written."""
		with closing(self.ground.database()) as database:
			self.assertEqual(database.execute("pragma integrity_check").fetchone()[0], "ok")
			torn = database.execute(
				"select l.name, l.turn, count(r.name), min(r.turn), max(r.turn) from tabLedger l"
				" left join `tabLedger Line` r on r.parent = l.name group by l.name"
				" having count(r.name) != l.turn % 40 or min(r.turn) != l.turn or max(r.turn) != l.turn"
			).fetchall()
			self.assertEqual(torn, [])
			lost = database.execute(
				"select count(*) from `tabLedger Line` where parent not in (select name from tabLedger)"
			).fetchone()[0]
			self.assertEqual(lost, 0)
			turns = database.execute(
				"select distinct turn from tabLedger where name in ('first', 'second')"
			).fetchall()
			self.assertEqual(len(turns), 1, turns)
		self.ground.script("frappe.get_doc({'doctype': 'ToDo', 'description': 'still writable'}).insert()")


class Server:
	"""The bench, served: `with Server(ground, workers=2) as server: server.client("Administrator")`."""

	def __init__(self, ground: Ground, workers: int = 1, before: Callable | None = None, **environment: str):
		self.ground, self.workers, self.before = ground, workers, before
		self.environment = environment
		self.clients: list[Client] = []

	_last = None

	def __enter__(self) -> "Server":
		import os

		with socket.socket() as probe:
			probe.bind(("127.0.0.1", 0))
			self.port = probe.getsockname()[1]
		self.log = self.ground.path / "logs" / f"serve-{self.port}.log"
		with self.log.open("w") as log:
			self.process = subprocess.Popen(
				self.ground.command("serve", "--port", str(self.port), "--workers", str(self.workers)),
				cwd=self.ground.sites,
				stdout=log,
				stderr=log,
				preexec_fn=self.before,
				env={**os.environ, **self.environment},
				start_new_session=True,
			)
		try:
			wait_for(self._answers, "the server does not answer")
		except BaseException:
			self.kill()
			print(self._last, self.log.read_text())
			raise
		return self

	def _answers(self) -> bool:
		if self.process.poll() is not None:
			raise AssertionError(self.log.read_text())
		try:
			self._last = Client(self.port).get("/api/method/ping")
		except OSError:
			return False
		return self._last[0] == 200

	def __exit__(self, *_error) -> None:
		for client in self.clients:
			client.connection.close()
		if self.process.poll() is None:
			self.process.terminate()
			try:
				self.process.wait(30)
			except subprocess.TimeoutExpired:
				self.kill()

	def kill(self) -> None:
		"""Kill master and workers at one stroke."""
		import os
		import signal

		with contextlib.suppress(ProcessLookupError):
			os.killpg(self.process.pid, signal.SIGKILL)
		self.process.wait()

	def client(self, user: str = "Administrator") -> "Client":
		"""A client that is signed in."""
		client = Client(self.port)
		status, answer = client.post("/api/method/login", {"usr": user, "pwd": PASSWORD})
		assert status == 200, (status, answer)
		self.clients.append(client)
		return client


class Client:
	"""One connection that is kept, one session."""

	def __init__(self, port: int) -> None:
		self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
		self.cookie = ""
		self.headers: dict[str, str] = {}

	def send(
		self, method: str, path: str, values: dict | None = None, body=None, headers: dict | None = None
	) -> tuple[int, dict | bytes]:
		"""Status and answer, as JSON where it is."""
		sent = {
			"Host": SITE,
			"Accept": "application/json",
			**({"Cookie": self.cookie} if self.cookie else {}),
		}
		if values is not None:
			body, sent["Content-Type"] = json.dumps(values).encode(), "application/json"
		try:
			self.connection.request(method, path, body=body, headers={**sent, **(headers or {})})
			answer = self.connection.getresponse()
			content = answer.read()
		except BaseException:
			self.connection.close()
			raise
		self.headers = dict(answer.headers)
		for line in answer.headers.get_all("Set-Cookie") or ():
			if line.startswith("sid="):
				self.cookie = line.partition(";")[0]
		try:
			return answer.status, json.loads(content)
		except ValueError:
			return answer.status, content

	def get(self, path: str) -> tuple[int, dict | bytes]:
		return self.send("GET", path)

	def post(self, path: str, values: dict) -> tuple[int, dict | bytes]:
		return self.send("POST", path, values)

	def put(self, path: str, values: dict) -> tuple[int, dict | bytes]:
		return self.send("PUT", path, values)


def told(answer: dict | bytes) -> str:
	"""What a user reads of an answer."""
	if isinstance(answer, bytes):
		return answer.decode(errors="replace")
	messages = [json.loads(one)["message"] for one in json.loads(answer.get("_server_messages", "[]"))]
	return " ".join([*messages, str(answer.get("message", ""))])


def wait_for(true: Callable[[], object], otherwise: str) -> None:
	"""Wait until something is true."""
	end = time.monotonic() + PATIENCE
	while time.monotonic() < end:
		if true():
			return
		time.sleep(0.02)
	raise AssertionError(otherwise)


@contextlib.contextmanager
def running(process: subprocess.Popen) -> Iterator[subprocess.Popen]:
	"""A process that is killed at the end, if it still is there."""
	try:
		yield process
	finally:
		if process.poll() is None:
			process.kill()
		process.communicate()


def drop_override() -> None:
	"""Let file permissions bind this process also where it belongs to root (before `exec`)."""
	import ctypes

	PR_CAPBSET_DROP = 24
	for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
		ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
