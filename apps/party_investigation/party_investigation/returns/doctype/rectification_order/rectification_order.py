"""A Rectification Order (责令重新进行): a unit does its investigation again, because a spot check or other findings show wrong facts.

It goes from Draft to Open to Closed, by whatever way it is saved. Issuing it sends the named sets back; it closes only when each was
handed in anew and verified, and somebody has looked a second time (notice 三(一); decisions D14). One that is open when the next term begins is
carried out there (D16).
"""

from dataclasses import replace
from typing import Any, Literal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation import authority, scope, unchanged
from party_investigation.investigation.member_fields import check_campaign_covers
from party_investigation.organization.tree import name_of
from party_investigation.returns import notifications, orders
from party_investigation.returns.doctype.spot_check.spot_check import require
from party_investigation.returns.return_filters import readable
from party_investigation.rules import inspection
from party_investigation.rules.answer import Answer
from party_investigation.rules.dates import today_in_china

DOCTYPE = "Rectification Order"
DRAFT, OPEN, CLOSED = "Draft", "Open", "Closed"
COURSE = {(DRAFT, DRAFT): "draft", (DRAFT, OPEN): "issue", (OPEN, OPEN): "follow", (OPEN, CLOSED): "close"}
"""What a change of status is; other changes there are not."""
OF_ISSUE = ("ordered_by", "ordered_on")
OF_CLOSING = ("second_look", "second_check", "closed_by", "closed_on")
NAMES = ("organization_name", "ordering_name")
OF_ROW = ("unit_return", "version_ordered", "version_after")


