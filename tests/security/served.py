"""A served site for tests that speak HTTP, and a client that sends exactly what it is told."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
import urllib.parse
from http.cookies import SimpleCookie
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import Bench

SITE = "security.localhost"
PASSWORD = "Kite-Over-Lake-81"
ADMIN_PASSWORD = "Lantern-Under-Bridge-42"
MANAGER, CLERK, VISITOR = "manager@security.example", "clerk@security.example", "visitor@security.example"


class Served:
	"""A bench with one site and a server: `with Served() as served: served.client(CLERK).get("/app")`.

	The manager administers, the clerk may use the desk and sees ToDos, the visitor has no role.
	"""

	def __enter__(self) -> "Served":
		self.bench = Bench().__enter__()
		try:
			self.bench.shared("served", self.build)
			self.start()
		except BaseException:
			self.bench.__exit__()
			raise
		return self

	def build(self) -> None:
		"""Make the site and its users."""
		self.bench.run("new-site", SITE, "--admin-password", ADMIN_PASSWORD)
		self.execute("frappe.db.set_single_value('System Settings', 'allow_error_traceback', 0)")
		for user, role in ((MANAGER, "System Manager"), (CLERK, "Desk User"), (VISITOR, None)):
			named = ("--first-name", user.split("@")[0].title(), "--password", PASSWORD)
			roles = ("--add-role", role) if role else ()
			self.bench.run("--site", SITE, "add-user", user, *named, *roles)

	def start(self) -> None:
		"""Serve on a free port."""
		with socket.socket() as probe:
			probe.bind(("127.0.0.1", 0))
			self.port = probe.getsockname()[1]
		self.server = self.bench.start("serve", "--port", str(self.port))
		for _attempt in range(200):
			try:
				if Client(self).get("/api/method/ping").status == 200:
					return
			except OSError:
				if self.server.poll() is not None:
					raise RuntimeError(self.server.stderr.read())
				time.sleep(0.05)
		raise RuntimeError("the server does not answer")

	def stop(self) -> None:
		"""End the server."""
		self.server.terminate()
		try:
			self.server.communicate(timeout=30)
		except subprocess.TimeoutExpired:
			self.server.kill()
			self.server.communicate()

	def __exit__(self, *_error) -> None:
		self.stop()
		self.bench.__exit__()

	def execute(self, expression: str):
		"""The value of an expression on the site, committed."""
		said = self.bench.run("--site", SITE, "execute", expression).stdout
		return json.loads(said) if said.strip() else None

	def processor_seconds(self) -> float:
		"""What the server and its workers have used of the processor so far."""
		children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text().split()
		ticks = 0
		for pid in (self.server.pid, *children):
			fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
			ticks += int(fields[11]) + int(fields[12])
		return ticks / os.sysconf("SC_CLK_TCK")

	def client(self, user: str | None = None) -> "Client":
		"""A client, signed in if a user is named."""
		client = Client(self)
		if user:
			client.login(user)
		return client

	def configure(self, **values) -> None:
		"""Set values of the site's configuration; None removes one."""
		path = self.bench.sites / SITE / "site_config.json"
		config = json.loads(path.read_text())
		for key, value in values.items():
			config.pop(key, None)
			if value is not None:
				config[key] = value
		path.write_text(json.dumps(config))


class Answer:
	"""An answer: status, headers, body, and what it says as JSON."""

	def __init__(self, response: http.client.HTTPResponse) -> None:
		self.status = response.status
		self.headers = response.headers
		self.body = response.read()

	@property
	def text(self) -> str:
		return self.body.decode("utf-8", "replace")

	@property
	def json(self):
		return json.loads(self.body)

	def cookie(self, name: str):
		"""A cookie that the answer sets, with its attributes."""
		for line in self.headers.get_all("Set-Cookie") or ():
			jar = SimpleCookie(line)
			if name in jar:
				return jar[name]
		return None


class Client:
	"""Sends what it is told and keeps cookies; it does not follow redirects."""

	def __init__(self, served: Served) -> None:
		self.served = served
		self.cookies: dict[str, str] = {}
		self.headers = {"Host": SITE, "Accept": "application/json"}

	def login(self, user: str, password: str = PASSWORD) -> Answer:
		"""Sign in."""
		return self.post("/api/method/login", form={"usr": user, "pwd": password})

	def request(
		self, method: str, path: str, *, headers=None, query=None, form=None, data=None, files=None, body=None
	):
		"""One request; `data` is sent as JSON, `form` urlencoded, `files` as multipart with `form`."""
		sent = {**self.headers, **(headers or {})}
		if self.cookies and "Cookie" not in sent:
			sent["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
		if query:
			path += "?" + urllib.parse.urlencode(
				{key: value if isinstance(value, str) else json.dumps(value) for key, value in query.items()}
			)
		if files:
			body, sent["Content-Type"] = multipart(form or {}, files)
		elif data is not None:
			body = json.dumps(data).encode()
			sent.setdefault("Content-Type", "application/json")
		elif form is not None:
			body = urllib.parse.urlencode(form).encode()
			sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
		connection = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=60)
		try:
			connection.request(
				method, path, body=body, headers={k: v for k, v in sent.items() if v is not None}
			)
			answer = Answer(connection.getresponse())
		finally:
			connection.close()
		for line in answer.headers.get_all("Set-Cookie") or ():
			for name, morsel in SimpleCookie(line).items():
				self.cookies[name] = morsel.value
		return answer

	def get(self, path: str, **kwargs) -> Answer:
		return self.request("GET", path, **kwargs)

	def post(self, path: str, **kwargs) -> Answer:
		return self.request("POST", path, **kwargs)

	def put(self, path: str, **kwargs) -> Answer:
		return self.request("PUT", path, **kwargs)

	def delete(self, path: str, **kwargs) -> Answer:
		return self.request("DELETE", path, **kwargs)


def multipart(form: dict, files: dict) -> tuple[bytes, str]:
	"""A multipart body and its content type; files are `field: (name, content)`."""
	edge = "edge-of-the-parts-7f3a"
	parts = [
		f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
		for key, value in form.items()
	]
	for key, (name, content) in files.items():
		head = f'--{edge}\r\nContent-Disposition: form-data; name="{key}"; filename="{name}"\r\n\r\n'
		parts.append(head.encode() + content + b"\r\n")
	return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"
