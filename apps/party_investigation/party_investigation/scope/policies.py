"""What of each DocType a user sees and may do, from the places of the user's appointments: one policy a DocType.

A policy has ways in. From them follow what a list shows (`criterion`), what may be done with one document (`objection`), and what
a refusal says. Hooks, locks, forms and tests read `POLICIES`: a new DocType that hangs on an organization is one line there.

The hooks are read by every process when it begins, so policies and their ways have no generated methods that nobody calls: two are never
compared but by what they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

import frappe
from party_investigation.rules.correctable import CORRECTABLE
from party_investigation.rules.problem import _
from party_investigation.scope import reasons
from party_investigation.scope.appointments import Places
from party_investigation.scope.rights import READING, holds_everywhere
from party_investigation.scope.ways import Above, Assigned, Below, Starter


@dataclass(eq=False, repr=False)
class Hanging:
	"""For every DocType whose field `organization` says where its documents hang.

	Every organization that a document touches must be covered: where it is stored, where it is being put and, when a member is
	being set, where that member is. The last keeps a new record from reaching a member of another branch.
	"""

	stage: str | None = None
	"""The stage of the campaign's calendar after whose lock date its documents are read-only."""
	imported: bool = False
	"""Whether a workbook writes such documents into that stage."""
	personal: bool = False
	"""Whether an export names people, so that the password is asked for."""
	about_member: bool = True
	"""Whether each of its documents that name people is about one member, and is looked for by that member."""
	personal_fields: tuple[str, ...] = ()
	"""Fields with numbers, telephones and addresses of people: an export of them is given a reason, a list of them is logged."""
	confirmed: bool = False
	"""Whether whoever writes such a document confirms it with the password."""
	begins_in: Literal["campaign", "unit", "branch"] | None = None
	"""Where a new form begins: in the campaign in hand, and with the unit of whoever has only one, or only if that is a branch."""
	topic: str | None = None
	"""Under which topic of Guidance Question stands what guides with such a document; its form offers it."""
	ways: tuple = (Below(),)
	places_others: bool = True
	"""Whether a link to such a document says where a record of a site's own table hangs."""

	@property
	def has_readers_aside(self) -> bool:
		"""Whether one of the ways opens a document for reading only."""
		return any(way.opens == READING for way in self.ways)

	@property
	def shows_reasons(self) -> bool:
		"""Whether a form may be read-only for a reason that it shows: its stage is locked, or one sees it from aside."""
		return bool(self.stage) or self.has_readers_aside

	def criterion(self, table, doctype: str, places: Places):
		"""What of the DocType's documents is seen from the places, as a criterion of `frappe.qb`."""
		return reduce(or_, (way.criterion(table, doctype, places) for way in self.ways))

	@property
	def follows_organizations(self) -> bool:
		"""Whether what is seen depends on nothing but the organizations of the appointments."""
		is_plain = type(self).criterion is Hanging.criterion
		return is_plain and all(type(way) is Below for way in self.ways)

	def sees_everything(self, doctype: str, places: Places) -> bool:
		"""Whether nothing is left out from these places, so that a list needs no condition."""
		return self.ways[0].is_always_filled(doctype) and places.is_whole_tree

	def objection(self, doc, ptype: str, user: str) -> str | None:
		"""Why a user may not do `ptype` with a document, who may and whom to ask; None if the user may."""
		if user == "Administrator" or holds_everywhere(user, doc.doctype, ptype):
			return None
		places = Places.of(user, doc.doctype, ptype)
		if self.allows(doc, ptype, places):
			return None
		return reasons.refusal(doc.doctype, ptype, places, self.who(ptype))

	def who(self, ptype: str) -> list[str]:
		"""Who may do `ptype`, in English words to be translated."""
		return [way.who for way in self.ways if way.opens is None or ptype in way.opens]

	def allows(self, doc, ptype: str, places: Places) -> bool:
		"""Whether `ptype` is open for a document from these places."""
		stored = self.stored(doc)
		touched = self.touched(doc, stored)
		if places.cover(touched):
			return True
		put = touched - {stored.organization} if stored else touched
		if not stored or (put and not places.cover(put)):
			return False  # who reads a document from aside reads it as it is stored, with no other place put into it
		others = [way for way in self.ways[1:] if way.opens is None or ptype in way.opens]
		return any(way.is_open(stored, places) for way in others)

	def stored(self, doc) -> frappe._dict | None:
		"""What the database has of a document, as far as the policy asks."""
		if doc.is_new():
			return None
		fields = {way.field for way in self.ways} | self.fields(doc)
		return frappe.db.get_value(doc.doctype, doc.name, sorted(fields), as_dict=True)

	def fields(self, doc) -> set[str]:
		"""The fields besides those of the ways that say what a document touches."""
		return {"member"} if frappe.get_meta(doc.doctype).has_field("member") else set()

	def touched(self, doc, stored: frappe._dict | None) -> set[str | None]:
		"""Every organization that a document touches; None stands for one that is not known."""
		organizations = {stored.organization} if stored else set()
		if doc.get("organization"):
			organizations.add(doc.organization)
		has_member = "member" in self.fields(doc)
		if has_member and doc.get("member") and (not stored or doc.member != stored.member):
			organizations.add(frappe.db.get_value("Party Member", doc.member, "organization"))
		return organizations


