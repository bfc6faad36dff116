"""Many clients for minutes: `env/bin/python tests/performance/crowd.py [SECONDS [CLIENTS [WORKERS]]]`.

Prints latency percentiles and statuses; ends with 1 if an update was lost or the server failed. A short run is in `tests/strength`.
"""

import os
import platform
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "strength"))
from clients import Crowd
from ground import Ground, Server


def main() -> int:
	"""Measure, print, compare what was promised with what is there."""
	given = [int(word) for word in sys.argv[1:]]
	seconds, clients, workers = given + [180, 50, 2][len(given) :]
	print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
	with Ground() as ground:
		with Server(ground, workers=workers) as server:
			crowd = Crowd(server, clients, seconds)
		print(f"{clients} clients, {workers} workers, {seconds} s, milliseconds\n{crowd.table()}")
		print(dict(crowd.statuses), *crowd.failures, sep="\n")
		lost = {
			name: (times, turn)
			for name, times in crowd.added.items()
			if (turn := ground.value("select turn from tabLedger where name = ?", name)) != times
		}
	print(f"lost updates: {lost or 'none'}")
	return int(bool(lost or crowd.failures))


if __name__ == "__main__":
	sys.exit(main())
