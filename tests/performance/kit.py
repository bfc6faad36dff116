"""What every measurement uses: timing, figures beside those of stock Frappe, a site of its own."""

import gc
import json
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

COUNTED = os.environ.get("SPEED_COUNTED")
"""Where callgrind leaves its figures, when instructions are counted instead of time (`compare.py --count`)."""

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import Bench

SITE = "speed.localhost"
PASSWORD = "Speed-Of-Light-299"
STOCK = json.loads((Path(__file__).parent / "stock.json").read_text())["figures"]


@dataclass
class Timing:
	"""The best of several runs, in seconds: by the clock and on the processor. Where they are counted, millions of instructions."""

	wall: float
	cpu: float


def fewer(number: int, share: int = 20) -> int:
	"""So many rows or calls; a part of them where instructions are counted, which takes fifty times as long and needs no rest."""
	return number // share if COUNTED else number


def best(work: Callable[[], object], repeats: int = 5, times: int = 1) -> Timing:
	"""The best of `repeats` runs, each of `times` calls; seconds a call. A busy machine only makes runs worse."""
	work()
	times = min(times, 5) if COUNTED else times
	return best_of(lambda: [work() for _ in range(times)], repeats, times)


def best_of(work: Callable[[], object], repeats: int = 1, parts: int = 1) -> Timing:
	"""The same without a call to warm up, for work that does `parts` things; seconds a part."""
	if COUNTED:
		millions = instructions(work) / parts / 1e6
		return Timing(millions, millions)
	walls, cpus = [], []
	for _ in range(repeats):
		gc.collect()
		wall, cpu = time.perf_counter(), processor_seconds()
		work()
		walls.append((time.perf_counter() - wall) / parts)
		cpus.append((processor_seconds() - cpu) / parts)
	return Timing(min(walls), min(cpus))


def instructions(work: Callable[[], object]) -> int:
	"""The instructions of this process for a piece of work."""
	gc.collect()
	_write_counted()
	work()
	_write_counted()
	folder, name = os.path.split(COUNTED)
	return _total(max(Path(folder).glob(f"{name}.[0-9]*"), key=lambda path: int(path.suffix[1:])))


def _total(written: Path) -> int:
	"""The number of instructions in a file of callgrind."""
	lines = written.read_text().splitlines()
	return next(int(line.split()[1]) for line in lines if line.startswith(("summary:", "totals:")))


def _write_counted() -> None:
	"""Let callgrind write down what it has counted since the last time: it was told to do so before `getpriority`."""
	os.getpriority(os.PRIO_PROCESS, 0)


def of_command(bench: Bench, *arguments: str, repeats: int = 3) -> Timing:
	"""The best of several runs of a bench command; the processor time is that of its processes, the instructions of the first."""
	if COUNTED:
		millions = instructions_of_command(bench, *arguments) / 1e6
		return Timing(millions, millions)
	return best_of(lambda: bench.run(*arguments), repeats)


def instructions_of_command(bench: Bench, *arguments: str) -> int:
	"""The instructions of a bench command from its start to its end.

	:raises subprocess.CalledProcessError: when it fails
	"""
	written = Path(f"{COUNTED}.command")
	valgrind = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={written}"]
	subprocess.run([*valgrind, *bench.command(*arguments)], cwd=bench.sites, check=True, capture_output=True)
	return _total(written)


def processor_seconds() -> float:
	"""Processor time of this process and of all that it has started, so far."""
	ended = resource.getrusage(resource.RUSAGE_CHILDREN)
	below = sum(map(cpu_seconds, children(os.getpid())))
	return time.process_time() + ended.ru_utime + ended.ru_stime + below


def children(pid: int) -> list[int]:
	"""The processes that a process has started and that still run."""
	return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def tree(pid: int) -> list[int]:
	"""A process and all below it."""
	return [pid, *(below for child in children(pid) for below in tree(child))]


def cpu_seconds(pid: int) -> float:
	"""Processor time of the threads of a process and of all below it so far."""
	used = 0
	for one in tree(pid):
		for thread in Path(f"/proc/{one}/task").glob("*/schedstat"):
			with suppress(OSError):  # it has ended meanwhile
				used += int(thread.read_text().split()[0])
	return used / 1e9


class Figures:
	"""Prints each figure as a line of JSON, for a program: processor seconds, millions of instructions, or MB of memory."""

	def time(self, name: str, timing: Timing) -> None:
		"""A time."""
		unit = "M" if COUNTED else "s"
		print(json.dumps({"name": name, "value": timing.cpu, "unit": unit}), flush=True)

	rate = time

	def memory(self, name: str, megabytes: float) -> None:
		"""Memory."""
		print(json.dumps({"name": name, "value": megabytes, "unit": "MB"}), flush=True)


class Report:
	"""Prints each figure as it comes, with its ratio to the stock figure of the same name."""

	def time(self, name: str, timing: Timing) -> None:
		"""A time: the smaller the better."""
		stock = STOCK.get(name, {}).get("stock")
		self._line(name, seconds(timing.wall), seconds(timing.cpu), stock and stock / timing.wall)

	def rate(self, name: str, timing: Timing) -> None:
		"""How many a second, from the time of one: the greater the better."""
		stock = STOCK.get(name, {}).get("stock")
		ratio = stock and 1 / timing.wall / stock
		cpu = seconds(timing.cpu) if timing.cpu else ""
		self._line(name, f"{1 / timing.wall:,.0f} /s", cpu, ratio)

	def memory(self, name: str, megabytes: float) -> None:
		"""Memory: the smaller the better."""
		stock = STOCK.get(name, {}).get("stock")
		self._line(name, f"{megabytes:.0f} MB", "", stock and stock / megabytes)

	def _line(self, name: str, figure: str, cpu: str, ratio: float | None) -> None:
		note = STOCK.get(name, {}).get("note")
		compared = f"{ratio:.1f} ×" + (f" (stock: {note})" if note else "") if ratio else ""
		print(f"| {name:50} | {figure:>11} | {cpu:>11} | {compared} |", flush=True)


def head() -> None:
	"""Print the facts of the machine and the head of the table."""
	cpu = next(
		(
			line.split(":")[1].strip()
			for line in Path("/proc/cpuinfo").read_text().splitlines()
			if line.startswith("model name")
		),
		platform.machine(),
	)
	print(
		f"{os.cpu_count()} cores, {cpu}; Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
		f"load {os.getloadavg()[0]:.1f}\n"
	)
	print(f"| {'what':50} | {'by clock':>11} | {'processor':>11} | times as fast as stock |")
	print(f"|{'-' * 52}|{'-' * 12}:|{'-' * 12}:|---|")


def seconds(value: float) -> str:
	"""A duration as one reads it."""
	if value >= 1:
		return f"{value:.2f} s"
	return f"{value * 1000:.3g} ms" if value >= 0.001 else f"{value * 1e6:.0f} µs"


@contextmanager
def connected(bench: Bench, user: str = "Administrator", site: str = SITE) -> Iterator[None]:
	"""A site of the bench in this process, as `user`; what is not committed is undone."""
	import frappe

	os.chdir(bench.sites)
	frappe.init(site, force=True)
	frappe.connect()
	try:
		frappe.set_user(user)
		yield
	finally:
		frappe.destroy()
