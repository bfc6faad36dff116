"""Annexes of an organization as PDF and workbook: the one place where figures and lines meet the renderers."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from party_investigation import scope
from party_investigation.annexes import AnnexContent, load, render_workbook
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.investigation.member_fields import check_campaign_covers
from party_investigation.reporting.annex_rows import AnnexRows
from party_investigation.reporting.figures import figures_of
from party_investigation.reporting.file_formats import FORMATS
from party_investigation.reporting.pdf_batch import Progress, print_forms
from party_investigation.rules.annex_documents import DOCTYPES, OF_PEOPLE
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.digest import digest

ANNEXES = (1, 2, 3, 4, 5)
HANDED_IN = (2, 3, 4, 5)
"""The annexes that are printed from a version once they are handed in; before, they are drafts."""


class AnnexOutput:
	"""Annexes of one organization in one campaign. `unmasked` prints identity numbers and addresses as they are."""

	def __init__(self, campaign: str, organization: str, unmasked: bool) -> None:
		self.campaign = frappe.get_cached_doc("Investigation Campaign", campaign)
		self.organization, self.unmasked = organization, unmasked
		self.unit_name = frappe.db.get_value("Party Organization", organization, "organization_name")
		self.rows = AnnexRows(campaign, organization, unmasked)
		self._figures: dict | None = None

	def pdf(
		self, annex: int, cards: bool = False, progress: Progress | None = None, archive: bool = False
	) -> bytes:
		"""The annex as PDF, for an archive as PDF/A; its paper and margins stand in the page itself."""
		return print_forms(definition_name(annex, cards), self.contents(annex, cards), progress, archive)

	def blank(self, annex: int, cards: bool = False, archive: bool = False) -> bytes:
		"""The form of the annex without anybody, to be filled in by hand, as PDF."""
		content = AnnexContent(
			unit_name=self.unit_name,
			as_of=self.campaign.search_closes_on,
			months=policy_of(self.campaign).months_out_of_contact,
			is_blank=True,
		)
		if annex == 1:
			content.extras = {"committee": name_of_superior(self.organization)}
		if annex == 4:
			content.variant, content.base = self.campaign.annex_4_rows, self.campaign.annex_4_base
		return print_forms(definition_name(annex, cards), [content], archive=archive)

	def workbook(self, annex: int) -> bytes:
		"""The annex as workbook; annex 1 is the roster."""
		stream = BytesIO()
		render_workbook(load(definition_name(annex, False)), self.contents(annex, False), stream)
		return stream.getvalue()

	def contents(self, annex: int, cards: bool) -> list[AnnexContent]:
		"""What stands on the annex: one form, or for the roster of a committee one for each branch."""
		content = AnnexContent(
			unit_name=self.unit_name,
			filled_on=today_in_china(),
			as_of=self.campaign.search_closes_on,
			months=policy_of(self.campaign).months_out_of_contact,
			is_draft=annex in HANDED_IN,
		)
		definition = load(definition_name(annex, cards))
		if definition.provider == "roster":
			return self._rosters(content)
		if definition.kind == "table":
			self._fill_table(content, annex)
		else:
			content.rows = getattr(self.rows, definition.provider)()
		return [content]

	def _rosters(self, content: AnnexContent) -> list[AnnexContent]:
		"""Annex 1 belongs to a branch: each has its own roster, in the order of the tree."""
		branches = groupby(self.rows.roster(), key=itemgetter("organization"))
		rosters = [self._roster(content, list(rows)) for _branch, rows in branches]
		return rosters or [replace(content, extras={"committee": name_of_superior(self.organization)})]

	def _roster(self, content: AnnexContent, rows: list[dict]) -> AnnexContent:
		first = rows[0]
		return replace(
			content, unit_name=first["branch"], rows=rows, extras={"committee": first["committee"]}
		)

	def _fill_table(self, content: AnnexContent, annex: int) -> None:
		by_unit = annex == 4 and self.campaign.annex_4_rows == "Unit Category"
		content.figures = self.figures["annex4_by_unit" if by_unit else f"annex{annex}"]
		content.variant = self.campaign.annex_4_rows if annex == 4 else "Person Category"
		content.base = self.campaign.annex_4_base
		content.digest = digest(content.figures)
		if annex == 5:
			content.as_of = self.campaign.dispositions_count_on

	@property
	def figures(self) -> dict:
		if self._figures is None:
			self._figures = figures_of(self.campaign.name)[self.organization]
		return self._figures


def name_of_superior(organization: str) -> str:
	"""Return the name of the organization above, empty at the top."""
	superior = frappe.db.get_value("Party Organization", organization, "parent_party_organization")
	return frappe.db.get_value("Party Organization", superior, "organization_name") if superior else ""


def definition_name(annex: int, cards: bool) -> str:
	"""Which definition prints an annex."""
	return ("annex_1_card" if cards else "annex_1_roster") if annex == 1 else f"annex_{annex}"


def write_annexes(
	campaign: str,
	organization: str,
	folder: str | Path,
	annexes: Iterable[int] = ANNEXES,
	formats: Iterable[str] = FORMATS,
	cards: bool = False,
	archive: bool = False,
) -> Iterator[Path]:
	"""Write the annexes of an organization into `folder` and yield the files. For the command line: checks no permission.

	The workbooks come first: they need no program that makes PDFs.

	:param archive: the PDFs as PDF/A
	"""
	code = frappe.db.get_value(
		"Party Organization", organization
	)  # as the code is written, not as it was typed
	if not code:
		frappe.throw(_("There is no organization {0}.").format(organization))
	organization, campaign_name = code, frappe.db.get_value("Investigation Campaign", campaign)
	if not campaign_name:
		frappe.throw(_("There is no campaign {0}.").format(campaign))
	campaign = campaign_name
	check_campaign_covers(campaign, organization)
	folder = Path(folder)
	folder.mkdir(parents=True, exist_ok=True)
	output, unit = AnnexOutput(campaign, organization, unmasked=True), organization.replace("/", "_")
	stems = {annex: f"附件{annex}_{load(definition_name(annex, False)).title}_{unit}" for annex in annexes}
	if "xlsx" in formats:
		for annex, stem in stems.items():
			yield _write(folder / f"{stem}.xlsx", output.workbook(annex))
	if "pdf" not in formats:
		return
	for annex, stem in stems.items():
		yield _write(folder / f"{stem}.pdf", output.pdf(annex, archive=archive))
	if cards and 1 in stems:
		card = load("annex_1_card").title
		yield _write(folder / f"附件1_{card}_{unit}_逐人.pdf", output.pdf(1, True, archive=archive))


def _write(path: Path, content: bytes) -> Path:
	path.write_bytes(content)
	return path


# ---------------------------------------------------------------- from the desk

SHORTEST_REASON = 2
"""Characters, as in exports of lists."""


@frappe.whitelist(methods=["GET", "POST"])
def download_annex(
	campaign: str,
	organization: str,
	annex: int,
	format: str = "pdf",
	cards: bool = False,
	reason: str | None = None,
) -> None:
	"""Send an annex of an organization to a user who may print what stands in it, and log that.

	:param reason: for what purpose; needed for an annex that lists people
	"""
	annex = int(annex)
	if annex not in ANNEXES or format not in FORMATS:
		frappe.throw(_("There is no annex {0} as {1}.").format(annex, format))
	check_right(campaign, organization, annex, "print" if format == "pdf" else "export")
	check_reason(annex, reason)
	output = AnnexOutput(campaign, organization, sees_unmasked())
	cards = frappe.utils.cint(cards) and format == "pdf"
	content = output.pdf(annex, cards) if format == "pdf" else output.workbook(annex)
	log_access(organization, annex, format, reason)
	frappe.local.response.filename = f"附件{annex}_{organization}.{format}"
	frappe.local.response.filecontent = content
	frappe.local.response.type = "download"


@frappe.whitelist(methods=["GET"])
def get_figures(campaign: str, organization: str) -> dict:
	"""The figures of an organization for a user who may see its annexes 4 and 5."""
	check_right(campaign, organization, 4, "read")
	check_right(campaign, organization, 5, "read")
	return figures_of(campaign)[organization]


def check_right(campaign: str, organization: str, annex: int, ptype: str) -> None:
	"""Refuse unless the user has the right on the annex's DocType for the whole of the organization and may see the campaign."""
	if annex not in DOCTYPES:
		frappe.throw(_("There are the annexes {0}.").format("、".join(map(str, DOCTYPES))))
	if not has_right(organization, DOCTYPES[annex], ptype):
		frappe.throw(
			_("You have no appointment that lets you do this for {0}. The committee above appoints.").format(
				organization
			),
			frappe.PermissionError,
		)
	frappe.get_doc("Investigation Campaign", campaign).check_permission("read")
	check_campaign_covers(campaign, organization)


