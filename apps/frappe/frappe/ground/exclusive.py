"""A file that one process at a time holds; the system lets it go when that process ends, however it ends.

By the system's own lock: a library for it that also serves asyncio is a tenth of the instructions of a command that migrates nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class HeldByAnother(Exception):
	"""Another process holds the file."""


@contextmanager
def held(path: str | Path) -> Iterator[None]:
	"""Hold a file while the block runs; it is made where it is not there, with its folder, and stays.

	:raises HeldByAnother: at once, when somebody else holds it
	"""
	Path(path).parent.mkdir(parents=True, exist_ok=True)
	with open(path, "a") as file:
		try:
			_lock(file)
		except (BlockingIOError, PermissionError) as error:
			raise HeldByAnother(str(path)) from error
		yield


def _lock(file: IO[str]) -> None:
	"""Lock an open file without waiting; the system unlocks it when the file is closed.

	:raises BlockingIOError: another process holds it; PermissionError on Windows
	"""
	try:
		import fcntl
	except ImportError:  # Windows
		import msvcrt

		msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
	else:
		fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
