"""Locks on documents that outlive a transaction: while a background job works on one, nobody saves it."""

import hashlib
import os
import time

import frappe
from frappe import _

STALE_SECONDS = 6 * 60 * 60
"""After this a lock is taken for forgotten by a process that died."""


class DocumentLocks:
	"""`lock`, `unlock` and `is_locked` of a document."""

	@property
	def is_locked(self) -> bool:
		"""Whether somebody holds the lock."""
		return _is_held(self._lock_path())

	def lock(self, timeout: int | None = None) -> None:
		"""Take the lock.

		:param timeout: seconds to wait for it
		:raises DocumentLockedError: if another holds it
		"""
		path = self._lock_path()
		deadline = time.monotonic() + (timeout or 0)
		while not _take(path):
			if time.monotonic() >= deadline:
				raise frappe.DocumentLockedError(_("{0} {1} is locked").format(_(self.doctype), self.name))
			time.sleep(0.1)
		frappe.local.locked_documents.append(self)

	def unlock(self) -> None:
		"""Give the lock back."""
		self._lock_path_remove()
		if self in frappe.local.locked_documents:
			frappe.local.locked_documents.remove(self)

	def check_if_locked(self) -> None:
		"""Raise DocumentLockedError if somebody holds the lock."""
		if self.creation and self.is_locked:
			raise frappe.DocumentLockedError(
				_("{0} {1} is being worked on. Try again in a while.").format(_(self.doctype), self.name)
			)

	def _lock_path_remove(self) -> None:
		try:
			os.remove(self._lock_path())
		except FileNotFoundError:
			pass

	def _lock_path(self) -> str:
		signature = hashlib.sha224(f"{self.doctype}:{self.name}".encode()).hexdigest()
		return frappe.get_site_path("locks", f"{signature}.lock")


def _take(path: str) -> bool:
	if not _is_held(path):
		try:
			os.remove(path)
		except FileNotFoundError:
			pass
	os.makedirs(os.path.dirname(path), exist_ok=True)
	try:
		os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
	except FileExistsError:
		return False
	return True


def _is_held(path: str) -> bool:
	try:
		return time.time() - os.stat(path).st_mtime < STALE_SECONDS
	except FileNotFoundError:
		return False
