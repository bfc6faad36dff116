"""What one checkout takes beside another: `python tests/performance/compare.py OLD NEW [NAME…] [--rounds N]`.

Both are checkouts that `scripts/setup_bench.py --for-tests` has set up. The measurements of this checkout run on both in
turns, each time in fresh processes on a fresh site, and the best of each figure counts: what else the machine does makes
runs slower and hits both. Compared is processor time, for memory its size. Ends with 1 if a figure lost more than a tenth.

With `--count` valgrind counts the instructions of one run, of what the measuring process or a command does itself: figures that
other work does not disturb, for fewer rows.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from kit import seconds
from run import CHAPTERS

COUNTABLE = ("campaign", "documents", "lists", "migrate", "print", "scope", "tree", "web")
"""The chapters whose work is done by the measuring process, or by one command."""
RUN = Path(__file__).parent / "run.py"
ALLOWED = 1.10

Figures = dict[tuple[str, str], float]
"""What was measured and its unit, s or MB → how much."""


def main() -> int:
	"""Measure both, print the ratios."""
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("old", type=Path)
	parser.add_argument("new", type=Path)
	parser.add_argument("chapters", nargs="*", metavar="NAME", help=", ".join(CHAPTERS))
	parser.add_argument("--rounds", type=int, default=5, help="how often each chapter runs on each checkout")
	parser.add_argument("--count", action="store_true", help="instructions instead of time, once")
	options = parser.parse_args()
	chapters = options.chapters or (COUNTABLE if options.count else CHAPTERS)
	measured, groups = (counted, [chapters]) if options.count else (figures, [[one] for one in chapters])
	print("| what | before | after | ratio |\n|---|---:|---:|---:|")
	slower = 0
	for group in groups:
		before, after = rounds(
			options.old, options.new, group, 1 if options.count else options.rounds, measured
		)
		for name, unit in [what for what in after if what in before]:
			values = before[name, unit], after[name, unit]
			ratio = values[1] / values[0]
			slower += ratio > ALLOWED
			shown = " | ".join(seconds(value) if unit == "s" else f"{value:.3g} {unit}" for value in values)
			print(
				f"| {name} | {shown} | {f'**{ratio:.2f}**' if ratio > ALLOWED else f'{ratio:.2f}'} |",
				flush=True,
			)
	return int(slower > 0)


def rounds(
	old: Path, new: Path, chapters: list[str], number: int, measured: Callable[[Path, list[str]], Figures]
) -> tuple[Figures, Figures]:
	"""The best of each figure of some chapters, on the old and on the new checkout."""
	bests: dict[Path, Figures] = {old: {}, new: {}}
	for turn in range(number):
		for checkout in (old, new) if turn % 2 == 0 else (new, old):
			found = bests[checkout]
			for what, value in measured(checkout, chapters).items():
				found[what] = min(value, found.get(what, value))
	return bests[old], bests[new]


def counted(checkout: Path, chapters: list[str]) -> Figures:
	"""The figures of one run whose instructions are counted."""
	with tempfile.TemporaryDirectory() as folder:
		written = f"{folder}/counted"
		valgrind = ["valgrind", "--quiet", "--tool=callgrind", "--dump-before=getpriority"]
		os.environ["SPEED_COUNTED"] = written
		return figures(checkout, chapters, [*valgrind, f"--callgrind-out-file={written}"])


def figures(checkout: Path, chapters: list[str], under: Iterable[str] = ()) -> Figures:
	"""The figures of one run.

	:param under: the program that runs it
	:raises SystemExit: with what the run said when it failed
	"""
	python = checkout.absolute() / "env" / "bin" / "python"
	done = subprocess.run([*under, python, RUN, "--json", *chapters], capture_output=True, text=True)
	if done.returncode:
		sys.exit(
			f"{checkout}: {' '.join(chapters)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
		)
	lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
	return {(line["name"], line["unit"]): line["value"] for line in lines}


if __name__ == "__main__":
	sys.exit(main())
