#!/usr/bin/env python3
"""Install a bundle with every registry cut off, answer over HTTP, upgrade, fail an upgrade, go back. A few minutes; run by hand:

make bundle && env/bin/python tests/strength/offline_installation.py build/bundle/party-investigation-N

pip is forbidden its index, every proxy is dead, and there is no program on the path: no npm, no git, no apt-get.
Where this machine lets us, the whole of it runs in a network namespace without a network besides.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

SITE = "party.localhost"
SECONDS = 120
DEAD = "http://127.0.0.1:9"
CUT_OFF = {
	"PIP_NO_INDEX": "1",
	**dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), DEAD),
	"npm_config_registry": DEAD,
	"PATH": "/nowhere",
	"HOME": os.environ.get("HOME", "/"),
	"USER": "office",
	"LANG": "C.UTF-8",
}


def main() -> None:
	"""The command line: the bundle."""
	bundle = Path(sys.argv[1]).resolve()
	if "WITHOUT_NETWORK" not in os.environ and shutil.which("unshare") and os.geteuid() == 0:
		words = 'ip link set lo up 2>/dev/null || true; exec "$0" "$@"'
		os.environ["WITHOUT_NETWORK"] = "1"
		os.execvp("unshare", ["unshare", "-n", "sh", "-c", words, sys.executable, __file__, str(bundle)])
	with tempfile.TemporaryDirectory(prefix="offline-") as folder:
		run(bundle, Path(folder))


def run(bundle: Path, folder: Path) -> None:
	"""All steps; stops at the first that is not as it should be."""
	to = folder / "office pc"
	timed("install", lambda: install(bundle, to))
	print(f"bundle: {megabytes(bundle)} MB, installed: {megabytes(to)} MB")
	timed("first answer", lambda: answers(to))
	newer = raised(bundle, folder / "newer", 1)
	timed("upgrade", lambda: install(newer, to))
	assert number(to) == number(newer)
	answers(to)
	broken = raised(bundle, folder / "broken", 2)
	patches = broken / "bench" / "apps" / "party_investigation" / "party_investigation" / "patches.txt"
	rewritten(patches, patches.read_text(encoding="utf-8") + "\nparty_investigation.patches.there_is_none\n")
	write_sums(broken)
	done = timed("failing upgrade", lambda: install(broken, to, status=1))
	assert "已恢复原来的版本和数据" in done.stderr, done.stderr
	assert number(to) == number(newer)
	answers(to)
	timed("way back", lambda: install(newer, to, "--back"))
	assert number(to) == number(bundle)
	answers(to)
	print("everything as it should be")


def megabytes(folder: Path) -> int:
	"""What the files of a folder take on a disk."""
	return sum(path.lstat().st_blocks for path in folder.rglob("*")) * 512 // 1_000_000


def timed(what: str, step):
	"""Run a step and say how long it took."""
	started = time.monotonic()
	value = step()
	print(f"{what}: {time.monotonic() - started:.1f} s", flush=True)
	return value


def install(bundle: Path, to: Path, *options: str, status: int = 0) -> subprocess.CompletedProcess:
	"""Run the installer of a bundle as a person would, cut off."""
	python = getattr(sys, "_base_executable", sys.executable)
	command = [python, str(bundle / "setup_offline.py"), "--to", str(to), *options]
	done = subprocess.run(command, env=CUT_OFF, capture_output=True, text=True)
	assert done.returncode == status, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
	return done


@contextlib.contextmanager
def started(to: Path) -> Iterator[int]:
	"""The system, started by its script; gives the port."""
	with socket.socket() as free:
		free.bind(("127.0.0.1", 0))
		port = free.getsockname()[1]
	environment = {**CUT_OFF, "PORT": str(port), "PATH": "/usr/bin:/bin"}  # the script calls dirname
	server = subprocess.Popen(
		["/bin/sh", str(to / "start.sh")],
		env=environment,
		stdout=subprocess.PIPE,
		stderr=subprocess.STDOUT,
		text=True,
	)
	try:
		yield port
	finally:
		server.terminate()
		print("".join(f"    {line}" for line in server.communicate(timeout=60)[0].splitlines(True)[-3:]))


def answers(to: Path) -> None:
	"""Start the system, sign in as Administrator and ask for a DocType of the app."""
	password = "Offline-Installation-9"
	python = to / "env" / "bin" / "python"
	words = [
		str(python),
		"-m",
		"frappe.utils.bench_helper",
		"frappe",
		"--site",
		SITE,
		"set-admin-password",
		password,
	]
	subprocess.run(words, cwd=to / "sites", env=CUT_OFF, check=True, capture_output=True)
	opener = urllib.request.build_opener(
		urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor()
	)
	with started(to) as port:
		deadline = time.monotonic() + SECONDS
		while True:
			try:
				assert opener.open(f"http://127.0.0.1:{port}/api/method/ping", timeout=5).status == 200
				break
			except OSError:
				assert time.monotonic() < deadline, "no answer"
				time.sleep(0.2)
		page = opener.open(f"http://127.0.0.1:{port}/login", timeout=10).read().decode()
		assert "<script" in page
		entered = json.dumps({"usr": "Administrator", "pwd": password}).encode()
		request = urllib.request.Request(
			f"http://127.0.0.1:{port}/api/method/login", entered, {"Content-Type": "application/json"}
		)
		assert opener.open(request, timeout=10).status == 200
		listed = opener.open(f"http://127.0.0.1:{port}/api/resource/Party%20Organization", timeout=10).read()
		assert "data" in json.loads(listed)


def number(folder: Path) -> int:
	"""The version of a bundle or an installation."""
	return json.loads((folder / "bundle.json").read_text(encoding="utf-8"))["number"]


def raised(bundle: Path, target: Path, by: int) -> Path:
	"""A copy of a bundle that says it is newer; its files are linked, not copied, until they are rewritten."""
	shutil.copytree(bundle, target, copy_function=linked)
	about = json.loads((target / "bundle.json").read_text(encoding="utf-8"))
	rewritten(target / "bundle.json", json.dumps({**about, "number": about["number"] + by}))
	write_sums(target)
	return target


def linked(source: str, target: str) -> None:
	"""Link a file, or copy it where the folder is on another disk."""
	try:
		os.link(source, target)
	except OSError:
		shutil.copyfile(source, target)


def rewritten(path: Path, text: str) -> None:
	"""Give a file another content without touching the one it was linked to."""
	path.unlink()
	path.write_text(text, encoding="utf-8")


def write_sums(bundle: Path) -> None:
	"""Write the list of sums anew."""
	sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "scripts" / "bundle")]
	import contents

	(bundle / contents.SUMS).unlink()
	contents.write_sums(bundle)


if __name__ == "__main__":
	main()
