"""A Party member. Nothing of a member is deleted; status and branch change only by a decision or a receipt."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate
from party_investigation.investigation import check_results, records
from party_investigation.investigation.checked_document import CheckedDocument
from party_investigation.membership import archives, key_groups
from party_investigation.membership.search_key import search_key
from party_investigation.organization.tree import name_of
from party_investigation.rules import identity_number, text
from party_investigation.rules.dates import today_in_china


class PartyMember(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		birth_date: DF.Date | None
		confirmed_on: DF.Date | None
		degree: DF.Data | None
		dues_paid_to: DF.Date | None
		education: DF.Data | None
		ethnic_group: DF.Data | None
		full_time_education: DF.Data | None
		full_time_school: DF.Data | None
		hard_check_count: DF.Int
		hard_checks: DF.SmallText | None
		home_address: DF.SmallText | None
		identity_number: DF.Data
		joined_in_branch: DF.Data | None
		joined_on: DF.Date | None
		key_group: DF.Literal[
			"",
			"农村外出务工经商党员",
			"农村异地居住党员",
			"农村返乡大中专毕业生党员",
			"社区人户分离党员",
			"组织关系转入社区的大中专毕业生党员",
			"社区与原单位解除劳动关系党员",
			"纳入社区管理的离退休干部职工党员",
			"组织关系保留在高校党组织的毕业生党员",
			"离职教职工党员",
			"国有企业、非公有制企业和社会组织中解除劳动关系党员",
			"公共就业和人才服务机构党组织管理的流动人才党员",
			"机关和事业单位异地居住的离退休干部职工党员",
		]
		key_group_proposed: DF.Check
		last_dues_on: DF.Date | None
		last_life_on: DF.Date | None
		masked_identity: DF.Data | None
		member_name: DF.Data
		membership_kind: DF.Literal["正式党员", "预备党员"]
		membership_status: DF.Literal[
			"On Roster",
			"Transferred Out",
			"Relationship Retained",
			"Membership Suspended",
			"Not Recognized",
			"Probation Revoked",
			"Left the Party",
			"Expelled",
			"Merged",
		]
		merged_into: DF.Link | None
		native_place: DF.Data | None
		organization: DF.Link
		part_time_education: DF.Data | None
		part_time_school: DF.Data | None
		party_post: DF.Data | None
		person_category: DF.Literal["教职工", "离退休人员", "高校毕业生", "其他"]
		phone: DF.Data | None
		registered_address: DF.SmallText | None
		remark: DF.SmallText | None
		search_key: DF.Data | None
		sex: DF.Literal["", "男", "女"]
		soft_check_count: DF.Int
		soft_checks: DF.SmallText | None
		started_work_on: DF.Date | None
		status_since: DF.Date | None
		work_unit: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		self.check_not_merged()
		self.tidy()
		self.complete_from_number()
		self.propose_key_group()
		self.check_decided_fields()
		self.check_branch_stands()

	def on_update(self) -> None:
		if self.has_value_changed("membership_kind"):
			check_results.renew("Disposition Case", check_results.names_of("Disposition Case", self.name))
		archives.follow(self)

	def after_insert(self) -> None:
		"""A member who comes while a campaign is open is investigated in it too (decisions D2)."""
		records.create_for_member(self.name)

	def onload(self) -> None:
		"""Whoever opens a member's form leaves a trace in the View Log (`track_views`)."""
		self.add_viewed()

	def on_trash(self) -> None:
		frappe.throw(_("Nothing of a member is deleted. A measure or a letter ends a membership."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(
			_("A member keeps the name of the record. Two records of one person are merged as a Member Pair.")
		)

	def check_not_merged(self) -> None:
		"""A record that became part of another one stays as it was; only undoing the merge opens it again (`membership.merging`)."""
		before = self.get_doc_before_save()
		self.merged_into = before.merged_into if before else None
		if self.merged_into:
			name = frappe.db.get_value("Party Member", self.merged_into, "member_name")
			frappe.throw(
				_("This record was merged into that of {0} ({1}) and stands. Make entries there.").format(
					name, self.merged_into
				)
			)

	def tidy(self) -> None:
		self.member_name = text.normalise_name(self.member_name)
		self.search_key = search_key(self.member_name)
		self.identity_number = identity_number.normalise(self.identity_number)
		self.phone = text.normalise_phone(self.phone) or None
		self.masked_identity = identity_number.mask(self.identity_number)

	def complete_from_number(self) -> None:
		"""Sex and birth date stand in a right number; what stood in the number before goes with it."""
		if not identity_number.is_valid(self.identity_number):
			return
		before = self.get_doc_before_save()
		was = before.identity_number if before and self.has_value_changed("identity_number") else ""
		if not self.sex or (was and self.sex == identity_number.sex(was)):
			self.sex = identity_number.sex(self.identity_number)
		if not self.birth_date or (was and getdate(self.birth_date) == identity_number.birth_date(was)):
			self.birth_date = identity_number.birth_date(self.identity_number)

	def propose_key_group(self) -> None:
		"""A key group that nobody entered is proposed from what is known; what the branch enters or confirms stands (notice 一)."""
		before = self.get_doc_before_save()
		if before is None:
			is_open = not self.key_group
		else:
			is_open = bool(before.key_group_proposed and self.key_group_proposed) and (
				self.key_group == before.key_group
			)
		self.key_group_proposed = 0
		if is_open:
			group = key_groups.proposed_for(self)
			self.update({"key_group": group, "key_group_proposed": int(bool(group))})

	def check_decided_fields(self) -> None:
		"""Status and branch change through an approved measure or a receipt alone (decisions D8)."""
		if self.flags.by_decision:
			return
		before = self.get_doc_before_save()
		if before is None:
			self.membership_status, self.status_since = "On Roster", None
			return
		if self.membership_status != before.membership_status:
			frappe.throw(_("The membership status changes through an approved measure or a receipt only."))
		if self.organization != before.organization:
			frappe.throw(_("A member changes the branch through a transfer letter and its receipt."))

	def check_branch_stands(self) -> None:
		"""Nobody comes to an organization that is dissolved."""
		came = self.is_new() or self.has_value_changed("organization")
		if came and frappe.db.get_value("Party Organization", self.organization, "disabled"):
			frappe.throw(
				_("{0} is dissolved and takes no members; choose another organization.").format(
					name_of(self.organization)
				)
			)

	def facts(self) -> dict[str, str | None]:
		return {"identity_number_held_by": self.other_holder()}

	def other_holder(self) -> str | None:
		"""Who else has this identity number; where the user may not know it, only that it is taken."""
		return holder_of(self.identity_number, self.name)


def holder_of(number: str | None, but: str | None) -> str | None:
	"""Return who has an identity number besides a member: by name, or `ELSEWHERE` where the user may not know it."""
	other = frappe.db.get_value("Party Member", {"identity_number": number, "name": ["!=", but or ""]})
	if not other:
		return None
	holder = frappe.get_doc("Party Member", other)
	return holder.member_name if holder.has_permission("read") else identity_number.ELSEWHERE


@frappe.whitelist(methods=["POST"])
def read_number(number: str, before: str = "", member: str = "") -> dict[str, Any]:
	"""Return what an identity number that is being typed says of its holder, and what is wrong with it.

	Who has it already is told as far as the user sees that member; of others nothing is said before the form is saved.

	:param before: the number that stood there before
	:param member: whose form it is
	:raises frappe.PermissionError: the user writes no members
	"""
	if not any(frappe.has_permission("Party Member", right) for right in ("create", "write")):
		raise frappe.PermissionError
	holder = holder_of(identity_number.normalise(number), member)
	checked = identity_number.check(
		number, today=today_in_china(), held_by=None if holder == identity_number.ELSEWHERE else holder
	)
	return {
		"number": checked.number,
		"is_right": identity_number.is_valid(checked.number),
		"problem": " ".join(problem.text(_) for problem in checked.problems),
		"says": said_by(checked.number),
		"said_before": said_by(identity_number.normalise(before)),
	}


def said_by(number: str) -> dict[str, Any]:
	"""Return the fields that an identity number says, as a form holds them; nothing for a wrong one."""
	if not identity_number.is_valid(number):
		return {}
	return {"birth_date": str(identity_number.birth_date(number)), "sex": identity_number.sex(number)}
