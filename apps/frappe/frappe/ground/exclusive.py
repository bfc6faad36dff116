"""A file that one process at a time holds; the system lets it go when that process ends, however it ends.

By `flock` itself: a library for it that also serves asyncio is a tenth of the instructions of a command that migrates nothing.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
			fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError as error:
			raise HeldByAnother(str(path)) from error
		yield
