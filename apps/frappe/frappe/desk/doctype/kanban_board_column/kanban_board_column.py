"""Kanban Board Column."""

from frappe.model.document import Document


class KanbanBoardColumn(Document):
	"""One choice of the field that a board is made by: its place, its colour, and whether it is put away."""