@dataclass(eq=False, repr=False)
class Tree(Hanging):
	"""The organizations themselves: one must be covered and, when it is moved, the superior that it leaves and the one that it gets."""

	ways: tuple = (Below("name", who=_("who is appointed for it or above it")),)

	def fields(self, doc) -> set[str]:
		"""The superior."""
		return {"parent_party_organization"}

	def touched(self, doc, stored: frappe._dict | None) -> set[str | None]:
		"""The organization and the superiors between which it moves."""
		superior = doc.get("parent_party_organization")
		if not stored:
			return {superior}
		if (superior or None) == (stored.parent_party_organization or None):
			return {stored.name}
		return {stored.name, superior, stored.parent_party_organization}


@dataclass(eq=False, repr=False)
class Addressed(Hanging):
	"""What goes to another organization, as a letter or a member who is away, is read there too, if that is in the system."""

	ways: tuple = (
		Below(),
		Below("to_organization", READING, _("who is appointed for the organization that receives it")),
	)


@dataclass(eq=False, repr=False)
class Pair(Hanging):
	"""Two members are looked at by whoever is appointed for the organizations of both."""

	ways: tuple = (Below(who=_("who is appointed for the organizations of both members or above them")),)

	def criterion(self, table, doctype: str, places: Places):
		"""Pairs of which both sides are open."""
		return super().criterion(table, doctype, places) & Below("other_organization").criterion(
			table, doctype, places
		)

	def fields(self, doc) -> set[str]:
		"""Both members and the organization of the other."""
		return super().fields(doc) | {"other", "other_organization"}

	def touched(self, doc, stored: frappe._dict | None) -> set[str | None]:
		"""Where both hang, as it is stored and as it is being put."""
		organizations = super().touched(doc, stored)
		if stored:
			organizations.add(stored.other_organization)
		if doc.get("other_organization"):
			organizations.add(doc.other_organization)
		if doc.get("other") and (not stored or doc.other != stored.other):
			organizations.add(frappe.db.get_value("Party Member", doc.other, "organization"))
		return organizations


@dataclass(eq=False, repr=False)
class Campaign(Hanging):
	"""A campaign is read above and below the organization that opened it; everything else is done above only."""

	ways: tuple = (Below(), Above(opens=READING))
	places_others: bool = False


@dataclass(eq=False, repr=False)
class Lent(Hanging):
	"""What an organization keeps for its own use and for that of everybody below it."""

	ways: tuple = (
		Below(),
		Above(opens=READING, who=_("who is appointed below the organization that keeps it")),
	)
	places_others: bool = False


@dataclass(eq=False, repr=False)
class Guidance(Hanging):
	"""A question is read along the line; its answer, as guidance, by everybody below the body that gave it."""

	ways: tuple = (
		Below(),
		Above("guidance_for", READING, _("who is appointed below the body whose guidance it is")),
	)
	places_others: bool = False

	def touched(self, doc, stored: frappe._dict | None) -> set[str | None]:
		"""Where it hangs, and the body whose guidance it becomes."""
		organizations = super().touched(doc, stored)
		if doc.get("guidance_for") and (not stored or doc.guidance_for != stored.guidance_for):
			organizations.add(doc.guidance_for)
		return organizations


@dataclass(eq=False, repr=False)
class OfCampaign(Hanging):
	"""What is made for a whole campaign hangs on the organization that opened it."""

	def fields(self, doc) -> set[str]:
		"""The campaign."""
		return {"campaign"}

	def touched(self, doc, stored: frappe._dict | None) -> set[str | None]:
		"""Where it hangs, and where a campaign hangs that is being set."""
		organizations = super().touched(doc, stored)
		if not stored or doc.get("campaign") != stored.campaign:
			organizations.add(
				frappe.db.get_value("Investigation Campaign", doc.get("campaign"), "organization")
				if doc.get("campaign")
				else None
			)
		return organizations


