"""What the engine takes, beside what stock Frappe takes: `python tests/performance/run.py [--json] [NAME…]`.

Each `measure_NAME.py` is one chapter; all of them without names. On a bench of its own, which is removed; the code that is
measured is that of the checkout whose environment runs this. Nothing here fails because something is slow.
"""

import argparse
import importlib
import json
import os
import sys
from pathlib import Path

from kit import PASSWORD, SITE, Bench, Figures, Report, head

CHAPTERS = sorted(path.stem.removeprefix("measure_") for path in Path(__file__).parent.glob("measure_*.py"))
LIMITS = {"search": [10**9, 60]}
"""Counted as ever, and never reached."""


def main() -> None:
	"""Measure the chapters that are named."""
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--json", action="store_true", help="a line of JSON for each figure")
	parser.add_argument("chapters", nargs="*", metavar="NAME", help=", ".join(CHAPTERS))
	options = parser.parse_args()
	if unknown := set(options.chapters) - set(CHAPTERS):
		parser.error(f"{', '.join(sorted(unknown))}: there is only {', '.join(CHAPTERS)}")
	os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # where it is set, every command compiles what it imports
	if not options.json:
		head()
	report = Figures() if options.json else Report()
	with Bench(Path(sys.prefix).parent) as bench:
		configuration = bench.sites / "common_site_config.json"
		values = json.loads(configuration.read_text())
		values["expensive_limits"] = {**values.get("expensive_limits", {}), **LIMITS}
		configuration.write_text(json.dumps(values))
		bench.run("new-site", SITE, "--admin-password", PASSWORD, "--install-app", "party_investigation")
		for name in options.chapters or CHAPTERS:
			importlib.import_module(f"measure_{name}").measure(bench, report)


if __name__ == "__main__":
	main()
