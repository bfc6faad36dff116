"""Cold start to the first answer, memory of the whole stack, start-up of a command."""

import json
import subprocess
import time
import urllib.parse
from pathlib import Path

from client import Client, free_port
from kit import SITE, Bench, Report, Timing, cpu_seconds, of_command, tree


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	report.time("import start-up", of_command(bench, "--site", SITE, "execute", "frappe.ping", repeats=5))
	report.time("cold start", min((cold_start(bench) for _ in range(5)), key=lambda timing: timing.wall))
	measure_memory(bench, report)


def cold_start(bench: Bench) -> Timing:
	"""From the start of the whole stack (web, worker, scheduler) to the first answer to a ping."""
	begun = time.perf_counter()
	processes, port = start_stack(bench)
	try:
		Client(port).wait()
		return Timing(time.perf_counter() - begun, sum(cpu_seconds(one.pid) for one in processes))
	finally:
		stop(processes)


def start_stack(bench: Bench) -> tuple[list[subprocess.Popen], int]:
	"""The processes of `Procfile`."""
	port = free_port()
	lines = (bench.path / "apps").resolve().parent.joinpath("Procfile").read_text().splitlines()
	commands = [line.split(":", 1)[1].split()[1:] for line in lines if ":" in line]
	return [
		bench.start("--site", SITE, "serve", "--port", str(port))
		if command[0] == "serve"
		else bench.start(*command)
		for command in commands
	], port


def stop(processes: list[subprocess.Popen]) -> None:
	for process in processes:
		process.terminate()
	for process in processes:
		process.communicate(timeout=30)


def measure_memory(bench: Bench, report: Report) -> None:
	"""At rest, and after a browser's worth of requests."""
	processes, port = start_stack(bench)
	try:
		client = Client(port)
		client.wait()
		time.sleep(2)
		report.memory("memory at rest", sum(memory(one.pid) for one in processes))
		client.log_in()
		fields = urllib.parse.quote(json.dumps(["name", "status"]))
		for path in (
			"/app",
			f"/api/resource/ToDo?fields={fields}",
			"/api/method/frappe.desk.form.load.getdoctype?doctype=ToDo",
			"/api/method/frappe.desk.form.load.getdoctype?doctype=Party%20Member",
			"/api/method/frappe.utils.print_format.download_pdf?doctype=User&name=Administrator",
		):
			client.get(path)
		time.sleep(1)
		report.memory("memory after use", sum(memory(one.pid) for one in processes))
		for one in processes:
			report.memory(
				f"… of it {' '.join(one.args[4:5] if one.args[4] != '--site' else one.args[6:7])}",
				memory(one.pid),
			)
	finally:
		stop(processes)


def memory(pid: int) -> float:
	"""Proportional memory of a process and all below it, in MB."""
	total = 0
	for one in tree(pid):
		lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
		total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
	return total / 1024
