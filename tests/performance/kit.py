"""What every measurement uses: timing, figures beside those of stock Frappe, a site of its own."""

import gc
import json
import os
import platform
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import Bench

SITE = "speed.localhost"
PASSWORD = "Speed-Of-Light-299"
STOCK = json.loads((Path(__file__).parent / "stock.json").read_text())["figures"]


@dataclass
class Timing:
	"""The best of several runs, in seconds: by the clock and on the processor."""

	wall: float
	cpu: float


def best(work: Callable[[], object], repeats: int = 5, times: int = 1) -> Timing:
	"""The best of `repeats` runs, each of `times` calls; seconds a call. A busy machine only makes runs worse."""
	work()
	return best_of(lambda: [work() for _ in range(times)], repeats, times)


def best_of(work: Callable[[], object], repeats: int = 1, parts: int = 1) -> Timing:
	"""The same without a call to warm up, for work that does `parts` things; seconds a part."""
	walls, cpus = [], []
	for _ in range(repeats):
		gc.collect()
		wall, cpu = time.perf_counter(), time.process_time()
		work()
		walls.append((time.perf_counter() - wall) / parts)
		cpus.append((time.process_time() - cpu) / parts)
	return Timing(min(walls), min(cpus))


def of_command(bench: Bench, *arguments: str, repeats: int = 3) -> Timing:
	"""The best of several runs of a bench command; the processor time is that of its processes."""
	walls, cpus = [], []
	for _ in range(repeats):
		wall, before = time.perf_counter(), _children_seconds()
		bench.run(*arguments)
		walls.append(time.perf_counter() - wall)
		cpus.append(_children_seconds() - before)
	return Timing(min(walls), min(cpus))


def _children_seconds() -> float:
	used = resource.getrusage(resource.RUSAGE_CHILDREN)
	return used.ru_utime + used.ru_stime


class Report:
	"""Prints each figure as it comes, with its ratio to the stock figure of the same name."""

	def time(self, name: str, timing: Timing) -> None:
		"""A time: the smaller the better."""
		stock = STOCK.get(name, {}).get("stock")
		self._line(name, _seconds(timing.wall), _seconds(timing.cpu), stock and stock / timing.wall)

	def rate(self, name: str, timing: Timing) -> None:
		"""How many a second, from the time of one: the greater the better."""
		stock = STOCK.get(name, {}).get("stock")
		ratio = stock and 1 / timing.wall / stock
		cpu = _seconds(timing.cpu) if timing.cpu else ""
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


def _seconds(value: float) -> str:
	if value >= 1:
		return f"{value:.2f} s"
	return f"{value * 1000:.3g} ms" if value >= 0.001 else f"{value * 1e6:.0f} µs"


@contextmanager
def connected(bench: Bench, user: str = "Administrator") -> Iterator[None]:
	"""The bench's site in this process, as `user`; what is not committed is undone."""
	import frappe

	os.chdir(bench.sites)
	frappe.init(SITE, force=True)
	frappe.connect()
	try:
		frappe.set_user(user)
		yield
	finally:
		frappe.destroy()
