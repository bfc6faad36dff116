"""A spot check (抽查): persons of a unit's branches, drawn from a recorded seed and looked up by somebody who verified nothing there.

It goes from Draft to Drawn to Done, by whatever way it is saved; once drawn, nobody is exchanged (notice 三(一); decisions D14).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, Literal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate, now_datetime
from party_investigation import authority, messages, scope, unchanged
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.investigation.member_fields import check_campaign_covers
from party_investigation.membership import archives
from party_investigation.organization.tree import name_of
from party_investigation.returns import layers, orders
from party_investigation.returns.return_filters import readable
from party_investigation.rules import inspection, sampling
from party_investigation.rules.answer import Answer
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.rules.sampling import LAYERS, Person

DOCTYPE = "Spot Check"
DRAFT: Final = "Draft"
DRAWN: Final = "Drawn"
DONE: Final = "Done"
COURSE = {(DRAFT, DRAFT), (DRAFT, DRAWN), (DRAWN, DRAWN), (DRAWN, DONE)}
"""Its status before and after a save; other changes there are not."""
SHARES = (
	"spot_not_found_percent",
	"spot_found_percent",
	"spot_transferred_percent",
	"spot_mobile_percent",
	"spot_ordinary_percent",
	"spot_least_percent",
	"spot_most_percent",
)
"""Fields that the campaign sets and one spot check may set otherwise; their names are those of the policy."""
OF_DRAW = ("seed", "roster", "roster_digest", "drawn_by", "drawn_on", "persons_in_units")
OF_RESULT = (
	"units",
	"looked_up",
	"differing",
	"could_not_be_checked",
	"wrongly_not_found",
	"share",
	"share_from",
	"share_to",
	"done_by",
	"done_on",
)
WRITTEN_AFTERWARDS = (*OF_RESULT, "status", "persons", "inspectors", "occasion", "conclusion")
NAMES = ("organization_name", "unit_name")
PERSON = ("member", "member_name", "organization", "layer")
ARCHIVE = ("archive_state", "archive_lacking")
"""What the archive of a person said at the draw, beside the inspector's answer on it: nobody sets it right afterwards."""
ANSWERS = (*inspection.ITEMS, "contact_means", "contacted_on", "wrongly_not_found", "note")
MOST_PERSONS = 2000
"""So many persons one spot check holds at most."""


