"""Documents that are checked on every save, by the one definition of `rules.checks` (decisions D11)."""

from typing import Any

from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation import messages
from party_investigation.investigation.campaign_policy import policy_of, policy_over
from party_investigation.rules.check import Kind
from party_investigation.rules.checks import runner
from party_investigation.rules.checks.context import Context
from party_investigation.rules.checks.results import as_fields, open_problems
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.problem import Problem
from party_investigation.unchanged import TABLES

KIND_OF: dict[str, Kind] = {
	"Party Member": "member",
	"Investigation Record": "record",
	"Transfer Letter": "letter",
	"Mobile Member Record": "mobile",
	"Contact Search": "search",
	"Restored Contact": "restored",
	"Untraced Member": "untraced",
	"Disposition Case": "disposition",
	"Lost Contact Summary": "summary",
	"Disposition Summary": "summary",
}
"""Which kind of checks looks at which DocType."""


class CheckedDocument(Document):
	"""A document of which all checks of its kind are run after `validate`, however it is saved.

	Hard ones refuse it, soft ones ask for a remark; what is open is kept in `check.RESULT_FIELDS`. Subclasses say what the site
	knows besides the fields (`facts`), and when they are confirmed.
	"""

	def before_save(self) -> None:
		self.run_checks()

	def facts(self) -> dict[str, Any]:
		"""Return what the checks take besides the fields: see `rules.checks`."""
		return {}

	def is_confirmed(self) -> bool:
		"""Return whether the checks that wait for a confirmation hold for the document too."""
		return True

	def check_context(self) -> Context:
		"""Return today in China and the policy of the document's campaign, or else of the one open over its organization.

		A case that goes on in a later campaign follows the rules of the one in which it began.
		"""
		campaign = self.get("begun_in") or self.get("campaign")
		policy = policy_of(campaign) if campaign else policy_over(self.organization)
		return Context(today_in_china(), policy)

	def problems(self) -> list[Problem]:
		"""Return everything that is wrong with the document as it is now."""
		return runner.run(KIND_OF[self.doctype], {**values_of(self), **self.facts()}, self.check_context())

	def run_checks(self) -> None:
		"""Refuse the document or ask for a remark, and keep the codes of what is open.

		:raises frappe.ValidationError: names each problem, its field and what to do
		"""
		problems, confirmed = self.problems(), self.is_confirmed()
		messages.refuse([each for each in problems if each.stops_saving(confirmed)], self)
		messages.ask_remark(open_problems(problems, self.get("remark")), self)
		self.update(as_fields(problems, self.get("remark")))


def values_of(document: Document) -> dict[str, Any]:
	"""Return the values of a document as the checks take them: dates as dates, also one that was emptied, tables as rows."""
	values = dict(document.get_valid_dict())
	for field in document.meta.fields:
		if field.fieldtype == "Date":
			day = values.get(field.fieldname)
			values[field.fieldname] = getdate(day) if day else None
		elif field.fieldtype in TABLES:
			values[field.fieldname] = [values_of(row) for row in document.get(field.fieldname) or []]
	return values
