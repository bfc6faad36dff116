"""Requests over HTTP: one client, then sixteen at once on the same cores. Where instructions are counted, without the way there."""

import json
import re
import subprocess
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from client import Client, free_port
from content import ITEM, make_items
from kit import COUNTED, PASSWORD, SITE, Bench, Report, Timing, best, connected, cpu_seconds, fewer

ROWS = fewer(1_000_000, 40)
ROUNDS, CLIENTS, SECONDS = 1000, 16, 5
FIELDS = json.dumps(["name", "status", "owner", "modified"])
LIST = f"/api/resource/ToDo?{urllib.parse.urlencode({'fields': FIELDS, 'limit_page_length': 20})}"
FORM = "/api/method/frappe.desk.form.load"
CHANGED = {"description": "changed over HTTP"}


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	with connected(bench):
		make_items(ROWS)
		todo = make_todos()
	if COUNTED:
		measure_here(bench, report, todo)
		return
	with serving(bench) as (server, port):
		guest, client = Client(port), Client(port)
		guest.wait()
		client.log_in()
		for name, path in paths(todo).items():
			who = guest if name == "ping" else client
			report.time(name, one_client(server.pid, who, who.request("GET", path)))
		report.time("save of a document", one_client(server.pid, client, saving(client, todo)))
	for workers, suffix in ((1, ""), (2, ", 2 processes")):
		with serving(bench, workers) as (server, port):
			client = Client(port)
			client.wait()
			client.log_in()
			for name, path in (
				("ping, 16 clients", "/api/method/ping"),
				("list of 20, 16 clients", LIST),
			):
				report.rate(name + suffix, many_clients(server.pid, port, client.cookie, path))


def paths(todo: str) -> dict[str, str]:
	"""What is measured, and the address that is asked for it."""
	asked = {
		"fields": FIELDS,
		"filters": json.dumps({"status": "Open"}),
		"order_by": "creation desc",
		"limit_page_length": 20,
	}
	return {
		"ping": "/api/method/ping",
		"ping with session": "/api/method/ping",
		"list of 20": LIST,
		"list of 20, filter and sort": f"/api/resource/{urllib.parse.quote(ITEM)}?{urllib.parse.urlencode(asked)}",
		"one document": f"/api/resource/ToDo/{todo}",
		"choices of a link": "/api/method/frappe.desk.search.search_link?doctype=User&txt=",
		"form metadata": f"{FORM}.getdoctype?doctype=ToDo",
		"form of a document": f"{FORM}.getdoc?doctype=ToDo&name={todo}",
		"desk page": "/app",
	}


def measure_here(bench: Bench, report: Report, todo: str) -> None:
	"""The same requests, answered by this process."""
	from werkzeug.test import Client as Caller

	from frappe.app import application

	bench.take_requests_here()
	guest, client = Caller(application), Caller(application)
	address = f"http://{SITE}"

	def asking(who: Caller, path: str, method: str = "GET", **sent) -> Callable[[], bytes]:
		def ask() -> bytes:
			answer = who.open(path, address, method=method, **sent)
			if answer.status_code != 200:
				raise RuntimeError(f"{path} was answered {answer.status} {answer.data[:500]!r}")
			return answer.data

		return ask

	asking(client, "/api/method/login", "POST", data={"usr": "Administrator", "pwd": PASSWORD})()
	for name, path in paths(todo).items():
		report.time(name, best(asking(guest if name == "ping" else client, path)))
	changed = {"headers": {"X-Frappe-CSRF-Token": token_of(asking(client, "/app")())}, "json": CHANGED}
	report.time("save of a document", best(asking(client, f"/api/resource/ToDo/{todo}", "PUT", **changed)))


@contextmanager
def serving(bench: Bench, workers: int = 1) -> Iterator[tuple[subprocess.Popen, int]]:
	"""A server while the block runs, and its port."""
	port = free_port()
	server = bench.start("--site", SITE, "serve", "--port", str(port), "--workers", str(workers))
	try:
		yield server, port
	finally:
		server.terminate()
		server.communicate(timeout=30)


def make_todos() -> str:
	"""Thirty tasks; the name of one."""
	import frappe

	for n in range(30 - frappe.db.count("ToDo")):
		frappe.get_doc({"doctype": "ToDo", "description": f"Task {n}"}).insert()
	frappe.db.commit()  # the server reads them
	return frappe.get_all("ToDo", pluck="name", limit=1)[0]


def saving(client: Client, todo: str) -> bytes:
	"""A request that writes to a document."""
	body = json.dumps(CHANGED).encode()
	head = f"X-Frappe-CSRF-Token: {token_of(client.get('/app'))}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
	return client.request("PUT", f"/api/resource/ToDo/{todo}", head) + body


def token_of(page: bytes) -> str:
	"""What the desk's page says of the session."""
	return re.search(rb'csrf_token": ?"(\w+)"', page).group(1).decode()


def one_client(pid: int, client: Client, request: bytes) -> Timing:
	"""The median time of a request, and the server's processor time for one."""
	client.send(request)
	before, times = cpu_seconds(pid), []
	for _round in range(ROUNDS):
		begun = time.perf_counter()
		client.send(request)
		times.append(time.perf_counter() - begun)
	return Timing(median(times), (cpu_seconds(pid) - before) / ROUNDS)


def many_clients(pid: int, port: int, cookie: str, path: str) -> Timing:
	"""Clients that ask without pause; the time between two answers."""
	clients = [Client(port, cookie) for _ in range(CLIENTS)]
	answered = [0] * CLIENTS
	begun, before = time.perf_counter(), cpu_seconds(pid)

	def ask(number: int) -> None:
		request = clients[number].request("GET", path)
		while time.perf_counter() - begun < SECONDS:
			clients[number].send(request)
			answered[number] += 1

	threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	return Timing((time.perf_counter() - begun) / sum(answered), (cpu_seconds(pid) - before) / sum(answered))