class SpotCheck(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.returns.doctype.spot_check_person.spot_check_person import SpotCheckPerson
		from party_investigation.returns.doctype.spot_check_unit.spot_check_unit import SpotCheckUnit

		campaign: DF.Link
		conclusion: DF.Text | None
		could_not_be_checked: DF.Int
		differing: DF.Int
		done_by: DF.Link | None
		done_on: DF.Datetime | None
		drawn_by: DF.Link | None
		drawn_on: DF.Datetime | None
		inspectors: DF.SmallText | None
		looked_up: DF.Int
		occasion: DF.SmallText | None
		organization: DF.Link
		organization_name: DF.Data | None
		persons: DF.Table[SpotCheckPerson]
		persons_in_units: DF.Int
		roster: DF.LongText | None
		roster_digest: DF.Data | None
		seed: DF.Data | None
		share: DF.Percent
		share_from: DF.Percent
		share_to: DF.Percent
		spot_found_percent: DF.Int
		spot_least_percent: DF.Int
		spot_mobile_percent: DF.Int
		spot_most_percent: DF.Int
		spot_not_found_percent: DF.Int
		spot_ordinary_percent: DF.Int
		spot_transferred_percent: DF.Int
		status: DF.Literal["Draft", "Drawn", "Done"]
		unit: DF.Link
		unit_name: DF.Data | None
		units: DF.Table[SpotCheckUnit]
		units_to_draw: DF.Int
		wrongly_not_found: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		before = self.get_doc_before_save()
		was = before.status if before else DRAFT
		if (was, self.status) not in COURSE or (before is None and self.status != DRAFT):
			frappe.throw(_("A spot check is drafted, drawn and done; what is done stands."))
		self.check_place()
		if before is None or was == DRAFT:
			self.begin()
			require(self.may("draw", was))
			if self.status == DRAWN:
				self.draw_persons()
			return
		self.keep_drawn(before)
		require(self.may("record", was))
		self.stamp_answers(before)
		self.count()
		if self.status == DONE:
			require(self.may("conclude", was))
			self.update({"done_by": frappe.session.user, "done_on": now_datetime()})

	def on_trash(self) -> None:
		if self.status != DRAFT:
			frappe.throw(_("A spot check that was drawn is not deleted."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("A spot check keeps its name."))

	@frappe.whitelist(methods=["POST"])
	def draw(self) -> None:
		"""Draw the persons of a draft.

		:raises frappe.PermissionError: not two levels above, or one verified what is checked
		"""
		self._go_to(DRAWN)

	@frappe.whitelist(methods=["POST"])
	def conclude(self, conclusion: str | None = None) -> None:
		"""End a spot check of which everybody has an answer; `conclusion` is what it has shown, if that is not written yet."""
		self._go_to(DONE, conclusion)

	@frappe.whitelist(methods=["GET", "POST"])
	def draw_again(self) -> dict[str, bool | int]:
		"""Draw once more from the recorded seed, roster and shares, and say whether the same persons come out."""
		stored = frappe.get_doc(DOCTYPE, self.name)
		stored.check_permission("read")
		sample = sampling.spot_check(stored.people_of_roster(), stored.seed or "", stored.policy())
		return {
			"same": [person.key for person in sample] == [row.member for row in stored.persons],
			"roster_unchanged": digest_of(stored.roster or "") == stored.roster_digest,
			"persons": len(sample),
		}

	@frappe.whitelist(methods=["POST"])
	def propose_order(self, branch: str) -> str:
		"""Draft an order for a branch from what was found there, and return its name.

		:raises frappe.PermissionError: the user may not order
		:raises frappe.ValidationError: the spot check is not done, or the branch has handed in nothing
		"""
		stored = frappe.get_doc(DOCTYPE, self.name)
		stored.check_permission("read")
		if stored.status != DONE or branch not in [row.organization for row in stored.units]:
			frappe.throw(_("An order is drafted for a branch of a spot check that is done."))
		order = orders.draft_from(stored, branch)
		if not order.sets:
			frappe.throw(_("Nothing of this unit is handed in, so there is nothing to send back."))
		return order.insert().name

	def _go_to(self, status: Literal["Drawn", "Done"], conclusion: str | None = None) -> None:
		self.reload()  # as it is stored, not as the form sends it
		self.check_permission("write")
		self.status = status
		if conclusion:
			self.conclusion = conclusion
		self.save()

	# ---------------------------------------------------------------- before the draw

	def check_place(self) -> None:
		"""The unit belongs to the campaign and stands at or below the inspecting organization."""
		check_campaign_covers(self.campaign, self.unit)
		above, below = scope.place_of(self.organization), scope.place_of(self.unit)
		if not (above and below and above[0] <= below[0] and below[1] <= above[1]):
			frappe.throw(
				_("{0} does not stand below {1}.").format(name_of(self.unit), name_of(self.organization))
			)

	def begin(self) -> None:
		"""A draft has nothing of a draw, and the campaign's shares where it says nothing."""
		policy = policy_of(self.campaign)
		self.update({field: None for field in (*OF_DRAW, *OF_RESULT) if field != "units"})
		self.set("persons", [])
		self.set("units", [])
		self.update({field: getattr(policy, field) for field in SHARES if self.get(field) in (None, "")})
		messages.refuse(self.policy().problems(), self)

	def policy(self) -> CampaignPolicy:
		"""The campaign's policy with the shares of this spot check."""
		return replace(policy_of(self.campaign), **{field: cint(self.get(field)) for field in SHARES})

	# ---------------------------------------------------------------- who may

	def may(self, action: str, status: str) -> Answer:
		"""Whether the user may draw, record or conclude; `status` is the stored one."""
		return inspection.may_check(action, self.facts(status), authority.actor(DOCTYPE))

	def facts(self, status: str) -> inspection.CheckFacts:
		"""What is known of it for that question."""
		drawn_branches = [row.organization for row in self.units if row.organization]
		branches = (
			layers.superiors_of(drawn_branches) if drawn_branches else layers.superiors_below(self.unit)
		)
		return inspection.CheckFacts(
			status=status,
			inspecting=scope.place_of(self.organization) or (0, 0),
			inspecting_name=name_of(self.organization),
			superiors=frozenset(branches),
			verified_by=layers.verifiers(self.campaign, self.unit, drawn_branches),
			unanswered=sum(not row.outcome for row in self.persons),
			is_concluded=bool((self.conclusion or "").strip()),
		)

	# ---------------------------------------------------------------- the draw

	def draw_persons(self) -> None:
		"""Draw branches and persons from a seed that nobody knew, and keep all that the draw depends on."""
		place = scope.place_of(self.organization) or scope.NOWHERE
		seed = frappe.generate_hash(length=32)
		eligible = [
			branch
			for branch, superior in layers.branches_below(self.campaign, self.unit).items()
			if inspection.stands_two_above(place, superior)
		]
		branches = sampling.drawn_units(eligible, seed, self.units_to_draw or 0)
		people = layers.people_below(self.campaign, self.unit, branches)
		listed = {each.member: each for each in people}
		self.roster = "\n".join(f"{each.member} {LAYERS.index(each.layer)}" for each in people)
		sample = sampling.spot_check(self.people_of_roster(), seed, self.policy())
		if not sample or len(sample) > MOST_PERSONS:
			frappe.throw(
				_(
					"{0} persons would be drawn; a spot check holds 1 to {1}. Draw from fewer branches."
				).format(len(sample), MOST_PERSONS)
			)
		self.update(
			{
				"seed": seed,
				"roster_digest": digest_of(self.roster),
				"drawn_by": frappe.session.user,
				"drawn_on": now_datetime(),
				"persons_in_units": len(people),
			}
		)
		standings = archives.standings([person.key for person in sample])
		for person in sample:
			standing = standings.get(person.key)
			said = (standing.state, standing.lacking) if standing else ("", "")
			values = {field: getattr(listed[person.key], field) for field in PERSON}
			self.append("persons", {**values, **dict(zip(ARCHIVE, said, strict=True))})
		self.list_units(branches, Counter(each.organization for each in people))

	def list_units(self, branches: list[str], persons: Counter) -> None:
		"""List the branches of the draw."""
		persons_drawn = Counter(row.organization for row in self.persons)
		names = dict(
			frappe.get_all(
				"Party Organization",
				filters={"name": ["in", branches]},
				fields=["name", "organization_name"],
				as_list=True,
			)
		)
		for branch in branches:
			values = {"persons": persons[branch], "drawn": persons_drawn[branch]}
			self.append("units", {"organization": branch, "organization_name": names[branch], **values})

	def people_of_roster(self) -> list[Person]:
		"""Everybody from whom was drawn."""
		rows = (line.split() for line in (self.roster or "").splitlines())
		return [Person(member, LAYERS[int(layer)]) for member, layer in rows]

	def keep_drawn(self, before: Document) -> None:
		"""What was drawn stands: seed, shares, roster, and each person in its row."""
		changed = unchanged.differences(self, before, free=(*WRITTEN_AFTERWARDS, *NAMES))
		if changed:
			frappe.throw(
				_("The spot check was drawn; {0} stands as it was. Make another one.").format(
					"、".join(_(label) for label in changed)
				)
			)
		if [row.name for row in self.persons] != [row.name for row in before.persons]:
			frappe.throw(_("The persons were drawn; nobody is added, taken out or exchanged."))
		for row, stored_row in zip(self.persons, before.persons, strict=True):
			kept = (*PERSON, *ARCHIVE, "outcome", "checked_by", "checked_on")
			row.update({field: stored_row.get(field) for field in kept})
		self.set("units", before.units)

	# ---------------------------------------------------------------- what was found

	def stamp_answers(self, before: Document) -> None:
		"""Check what is new among the answers, and note whose they are."""
		drawn_on, today = getdate(self.drawn_on), today_in_china()
		for row, stood in zip(self.persons, before.persons, strict=True):
			if answers_of(row) == answers_of(stood):
				continue
			problems = inspection.problems_of_person({**row.as_dict(), **dates_of(row)}, drawn_on, today)
			for problem in problems:
				frappe.throw(f"{_('Row {0}: {1}').format(row.idx, row.member_name)}：{problem.text(_)}")
			outcome = sampling.outcome(row.get(item) for item in inspection.ITEMS)
			row.update({"outcome": outcome, "checked_by": frappe.session.user, "checked_on": now_datetime()})

	def count(self) -> None:
		"""Count what was found, in each branch and in all."""
		self.update(counts_of(self.persons))
		policy = policy_of(self.campaign)
		by_branch: dict[str, list] = {}
		for row in self.persons:
			by_branch.setdefault(row.organization or "", []).append(row)
		for unit in self.units:
			counts = counts_of(by_branch.get(unit.organization or "", []))
			share = sampling.Share(counts["differing"], counts["looked_up"], 0, 1)
			proposed = sampling.order_is_proposed(share, counts["wrongly_not_found"], policy)
			unit.update({**counts, "order_proposed": int(proposed)})


@frappe.whitelist(methods=["GET"])
def may_of(name: str) -> dict[str, dict[str, Any]]:
	"""Return for every action on a spot check whether the user may take it now, and if not why, who can, and the next step.

	The conclusion counts as written, because `conclude` is given it. `order` answers for the branches that are to be ordered to
	do it again; who may order one of them may order all, since the draw takes branches two levels below only.

	:raises frappe.PermissionError: the spot check is not the user's to see
	"""
	check = readable(DOCTYPE, name)
	facts = replace(check.facts(check.status), is_concluded=True)
	actor = authority.actor(DOCTYPE)
	answers = {action: inspection.may_check(action, facts, actor) for action in inspection.CHECKED_IN}
	branch = next((row.organization for row in check.units if row.differing), None)
	answers["order"] = Answer(False)
	if check.status == DONE and branch:
		answers["order"] = orders.may_draft(check, branch)
	return {action: answer.as_dict(_) for action, answer in answers.items()}


def counts_of(rows: Iterable) -> dict[str, Any]:
	"""What was found of some persons; shares in percent."""
	rows = list(rows)
	differing = sampling.share_differing(row.outcome for row in rows)
	return {
		"looked_up": differing.looked_up,
		"differing": differing.differing,
		"could_not_be_checked": sum(row.outcome == sampling.COULD_NOT for row in rows),
		"wrongly_not_found": sum(bool(row.wrongly_not_found) for row in rows),
		"share": round(differing.share * 100, 1),
		"share_from": round(differing.low * 100, 1),
		"share_to": round(differing.high * 100, 1),
	}


def answers_of(row: Document) -> list:
	"""What an inspector writes about a person, as it is compared."""
	types = {field.fieldname: field.fieldtype for field in row.meta.fields}
	return [unchanged.plain(types[name], row.get(name)) for name in ANSWERS]


def dates_of(row: Document) -> dict:
	"""The day of the contact as a date."""
	return {"contacted_on": getdate(row.contacted_on) if row.contacted_on else None}


def digest_of(roster: str) -> str:
	"""SHA-256 of a roster."""
	return hashlib.sha256(roster.encode()).hexdigest()


def require(answer: Answer) -> None:
	"""Stop unless the answer allows it.

	:raises frappe.PermissionError: says why, who can and what to do next
	"""
	if not answer.allowed:
		frappe.throw(answer.text(_), frappe.PermissionError)
