"""What a bundle holds and where: files of this checkout, the built desk, fonts, sums."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

CARRIED = Path(__file__).resolve().parent / "carried"
BENCH = CARRIED.parent.parent.parent
sys.path.insert(0, str(CARRIED))
from setup_offline import ABOUT, SUMS, digest_of, files_of

SHARE = Path(sys.prefix) / "share" / "demitasse"
BUILT_DESK = "apps/frappe/frappe/public/dist"
TAKEN = (
	"apps/frappe/",
	"apps/party_investigation/",
	"docs/",
	"scripts/setup_bench.py",
	"sites/apps.txt",
	"config/",
	"logs/",
	"Procfile",
	"README.md",
	"CHANGELOG.md",
)
"""What of the checkout an installation needs, by the beginning of its path."""
LEFT = (
	"apps/frappe/desk/",
	"docs/developers/",
	"docs/pictures/annex",
	"docs/pictures/blank",
	"docs/pictures/l",
)
"""What of that it does not: the desk comes built."""
AT_THE_TOP = ("setup_offline.py", "install.sh", "install.cmd")
IN_THE_BENCH = {"start.py": "scripts/start.py", "start.sh": "start.sh", "start.cmd": "start.cmd"}
WINDOWS_TEXT = (".cmd", ".txt")
"""Files with the line ends of Windows; `使用说明.txt` with a mark at its beginning, so that every editor reads it as UTF-8."""


def sources() -> list[str]:
	"""Return the paths of the checkout that an installation needs."""
	listed = subprocess.run(
		["git", "ls-files", "-z", "--cached"], cwd=BENCH, capture_output=True, text=True, check=True
	).stdout
	return [path for path in listed.split("\0") if path.startswith(TAKEN) and not path.startswith(LEFT)]


def put_bench(bundle: Path) -> None:
	"""Copy both apps with the built desk, and what starts them."""
	for path in sources():
		_copy(BENCH / path, bundle / "bench" / path)
	for path in files_of(BENCH / BUILT_DESK):
		_copy(BENCH / BUILT_DESK / path, bundle / "bench" / BUILT_DESK / path)
	for name, place in IN_THE_BENCH.items():
		_carry(CARRIED / name, bundle / "bench" / place)
	for name in AT_THE_TOP:
		_carry(CARRIED / name, bundle / name)


def put_fonts(bundle: Path, platform: str | None) -> None:
	"""Copy the fonts of the environment, and the libraries that draw text where the bundle is for such machines as this."""
	shutil.copytree(SHARE / "fonts", bundle / "fonts")
	if platform and (SHARE / "lib").is_dir():
		shutil.copytree(SHARE / "lib", bundle / "libraries" / platform)


def _copy(source: Path, target: Path) -> None:
	target.parent.mkdir(parents=True, exist_ok=True)
	shutil.copyfile(source, target)


def _carry(source: Path, target: Path) -> None:
	target.parent.mkdir(parents=True, exist_ok=True)
	text = source.read_text(encoding="utf-8")
	ends = "\r\n" if source.suffix in WINDOWS_TEXT else "\n"
	target.write_bytes(text.replace("\n", ends).encode())


def describe(bundle: Path, about: dict) -> None:
	"""Write what the bundle is: for the installer, and for people."""
	(bundle / ABOUT).write_text(
		json.dumps(about, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8"
	)
	text = (CARRIED / "使用说明.txt").read_text(encoding="utf-8")
	lacking = [
		f"  {platform} · Python {python}：{'、'.join(names)}"
		for platform, pythons in about["platforms"].items()
		for python, names in pythons.items()
		if names
	]
	filled = text.format(
		number=about["number"],
		commit=about["commit"],
		made_on=about["made_on"],
		platforms="、".join(about["platforms"]),
		pythons="、".join(about["pythons"]),
		missing="\n".join(lacking) or "  没有。",
	)
	(bundle / "使用说明.txt").write_bytes(filled.replace("\n", "\r\n").encode("utf-8-sig"))


def write_sums(bundle: Path) -> None:
	"""Write the SHA-256 of every file, as `sha256sum -c SHA256SUMS` checks them."""
	lines = [f"{digest_of(bundle / path)}  {path}\n" for path in files_of(bundle) if path != SUMS]
	(bundle / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
LONGEST = 180
"""So many characters of a path inside the bundle leave room for the folder before it: Windows takes 259."""


def unfit_for_windows(paths: Iterable[str]) -> list[str]:
	"""Return the paths that a stick or a Windows machine cannot keep: signs, reserved names, length, and two that differ by case."""
	unfit, folded = [], {}
	for path in paths:
		parts = PurePosixPath(path).parts
		bad = any(re.search(r'[<>:"|?*\\\x00-\x1f]|[ .]$', part) or RESERVED.match(part) for part in parts)
		if bad or len(path) > LONGEST or folded.setdefault(path.lower(), path) != path:
			unfit.append(path)
	return unfit
