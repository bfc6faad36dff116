"""Locking packages for their receiver or by a passphrase, and unlocking what came locked by one."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html
from frappe.utils.file_manager import save_file
from party_investigation.package import encryption
from party_investigation.package.refusal import PackageRefused
from party_investigation.returns.packages import reading
from party_investigation.returns.packages.reading import BY_KEY, BY_PASSPHRASE
from party_investigation.uploaded import require_readable


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


def locked_file(content: bytes, receiver: Document, locked: str | None, passphrase: str | None) -> bytes:
	"""Return the file for the disc; `check` has said that it can be made."""
	if locked == BY_KEY:
		return encryption.lock_for(content, receiver.receiving_key)
	if locked == BY_PASSPHRASE:
		return encryption.lock_by(content, (passphrase or "").strip())
	return content


@frappe.whitelist(methods=["POST"])
def unlock(package: str, passphrase: str) -> None:
	"""Unlock a package that came locked by a passphrase: what it holds stands in its place, the file that came stays attached.

	:param passphrase: kept nowhere
	:raises frappe.PermissionError: the package or its file is not the user's
	:raises frappe.ValidationError: the passphrase is another one, or the file was damaged; nothing was changed
	"""
	document = reading.held(package)
	if not document.may_start():
		frappe.throw(_("A package that was made or taken in is not changed."))
	file = require_readable(
		document.file, _("The package file is not there, or you may not read it. Upload it again.")
	)
	content = reading.bytes_of(file)
	if not encryption.needs_passphrase(content):
		frappe.throw(_("The package is not locked by a passphrase."))
	try:
		opened = encryption.unlock(content, passphrase=passphrase.strip())
	except PackageRefused as refused:
		frappe.throw(escape_html(refused.text(_)), title=_("The package is refused"))
	stem = file.file_name.partition(".")[0]
	kept = save_file(f"{stem}.zip", opened, reading.PACKAGE, document.name, is_private=1)
	document.write(file=kept.file_url, locked=BY_PASSPHRASE)