class RectificationOrder(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.returns.doctype.rectification_set.rectification_set import RectificationSet

		campaign: DF.Link
		carried_from: DF.Link | None
		closed_by: DF.Link | None
		closed_on: DF.Date | None
		due_on: DF.Date | None
		facts: DF.Text
		order_number: DF.Data | None
		ordered_by: DF.Link | None
		ordered_by_organization: DF.Link
		ordered_on: DF.Date | None
		ordering_name: DF.Data | None
		organization: DF.Link
		organization_name: DF.Data | None
		requirements: DF.Text | None
		second_check: DF.Link | None
		second_look: DF.Text | None
		sets: DF.Table[RectificationSet]
		spot_check: DF.Link | None
		status: DF.Literal["Draft", "Open", "Closed"]
	# end: auto-generated types

	def validate(self) -> None:
		unchanged.keep_stored(self, "carried_from")
		before = self.get_doc_before_save()
		was = before.status if before else DRAFT
		action = COURSE.get((was, self.status)) if before or self.status == DRAFT else None
		if not action:
			frappe.throw(_("An order is drafted, issued and closed; what is closed stands."))
		self.check_place()
		if before is None or was == DRAFT:
			self.begin()
		else:
			self.keep_issued(before)
		require(self.may(action, was))
		today, user = today_in_china(), frappe.session.user
		if action == "issue":
			self.update({"ordered_by": user, "ordered_on": today})
		if action == "close":
			self.update({"closed_by": user, "closed_on": today})

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		was = before.status if before else DRAFT
		if (was, self.status) == (DRAFT, OPEN):
			orders.send_back(self)
			orders.tell(self)
		if (was, self.status) == (OPEN, CLOSED):
			notifications.close_tasks(self)

	def on_trash(self) -> None:
		if self.status != DRAFT:
			frappe.throw(_("An order that was issued is not deleted."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("An order keeps its name."))

	@frappe.whitelist(methods=["POST"])
	def issue(self) -> None:
		"""Issue a draft: the named sets of the unit go back, and the unit is told.

		:raises frappe.PermissionError: not two levels above, or nothing was handed in
		"""
		self._go_to(OPEN)

	@frappe.whitelist(methods=["POST"])
	def close(self, second_look: str | None = None) -> None:
		"""Close an order whose sets were handed in anew and verified; `second_look` is what came of looking again."""
		self._go_to(CLOSED, second_look)

	def _go_to(self, status: Literal["Open", "Closed"], second_look: str | None = None) -> None:
		self.reload()  # as it is stored, not as the form sends it
		self.check_permission("write")
		self.status = status
		if second_look:
			self.second_look = second_look
		self.save()

	def check_place(self) -> None:
		"""The unit belongs to the campaign and stands below whoever orders; each set is named once."""
		check_campaign_covers(self.campaign, self.organization)
		above, below = scope.place_of(self.ordered_by_organization), scope.place_of(self.organization)
		if not (above and below and above[0] < below[0] and below[1] < above[1]):
			frappe.throw(
				_("{0} does not stand below {1}.").format(
					name_of(self.organization), name_of(self.ordered_by_organization)
				)
			)
		keys = [row.form_set for row in self.sets]
		for key in keys:
			if keys.count(key) > 1:
				frappe.throw(_("The form set {0} stands twice.").format(_(key)))

	def begin(self) -> None:
		"""A draft has nothing of issuing and closing; its rows stand where the returns stand now."""
		self.update(dict.fromkeys((*OF_ISSUE, *OF_CLOSING)))
		returns = orders.returns_of(self)
		for row in self.sets:
			unit_return = returns.get(row.form_set)
			version = unit_return.version if unit_return else 0
			row.update(
				{
					"unit_return": unit_return and unit_return.name,
					"version_ordered": version,
					"version_after": 0,
				}
			)

	def keep_issued(self, before: Document) -> None:
		"""What was issued stands; only the second look is added."""
		self.set("sets", before.sets)
		changed = unchanged.differences(self, before, free=(*OF_CLOSING, *NAMES, "status", "sets"))
		if changed:
			frappe.throw(
				_("The order was issued; {0} stands as it was. Issue another one.").format(
					"、".join(_(label) for label in changed)
				)
			)
		self.update({"closed_by": None, "closed_on": None})
		returns = orders.returns_of(self)
		for row in self.sets:
			unit_return = returns.get(row.form_set)
			version = unit_return.version if unit_return else 0
			row.unit_return = unit_return.name if unit_return else row.unit_return
			row.version_after = version if version > row.version_ordered else 0

	def may(self, action: str, status: str) -> Answer:
		"""Whether the user may write, issue, follow or close it; `status` is the stored one."""
		return inspection.may_order(action, self.facts_known(status), authority.actor(DOCTYPE))

	def facts_known(self, status: str) -> inspection.OrderFacts:
		"""What is known of it for that question."""
		superior = frappe.db.get_value("Party Organization", self.organization, "parent_party_organization")
		returns = orders.returns_of(self)
		return inspection.OrderFacts(
			status=status,
			ordering=scope.place_of(self.ordered_by_organization) or (0, 0),
			ordering_name=name_of(self.ordered_by_organization),
			superior=scope.place_of(superior),
			today=today_in_china(),
			due_on=getdate(self.due_on) if self.due_on else None,
			has_facts=bool((self.facts or "").strip()),
			sets=tuple(
				(
					row.form_set,
					returns[row.form_set].status if row.form_set in returns else "",
					returns[row.form_set].version if row.form_set in returns else 0,
					row.version_ordered or 0,
				)
				for row in self.sets
			),
			was_looked_at_again=bool((self.second_look or "").strip()) or self.has_second_check(),
		)

	def has_second_check(self) -> bool:
		"""Whether the second spot check is one: done, of this unit, drawn after the order, and nothing proposed anew."""
		if not self.second_check:
			return False
		check = frappe.get_doc("Spot Check", self.second_check)
		rows = [row for row in check.units if row.organization == self.organization]
		return (
			check.has_permission("read")
			and check.status == "Done"
			and check.campaign == self.campaign
			and getdate(check.drawn_on) >= getdate(self.ordered_on)
			and bool(rows)
			and not any(row.order_proposed for row in rows)
		)


@frappe.whitelist(methods=["GET"])
def may_of(name: str) -> dict[str, dict[str, Any]]:
	"""Return for every action on an order whether the user may take it now, and if not why, who can, and the next step.

	The second look counts as written, because `close` is given it.

	:raises frappe.PermissionError: the order is not the user's to see
	"""
	order = readable(DOCTYPE, name)
	facts = replace(order.facts_known(order.status), was_looked_at_again=True)
	actor = authority.actor(DOCTYPE)
	return {action: inspection.may_order(action, facts, actor).as_dict(_) for action in inspection.ORDERED_IN}
