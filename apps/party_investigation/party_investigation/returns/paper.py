"""Annexes printed from what was handed in: the same bytes for ever, with the number of the version and its digest on every page."""

import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, getdate
from party_investigation.annexes import AnnexContent, load, render_workbook
from party_investigation.reporting.annex_rows import PRIVATE
from party_investigation.reporting.output import (
	FORMATS,
	check_reason,
	check_right,
	definition_name,
	log_access,
	sees_unmasked,
)
from party_investigation.reporting.pdf_batch import HTML, print_on
from party_investigation.returns import frozen
from party_investigation.returns.frame import frame_of
from party_investigation.returns.signatures import on_paper
from party_investigation.rules.annex_documents import OF_PEOPLE
from party_investigation.rules.digest import LENGTH
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.identity_number import mask


class VersionPaper:
	"""The annexes of a version. `unmasked` prints identity numbers and addresses as they are."""

	def __init__(self, version: str, unmasked: bool) -> None:
		self.version, self.unmasked = frappe.get_doc(frozen.VERSION, version), unmasked
		self.frame = frame_of(self.version.campaign, self.version.organization, version)

	@property
	def annexes(self) -> tuple[int, ...]:
		"""Which annexes its set has."""
		return tuple(int(name.removeprefix("annex_")) for name in FORM_SETS[self.version.form_set].annexes)

	def pdf(self, annex: int, archive: bool = False) -> bytes:
		"""The annex as PDF on the paper that there was at the hand-in, with that moment instead of the printing's.

		:param archive: as PDF/A, if that paper can be
		"""
		edition = self.frame.get("paper", HTML)
		printed = print_on(edition, definition_name(annex, False), self.content(annex), archive)
		return printed if edition != HTML else _without_the_moment(printed, self._moment)

	@property
	def _moment(self) -> dt.datetime:
		return get_datetime(self.version.submitted_on)

	def workbook(self, annex: int) -> bytes:
		"""The annex as workbook."""
		stream = BytesIO()
		render_workbook(load(definition_name(annex, False)), [self.content(annex)], stream)
		return stream.getvalue()

	def content(self, annex: int) -> AnnexContent:
		"""What stands on the annex: nothing of it comes from the records of today."""
		content = AnnexContent(
			unit_name=self.frame["unit_name"],
			filled_on=getdate(self.version.submitted_on),
			as_of=getdate(self.frame["dispositions_count_on" if annex == 5 else "search_closes_on"]),
			months=self.frame["months_out_of_contact"],
			digest=self.version.digest[:LENGTH],
			version=self.version.number,
			signatures=on_paper(self.version, self.frame.get("level")),
			moment=self._moment,
		)
		if annex in OF_PEOPLE:
			content.rows = [self._shown(row) for row in self._rows(annex)]
			content.extras = {"committee": self.frame["superior_name"]}
			return content
		content.variant = self.frame["annex_4_rows"] if annex == 4 else "Person Category"
		content.base = self.frame["annex_4_base"]
		by_unit = content.variant == "Unit Category"
		content.figures = frappe.parse_json(self.version.figures)[
			"annex4_by_unit" if by_unit else f"annex{annex}"
		]
		return content

	def _rows(self, annex: int) -> Iterator[dict[str, str]]:
		"""The lines of the version and of those that went into it, in the order of the tree."""
		if annex == 1:
			rows = frappe.parse_json(self.version.roster or "[]")
			yield from (frozen.printed(definition_name(1, False), row) for row in rows)
			return
		order = frozen.with_parts(self.version.name)
		of_version: dict[str, list[frappe._dict]] = {}
		for line in frappe.get_all(
			frozen.LINE,
			filters={"parent": ["in", order], "parenttype": frozen.VERSION, "annex": str(annex)},
			fields=["parent", "line"],
			order_by="parent asc, idx asc",
		):
			of_version.setdefault(line.parent, []).append(line)
		for version in order:
			for line in of_version.get(version, ()):
				yield frozen.printed(f"annex_{annex}", line.line)

	def _shown(self, row: dict[str, str]) -> dict[str, str]:
		if self.unmasked:
			return row
		hidden = {name: "" for name in PRIVATE if row.get(name)}
		if row.get("identity_number"):
			hidden["identity_number"] = mask(row["identity_number"])
		return row | hidden


def _without_the_moment(pdf: bytes, moment: dt.datetime) -> bytes:
	"""Return a PDF whose dates come from the version: printers write those of the printing."""
	writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
	written = f"D:{moment:%Y%m%d%H%M%S}"
	writer.add_metadata({"/CreationDate": written, "/ModDate": written})
	stream = BytesIO()
	writer.write(stream)
	return stream.getvalue()


@frappe.whitelist(methods=["GET", "POST"])
def download_handed_in(version: str, annex: int, format: str = "pdf", reason: str | None = None) -> None:
	"""Send an annex as it was handed in to a user who may print what stands in it, and log that.

	:param reason: for what purpose; needed for an annex that lists people
	"""
	if not isinstance(version, str) or format not in FORMATS:
		frappe.throw(_("There is no annex {0} as {1}.").format(annex, format))
	document = frappe.get_doc(frozen.VERSION, version)
	document.check_permission("read")
	annex, paper = cint(annex), VersionPaper(document.name, sees_unmasked())
	if annex not in paper.annexes:
		frappe.throw(
			_("Annex {0} does not belong to {1}; it has {2}.").format(
				annex, _(document.form_set), "、".join(map(str, paper.annexes))
			)
		)
	check_right(document.campaign, document.organization, annex, "print" if format == "pdf" else "export")
	check_reason(annex, reason)
	content: Any = paper.pdf(annex) if format == "pdf" else paper.workbook(annex)
	log_access(f"{document.organization} {document.name}", annex, format, reason)
	frappe.local.response.filename = f"附件{annex}_{document.name}.{format}"
	frappe.local.response.filecontent = content
	frappe.local.response.type = "download"
