"""Building what the browser loads: the desk, and every app's public folder under `sites/assets`."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from frappe.utils.bench_helper import get_apps

DESK = Path(__file__).resolve().parent.parent / "desk"
GENERATED = ("auto-imports.d.ts", "components.d.ts")  # written by the build itself
BUILT = Path(__file__).resolve().parent / "public" / "dist"


def build(app: str | None = None, force: bool = False) -> Iterator[str]:
	"""Build the desk if its sources changed and link public folders; yields what was done."""
	if app in (None, "frappe") and (DESK / "package.json").exists():
		yield build_desk(force)
	for name in [app] if app else get_apps():
		link = link_assets(name)
		if link:
			yield link


def build_desk(force: bool = False) -> str:
	"""Build the desk with npm unless the built one is of these very sources."""
	stamp = BUILT / ".sources"
	if not force and stamp.exists() and stamp.read_text() == _fingerprint():
		return "desk: up to date"
	npm = shutil.which("npm")
	if not npm:
		raise RuntimeError(
			"npm is needed to build the desk; `make setup` brings it. / 构建界面需要 npm，请先运行 make setup。"
		)
	if force or _older(DESK / "node_modules" / ".package-lock.json", DESK / "package-lock.json"):
		# not `npm ci`: it refuses a lock file that does not list the optional packages of every other system
		install = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
		subprocess.run(install, cwd=DESK, check=True)
	subprocess.run([npm, "run", "--silent", "build"], cwd=DESK, check=True)
	stamp.write_text(_fingerprint())  # what the build itself writes beside the sources counts in
	return "desk: built"


def _older(path: Path, than: Path) -> bool:
	"""True if `path` is missing or older than `than`."""
	return not path.exists() or (than.exists() and path.stat().st_mtime < than.stat().st_mtime)


def _fingerprint() -> str:
	digest = hashlib.sha256()
	for path in sorted(DESK.rglob("*")):
		if path.is_file() and "node_modules" not in path.parts and path.name not in GENERATED:
			digest.update(str(path.relative_to(DESK)).encode())
			digest.update(path.read_bytes())
	return digest.hexdigest()


def link_assets(app: str) -> str | None:
	"""Make `sites/assets/APP` a link to the app's public folder."""
	import importlib.util

	spec = importlib.util.find_spec(app)
	public = spec and spec.origin and Path(spec.origin).parent / "public"
	if not public or not public.is_dir():
		return None
	link = Path("assets", app)
	link.parent.mkdir(exist_ok=True)
	if link.is_symlink() and Path(os.readlink(link)) == public:
		return None
	link.unlink(missing_ok=True)
	link.symlink_to(public)
	return f"assets/{app} → {public}"
