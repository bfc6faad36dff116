#!/usr/bin/env python3
"""Start the web server, the worker and the schedule of this installation, and stop them together (Ctrl+C). PORT=8001 另选端口。"""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from honcho.manager import Manager

SITES = Path(__file__).resolve().parent.parent / "sites"


def main() -> None:
	"""Run all three until one ends."""
	if not hasattr(os, "fork"):
		sys.exit(
			"✗ The worker runs jobs in forked processes, which Windows has not: start this on Linux or in WSL"
			" / 后台任务要用 Linux 的进程功能，Windows 上请在 WSL 或 Linux 电脑上启动"
		)
	host, port = os.environ.get("WEB_HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
	manager = Manager()
	for name, words in {
		"web": ("serve", "--host", host, "--port", port),
		"worker": ("worker",),
		"schedule": ("schedule",),
	}.items():
		manager.add_process(name, _line(words), cwd=str(SITES))
	print(f"· http://localhost:{port}", flush=True)
	manager.loop()
	sys.exit(manager.returncode)


def _line(words: tuple[str, ...]) -> str:
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *words]
	return subprocess.list2cmdline(command) if os.name == "nt" else f"exec {shlex.join(command)}"


if __name__ == "__main__":
	main()
