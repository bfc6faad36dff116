"""A package that comes in parts, over several uploads: what each file is, what is missing, and what becomes of one that never gets whole."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, get_fullname, now_datetime
from party_investigation.package.parts import Pieces
from party_investigation.package.refusal import PackageRefused
from party_investigation.returns.packages import filing, finished
from party_investigation.rules.problem import _

PACKAGE, INCOMING = "Return Package", "Incoming"
KEPT_DAYS = 30
"""So many days after the last change the parts of a package that is not taken in are kept."""
WAITING = ("Draft", "Failed")


class PartsMissing(PackageRefused):
	"""Not all parts of the package are there."""

	def __init__(self, pieces: Pieces) -> None:
		self.pieces = pieces
		super().__init__(_("The package is not whole yet."))

	def text(self, translate: Any = str) -> str:
		"""What is missing, and what came in vain."""
		return " ".join((translate(self.message), *sentences_about(self.pieces, translate)))


def sentences_about(pieces: Pieces, translate: Any = str) -> list[str]:
	"""Return what is to be said of what came, by the numbers of the parts."""
	if not pieces.listed:
		return [translate(_("Upload the list of the parts as well; it is on every disc."))]
	damaged = {*pieces.damaged}
	said = (
		(_("Still missing: parts {parts}."), numbers(each for each in pieces.missing if each not in damaged)),
		(_("Damaged: parts {parts}. Copy them from the disc again."), numbers(damaged)),
		(_("There more than once: parts {parts}. One of each is taken."), numbers(pieces.doubled)),
		(_("Of another package: {parts}. They are left aside."), "、".join(pieces.foreign)),
	)
	return [translate(text).format(parts=named) for text, named in said if named]


def numbers(values: Iterable[int]) -> str:
	"""Return numbers as one reads them: what follows one another as a range."""
	runs: list[list[int]] = []
	for value in sorted(values):
		if runs and value == runs[-1][-1] + 1:
			runs[-1].append(value)
		else:
			runs.append([value])
	return ", ".join(
		str(run[0]) if len(run) == 1 else f"{run[0]}{'–' if len(run) > 2 else ', '}{run[-1]}" for run in runs
	)


def rows_for_form(pieces: Pieces) -> list[dict[str, Any]]:
	"""Return each part that the list has, and whether it is there."""
	missing, damaged = {*pieces.missing}, {*pieces.damaged}
	return [
		{
			"part": part.number,
			"disc": part.disc,
			"size": part.size,
			"state": "Damaged" if part.number in damaged else "Missing" if part.number in missing else "Here",
		}
		for part in (pieces.listed.parts if pieces.listed else ())
	]


def add(document: Document, file: Document) -> None:
	"""Put a file that came to what of the package is there. The caller has asked whether the user may.

	:raises frappe.ValidationError: it is no part and no list, or the list of another package
	:raises PackageRefused: it is a damaged list
	"""
	if not filing.is_piece(file):
		frappe.throw(
			frappe._("{0} is no part of a package and no list of parts.").format(
				frappe.utils.escape_html(file.file_name or "")
			)
		)
	row = filing.row_of(file)
	pieces = filing.pieces_of(document)
	if row["is_list"]:
		lists = {each.sha256 for each in pieces.came if each.is_list}
		if row["digest"] in lists:
			return
		if lists:
			frappe.throw(
				frappe._("This is the list of another package. Make a package of its own for that one.")
			)
	document.set("parts", filing.rows_there(document))
	document.append("parts", row)
	if document.file not in {each.file for each in document.parts}:
		document.file = row["file"]
	listed = filing.pieces_of(document).listed
	by_digest = {(part.size, part.sha256): part for part in (listed.parts if listed else ())}
	for each in document.parts:
		if part := by_digest.get((each.size, each.digest)):
			each.part_number, each.disc = part.number, part.disc
	document.write()


def discard(document: Document, by: str) -> None:
	"""Let go what came of a package that is not taken in. The caller has asked whether the user may."""
	urls = {document.file, *(row.file for row in document.parts)} - {None, ""}
	document.set("parts", [])
	document.write(
		status="Discarded", file=None, message=frappe._("Discarded by {0}: what came was deleted.").format(by)
	)
	for name in frappe.get_all(
		"File",
		filters={
			"attached_to_doctype": PACKAGE,
			"attached_to_name": document.name,
			"file_url": ["in", [*urls]],
		},
		pluck="name",
	):
		# Whoever may change the package may let go what came of it, also what a colleague has uploaded.
		frappe.delete_doc("File", name, ignore_permissions=True)


def discard_old() -> None:
	"""Let go parts that have waited too long, and papers of packages that were not made; for the daily schedule."""
	finished.sweep(KEPT_DAYS)
	before = add_days(now_datetime(), -KEPT_DAYS)
	waiting = {"direction": INCOMING, "status": ["in", WAITING], "modified": ["<", before]}
	for name in frappe.get_all(PACKAGE, filters=waiting, pluck="name"):
		document = frappe.get_doc(PACKAGE, name)
		if document.parts:
			discard(document, get_fullname(frappe.session.user))
