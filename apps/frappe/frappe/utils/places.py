"""Folders and files of bench and site, and calls around them."""

import gzip
import json
import os
import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import frappe
from frappe.ground.config import flag


def get_path(*path: str, base: str | None = None) -> str:
	"""A path below the site's folder, or below `base`."""
	return os.path.join(base or frappe.local.site_path, *path)


def get_site_base_path() -> str:
	"""The site's folder."""
	return frappe.local.site_path


def get_site_path(*path: str) -> str:
	"""A path below the site's folder."""
	return get_path(*path, base=get_site_base_path())


def get_files_path(*path: str, is_private: bool = False) -> str:
	"""A path in the site's folder of private or public files."""
	return get_site_path("private" if is_private else "public", "files", *path)


def get_bench_path() -> str:
	"""The folder of the bench, that holds apps/ and sites/."""
	return os.environ.get("FRAPPE_BENCH_ROOT") or str(Path(frappe.__file__).resolve().parents[3])


def get_bench_relative_path(file_path: str) -> str:
	"""A path as seen from the bench; the file must exist.

	:raises SystemExit: when there is no such file
	"""
	candidates = (Path(file_path), Path(get_bench_path()) / file_path, Path.cwd() / file_path)
	for candidate in candidates:
		if candidate.is_file():
			return str(candidate.resolve())
	raise SystemExit(f"Invalid path {file_path}")


def get_sites(sites_path: str | None = None) -> list[str]:
	"""The sites of the bench: folders of sites/ with a site_config.json."""
	base = Path(sites_path or getattr(frappe.local, "sites_path", None) or ".")
	return sorted(
		entry.name for entry in base.iterdir() if entry.is_dir() and (entry / "site_config.json").is_file()
	)


def get_file_size(path: str, format: bool = False) -> int | str:
	"""The size of a file in bytes, or in words such as `12.3 KB`."""
	size: float = os.path.getsize(path)
	if not format:
		return int(size)
	for unit in ("B", "KB", "MB", "GB"):
		if size < 1024:
			return f"{size:.1f} {unit}"
		size /= 1024
	return f"{size:.1f} TB"


def get_file_timestamp(fn: str) -> str | None:
	"""When a file was changed, as text; None if there is no such file."""
	try:
		return str(os.path.getmtime(fn))
	except FileNotFoundError:
		return None


def touch_file(path: str) -> str:
	"""Make a file if it is not there, set its time, and return its path."""
	Path(path).touch()
	return path


def get_table_name(table_name: str, wrap_in_backticks: bool = False) -> str:
	"""The table of a DocType; special tables keep their name."""
	name = table_name if table_name.startswith("__") else f"tab{table_name}"
	return f"`{name}`" if wrap_in_backticks else name


def execute_in_shell(
	cmd: str | Iterable[str], verbose: bool = False, low_priority: bool = False, check_exit_code: bool = False
) -> tuple[bytes, bytes]:
	"""Run a program without a shell in between; what it wrote to its error and to its normal output.

	:raises CommandFailedError: with `check_exit_code`, when it ends with an error
	"""
	arguments = shlex.split(cmd) if isinstance(cmd, str) else list(cmd)
	if low_priority:
		arguments = ["nice", "-n", "10", *arguments]
	done = subprocess.run(arguments, capture_output=True)
	if verbose:
		print(done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))
	if check_exit_code and done.returncode:
		raise frappe.CommandFailedError(
			"Command failed", done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
		)
	return done.stderr, done.stdout


def gzip_compress(data: bytes, compresslevel: int = 9) -> bytes:
	"""Bytes compressed; the same input gives the same output."""
	return gzip.compress(data, compresslevel, mtime=0)


def gzip_decompress(data: bytes) -> bytes:
	"""Compressed bytes in full."""
	return gzip.decompress(data)


def is_site_in_maintenance() -> bool:
	"""Whether the site answers nobody while it is worked on."""
	return flag("maintenance_mode")


def is_cli() -> bool:
	"""Whether this is a command, not a web request or a background job."""
	return not getattr(frappe.local, "request", None) and not getattr(frappe.local, "job", None)


def get_hook_method(hook_name: str, fallback: Any = None) -> Any:
	"""The last function that a hook names, or `fallback`."""
	names = frappe.get_hooks(hook_name)
	return frappe.get_attr(names[-1]) if names else fallback


def call_hook_method(hook: str, *args: Any, **kwargs: Any) -> Any:
	"""Call every function that a hook names; the first answer that is one."""
	answer = None
	for name in frappe.get_hooks(hook):
		answer = answer or frappe.get_attr(name)(*args, **kwargs)
	return answer


def read_json(path: str | Path) -> Any:
	"""The content of a JSON file."""
	return json.loads(Path(path).read_text(encoding="utf-8"))
