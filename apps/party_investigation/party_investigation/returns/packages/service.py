"""Packages from the desk: making one, looking what one would change, taking it in; each says who may."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, escape_html, flt
from party_investigation.package.refusal import PackageRefused
from party_investigation.reporting.output import SHORTEST_REASON
from party_investigation.returns.packages import (
	arrival,
	decisions,
	filing,
	keys,
	locking,
	making,
	reading,
	renewal,
	work,
)
from party_investigation.returns.packages.preview import Preview
from party_investigation.returns.packages.rights import may_make_package
from party_investigation.returns.return_filters import readable
from party_investigation.rules.package import DONE, REFUSED, is_large
from party_investigation.rules.package_media import LARGEST_MEGABYTES, MEDIA, SMALLEST_MEGABYTES, Medium
from party_investigation.uploaded import require_readable

PACKAGE, PARTNER, RETURN = "Return Package", "Partner Installation", "Unit Return"
INCOMING = "Incoming"


@frappe.whitelist(methods=["POST"])
def own_installation() -> dict[str, Any]:
	"""Return public keys and fingerprints of this installation, to be given to partners; the first who asks lets them be made.

	:raises frappe.PermissionError: the user may enter no partners
	"""
	frappe.has_permission(PARTNER, "create", throw=True)
	return {**keys.own_keys(), "may_renew": renewal.may_renew(), "former": renewal.former_keys()}


@frappe.whitelist(methods=["POST"])
def make_package(
	unit_return: str,
	partner: str,
	purpose: str,
	locked: str | None = None,
	passphrase: str | None = None,
	medium: str | None = None,
	megabytes: float | str | None = None,
) -> str:
	"""Make a package of what a return has handed in, or let a job do it where it is large; return the name of its document, which has the file.

	:param partner: the installation that receives it
	:param purpose: for what it is made; it is logged
	:param locked: `Receiving Key` or `Passphrase`; nothing for a file that everybody can read
	:param passphrase: kept nowhere
	:param medium: on what it goes; in one file where it is not said
	:param megabytes: of a disc, for a size of one's own
	:raises frappe.PermissionError: the user may not make it
	:raises frappe.ValidationError: nothing is handed in, the set goes into no package, no purpose is given, it cannot be locked so, or
		there is no such medium
	"""
	document, receiver = readable(RETURN, unit_return), readable(PARTNER, partner)
	work.require(may_make_package(document))
	frappe.has_permission(PACKAGE, "create", throw=True)
	if not isinstance(purpose, str) or len(purpose.strip()) < SHORTEST_REASON:
		frappe.throw(
			_("Say for what purpose the package is made: it holds personal data. The reason is logged.")
		)
	work.check_partner(receiver, document)
	locking.check(receiver, locked, passphrase)
	package = work.new_package(document, receiver, purpose.strip(), locked, *_medium(medium, megabytes))
	by_job = is_large(*making.size_of(document), _bound())
	if by_job and locked != locking.BY_PASSPHRASE:  # which is kept nowhere
		package.insert().order()
	else:
		work.make(package, passphrase=passphrase)
	return package.name


def _bound() -> int:
	"""From how many versions and lines on a job does the work, where the site's configuration says so for a slow machine."""
	return cint(frappe.conf.get("packages_in_background_from"))


def _medium(medium: Any, megabytes: Any) -> tuple[Medium, float]:
	if medium in (None, ""):
		return "One File", 0
	if medium not in MEDIA:
		frappe.throw(_("A package goes on {0}.").format(", ".join(_(each) for each in MEDIA)))
	if medium != "Own Size":
		return medium, 0
	size = flt(megabytes) if isinstance(megabytes, int | float | str) else 0
	if not SMALLEST_MEGABYTES <= size <= LARGEST_MEGABYTES:
		frappe.throw(
			_("The size of a disc is between {0} and {1} MB.").format(SMALLEST_MEGABYTES, LARGEST_MEGABYTES)
		)
	return medium, size


@frappe.whitelist(methods=["GET"])
def look(package: str) -> dict[str, Any]:
	"""Return what a package would change here, why it is refused, and whether the user may take it in. Changes nothing.

	:raises frappe.PermissionError: the package or its file is not the user's to see
	"""
	document = readable(PACKAGE, package)
	if document.direction != INCOMING or not document.may_start():
		return {"may": DONE.as_dict(_)}
	try:
		preview = Preview.of(reading.read(document))
	except arrival.PartsMissing as missing:
		return {
			"waits_for_parts": missing.text(_),
			"parts": arrival.rows_for_form(missing.pieces),
			"may": REFUSED.as_dict(_),
		}
	except PackageRefused as refused:
		return {
			"refused": refused.text(_),
			"needs_passphrase": isinstance(refused, reading.PassphraseNeeded),
			"may": REFUSED.as_dict(_),
		}
	may = decisions.may_take_in(preview)
	may_decide = decisions.may_decide(preview)
	return {**preview.as_dict(), "may": may.as_dict(_), "may_decide": may_decide}


@frappe.whitelist(methods=["POST"])
def add_part(package: str, file: str) -> dict[str, Any]:
	"""Put a file that was attached to a package to what of it is there: a part, or the list of the parts; return what is still missing.

	:param file: address of the file
	:raises frappe.PermissionError: the package or the file is not the user's
	:raises frappe.ValidationError: the package waits for no parts, or the file is none; nothing was changed
	"""
	document = reading.held(package)
	if document.direction != INCOMING or not document.may_start() or not document.parts:
		frappe.throw(_("This package waits for no parts."))
	came = require_readable(file, _("The file is not there, or you may not read it. Upload it again."))
	if (came.attached_to_doctype, came.attached_to_name) != (PACKAGE, document.name):
		frappe.throw(_("Attach the file to the package first."))
	try:
		arrival.add(document, came)
		pieces = filing.pieces_of(document)
	except PackageRefused as refused:
		frappe.throw(escape_html(refused.text(_)), title=_("The package is refused"))
	return {"missing": pieces.missing, "is_whole": pieces.is_whole}


@frappe.whitelist(methods=["POST"])
def take_in(package: str, decided: list[dict[str, str]] | str | None = None) -> dict[str, Any]:
	"""Take a package in, all or nothing, or let a job do it where the package is large; return how it stands then.

	:param decided: what is decided about units in conflict: rows of `unit`, `choice` and `reason`; they are kept with the package
	:raises frappe.PermissionError: the user may not receive the return
	:raises frappe.ValidationError: the package is refused, or something in it is in conflict with what is here and not decided
	"""
	said = decisions.said(decided)
	document = reading.held(package)
	if document.direction != INCOMING or document.status == reading.TAKEN_IN:
		frappe.throw(_("This package was taken in already. Nothing was changed."))
	if not document.may_start():
		frappe.throw(_("This package is being taken in already. Wait until it has ended, or stop it."))
	preview = work.decided(work.compared(document), said)
	rows, sheet = decisions.rows(preview, said), preview.incoming.content.sheet
	if is_large(sheet.versions, sheet.lines, _bound()):
		document.set("decisions", rows)
		document.order()
	else:
		work.take_in(preview, rows)
	return {"status": document.status, "unit_return": document.unit_return}
