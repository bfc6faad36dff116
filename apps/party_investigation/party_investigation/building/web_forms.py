"""Web forms of own tables: plain pages on which signed-in users fill in rows of a table, with their own rights."""

from frappe import _
from frappe.utils import cint
from party_investigation.building.fields import check_untouched
from party_investigation.building.plain import MARKUP, check_dependence, check_texts
from party_investigation.building.views import TAG, check_filters, check_made, check_module, open_of
from party_investigation.building.who import is_own_table, label, refuse

SETTINGS = frozenset(
	(
		*("title", "route", "published", "doc_type", "module", "introduction_text", "web_form_fields"),
		*("login_required", "allow_multiple", "allow_edit", "allow_delete", "allow_comments"),
		*("max_attachment_size", "button_label", "show_list", "list_title", "list_columns", "condition_json"),
		*("success_title", "success_message", "success_url"),
	)
)
OF_FIELD = frozenset(
	(
		*("fieldname", "fieldtype", "label", "reqd", "read_only", "hidden", "show_in_filter", "options"),
		*("default", "max_length", "max_value", "precision", "placeholder", "description"),
		*("depends_on", "mandatory_depends_on", "read_only_depends_on"),
	)
)
DEPENDENCES = ("depends_on", "mandatory_depends_on", "read_only_depends_on")


def check_web_form(form) -> None:
	"""Refuse a web form of any but an own table, for whom has not signed in, or with scripts, styles or HTML of its own.

	:raises frappe.PermissionError: says what
	"""
	doctype = form.doc_type
	if not is_own_table(doctype):
		refuse(_("{0} was not made here; only tables of the site's builders are changed."), _(doctype or ""))
	check_made(form)
	check_module(form)
	if not cint(form.login_required):
		refuse(_("Web forms are for signed-in users: tick {0}."), label(form, "login_required"))
	check_untouched(form, SETTINGS)
	check_texts(form, without=("introduction_text", "condition_json"))
	if MARKUP.search(TAG.sub("", form.introduction_text or "")):
		refuse(
			_("{0} is text with headings and lists, without links and scripts."),
			label(form, "introduction_text"),
		)
	known = open_of(doctype)
	check_filters(form, "condition_json", doctype, known)
	for row in form.web_form_fields:
		check_untouched(row, OF_FIELD)
		check_texts(row, without=DEPENDENCES)
		for key in DEPENDENCES:
			check_dependence(row.get(key), known)
