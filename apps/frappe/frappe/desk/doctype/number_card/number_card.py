"""A number on a workspace: a count, sum or average over the documents that the user may see."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.incoming import apply_client_values
from frappe.model.naming import append_number_if_name_exists
from frappe.store.filters import as_rows
from frappe.utils import add_to_date, cint, flt, now_datetime
from frappe.utils.asked import refuse, values_of

FUNCTIONS = {"Count": "count", "Sum": "sum", "Average": "avg", "Minimum": "min", "Maximum": "max"}
INTERVALS = {
	"Daily": {"days": -1},
	"Weekly": {"weeks": -1},
	"Monthly": {"months": -1},
	"Yearly": {"years": -1},
}


class NumberCard(Document):
	"""What is counted, and how."""

	def autoname(self) -> None:
		"""A card is called by its label, with a number where another one is."""
		self.name = append_number_if_name_exists("Number Card", self.name or self.label)

	def validate(self) -> None:
		if self.type == "Document Type":
			if not self.document_type:
				frappe.throw(_("Document Type is required to create a number card"))
			if self.function != "Count":
				_aggregate_field(self)
		elif self.type == "Report" and not (self.report_name and self.report_field and self.function):
			frappe.throw(_("Report, field and function are required to create a number card"))
		elif self.type == "Custom" and not self.method:
			frappe.throw(_("Method is required to create a number card"))

	def on_update(self) -> None:
		frappe.clear_document_cache(self.doctype, self.name)


def get_permission_query_conditions(user: str | None = None) -> str | None:
	"""Users see public cards and their own."""
	user = user or frappe.session.user
	if user == "Administrator" or "System Manager" in frappe.get_roles(user):
		return None
	return f"(`tabNumber Card`.is_public = 1 or `tabNumber Card`.owner = {frappe.db.escape(user)})"


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Users see public cards on what they may read, and their own."""
	user = user or frappe.session.user
	if user == "Administrator" or "System Manager" in frappe.get_roles(user):
		return True
	if not (cint(doc.is_public) or cint(doc.is_standard) or doc.owner == user):
		return False
	if doc.type == "Report":
		return bool(frappe.has_permission("Report", doc=doc.report_name, user=user))
	return not doc.document_type or bool(frappe.has_permission(doc.document_type, user=user))


@frappe.whitelist()
def get_result(doc: str | dict, filters: str | list | None = None, to_date: str | None = None) -> float:
	"""The number of a card over the documents that the user may see.

	:param to_date: only documents made before this moment
	"""
	card = values_of(doc, "doc")
	function = FUNCTIONS.get(str(card.function))
	if not function:
		frappe.throw(_("Unknown function {0}").format(frappe.utils.escape_html(str(card.function))))
	if not isinstance(card.document_type, str):
		refuse("document_type")
	conditions = as_rows(card.document_type, frappe.parse_json(filters))
	if to_date:
		conditions.append([card.document_type, "creation", "<", to_date])
	field = "name" if function == "count" else _aggregate_field(card)
	rows = frappe.get_list(
		card.document_type,
		fields=[f"{function}(`tab{card.document_type}`.`{field}`) as result"],
		filters=conditions,
		parent_doctype=card.parent_document_type,
		order_by=None,
		limit=0,
	)
	return flt(rows[0].result) if rows else 0.0


def _aggregate_field(card: Any) -> str:
	field = frappe.get_meta(card.document_type).get_field(str(card.aggregate_function_based_on))
	if not field:
		frappe.throw(_("Aggregate Field is required to create a number card"))
	return field.fieldname


@frappe.whitelist()
def get_percentage_difference(
	doc: str | dict, filters: str | list | None = None, result: str | float | None = None
) -> float | None:
	"""By how many per cent the number changed within the card's interval; None where it cannot be said."""
	card = values_of(doc, "doc")
	if not cint(card.get("show_percentage_stats", 1)):
		return None
	step = INTERVALS.get(card.stats_time_interval or "Daily", INTERVALS["Daily"])
	before = get_result(doc, filters, str(add_to_date(now_datetime(), **step)))
	if not before:
		return None
	return (flt(result) / before - 1) * 100


@frappe.whitelist(methods=["POST"])
def create_number_card(args: str | dict) -> Any:
	"""Make a card."""
	values = values_of(args, "args")
	card = apply_client_values(frappe.new_doc("Number Card"), values)
	card.name = values.get("name") or values.label
	return card.insert()


@frappe.whitelist()
def get_cards_for_user(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | None = None
) -> list:
	"""The cards to choose from in a link."""
	return frappe.get_list(
		"Number Card",
		fields=["name", "label", "document_type"],
		filters=filters or {},
		or_filters={"name": ("like", f"%{txt}%"), "label": ("like", f"%{txt}%")},
		start=cint(start),
		page_length=cint(page_len),
		as_list=True,
	)
