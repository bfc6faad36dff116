"""Who may make the report of a return, and who writes its own words; the rules stand in `rules.narrative`."""

from frappe.model.document import Document
from party_investigation import authority, scope
from party_investigation.reporting.output import has_right
from party_investigation.returns.frozen import VERSION
from party_investigation.rules.annex_documents import DOCTYPES
from party_investigation.rules.answer import Answer
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.narrative import NARRATIVES, ReportFacts, may_make, may_write

RETURN = "Unit Return"


def may_report(unit_return: Document) -> Answer:
	"""Return whether the session's user may make the report of a return."""
	return may_make(facts_of(unit_return))


def may_write_words(unit_return: Document) -> Answer:
	"""Return whether the session's user may write the own words of its report."""
	return may_write(facts_of(unit_return), authority.actor(RETURN))


def facts_of(unit_return: Document) -> ReportFacts:
	"""Return what the answers depend on. Checks no permission."""
	has_report = unit_return.form_set in NARRATIVES
	return ReportFacts(
		unit=unit_return.organization_name or unit_return.organization,
		level=unit_return.level,
		place=scope.place_of(unit_return.organization) or scope.NOWHERE,
		has_report=has_report,
		has_version=bool(unit_return.version),
		may_print=has_report and may_print(unit_return),
	)


def may_print(unit_return: Document) -> bool:
	"""Whether the user may print every annex of what was handed in, for the whole of the unit."""
	annexes = (int(name.removeprefix("annex_")) for name in FORM_SETS[unit_return.form_set].annexes)
	printed = (VERSION, *(DOCTYPES[annex] for annex in annexes))
	return all(has_right(unit_return.organization, doctype, "print") for doctype in printed)
