"""What some weeks of work have made of the demonstration: every form has something in every state that it can have.

The story, told of the end of June 2016: the first college is done and verified; the second still checks in its last branch; the
third is behind, and its last branch has not begun: it got an extension. Searches are closed or under way, letters on their way,
overdue, received and void, cases stand at each of their steps, were approved, rejected, withdrawn and revoked.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation import demo_archives, demo_external, demo_group, demo_inspection, demo_returns
from party_investigation.investigation import check_results
from party_investigation.rules import measures, roster, search
from party_investigation.rules.checks.record import ARCHIVE_IN_ORDER
from party_investigation.rules.vote import VOTES

LATE_BRANCH = "DEMO3-4"
"""It has neither checked its members nor begun to search for anybody."""
VERIFIED = ("DEMO1-1", "DEMO1-2", "DEMO1-3", "DEMO1-4", "DEMO2-1", "DEMO3-1")
HALF_CHECKED = ("DEMO2-4", "DEMO3-3")
SURVEY_BEGINS = date(2016, 2, 22)
MEETINGS_BEGIN = date(2016, 4, 11)
RECORD, CASE = "Investigation Record", "Disposition Case"
VOTE = dict(zip(VOTES, (16, 14, 13, 0, 1), strict=True))
HANDLERS = {"branch": "支部书记"}


class Story:
	"""Tells the story of one campaign, with bulk updates where a whole branch does the same."""

	def __init__(self, campaign: str) -> None:
		self.campaign = campaign

	def tell(self) -> None:
		"""Tell all of it."""
		self.check_records()
		self.write_letters()
		self.grant_extension()
		self.note_differences()
		self.keep_two_apart()
		self.plan_searches()
		self.ask_upwards()
		self.name_bodies()
		self.decide()
		self.appeal()
		demo_returns.tell(self.campaign)
		demo_inspection.tell(self.campaign)
		demo_external.tell(self.campaign)
		demo_group.tell(self.campaign)
		demo_archives.tell(self.campaign)

	# ------------------------------------------------------------------ records

	def check_records(self) -> None:
		"""Branches check their members week after week; committees verify some branches."""
		records = frappe.get_all(
			RECORD,
			filters={"campaign": self.campaign, "organization": ["!=", LATE_BRANCH]},
			fields=["name", "organization", "is_lost"],
			order_by="organization asc, name asc",
		)
		groups: dict[tuple[str, date], list[str]] = {}
		for number, record in enumerate(records):
			if record.organization in HALF_CHECKED and (record.is_lost or number % 2):
				continue
			status = "Verified" if record.organization in VERIFIED else "Checked"
			filled_on = SURVEY_BEGINS + timedelta(days=number % 26)
			groups.setdefault((status, filled_on), []).append(record.name)
		for (status, filled_on), names in groups.items():
			values = {**ARCHIVE_IN_ORDER, "status": status, "filled_on": filled_on}
			if status == "Verified":
				values["verified_on"] = filled_on + timedelta(days=7)
			frappe.db.set_value(RECORD, {"name": ["in", names]}, values, update_modified=False)
		check_results.renew(RECORD, [record.name for record in records])

	# ------------------------------------------------------------------ letters and the late branch

	def write_letters(self) -> None:
		"""One letter is on its way today, and one was written in error."""
		on_the_way, in_error = self.members_at_home(2)
		self.letter(on_the_way, "湘江示范大学党委组织部", add_days(today(), -10))
		self.letter(in_error, "外地某单位党委", add_days(today(), -20)).void("党员调动取消")

	def members_at_home(self, number: int) -> list[str]:
		"""Members of the second college about whom there is nothing else to tell."""
		return frappe.get_all(
			RECORD,
			filters={
				"campaign": self.campaign,
				"organization": ["like", "DEMO2-%"],
				"is_lost": 0,
				"is_mobile": 0,
				"relation": "On Roster",
			},
			pluck="member",
			order_by="organization asc, name asc",
			limit=number,
		)

	def letter(self, member: str, to: str, issued_on: str):
		"""Issue a letter."""
		values = {"member": member, "to_organization_name": to, "issued_on": issued_on}
		return frappe.get_doc({"doctype": "Transfer Letter", **values}).insert()

	def name_bodies(self) -> None:
		"""Cases of the workbook name the body that approved by its code; papers name it in words."""
		names = dict(frappe.get_all("Party Organization", fields=["name", "organization_name"], as_list=True))
		approved = {"campaign": self.campaign, "approving_organization": ["is", "set"]}
		for body in frappe.get_all(CASE, filters=approved, pluck="approving_organization", distinct=True):
			of_body = {**approved, "approving_organization": body}
			frappe.db.set_value(CASE, of_body, "approving_authority", names[body], update_modified=False)

	def grant_extension(self) -> None:
		"""The branch that is late got more time."""
		frappe.get_doc(
			{
				"doctype": "Return Extension",
				"campaign": self.campaign,
				"organization": LATE_BRANCH,
				"stage": "Survey",
				"extended_to": add_days(today(), 14),
				"reason": "支部书记住院，新书记刚到任",
			}
		).insert()

	def note_differences(self) -> None:
		"""In the branch that is late somebody takes part whom no roster has, and nobody knows one of its members."""
		about = {"doctype": "Roster Difference", "campaign": self.campaign, "organization": LATE_BRANCH}
		present = {
			"kind": roster.PRESENT,
			"person_name": "示范同志",
			"former_organization": "外地某单位党委",
			"known": "本人说组织关系随工作调动转来，没有介绍信",
			"next_step": "Ask the Former Organization",
		}
		member = frappe.db.get_value("Party Member", {"organization": LATE_BRANCH}, order_by="name asc")
		unknown = {"kind": roster.UNKNOWN, "member": member, "next_step": "Ask Older Members"}
		for values, days in ((present, 5), (unknown, -1)):
			frappe.get_doc({**about, **values, "next_step_on": add_days(today(), days)}).insert()

	def keep_two_apart(self) -> None:
		"""In the branch that is late two members looked like one, and it was found out that they are two."""
		of_branch = {"organization": LATE_BRANCH, "membership_status": "On Roster"}
		first, second = frappe.get_all(
			"Party Member", filters=of_branch, pluck="name", order_by="name asc", limit=2
		)
		about = {"doctype": "Member Pair", "member": first, "other": second}
		frappe.get_doc({**about, "reason": "核对户口簿和入党志愿书，确为两人"}).insert()

	def plan_searches(self) -> None:
		"""Of the searches that are open, one step is overdue, one due today, one planned; the others have none."""
		searches = frappe.get_all(
			"Contact Search",
			filters={"campaign": self.campaign, "result": search.OPEN},
			pluck="name",
			order_by="name asc",
			limit=3,
		)
		steps = (("到户籍地走访", -9), ("请原单位协助", 0), ("向亲友发函", 6))
		for name, (step, days) in zip(searches, steps, strict=False):
			planned = {"next_step": step, "next_step_on": add_days(today(), days)}
			frappe.get_doc("Contact Search", name).update(planned).save()

	def ask_upwards(self) -> None:
		"""The branch that is late asks its committee what to do."""
		frappe.get_doc(
			{
				"doctype": "Guidance Question",
				"campaign": self.campaign,
				"organization": LATE_BRANCH,
				"topic": "Transfer of Relationships",
				"subject": "介绍信已过有效期，接收单位已撤销",
				"question": "党员持有的介绍信已过有效期，原定接收单位已经撤销，是否由支部重新开具？",
			}
		).insert()

	# ------------------------------------------------------------------ decisions

	def decide(self) -> None:
		"""Cases at each step of their measure, and one of every end that a case can have."""
		untraced, restored = self.without_case(search.NOT_FOUND), self.without_case(search.CONTACT_RESTORED)
		for measure, members, ends in (
			("自行脱党除名", untraced, ("Approved", "Revoked")),
			("纳入组织管理", restored, ("Approved", "Rejected", "Withdrawn")),
		):
			steps = measures.BY_LABEL[measure].steps
			for number, member in enumerate(members):
				if number < len(steps):
					self.case_under_way(measure, member, number)
				elif number < len(steps) + len(ends):
					self.ended_case(measure, member, ends[number - len(steps)])

	def without_case(self, result: str) -> Iterator[str]:
		"""Yield the members with a result of the search and no case, in the order of the branches."""
		decided = set(frappe.get_all(CASE, filters={"campaign": self.campaign}, pluck="member"))
		of_result = frappe.get_all(
			"Contact Search",
			filters={"campaign": self.campaign, "result": result},
			pluck="member",
			order_by="organization asc, name asc",
		)
		return (member for member in of_result if member not in decided)

	def case(self, measure: str, member: str, taken: int, **values):
		"""Record a case of which the first `taken` steps were taken, a week apart."""
		steps: Sequence[measures.Step] = measures.BY_LABEL[measure].steps[:taken]
		rows = [
			{
				"step": step.label,
				"done_on": MEETINGS_BEGIN + timedelta(weeks=number),
				"done_by": HANDLERS.get(step.body, "组织员"),
			}
			for number, step in enumerate(steps)
		]
		of_member = {"campaign": self.campaign, "member": member, "measure": measure}
		return frappe.get_doc({"doctype": CASE, **of_member, "steps": rows, **values}).insert()

	def case_under_way(self, measure: str, member: str, taken: int) -> None:
		"""Record a case with its first steps; where the branch meeting is the last of them, as the record of the meeting."""
		steps = measures.BY_LABEL[measure].steps
		if not taken or steps[taken - 1].key != measures.BRANCH_MEETING:
			self.case(measure, member, taken)
			return
		case = self.case(measure, member, taken - 1)
		entitled, present, *votes = VOTE.values()
		decision = {"case": case.name, **dict(zip(VOTES[2:], votes, strict=True))}
		meeting = {"campaign": self.campaign, "organization": case.organization, "decisions": [decision]}
		held = {"held_on": MEETINGS_BEGIN + timedelta(weeks=taken - 1), "place": "学院会议室"}
		attended = {"entitled": entitled, "present": present}
		frappe.get_doc({"doctype": "Branch Meeting", **meeting, **held, **attended}).insert()

	def appeal(self) -> None:
		"""A member who was removed appeals, and the review goes on."""
		case = frappe.get_last_doc(
			CASE, {"campaign": self.campaign, "status": "Approved", "meeting_on": ["is", "set"]}
		)
		frappe.get_doc(
			{
				"doctype": "Disposition Appeal",
				"case": case.name,
				"received_on": getdate(case.approved_on) + timedelta(days=12),
				"grounds": "本人一直通过原辅导员与学院保持联系，不属于自行脱党",
			}
		).insert()

	def ended_case(self, measure: str, member: str, end: str) -> None:
		"""Record a case that has come to an end."""
		steps = measures.BY_LABEL[measure].steps
		if end in ("Rejected", "Withdrawn"):
			remark = "证据不足，退回支部继续核实" if end == "Rejected" else "支部撤回，改作其他处理"
			self.case(measure, member, 1).end(end, remark)
			return
		branch = frappe.db.get_value("Party Member", member, "organization")
		approval = {
			"status": "Approved",
			"approved_on": MEETINGS_BEGIN + timedelta(weeks=len(steps) - 1),
			"approving_organization": branch.split("-")[0],
		}
		if measures.BY_LABEL[measure].needs_vote:
			approval |= {"meeting_on": MEETINGS_BEGIN + timedelta(weeks=len(steps) - 2), **VOTE}
		case = self.case(measure, member, len(steps)).update(approval).save()
		if end == "Revoked":
			case.revoke(str(getdate(case.approved_on) + timedelta(days=20)), "本人已主动与支部联系")
