"""Packages from the desk: making one, looking what one would change, taking it in; each says who may."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname, now_datetime
from frappe.utils.file_manager import save_file
from party_investigation.package.encryption import EXTENSION
from party_investigation.package.refusal import PackageRefused
from party_investigation.reporting.output import SHORTEST_REASON, note_access
from party_investigation.returns import actions
from party_investigation.returns.packages import decisions, keys, locking, making, reading, renewal, taking_in
from party_investigation.returns.packages.preview import Preview
from party_investigation.returns.packages.rights import may_make_package
from party_investigation.returns.return_filters import readable
from party_investigation.rules.answer import Answer
from party_investigation.rules.package import DONE, REFUSED, without_conflict

PACKAGE, PARTNER, RETURN = "Return Package", "Partner Installation", "Unit Return"
INCOMING, OUTGOING = "Incoming", "Outgoing"


@frappe.whitelist(methods=["POST"])
def own_installation() -> dict[str, Any]:
	"""Return public keys and fingerprints of this installation, to be given to partners; the first who asks lets them be made.

	:raises frappe.PermissionError: the user may enter no partners
	"""
	frappe.has_permission(PARTNER, "create", throw=True)
	return {**keys.own_keys(), "may_renew": renewal.may_renew(), "former": renewal.former_keys()}


@frappe.whitelist(methods=["POST"])
def make_package(
	unit_return: str, partner: str, purpose: str, locked: str | None = None, passphrase: str | None = None
) -> str:
	"""Make a package of what a return has handed in, and return the name of its document, which has the file.

	:param partner: the installation that receives it
	:param purpose: for what it is made; it is logged
	:param locked: `Receiving Key` or `Passphrase`; nothing for a file that everybody can read
	:param passphrase: kept nowhere
	:raises frappe.PermissionError: the user may not make it
	:raises frappe.ValidationError: nothing is handed in, the set goes into no package, no purpose is given, or it cannot be locked so
	"""
	document, receiver = readable(RETURN, unit_return), readable(PARTNER, partner)
	_require(may_make_package(document))
	frappe.has_permission(PACKAGE, "create", throw=True)
	if not isinstance(purpose, str) or len(purpose.strip()) < SHORTEST_REASON:
		frappe.throw(
			_("Say for what purpose the package is made: it holds personal data. The reason is logged.")
		)
	if not receiver.enabled or receiver.organization != document.organization:
		frappe.throw(
			_("{0} is no trusted partner of {1}.").format(
				receiver.installation_name, document.organization_name
			)
		)
	if receiver.revoked_from:
		frappe.throw(
			_("The key of {0} is revoked. Take in its new key first.").format(receiver.installation_name)
		)
	locking.check(receiver, locked, passphrase)
	now = now_datetime().replace(microsecond=0)
	number, by = _next_number(document.name), get_fullname(frappe.session.user)
	try:
		made = making.make(document, receiver, number, now, by)
	except PackageRefused as refused:  # it would be too large for whoever takes it in
		frappe.throw(escape_html(refused.text(_)), title=_("Not possible now"))
	package = _outgoing(document, receiver, made, purpose.strip(), locked)
	_keep_files(package, made, locking.locked_file(made.file, receiver, locked, passphrase))
	note_access(PACKAGE, package.name, "ZIP", f"{document.organization}: {package.title}", purpose)
	return package.name


@frappe.whitelist(methods=["GET"])
def look(package: str) -> dict[str, Any]:
	"""Return what a package would change here, why it is refused, and whether the user may take it in. Changes nothing.

	:raises frappe.PermissionError: the package or its file is not the user's to see
	"""
	document = readable(PACKAGE, package)
	if document.direction != INCOMING or document.status == reading.TAKEN_IN:
		return {"may": DONE.as_dict(_)}
	try:
		preview = Preview.of(reading.read(document))
	except PackageRefused as refused:
		return {
			"refused": refused.text(_),
			"needs_passphrase": isinstance(refused, reading.PassphraseNeeded),
			"may": REFUSED.as_dict(_),
		}
	may = may_take_in(preview)
	return {**preview.as_dict(), "may": may.as_dict(_), "may_decide": may_decide(preview)}


@frappe.whitelist(methods=["POST"])
def take_in(package: str, decided: list[dict[str, str]] | str | None = None) -> dict[str, Any]:
	"""Take a package in, all or nothing, and return how it stands then.

	:param decided: what is decided about units in conflict: rows of `unit`, `choice` and `reason`; they are kept with the package
	:raises frappe.PermissionError: the user may not receive the return
	:raises frappe.ValidationError: the package is refused, or something in it is in conflict with what is here and not decided
	"""
	said = decisions.said(decided)
	document = reading.held(package)
	if document.direction != INCOMING or document.status == reading.TAKEN_IN:
		frappe.throw(_("This package was taken in already. Nothing was changed."))
	try:
		preview = Preview.of(reading.read(document))
	except PackageRefused as refused:
		# names in a forged file are anybody's words
		frappe.throw(escape_html(refused.text(_)), title=_("The package is refused"))
	_require(may_receive(preview))
	preview = decisions.apply(preview, said)
	_require(may_take_in(preview))
	taking_in.take_in(preview, decisions.rows(preview, said))
	# last of all, since some frameworks commit what they note
	note_access(PACKAGE, document.name, "ZIP", f"{document.unit}: {document.title}", _("Taken in"))
	return {"status": document.status, "unit_return": document.unit_return}


def may_receive(preview: Preview) -> Answer:
	"""Return whether the user may take in packages of the return, whatever is in conflict."""
	unit_return = preview.incoming.unit_return
	return actions.answer("take_in", unit_return, unit_return.status)


def may_take_in(preview: Preview) -> Answer:
	"""Return whether the user may take a package in: as for receiving the return, and nothing in it is in conflict."""
	answer, found = may_receive(preview), preview.conflicts
	blocked = sum(not each.choices for each in found)
	return answer if not answer.allowed else without_conflict(len(found) - blocked, blocked)


def may_decide(preview: Preview) -> bool:
	"""Return whether the user may take a package in by deciding about all units in conflict."""
	found = preview.conflicts
	return bool(found) and all(each.choices for each in found) and may_receive(preview).allowed


def _require(answer: Answer) -> None:
	if not answer.allowed:
		error = frappe.PermissionError if answer.who else frappe.ValidationError
		frappe.throw(answer.text(_), error, title=_("Not possible now"))


def _next_number(unit_return: str) -> int:
	numbers = frappe.get_all(
		PACKAGE,
		filters={"unit_return": unit_return, "direction": OUTGOING},
		pluck="number",
		order_by="number desc",
		limit=1,
	)
	return (numbers[0] if numbers else 0) + 1


def _outgoing(
	document: Document, receiver: Document, made: making.Made, purpose: str, locked: str | None
) -> Document:
	sheet = made.content.sheet
	package = frappe.get_doc(
		{
			"doctype": PACKAGE,
			"direction": OUTGOING,
			"status": "Made",
			"organization": document.organization,
			"title": taking_in.title_of(sheet.unit_name, sheet.form_set, sheet.number),
			"number": sheet.number,
			"made_on": sheet.made_on,
			"made_by": sheet.made_by,
			"digest": made.digest,
			"campaign": document.campaign,
			"form_set": document.form_set,
			"unit": document.organization,
			"unit_return": document.name,
			"version": sheet.version,
			"partner": receiver.name,
			"purpose": purpose,
			"locked": locked or None,
		}
	)
	package.flags.by_service = True
	package.flags.ignore_mandatory = True  # its file is attached to it, so it is there first
	package.insert()
	return package


def _keep_files(package: Document, made: making.Made, content: bytes) -> None:
	"""Keep the file for the disc, and beside it the cover sheet, which is printed and cannot be taken out of a locked file."""
	extension = EXTENSION if package.locked else ".zip"
	file = save_file(f"{made.folder}{extension}", content, PACKAGE, package.name, is_private=1)
	save_file(f"{made.folder}-{making.COVER}", made.cover, PACKAGE, package.name, is_private=1)
	package.write(file=file.file_url)
