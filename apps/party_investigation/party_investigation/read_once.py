"""What is asked anew for every document that is saved, or every list that is read, and is the same for all of many: read once for all.

Only where one transaction saves many documents of which none changes what is kept: neither the tree, nor who is appointed, nor what is
handed in; or where one question of a user is answered from several lists. Outside of `keeping` nothing is kept, and each question is asked of the database.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept_answers", default=None)


@contextmanager
def keeping() -> Iterator[None]:
	"""Keep the answers of `answer` until the block ends."""
	token = _kept.set({})
	try:
		yield
	finally:
		_kept.reset(token)


def answer(question: Hashable, read: Callable[[], T]) -> T:
	"""Return the answer to a question: as kept, or else as read, which then is kept where answers are."""
	kept = _kept.get()
	if kept is None:
		return read()
	if question not in kept:
		kept[question] = read()
	return kept[question]


def put(question: Hashable, known: Any) -> None:
	"""Keep an answer that was read for many questions at once; only within `keeping`."""
	kept = _kept.get()
	if kept is not None:
		kept[question] = known
