"""Locking packages for their receiver or by a passphrase, and unlocking what came locked by one."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import BinaryIO, cast

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html
from party_investigation.package import encryption
from party_investigation.package.bag import read_bag
from party_investigation.package.refusal import PackageRefused
from party_investigation.returns.packages import filing, reading
from party_investigation.returns.packages.reading import BY_KEY, BY_PASSPHRASE


def check(receiver: Document, locked: str | None, passphrase: str | None) -> None:
	"""Stop unless a package for a partner can be locked in this way.

	:raises frappe.ValidationError: the partner has no receiving key here, the passphrase is short, or there is no such way
	"""
	if locked not in (None, "", BY_KEY, BY_PASSPHRASE):
		frappe.throw(_("A package is locked by the receiving key of the partner or by a passphrase."))
	if locked == BY_KEY and not receiver.receiving_key:
		frappe.throw(
			_(
				"No receiving key of {0} is entered here. Enter it at the partner, or choose a passphrase."
			).format(receiver.installation_name)
		)
	if locked == BY_PASSPHRASE and len((passphrase or "").strip()) < encryption.SHORTEST_PASSPHRASE:
		frappe.throw(_("A passphrase has at least {0} characters.").format(encryption.SHORTEST_PASSPHRASE))


@contextmanager
def locked_file(
	content: BinaryIO, receiver: Document, locked: str | None, passphrase: str | None
) -> Iterator[BinaryIO]:
	"""Hold the file for the disc open; `check` has said that it can be made."""
	if not locked:
		yield content
		return
	with TemporaryFile() as file:
		target = cast("BinaryIO", file)
		if locked == BY_KEY:
			encryption.lock_for(content, target, receiver.receiving_key)
		else:
			encryption.lock_by(content, target, (passphrase or "").strip())
		yield target


@frappe.whitelist(methods=["POST"])
def unlock(package: str, passphrase: str) -> None:
	"""Unlock a package that came locked by a passphrase: what it holds stands in its place, what came stays attached.

	:param passphrase: kept nowhere
	:raises frappe.PermissionError: the package or its file is not the user's
	:raises frappe.ValidationError: the passphrase is another one, or the file was damaged; nothing was changed
	"""
	document = reading.held(package)
	if not document.may_start():
		frappe.throw(_("A package that was made or taken in is not changed."))
	try:
		with reading.opened(document) as (source, pieces), TemporaryFile() as plain:
			if not encryption.needs_passphrase(reading.beginning_of(source)):
				frappe.throw(_("The package is not locked by a passphrase."))
			opened = cast("BinaryIO", plain)
			encryption.unlock(source, opened, passphrase=passphrase.strip())
			came = pieces.listed.file if pieces and pieces.listed else _name_of(document.file)
			kept = filing.keep(document, f"{came.partition('.')[0]}.zip", opened, read_bag(opened).digest)
	except PackageRefused as refused:
		frappe.throw(escape_html(refused.text(_)), title=_("The package is refused"))
	document.set("parts", kept.parts)
	document.write(file=kept.file_url, locked=BY_PASSPHRASE)


def _name_of(file_url: str) -> str:
	return frappe.db.get_value("File", {"file_url": file_url}, "file_name") or "package"
