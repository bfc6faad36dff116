"""Times of the web face on a site of its own: `env/bin/python tests/performance/measure_http.py`.

Cold start to the first answer, ping, a list of 20 of many, a document, a page; medians over one kept-alive connection.
"""

import http.client
import os
import platform
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import Bench

SITE, PASSWORD, ROWS, ROUNDS = "speed.localhost", "Speed-Of-Light-299", 20_000, 400


def main() -> None:
	"""Measure and print."""
	print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
	with Bench() as bench:
		bench.run("new-site", SITE, "--admin-password", PASSWORD)
		rows = f"[('todo-%06d' % n, 'task %d' % n, 'Open', frappe.utils.now(), frappe.utils.now(), 'Administrator', 'Administrator') for n in range({ROWS})]"
		fields = "['name', 'description', 'status', 'creation', 'modified', 'owner', 'modified_by']"
		bench.run("--site", SITE, "execute", f"frappe.db.bulk_insert('ToDo', {fields}, {rows})")
		begun = time.perf_counter()
		server, port = start(bench)
		try:
			print(f"cold start to first answer  {time.perf_counter() - begun:.2f} s")
			measure(port)
			print(f"memory at rest              {memory(server.pid):.0f} MB")
		finally:
			server.terminate()
			server.communicate(timeout=30)


def start(bench: Bench) -> tuple[subprocess.Popen, int]:
	"""A server that answers."""
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		port = probe.getsockname()[1]
	server = bench.start("--site", SITE, "serve", "--port", str(port))
	while server.poll() is None:
		try:
			connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
			connection.request("GET", "/api/method/ping")
			if connection.getresponse().status == 200:
				return server, port
		except OSError:
			time.sleep(0.01)
	raise RuntimeError(server.stderr.read())


def measure(port: int) -> None:
	"""Print the median of each kind of request."""
	connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
	form = f"usr=Administrator&pwd={PASSWORD}"
	connection.request(
		"POST", "/api/method/login", form, {"Content-Type": "application/x-www-form-urlencoded"}
	)
	answer = connection.getresponse()
	answer.read()
	cookies = [line.split(";")[0] for line in answer.headers.get_all("Set-Cookie")]
	headers = {"Cookie": "; ".join(cookies), "Accept": "application/json"}
	for label, path, sent in (
		("ping, no session", "/api/method/ping", {}),
		("ping, with session", "/api/method/ping", headers),
		("list of 20", "/api/resource/ToDo", headers),
		(
			"list of 20, 4 fields, sorted",
			"/api/resource/ToDo?fields=%5B%22name%22,%22status%22,%22owner%22,%22modified%22%5D&order_by=modified%20desc",
			headers,
		),
		("one document", "/api/resource/ToDo/todo-000042", headers),
		("login page", "/login", {}),
		("desk page", "/app", headers),
	):
		times = []
		for _round in range(ROUNDS):
			begun = time.perf_counter()
			connection.request("GET", path, headers=sent)
			answer = connection.getresponse()
			answer.read()
			times.append(time.perf_counter() - begun)
			if answer.status != 200:
				raise RuntimeError(f"{path} answered {answer.status}")
		print(
			f"{label:28}{statistics.median(times) * 1000:6.2f} ms   95 % under {sorted(times)[int(ROUNDS * 0.95)] * 1000:.2f} ms"
		)


def memory(parent: int) -> float:
	"""Proportional memory of a process and its children, in MB."""
	children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
	total = 0
	for pid in (parent, *children):
		lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
		total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
	return total / 1024


if __name__ == "__main__":
	main()
