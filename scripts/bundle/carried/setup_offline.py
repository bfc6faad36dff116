#!/usr/bin/env python3
"""Install or upgrade from the folder in which this file stands; nothing comes from a network. 离线安装、升级。

python3 setup_offline.py --to FOLDER     install there, or upgrade what is there
python3 setup_offline.py --check         only check that the bundle is whole
python3 setup_offline.py --back --to …   go back to what was there before the last upgrade

Uses the standard library only, because nothing else is there yet.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
from pathlib import Path

BUNDLE = Path(__file__).resolve().parent
SUMS, ABOUT = "SHA256SUMS", "bundle.json"
HOME = "party-investigation"
KEPT = ("sites", "config", "logs")
"""What belongs to the office, which an upgrade leaves as it is."""
BEFORE = "before-upgrade"
"""The folder in an installation that keeps what was there before the last upgrade."""
UNDER_WAY = "upgrade-under-way"
"""The folder that keeps it until the upgrade has ended: one that fails leaves the way back of the one before."""
UNFINISHED = "unfinished"
"""The file in either that stands there as long as something is being moved."""
DATABASES = ("*.db", "*.db-wal", "*.db-shm", "site_config.json", ".apps_state")
"""What a migration may write, in the folder of a site."""
APPS = ("frappe", "party_investigation")
PORT = 8000
ROOM = 3
"""An installation takes so many times the size of its bundle while it is made."""


def main() -> None:
	"""The command line."""
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("--to", type=Path, default=Path.home() / HOME, help=f"default: ~/{HOME}")
	parser.add_argument("--check", action="store_true", help="only check the bundle")
	parser.add_argument("--back", action="store_true", help="go back to before the last upgrade")
	parser.add_argument("--demo", action="store_true", help="load the made-up demonstration campaign")
	options = parser.parse_args()
	to = options.to.expanduser().resolve()
	if options.back:
		go_back(to)
		return
	about = check_bundle(BUNDLE)
	if options.check:
		return
	check_machine(about)
	for place in (UNDER_WAY, BEFORE):
		if (to / place / UNFINISHED).exists():
			say("The last upgrade did not end; going back first / 上次升级没有做完，先恢复原状")
			restore(to, place)
	if (to / ABOUT).exists():
		upgrade(BUNDLE, to, about)
	else:
		install(BUNDLE, to, about, options.demo)


def say(text: str) -> None:
	"""One line of progress."""
	print(f"· {text}", flush=True)


def stop(text: str) -> None:
	"""End with a message that says what to do."""
	sys.exit(f"✗ {text}")


# ---------------------------------------------------------------- is the bundle whole


def files_of(folder: Path) -> list[str]:
	"""Return the paths of all files below a folder, with slashes, in order; what Python leaves behind does not count."""
	found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
	return sorted(path.relative_to(folder).as_posix() for path in found)


def digest_of(path: Path) -> str:
	"""Return the SHA-256 of a file."""
	digest = hashlib.sha256()
	with path.open("rb") as stream:
		while block := stream.read(1 << 20):
			digest.update(block)
	return digest.hexdigest()


def check_bundle(bundle: Path) -> dict:
	"""Return what the bundle says of itself; stop if a file is missing, changed or not listed."""
	if not (bundle / SUMS).is_file():
		stop(f"{SUMS} is missing: this is no whole bundle / 缺少 {SUMS}，安装包不完整，请重新拷贝")
	say("Checking every file / 核对全部文件")
	if faults := faults_of(bundle):
		more = f" …（{len(faults)}）" if len(faults) > 5 else ""
		stop(
			"The bundle was changed or copied badly, and is not used / 安装包有改动或没有拷完整，不予使用，请重新拷贝："
			f"\n  {'; '.join(faults[:5])}{more}"
		)
	return json.loads((bundle / ABOUT).read_text(encoding="utf-8"))


def faults_of(bundle: Path) -> list[str]:
	"""Return what differs from the list of sums, in words."""
	lines = (bundle / SUMS).read_text(encoding="utf-8").splitlines()
	listed = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
	there = set(files_of(bundle)) - {SUMS}
	return [
		*(f"{path}: missing / 缺少" for path in sorted(listed.keys() - there)),
		*(f"{path}: not listed / 不在清单内" for path in sorted(there - listed.keys())),
		*(
			f"{path}: changed / 有改动"
			for path in sorted(there & listed.keys())
			if digest_of(bundle / path) != listed[path]
		),
	]


def check_machine(about: dict) -> None:
	"""Stop if the bundle has nothing for this machine or this Python, or lacks a package for them."""
	here = f"{'win' if os.name == 'nt' else sys.platform}_{platform.machine().lower()}"
	python = "{}.{}".format(*sys.version_info)
	if here not in about["platforms"]:
		stop(
			f"This bundle is for {', '.join(about['platforms'])}, the machine is {here} / 安装包不适用于这台电脑的系统（{here}）"
		)
	if python not in about["pythons"]:
		known = "、".join(about["pythons"])
		stop(
			f"This bundle is for Python {known}, not {python} / 安装包适用于 Python {known}，这里是 {python}；"
			"请用该版本运行，例如 python3.11 setup_offline.py"
		)
	if lacking := about["platforms"][here].get(python):
		stop(f"The bundle lacks for this machine: / 安装包缺少这台电脑用的软件包：{'、'.join(lacking)}")


# ---------------------------------------------------------------- install


def install(bundle: Path, to: Path, about: dict, demo: bool = False) -> None:
	"""Install into a folder that is empty, or in which an installation was begun."""
	begun = to / ".installing"
	if to.exists() and any(to.iterdir()) and not begun.exists():
		stop(f"{to} is not empty and no installation / {to} 里有别的文件，请用 --to 指定一个空目录")
	check_room(bundle, to)
	to.mkdir(parents=True, exist_ok=True)
	begun.touch()
	say(f"Installing into {to} / 安装到 {to}")
	put(bundle, to)
	if setup(bundle, to, "--demo", str(int(demo))):
		stop(
			"The installation did not end; after mending the cause run it again / 安装没有完成，排除原因后再运行一次"
		)
	shutil.copyfile(bundle / ABOUT, to / ABOUT)
	begun.unlink()
	say(f"Installed version {about['number']} / 已安装。启动：{starter(to)}")


def starter(to: Path) -> Path:
	"""The script that starts the system."""
	return to / ("start.cmd" if os.name == "nt" else "start.sh")


def check_room(bundle: Path, to: Path) -> None:
	"""Stop if the disk has not room enough."""
	size = sum((bundle / path).stat().st_size for path in files_of(bundle))
	place = next(folder for folder in (to, *to.parents) if folder.exists())
	if (free := shutil.disk_usage(place).free) < ROOM * size:
		stop(
			f"{ROOM * size / 1e6:.0f} MB must be free at {place}, there are {free / 1e6:.0f} / 磁盘空间不足，需要 {ROOM * size / 1e6:.0f} MB"
		)


def put(bundle: Path, to: Path, *kept: str) -> None:
	"""Copy the bench, the fonts and the libraries; `kept` names entries at its top that are not copied."""
	for entry in sorted((bundle / "bench").iterdir()):
		if entry.name in kept:
			continue
		if entry.is_dir():
			shutil.copytree(entry, to / entry.name, dirs_exist_ok=True)
		else:
			shutil.copyfile(entry, to / entry.name)
	share = to / "env" / "share" / "demitasse"
	shutil.copytree(bundle / "fonts", share / "fonts", dirs_exist_ok=True)
	libraries = bundle / "libraries" / f"{sys.platform}_{platform.machine().lower()}"
	if libraries.is_dir():
		shutil.copytree(libraries, share / "lib", dirs_exist_ok=True)
	if os.name == "posix":
		(to / "start.sh").chmod(0o755)


def setup(bundle: Path, to: Path, *options: str) -> int:
	"""Make the environment of wheels, and what `options` ask for; returns the exit status."""
	words = [
		sys.executable,
		str(to / "scripts" / "setup_bench.py"),
		"--wheels",
		str(bundle / "wheels"),
		*options,
	]
	return subprocess.run(words).returncode


# ---------------------------------------------------------------- upgrade, and the way back


def upgrade(bundle: Path, to: Path, about: dict) -> None:
	"""Bring an installation to the version of the bundle: all of it, or the old one stands as it was."""
	old = json.loads((to / ABOUT).read_text(encoding="utf-8"))
	if about["number"] <= old["number"]:
		stop(
			f"Version {old['number']} is installed, the bundle is {about['number']}: nothing to do / 已安装的版本不比安装包旧，不必升级"
		)
	check_apps(to)
	check_stopped(to)
	check_room(bundle, to)
	for site in sites_of(to):
		say(f"Backup of {site} / 备份")
		if bench(to, "--site", site, "backup", "--with-files"):
			stop("The backup failed; nothing was changed / 备份失败，没有作任何改动")
	keep(bundle, to)
	try:
		change(bundle, to)
	except BaseException as error:
		say(f"{error}; going back / 正在恢复原状")
		restore(to, UNDER_WAY)
		stop(f"The upgrade failed; version {old['number']} is as it was / 升级失败，已恢复原来的版本和数据")
	(to / UNDER_WAY / UNFINISHED).unlink()
	remove(to / BEFORE)
	os.replace(to / UNDER_WAY, to / BEFORE)
	say(f"Upgraded from {old['number']} to {about['number']} / 升级完成。启动：{starter(to)}")


class Failed(Exception):
	"""A step of the upgrade did not do its work."""


def change(bundle: Path, to: Path) -> None:
	"""Put the new version in the place of the old one and migrate every site.

	:raises Failed: a step failed
	"""
	say("New version / 装入新版本")
	put(bundle, to, *KEPT)
	if setup(bundle, to, "--no-site"):
		raise Failed("The new version could not be installed / 新版本装不上")
	for site in sites_of(to):
		say(f"Migration of {site} / 升级站点")
		if bench(to, "--site", site, "migrate"):
			raise Failed(f"The migration of {site} failed / 站点 {site} 升级失败")
	shutil.copyfile(bundle / ABOUT, to / ABOUT)


def keep(bundle: Path, to: Path) -> None:
	"""Put aside what an upgrade replaces: databases copied, programs moved. From here on there is a way back."""
	before = to / UNDER_WAY
	remove(before)
	before.mkdir(mode=0o700)
	replaced = [*sorted({entry.name for entry in (bundle / "bench").iterdir()} - {*KEPT}), "env", ABOUT]
	for site in sites_of(to):
		copy_databases(to / "sites" / site, before / "sites" / site)
	(before / UNFINISHED).write_text(json.dumps(replaced), encoding="utf-8")
	(before / "bench").mkdir()
	for name in replaced:
		if (to / name).exists():
			os.replace(to / name, before / "bench" / name)


def restore(to: Path, place: str) -> None:
	"""Go back to what was put aside in `place`, and use that up; may be broken off and run again."""
	before = to / place
	for name in json.loads((before / UNFINISHED).read_text(encoding="utf-8")):
		kept = before / "bench" / name
		if kept.exists():
			remove(to / name)
			os.replace(kept, to / name)
	for folder in sorted((before / "sites").glob("*")) if (before / "sites").is_dir() else ():
		site = to / "sites" / folder.name
		for path in databases_of(site):
			path.unlink()
		copy_databases(folder, site)
	(before / UNFINISHED).unlink()
	remove(before)


def go_back(to: Path) -> None:
	"""Go back to before the last upgrade, as somebody asks for it; what was entered since is put into a backup first."""
	before = to / BEFORE
	if not (before / "bench" / ABOUT).exists():
		stop(f"There is nothing to go back to in {to} / {to} 里没有升级前的版本")
	check_stopped(to)
	for site in sites_of(to):
		say(f"Backup of {site} as it is now / 备份现在的数据")
		if bench(to, "--site", site, "backup", "--with-files"):
			stop("The backup failed; nothing was changed / 备份失败，没有作任何改动")
	names = sorted(entry.name for entry in (before / "bench").iterdir())
	(before / UNFINISHED).write_text(json.dumps(names), encoding="utf-8")
	restore(to, BEFORE)
	number = json.loads((to / ABOUT).read_text(encoding="utf-8"))["number"]
	say(
		f"Version {number} is back, with its data of before the upgrade; what was entered since is in the backup"
		" / 已恢复升级前的版本和数据；升级后录入的内容在刚才的备份里"
	)


def check_apps(to: Path) -> None:
	"""Stop if the installation has apps that the bundle does not bring: they would not work afterwards."""
	others = set((to / "sites" / "apps.txt").read_text(encoding="utf-8").split()) - {*APPS}
	if others:
		stop(
			f"Other apps are installed, upgrade by hand / 还装有其他应用，不能用安装包升级：{'、'.join(sorted(others))}"
		)


def check_stopped(to: Path) -> None:
	"""Stop if something answers where the system answers."""
	path = to / "sites" / "common_site_config.json"
	port = json.loads(path.read_text(encoding="utf-8")).get("webserver_port", PORT) if path.exists() else PORT
	for number in {int(port), int(os.environ.get("WEB_PORT", PORT))}:
		with socket.socket() as probe:
			probe.settimeout(1)
			if not probe.connect_ex(("127.0.0.1", number)):
				stop(
					f"Something answers on port {number}: stop the system first / 系统还在运行（端口 {number}），请先停止"
				)


def sites_of(to: Path) -> list[str]:
	"""Return the names of the sites."""
	return sorted(path.parent.name for path in (to / "sites").glob("*/site_config.json"))


def bench(to: Path, *words: str) -> int:
	"""Run a command of the installation; returns the exit status."""
	python = to / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
	command = [str(python), "-m", "frappe.utils.bench_helper", "frappe", *words]
	return subprocess.run(command, cwd=to / "sites").returncode


def databases_of(site: Path) -> list[Path]:
	"""Return the files of a site that a migration may write."""
	return sorted(path for pattern in DATABASES for path in site.glob(pattern))


def copy_databases(source: Path, target: Path) -> None:
	"""Copy them, readable by their owner only; nobody is at work in them."""
	target.mkdir(parents=True, exist_ok=True)
	for path in databases_of(source):
		shutil.copy2(path, target / path.name)
		(target / path.name).chmod(0o600)


def remove(path: Path) -> None:
	"""Delete a file or a folder, if it is there."""
	if path.is_dir() and not path.is_symlink():
		shutil.rmtree(path)
	else:
		path.unlink(missing_ok=True)


if __name__ == "__main__":
	main()
