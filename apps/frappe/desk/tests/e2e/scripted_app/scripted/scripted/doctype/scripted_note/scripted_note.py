"""Scripted Note."""

import frappe
from frappe.model.document import Document


class ScriptedNote(Document):
	"""Scripted Note."""

	@frappe.whitelist()
	def doubled(self, times: int = 2) -> float:
		"""The amount, several times."""
		return (self.amount or 0) * int(times)


@frappe.whitelist()
def add(one: int, other: int) -> int:
	"""A sum."""
	return int(one) + int(other)
