"""What the engine takes, beside what stock Frappe takes: `python tests/performance/run.py [NAME…]`.

Each `measure_NAME.py` is one chapter; all of them without names. On a bench of its own, which is removed. Nothing here
fails because something is slow.
"""

import importlib
import sys
from pathlib import Path

from kit import PASSWORD, SITE, Bench, Report, head

CHAPTERS = sorted(path.stem.removeprefix("measure_") for path in Path(__file__).parent.glob("measure_*.py"))


def main() -> None:
	"""Measure the chapters that are named."""
	chosen = sys.argv[1:] or CHAPTERS
	if unknown := set(chosen) - set(CHAPTERS):
		sys.exit(f"{', '.join(sorted(unknown))}: there is only {', '.join(CHAPTERS)}")
	head()
	with Bench() as bench:
		bench.run("new-site", SITE, "--admin-password", PASSWORD, "--install-app", "party_investigation")
		for name in chosen:
			importlib.import_module(f"measure_{name}").measure(bench, Report())


if __name__ == "__main__":
	main()