@dataclass(eq=False, repr=False)
class Through(Hanging):
	"""What hangs where the document hangs that its field `link` names."""

	link: str = ""
	of: str = ""
	"""The DocType of that document."""

	def fields(self, doc) -> set[str]:
		"""The link."""
		return {self.link}

	def touched(self, doc, stored: frappe._dict | None) -> set[str | None]:
		"""Where it hangs, and where a document hangs that is being set."""
		organizations, named = super().touched(doc, stored), doc.get(self.link)
		if not stored or named != stored[self.link]:
			organizations.add(frappe.db.get_value(self.of, named, "organization") if named else None)
		return organizations


@dataclass(eq=False, repr=False)
class Help(Through):
	"""A request for help is read by the organization that is asked too, from the day on which it is sent."""

	ways: tuple = (
		Below(),
		Below("receiver", READING, _("who is appointed for the organization that is asked")),
	)


@dataclass(eq=False, repr=False)
class Group(Hanging):
	"""A working group is read by everybody below its organization too: they hand in to it and ask it."""

	ways: tuple = (
		Below(),
		Above(opens=READING, who=_("who is appointed below the organization whose group it is")),
	)
	places_others: bool = False


@dataclass(eq=False, repr=False)
class OfCase(Hanging):
	"""What is about a disposition case hangs where the case does."""

	def fields(self, doc) -> set[str]:
		"""The member and the case."""
		return super().fields(doc) | {"case"}

	def touched(self, doc, stored: frappe._dict | None) -> set[str | None]:
		"""Where it hangs, and where a case hangs that is being set."""
		organizations = super().touched(doc, stored)
		if not stored or doc.get("case") != stored.case:
			case = doc.get("case")
			organizations.add(frappe.db.get_value("Disposition Case", case, "organization") if case else None)
		return organizations


@dataclass(eq=False, repr=False)
class Import(Hanging):
	"""Whoever started an import goes on with it; others need its organization in their part of the tree."""

	ways: tuple = (Below(), Starter())
	places_others: bool = False

	def allows(self, doc, ptype: str, places: Places) -> bool:
		"""Any appointment may begin one; what it may bring in is asked of each row."""
		stored = self.stored(doc)
		if not stored:
			return doc.is_new() and places.are_there()
		return any(way.is_open(stored, places) for way in self.ways)


@dataclass(eq=False, repr=False)
class Own(Hanging):
	"""What one user made for oneself is opened by nobody else, and by that user as long as the part of the tree covers it."""

	ways: tuple = (Below(who=_("who made it and is appointed for its organization or above it")),)
	places_others: bool = False

	def criterion(self, table, doctype: str, places: Places):
		"""What the user made."""
		return super().criterion(table, doctype, places) & (table.owner == places.user)

	def sees_everything(self, doctype: str, places: Places) -> bool:
		"""Nobody does."""
		return False

	def fields(self, doc) -> set[str]:
		"""Who made it as well."""
		return super().fields(doc) | {"owner"}

	def allows(self, doc, ptype: str, places: Places) -> bool:
		"""Only the maker's."""
		stored = self.stored(doc)
		if not doc.is_new() and (not stored or stored.owner != places.user):
			return False
		return places.cover(self.touched(doc, stored))


@dataclass(eq=False, repr=False)
class Correction(Hanging):
	"""A correction is read with the record that it corrects, and made by who acts for the body that decided."""

	def criterion(self, table, doctype: str, places: Places):
		"""The corrections of records that the user sees."""
		from party_investigation.scope.permissions import criterion

		corrections = table.name.isnull()
		for record in CORRECTABLE:
			visible, Record = criterion(places.user, record), frappe.qb.DocType(record)
			if visible is not None:
				names = frappe.qb.from_(Record).select(Record.name).where(visible)
				corrections |= (table.reference_doctype == record) & table.reference_name.isin(names)
		return corrections

	def sees_everything(self, doctype: str, places: Places) -> bool:
		"""Nobody does: the record decides."""
		return False

	def objection(self, doc, ptype: str, user: str) -> str | None:
		"""What the correction's own rule says."""
		from party_investigation.investigation.doctype.record_correction import record_correction

		if record_correction.may_use(doc, ptype, user):
			return None
		return reasons.refusal(doc.doctype, ptype, Places.of(user, doc.doctype, ptype), self.who(ptype))

	def who(self, ptype: str) -> list[str]:
		"""Readers of the record; for the rest those who decide."""
		if ptype in READING:
			return [_("who may read the record that it corrects")]
		return [_("who acts for the committee that decided, or for one above it")]


