"""A page of charts and numbers."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document


class Dashboard(Document):
	"""Charts and numbers under a name."""

	def validate(self) -> None:
		if not self.charts and not self.cards:
			frappe.throw(_("A dashboard needs at least one chart or number card"))

	def on_update(self) -> None:
		if self.is_default:
			frappe.db.set_value("Dashboard", {"name": ("!=", self.name)}, "is_default", 0)


@frappe.whitelist()
def get_permitted_charts(dashboard_name: str) -> list[dict[str, Any]]:
	"""The charts of a dashboard that the user may see."""
	dashboard = frappe.get_doc("Dashboard", dashboard_name)
	dashboard.check_permission("read")
	permitted = []
	for row in dashboard.charts:
		if frappe.has_permission("Dashboard Chart", doc=row.chart):
			chart = {"chart": row.chart, "width": row.width}
			permitted.append(chart)
	return permitted


@frappe.whitelist()
def get_permitted_cards(dashboard_name: str) -> list[dict[str, Any]]:
	"""The numbers of a dashboard that the user may see."""
	dashboard = frappe.get_doc("Dashboard", dashboard_name)
	dashboard.check_permission("read")
	return [
		{"card": row.card} for row in dashboard.cards if frappe.has_permission("Number Card", doc=row.card)
	]
