"""Memory of the process for what changes seldom: metadata, hooks, translations.

Values belong to one *generation* of a site. The generation is a number in the database (`PRAGMA user_version`), raised
inside the transaction that changes what values are made from, so that other processes see it exactly when they see the
change. Until that transaction ends, its own values are private to it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from frappe.ground.context import local, storage

T = TypeVar("T")
_NOTHING: dict = {}

_sites: dict[tuple, tuple[int, dict]] = {}
"""A site's database file → its newest known generation and the values of it."""


def get(key: tuple, make: Callable[[], T]) -> T:
	"""The value of a key for this site and generation; made by `make` if nobody asked before."""
	values = storage.get(_NOTHING).get("memo")
	if values is None:
		values = _values()
	try:
		return values[key]
	except KeyError:
		value = values[key] = make()
		return value


def known(key: tuple) -> Any:
	"""The value of a key if it was made already in the generation at hand, else None; the quickest way to ask."""
	values = storage.get(_NOTHING).get("memo")
	return None if values is None else values.get(key)


def peek(key: tuple) -> Any:
	"""The value of a key if it was made already, else None."""
	return _values().get(key)


def forget(*key: Any) -> None:
	"""Forget, in this request only and without telling others, the values whose keys begin with `key`."""
	values = _values()
	for known in [known for known in values if known[: len(key)] == key]:
		del values[known]


def open_generation() -> None:
	"""Read the site's generation; called once when a request or job has taken its connection."""
	number = local.db.generation()
	known = _sites.get(local.db.file)
	if known is None or known[0] != number:
		_sites[local.db.file] = known = (number, {})
	local.memo = known[1]
	local.memo_renewed = None


def renew(keep: Callable[[tuple], bool] | None = None) -> None:
	"""Begin a new generation: what was made before is made anew, here at once and elsewhere after the commit.

	:param keep: tells by its key that a value stays good
	"""
	database = local.db
	old = _values()
	first = local.memo_renewed is None
	local.memo_renewed = database.raise_generation()
	local.memo = {key: value for key, value in list(old.items()) if keep(key)} if keep else {}
	if first:
		database.after_commit.add(_publish)
		database.after_rollback.add(open_generation)


def look_again() -> None:
	"""A transaction was given up: others may have begun a generation meanwhile, which the next use asks for."""
	local.memo = None


def distrust() -> None:
	"""Part of the transaction was undone: what was made from it since the generation began may be wrong.

	If the raising of the generation was undone too, it is raised again: its number will be published with the commit.
	"""
	if getattr(local, "memo_renewed", None) is not None:
		local.memo = {}
		if local.db.generation() != local.memo_renewed:
			local.memo_renewed = local.db.raise_generation()


def _publish() -> None:
	"""The transaction that began the generation is committed: its values are good for everybody."""
	number, local.memo_renewed = local.memo_renewed, None
	known = _sites.get(local.db.file)
	if known is None or known[0] < number:
		_sites[local.db.file] = (number, local.memo)


def _values() -> dict:
	values = getattr(local, "memo", None)
	if values is None:
		if getattr(local, "db", None) is None:
			local.memo = values = {}
			local.memo_renewed = None
		else:
			open_generation()
			values = local.memo
	return values