POLICIES: dict[str, Hanging] = {
	"Party Organization": Tree(),
	"Organization Appointment": Hanging(confirmed=True),
	"Organization Change": OfCampaign(personal=True, about_member=False),
	"Organization Change Entry": Hanging(),
	"Party Member": Hanging(
		personal=True,
		personal_fields=(
			*("identity_number", "masked_identity", "birth_date"),
			*("phone", "home_address", "registered_address"),
		),
	),
	"Member Pair": Pair(personal=True, about_member=False, personal_fields=("moved",)),
	"Member Archive": Hanging(personal=True, topic="Roster and Archive"),
	"Transfer Letter": Addressed(personal=True, topic="Transfer of Relationships"),
	"Mobile Member Record": Addressed(personal=True, topic="Mobile Members"),
	"Investigation Campaign": Campaign(),
	"Investigation Record": Hanging(
		stage="Survey", imported=True, personal=True, begins_in="campaign", topic="Roster and Archive"
	),
	"Roster Difference": Hanging(
		personal=True,
		about_member=False,
		personal_fields=("identity_number", "masked_identity", "phone"),
		begins_in="branch",
		topic="Roster and Archive",
	),
	"Guidance Question": Guidance(about_member=False, begins_in="unit"),
	"External Inquiry": Hanging(personal=True, about_member=False, begins_in="unit", topic="Contact Search"),
	"External Answer": Through(link="inquiry", of="External Inquiry", personal=True, about_member=False),
	"External Lead": Hanging(
		personal=True,
		personal_fields=("said_number", "masked_identity", "said_phone", "whereabouts", "said_place"),
		topic="Contact Search",
	),
	"Help Request": Help(link="search", of="Contact Search", personal=True, topic="Contact Search"),
	"Working Group": Group(about_member=False, begins_in="unit"),
	"Working Group Task": Through(
		link="working_group", of="Working Group", about_member=False, ways=(Below(), Assigned())
	),
	"Working Group Meeting": Through(link="working_group", of="Working Group", about_member=False),
	"Contact Search": Hanging(
		stage="Contact Search", imported=True, personal=True, begins_in="campaign", topic="Contact Search"
	),
	"Restored Contact": Hanging(
		stage="Registration", imported=True, personal=True, personal_fields=("present_situation",)
	),
	"Untraced Member": Hanging(stage="Registration", personal=True),
	"Disposition Case": Hanging(
		stage="Disposition", imported=True, personal=True, begins_in="campaign", topic="Dispositions"
	),
	"Branch Meeting": Hanging(
		stage="Disposition", personal=True, about_member=False, begins_in="branch", topic="Dispositions"
	),
	"Disposition Appeal": OfCase(personal=True, topic="Dispositions"),
	"Lost Contact Summary": Hanging(stage="Registration"),
	"Disposition Summary": Hanging(stage="Analysis"),
	"Return Extension": Hanging(begins_in="campaign"),
	"Unit Return": Hanging(personal=True, about_member=False, topic="Returns"),
	"Return Count": Hanging(places_others=False),
	"Return Version": Hanging(personal=True, about_member=False, personal_fields=("roster",)),
	"Return Narrative": Hanging(),
	"Return Package": Hanging(personal=True, about_member=False),
	"Partner Installation": Hanging(confirmed=True),
	"Urging Notice": Hanging(),
	"Spot Check": Hanging(personal=True, about_member=False),
	"Rectification Order": Hanging(personal=True, about_member=False),
	"Record Correction": Correction(confirmed=True),
	"Column Mapping": Lent(about_member=False),
	"Campaign Import": Import(personal_fields=("findings",)),
	"Annex Printout": Own(begins_in="unit"),
}
"""Every DocType of the app that is no child table and belongs to a place, with its policy."""

WRITTEN_ELSEWHERE = ("Transfer Letter", "Help Request", "Mobile Member Record", "Roster Difference")
"""DocTypes that name an organization outside the scope of who writes them, chosen from the directory."""


def with_policy(wanted: Callable[[Hanging], object]) -> list[str]:
	"""Return the DocTypes whose policy is such."""
	return [doctype for doctype, policy in POLICIES.items() if wanted(policy)]
