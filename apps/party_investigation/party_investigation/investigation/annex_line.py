"""What the lines of annexes 2 and 3 have in common: the search writes them, people add remarks only."""

import frappe
from frappe import _
from party_investigation.investigation.checked_document import CheckedDocument
from party_investigation.investigation.member_fields import fill_from_member

OWN_WORDS = frozenset({"present_situation", "intended_measure", "remark"})


class AnnexLine(CheckedDocument):
	"""A line that counts in annex 4. Whatever counts comes from the search (decisions D5, D6)."""

	def validate(self) -> None:
		fill_from_member(self)
		if not self.flags.by_search:
			self.keep_what_counts()

	def on_trash(self) -> None:
		frappe.throw(_("A line of an annex is not deleted; the search withdraws it."))

	def keep_what_counts(self) -> None:
		"""Undo every change to a field that the search writes; read-only fields are no promise on the server."""
		before = self.get_doc_before_save()
		if before is None:
			frappe.throw(_("Lines of annexes 2 and 3 are written by the search for the member."))
		for field in self.meta.get_valid_columns():
			if (
				field in before.as_dict()
				and field not in OWN_WORDS
				and field not in ("modified", "modified_by")
			):
				self.set(field, before.get(field))
