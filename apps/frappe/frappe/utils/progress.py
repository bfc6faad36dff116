"""A progress bar for commands."""

import sys


def update_progress_bar(txt: str, i: int, l: int, absolute: bool = False) -> None:
	"""Draw how far a work is: step `i` (from 0) of `l`. Drawn only on a terminal.

	:param absolute: show step and total instead of per cent
	"""
	if not sys.stdout.isatty() or l <= 0:
		return
	done = min(i + 1, l)
	width = 40
	filled = width * done // l
	share = f"{done}/{l}" if absolute else f"{100 * done // l}%"
	end = "\n" if done == l else ""
	sys.stdout.write(f"\r{txt}: [{'=' * filled}{' ' * (width - filled)}] {share}{end}")
	sys.stdout.flush()
