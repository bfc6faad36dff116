"""Rules by which documents are assigned to users when they are saved."""

from typing import Any

import frappe
from frappe import _
from frappe.desk.form import assign_to
from frappe.model.document import Document
from frappe.store import memo
from frappe.utils import get_weekday, strip
from frappe.utils.asked import list_of

NEVER = ("ToDo", "Comment", "Version", "Notification Log", "DocShare", "Tag Link", "Assignment Rule")


class AssignmentRule(Document):
	"""When a document is assigned, to whom, and when the assignment ends."""

	def validate(self) -> None:
		self.check_document_type()
		self.check_days()
		self.check_field()

	def check_document_type(self) -> None:
		"""What rules themselves write is not assigned."""
		if self.document_type in NEVER:
			frappe.throw(
				_("Assignment Rule is not allowed on {0} document type").format(
					frappe.bold(_(self.document_type))
				)
			)

	def check_days(self) -> None:
		"""No day stands twice."""
		days = [row.day for row in self.assignment_days]
		if len(days) != len(set(days)):
			frappe.throw(_("Assignment Day {0} has been repeated.").format(frappe.bold(_repeated(days))))

	def check_field(self) -> None:
		"""A rule that reads the user from the document needs the field; one that shares out may get its users later."""
		if self.rule == "Based on Field" and not self.field:
			frappe.throw(_("Field is required for the rule {0}").format(_(self.rule)))
		if self.rule != "Based on Field" and not self.users:
			frappe.msgprint(
				_("Until the rule names users, nobody is assigned by it."), alert=True, indicator="orange"
			)

	def on_update(self) -> None:
		_forget_rules()

	def on_trash(self) -> None:
		_forget_rules()

	def applies_today(self) -> bool:
		"""Whether today is one of the rule's days."""
		return not self.assignment_days or get_weekday() in {row.day for row in self.assignment_days}

	def holds(self, condition: str, doc: dict[str, Any]) -> bool:
		"""Whether one of the rule's conditions is true for a document; a broken one is not, and says so."""
		code = strip(self.get(condition))
		if not code:
			return False
		try:
			return bool(frappe.safe_eval(code, None, dict(doc)))
		except Exception as error:
			frappe.msgprint(
				_("Assignment Rule {0}: the condition cannot be evaluated: {1}").format(
					frappe.bold(self.name), frappe.utils.escape_html(str(error))
				),
				indicator="orange",
			)
			return False

	def do_assignment(self, doc: dict[str, Any]) -> bool:
		"""Give the document to the user whose turn it is; whether there is one."""
		assign_to.clear(doc.get("doctype"), doc.get("name"), ignore_permissions=True)
		user = self.get_user(doc)
		if not user:
			return False
		assign_to.add(
			{
				"assign_to": [user],
				"doctype": doc.get("doctype"),
				"name": doc.get("name"),
				"description": frappe.render_template(self.description, _public(doc)),
				"assignment_rule": self.name,
				"date": doc.get(self.due_date_based_on) if self.due_date_based_on else None,
			},
			ignore_permissions=True,  # the rule assigns, whoever saved the document
		)
		self.db_set("last_user", user, update_modified=False)
		return True

	def get_user(self, doc: dict[str, Any]) -> str | None:
		"""Whose turn it is."""
		if self.rule == "Based on Field":
			user = doc.get(self.field)
			return user if user and frappe.db.exists("User", user) else None
		users = [row.user for row in self.users]
		if not users:
			return None
		if self.rule == "Load Balancing":
			return self.least_busy(users)
		return self.next_user(users)

	def next_user(self, users: list[str]) -> str:
		"""The user after the last one, in a circle."""
		if self.last_user not in users:
			return users[0]
		return users[(users.index(self.last_user) + 1) % len(users)]

	def least_busy(self, users: list[str]) -> str:
		"""The user with the fewest open documents of the DocType."""
		open_todos = frappe.get_all(
			"ToDo",
			filters={
				"reference_type": ("=", self.document_type),
				"status": "Open",
				"allocated_to": ("in", users),
			},
			pluck="allocated_to",
			limit=0,
		)
		return min(users, key=lambda user: (open_todos.count(user), users.index(user)))


def _public(doc: dict[str, Any]) -> dict[str, Any]:
	"""The values at the lowest level: whoever is assigned reads the description."""
	hidden = {df.fieldname for df in frappe.get_meta(doc["doctype"]).get_high_permlevel_fields()}
	return {name: value for name, value in doc.items() if name not in hidden}


def _repeated(days: list[str]) -> str:
	return ", ".join(_(day) for day in dict.fromkeys(days) if days.count(day) > 1)


def _forget_rules() -> None:
	memo.renew(keep=lambda key: key[0] != "assignment_rules")


def _rules_by_doctype() -> dict[str, list[str]]:
	rows = frappe.get_all(
		"Assignment Rule",
		filters={"disabled": 0},
		fields=["name", "document_type"],
		order_by="priority desc",
		limit=0,
	)
	found: dict[str, list[str]] = {}
	for row in rows:
		found.setdefault(row.document_type, []).append(row.name)
	return found


def get_assignments(doc: dict[str, Any]) -> list:
	"""The assignments of a document that still matter."""
	return frappe.get_all(
		"ToDo",
		fields=["name", "assignment_rule"],
		filters={
			"reference_type": ("=", doc.get("doctype")),
			"reference_name": str(doc.get("name")),
			"status": ("!=", "Cancelled"),
		},
		limit=5,
	)


def apply(
	doc: Any = None, method: str | None = None, doctype: str | None = None, name: str | None = None
) -> None:
	"""Apply the rules of a document's DocType; runs after every save, and costs nothing where there is no rule."""
	if (
		frappe.flags.in_patch
		or frappe.flags.in_install
		or frappe.flags.in_migrate
		or frappe.flags.in_setup_wizard
	):
		return
	kind = doctype or doc.doctype
	names = memo.get(("assignment_rules",), _rules_by_doctype).get(kind)
	if not names:
		return
	document = doc or frappe.get_doc(doctype, name)
	values = document.as_dict()
	rules = [frappe.get_cached_doc("Assignment Rule", rule) for rule in names]
	existing = get_assignments(values)
	if existing:
		_end_assignments(rules, values, existing)
	else:
		for rule in rules:
			if rule.applies_today() and rule.holds("assign_condition", values) and rule.do_assignment(values):
				break


def _end_assignments(rules: list, values: dict[str, Any], existing: list) -> None:
	mine = {row.assignment_rule for row in existing}
	for rule in rules:
		if rule.name not in mine:
			continue
		if rule.holds("unassign_condition", values):
			assign_to.clear(values["doctype"], values["name"], ignore_permissions=True)
			return
		if rule.holds("close_condition", values):
			assign_to.close_all_assignments(values["doctype"], values["name"], ignore_permissions=True)
			return


@frappe.whitelist()
def bulk_apply(doctype: str, docnames: str | list) -> None:
	"""Apply the rules to several documents."""
	frappe.has_permission(doctype, "write", throw=True)
	for name in list_of(docnames, "docnames", str | int):
		frappe.has_permission(doctype, "write", doc=name, throw=True)
		apply(doctype=doctype, name=name)
