"""Making and taking in, whether a request does it or a job: all or nothing, and asked each time whether the user may."""

from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_datetime, get_fullname, now_datetime
from frappe.utils.file_manager import save_file
from party_investigation.package.encryption import EXTENSION
from party_investigation.package.refusal import PackageRefused
from party_investigation.reporting.output import note_access
from party_investigation.returns.packages import decisions, filing, locking, making, reading, taking_in
from party_investigation.returns.packages.decisions import Said
from party_investigation.returns.packages.finished import Finished
from party_investigation.returns.packages.preview import Preview
from party_investigation.returns.packages.rights import may_make_package
from party_investigation.returns.packages.steps import Tell, silent
from party_investigation.rules.answer import Answer
from party_investigation.rules.package_media import Medium, capacity_of

PACKAGE, PARTNER, RETURN = "Return Package", "Partner Installation", "Unit Return"
OUTGOING = "Outgoing"


def require(answer: Answer) -> None:
	"""Stop where an answer is no.

	:raises frappe.PermissionError: somebody else may
	:raises frappe.ValidationError: nobody may now
	"""
	if not answer.allowed:
		error = frappe.PermissionError if answer.who else frappe.ValidationError
		frappe.throw(answer.text(_), error, title=_("Not possible now"))


# ---------------------------------------------------------------- making


def new_package(
	document: Document,
	receiver: Document,
	purpose: str,
	locked: str | None,
	medium: Medium,
	megabytes: float,
) -> Document:
	"""Return a package that is to be made of a return, not inserted. The caller has asked whether the user may."""
	number = _next_number(document.name)
	package = frappe.get_doc(
		{
			"doctype": PACKAGE,
			"direction": OUTGOING,
			"status": "Draft",
			"organization": document.organization,
			"title": taking_in.title_of(
				document.organization_name or document.organization, document.form_set, number
			),
			"number": number,
			"made_on": now_datetime().replace(microsecond=0),
			"made_by": get_fullname(frappe.session.user),
			"campaign": document.campaign,
			"form_set": document.form_set,
			"unit": document.organization,
			"unit_return": document.name,
			"version": document.version,
			"partner": receiver.name,
			"purpose": purpose,
			"locked": locked or None,
			"medium": medium,
			"megabytes": megabytes,
		}
	)
	package.flags.by_service = True
	return package


def make(
	package: Document,
	tell: Tell = silent,
	passphrase: str | None = None,
	finished: Finished | None = None,
) -> None:
	"""Make a package of its return as it is handed in now, insert it if it is not yet, and keep its files with it.

	:param finished: what was printed before it broke off
	:raises frappe.PermissionError: the user may not make it
	:raises frappe.ValidationError: nothing is handed in any more, the partner is trusted no more, or it would be too large
	"""
	document, receiver = frappe.get_doc(RETURN, package.unit_return), frappe.get_doc(PARTNER, package.partner)
	require(may_make_package(document))
	check_partner(receiver, document)
	made_on = get_datetime(package.made_on)
	try:
		made = making.make(document, receiver, package.number, made_on, package.made_by, tell, finished)
	except PackageRefused as refused:  # it would be too large for whoever takes it in
		frappe.throw(escape_html(refused.text(_)), title=_("Not possible now"))
	steps = making.steps_of(package.form_set)
	tell(steps - 1, steps)
	if not package.name:
		package.insert()
	# the file for the disc, and beside it the cover sheet, which is printed and cannot be taken out of a locked file
	name = f"{made.folder}{EXTENSION if package.locked else '.zip'}"
	capacity = capacity_of(package.medium or "One File", package.megabytes or 0)
	with made.file, locking.locked_file(made.file, receiver, package.locked, passphrase) as content:
		kept = filing.keep(package, name, content, made.digest, capacity, partial(tell, steps - 1, steps))
	cover = f"{made.folder}-{making.COVER}"
	save_file(cover, made.cover(kept.listed), PACKAGE, package.name, is_private=1)
	package.set("parts", kept.parts)
	package.write(
		status="Made",
		message=None,
		file=kept.file_url,
		digest=made.digest,
		version=made.content.sheet.version,
		title=taking_in.title_of(
			made.content.sheet.unit_name, made.content.sheet.form_set, made.content.sheet.number
		),
	)
	note_access(PACKAGE, package.name, "ZIP", f"{document.organization}: {package.title}", package.purpose)


def check_partner(receiver: Document, document: Document) -> None:
	"""Stop unless a partner is trusted by the unit of a return, with the key that stands there now.

	:raises frappe.ValidationError: it is not
	"""
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


def _next_number(unit_return: str) -> int:
	numbers = frappe.get_all(
		PACKAGE,
		filters={"unit_return": unit_return, "direction": OUTGOING},
		pluck="number",
		order_by="number desc",
		limit=1,
	)
	return (numbers[0] if numbers else 0) + 1


# ---------------------------------------------------------------- taking in


def compared(document: Document) -> Preview:
	"""Return what a package would change.

	:raises frappe.ValidationError: it is refused
	"""
	try:
		return Preview.of(reading.read(document))
	except PackageRefused as refused:
		# names in a forged file are anybody's words
		frappe.throw(escape_html(refused.text(_)), title=_("The package is refused"))


def decided(preview: Preview, said: Said) -> Preview:
	"""Return what a package would change after decisions.

	:raises frappe.PermissionError: the user may not receive the return
	:raises frappe.ValidationError: something is in conflict and not decided, or cannot be decided so
	"""
	require(decisions.may_receive(preview))
	preview = decisions.apply(preview, said)
	require(decisions.may_take_in(preview))
	return preview


def take_in(preview: Preview, rows: list[dict], tell: Tell = silent) -> None:
	"""Write what a package brings. The caller has asked whether the user may.

	:param rows: the decisions that are kept with it
	"""
	document = preview.incoming.document
	taking_in.take_in(preview, rows, tell)
	# last of all, since some frameworks commit what they note
	note_access(PACKAGE, document.name, "ZIP", f"{document.unit}: {document.title}", _("Taken in"))
