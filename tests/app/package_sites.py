"""Both installations, each with sites of its own, for whoever works on them with a browser: python package_sites.py FOLDER PASSWORD."""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_world import RECEIVER, SENDER, two_installations

if __name__ == "__main__":
	folder, password = sys.argv[1:]
	with two_installations(password, strangers=True) as two:
		for site, other in ((SENDER, RECEIVER), (RECEIVER, SENDER)):
			sites = Path(folder) / site / "sites"
			shutil.copytree(two.bench.sites, sites, symlinks=True, ignore=shutil.ignore_patterns(other))
