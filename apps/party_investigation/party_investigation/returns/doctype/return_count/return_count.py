"""Counts of the returns that are handed in to a committee: kept by `returns.kept_counts`, seen on the board."""

import frappe
from frappe.model.document import Document
from party_investigation import scope


class ReturnCount(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		below: DF.LongText | None
		campaign: DF.Link
		counts: DF.LongText | None
		organization: DF.Data
		outdated: DF.Check
		valid_until: DF.Date | None
	# end: auto-generated types


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""The hook `permission_query_conditions`: who sees a committee's returns sees their counts on the board, and nobody sees them here."""
	return "" if (user or frappe.session.user) == "Administrator" else scope.NOTHING


def may_use(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""The hook `has_permission`: the same of one of them."""
	return (user or frappe.session.user) == "Administrator"
