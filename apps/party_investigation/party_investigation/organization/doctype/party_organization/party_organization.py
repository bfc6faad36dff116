"""A Party organization in the tree."""

import frappe
from frappe import _
from frappe.utils import today
from frappe.utils.nestedset import NestedSet
from party_investigation.investigation import amendments
from party_investigation.organization import dissolution
from party_investigation.returns import creation, kept_counts
from party_investigation.rules import text

PLACE = ["lft", "rgt", "old_parent"]
SHOWN = 5
"""So many users are named where a merge is refused."""


class PartyOrganization(NestedSet):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		archive_keeper: DF.Data | None
		archive_room: DF.Data | None
		change_reason: DF.SmallText | None
		disabled: DF.Check
		fax: DF.Data | None
		hands_in: DF.Literal["To Superior", "Elsewhere, Copy Here"]
		hands_in_to: DF.Data | None
		is_group: DF.Check
		kind: DF.Literal[
			"党委",
			"临时党委",
			"党组",
			"高校党委",
			"院系党委",
			"党工委",
			"党总支",
			"党支部",
			"直属党支部",
			"临时党支部",
			"联合党支部",
			"组织部",
			"其他",
		]
		lft: DF.Int
		official_code: DF.Data | None
		old_parent: DF.Link | None
		organization_code: DF.Data
		organization_name: DF.Data
		parent_party_organization: DF.Link | None
		phone: DF.Data | None
		postal_address: DF.SmallText | None
		postcode: DF.Data | None
		rgt: DF.Int
		unit_category: DF.Literal[
			"",
			"国有企业",
			"非公有制企业",
			"农村",
			"党政机关",
			"学校",
			"其他事业单位",
			"街道社区",
			"社会组织",
			"其他",
		]
	# end: auto-generated types

	nsm_parent_field = "parent_party_organization"

	def validate(self) -> None:
		self.organization_code = text.without_space(self.organization_code)
		if self.is_new():
			check_code(self.organization_code)
		self.organization_name = text.clean(self.organization_name)
		self.keep_place()
		self.check_superior()
		dissolution.check(self)
		amendments.check_organization(self)

	def on_update(self) -> None:
		super().on_update()
		before = self.get_doc_before_save()
		if before is None or any(self.get(field) != before.get(field) for field in creation.PLACE):
			former = before and before.parent_party_organization
			kept_counts.move(self.name, former or None, self.parent_party_organization or None)
			creation.follow(self.name, self.parent_party_organization, former)

	def before_rename(
		self, olddn: str, newdn: str, merge: bool = False, group_fname: str = "is_group"
	) -> None:
		amendments.check_not_frozen(olddn)
		if merge:
			check_merge(olddn, newdn)
		else:
			check_code(newdn)

	def after_rename(self, olddn: str, newdn: str, merge: bool = False) -> None:
		super().after_rename(olddn, newdn, merge)
		kept_counts.rename(olddn, newdn)

	def keep_place(self) -> None:
		"""The place in the tree is reckoned by Frappe and never sent: whoever sets it would widen appointments."""
		stored = None if self.is_new() else frappe.db.get_value(self.doctype, self.name, PLACE, as_dict=True)
		self.update(stored or {"lft": 0, "rgt": 0, "old_parent": None})

	def check_superior(self) -> None:
		"""An organization hangs on one that is not dissolved."""
		superior = self.parent_party_organization
		if superior and not self.disabled and frappe.db.get_value("Party Organization", superior, "disabled"):
			frappe.throw(_("{0} is dissolved; choose another superior.").format(superior))

	def on_trash(self, allow_root_deletion: bool = False) -> None:
		"""Only an organization on which nothing hangs may go; links are checked by Frappe."""
		amendments.check_not_frozen(self.name)
		super().on_trash(allow_root_deletion)


def check_code(code: str) -> None:
	"""Refuse a code that addresses, markup or statements read as something else: Frappe 16 takes a % in conditions for a place to fill.

	:raises frappe.ValidationError: names the code
	"""
	if text.NOT_IN_CODE.search(code):
		problem = _("{code} has characters that no code has.").format(code=code)
		frappe.throw(f"{problem} {_('Use letters, digits, hyphens and Chinese characters.')}")


def check_merge(old: str, new: str) -> None:
	"""A merge gives nobody more to see: both units are of one superior, and nobody is appointed for either.

	:raises frappe.ValidationError: what stands in the way
	:raises frappe.PermissionError: the user may not change both units
	"""
	units = {name: frappe.get_doc("Party Organization", name) for name in (old, new)}
	for unit in units.values():
		unit.check_permission("write")
	superiors = {unit.parent_party_organization or None for unit in units.values()}
	if len(superiors) > 1 or None in superiors:
		frappe.throw(
			_("{0} and {1} have different superiors; move one of them before they are merged.").format(
				old, new
			)
		)
	appointed = frappe.get_all(
		"Organization Appointment",
		filters={"organization": ["in", [old, new]]},
		or_filters=[["to_date", "is", "not set"], ["to_date", ">=", today()]],
		pluck="user",
		distinct=True,
		limit_page_length=SHOWN,
	)
	if appointed:
		frappe.throw(
			_("{0} and {1} cannot be merged while appointments stand on them ({2}): end them first.").format(
				old, new, "、".join(appointed)
			)
		)
