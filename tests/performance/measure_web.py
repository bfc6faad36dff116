"""Requests over HTTP: one client, then sixteen at once on the same cores."""

import json
import threading
import time
import urllib.parse
from statistics import median

from client import Client, free_port
from content import ITEM, make_items
from kit import SITE, Bench, Report, Timing, connected
from measure_start import cpu_seconds

ROWS, ROUNDS, CLIENTS, SECONDS = 1_000_000, 300, 16, 5


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	with connected(bench):
		make_items(ROWS)
		todos = make_todos()
	port = free_port()
	server = bench.start("--site", SITE, "serve", "--port", str(port))
	try:
		guest, client = Client(port), Client(port)
		guest.wait()
		client.log_in()
		fields = json.dumps(["name", "status", "owner", "modified"])
		listing = f"/api/resource/ToDo?{urllib.parse.urlencode({'fields': fields, 'limit_page_length': 20})}"
		asked = {
			"fields": fields,
			"filters": json.dumps({"status": "Open"}),
			"order_by": "creation desc",
			"limit_page_length": 20,
		}
		filtered = f"/api/resource/{urllib.parse.quote(ITEM)}?{urllib.parse.urlencode(asked)}"
		for name, who, path in (
			("ping", guest, "/api/method/ping"),
			("ping with session", client, "/api/method/ping"),
			("list of 20", client, listing),
			("list of 20, filter and sort", client, filtered),
			("one document", client, f"/api/resource/ToDo/{todos[0]}"),
			("form metadata", client, "/api/method/frappe.desk.form.load.getdoctype?doctype=ToDo"),
			(
				"form of a document",
				client,
				f"/api/method/frappe.desk.form.load.getdoc?doctype=ToDo&name={todos[0]}",
			),
			("desk page", client, "/app"),
		):
			report.time(name, one_client(server.pid, who, path))
		for name, cookie, path in (
			("ping, 16 clients", client.cookie, "/api/method/ping"),
			("list of 20, 16 clients", client.cookie, listing),
		):
			report.rate(name, many_clients(server.pid, port, cookie, path))
	finally:
		server.terminate()
		server.communicate(timeout=30)


def make_todos() -> list[str]:
	import frappe

	for n in range(30 - frappe.db.count("ToDo")):
		frappe.get_doc({"doctype": "ToDo", "description": f"Task {n}"}).insert()
	frappe.db.commit()  # the server reads them
	return frappe.get_all("ToDo", pluck="name")


def one_client(pid: int, client: Client, path: str) -> Timing:
	"""The median time of a request, and the server's processor time for one."""
	request = client.request("GET", path)
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