def has_right(organization: str, doctype: str, ptype: str) -> bool:
	"""Whether the user has a right on a DocType for the whole of the organization."""
	return bool(
		frappe.has_permission(doctype, ptype)
		and scope.covers(organization, frappe.session.user, doctype, ptype)
	)


def sees_unmasked() -> bool:
	"""Whether the user may see identity numbers and addresses whole: level 1 of Party Member."""
	levels = frappe.get_meta("Party Member").get_permlevel_access("read")
	return frappe.session.user == "Administrator" or 1 in levels


def check_reason(annex: int, reason: str | None) -> None:
	"""Refuse an annex that lists people for which nobody says what it is for.

	:raises frappe.ValidationError: then
	"""
	if annex in OF_PEOPLE and len((reason or "").strip()) < SHORTEST_REASON:
		frappe.throw(
			_(
				"Say for what purpose you take annex {0}: it holds personal data. The reason is logged."
			).format(annex)
		)


def log_access(organization: str, annex: int, file_type: str, reason: str | None = None) -> None:
	"""Write who printed or exported what, and for what purpose, into the Access Log."""
	note_access(DOCTYPES[annex], None, file_type, f"{organization}: annex {annex}", reason)


def note_access(doctype: str, document: str | None, file_type: str, page: str, reason: str | None) -> None:
	"""Write who took what out or in, and for what purpose, into the Access Log."""
	from frappe.core.doctype.access_log.access_log import make_access_log

	values: dict[str, Any] = {"page": page}
	reason = (reason or "").strip()
	if reason and frappe.get_meta("Access Log").has_field("reason"):
		values["reason"] = reason
	elif reason:  # stock Frappe has no field for it
		values["page"] += f"; reason: {reason}"
	make_access_log(doctype=doctype, document=document, file_type=file_type.upper(), **values)
