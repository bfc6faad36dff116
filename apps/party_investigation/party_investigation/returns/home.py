"""What home says of returns: how many a unit owes, how many wait for a committee, how many below it are late; and what a unit lacks.

Reads as the user who asks: the organizations to which one is appointed, and for committees what is handed in to them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import frappe
from frappe import _ as translate
from frappe.query_builder.functions import Count, Min
from frappe.utils import formatdate, getdate, today
from party_investigation import scope
from party_investigation.investigation.current_campaign import KEY, current_campaign
from party_investigation.reporting.visible import number_listed, only_visible
from party_investigation.rules.approval import OPEN, WAITING
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.problem import _

RETURN, RECORD, SEARCH = "Unit Return", "Investigation Record", "Contact Search"

# ---------------------------------------------------------------- numbers for workspaces


@frappe.whitelist()
def returns_to_hand_in(filters: str | dict | None = None) -> dict:
	"""How many returns the user's own organizations still owe in the campaign in hand."""
	owed = {**_own(), "status": ["in", OPEN], "excused": 0}
	return _card(owed, "What Is Due")


@frappe.whitelist()
def returns_sent_back(filters: str | dict | None = None) -> dict:
	"""How many returns of the user's own organizations were sent back."""
	return _card({**_own(), "status": "Returned", "excused": 0}, "What Is Due")


@frappe.whitelist()
def returns_waiting(filters: str | dict | None = None) -> dict:
	"""How many returns wait to be verified or accepted by the committees to which the user is appointed."""
	waiting = {**_own("superior"), "status": ["in", WAITING], "excused": 0}
	return _card(waiting, "Return Queue")


@frappe.whitelist()
def returns_late(filters: str | dict | None = None) -> dict:
	"""How many returns that are handed in to the user's committees are late."""
	late = {**_own("superior"), "status": ["in", OPEN], "excused": 0, "due_on": ["<", today_in_china()]}
	return _card(late, "Return Queue", part="Overdue")


def add_to_boot(bootinfo) -> None:
	"""The hook `extend_bootinfo`: the unit of whoever has only one; new documents begin with it.

	The campaign in hand was told by `current_campaign.extend_bootinfo`, which is called before.
	"""
	organizations = _organizations_of(bootinfo.user.defaults[KEY])
	is_group = (
		frappe.db.get_value("Party Organization", organizations[0], "is_group")
		if len(organizations) == 1
		else None
	)
	# figures of the site name it: `frappe.defaults.get_user_default("Party Organization")`; an empty text shows nothing
	bootinfo.user.defaults["Party Organization"] = organizations[0] if len(organizations) == 1 else ""
	bootinfo.own_unit = None if is_group is None else {"name": organizations[0], "is_branch": not is_group}


def own_organizations() -> list[str]:
	"""The organizations to which the user is appointed; for Administrator the one that opened the campaign in hand."""
	return _organizations_of(current_campaign() if frappe.session.user == "Administrator" else None)


def _organizations_of(campaign: str | None) -> list[str]:
	"""The same where the campaign in hand is known; only Administrator's hang on it."""
	user = frappe.session.user
	if user == "Administrator":
		return [frappe.db.get_value("Investigation Campaign", campaign, "organization")] if campaign else []
	return sorted({row.organization for row in scope.appointments(user, RETURN)})


def _own(field: str = "organization") -> dict:
	return {"campaign": current_campaign() or "", field: ["in", own_organizations() or [""]]}


def _card(filters: dict, report: str, **options: str) -> dict:
	frappe.has_permission(RETURN, throw=True)
	return {
		"value": number_listed(RETURN, filters),
		"fieldtype": "Int",
		"route": ["query-report", report],
		"route_options": {"campaign": filters["campaign"], **options},
	}


# ---------------------------------------------------------------- what a unit lacks


class Facts(Counter[str]):
	"""What there is and what is open in an organization: numbers by name, and since when the first is out of contact."""

	lost_since: str = ""


def facts_of(campaign: str, organizations: Sequence[str]) -> dict[str, Facts]:
	"""Return what there is and what is open in organizations: a grouped query for each kind of record."""
	Record, Search, Letter = map(frappe.qb.DocType, (RECORD, SEARCH, "Transfer Letter"))
	facts: defaultdict[str, Facts] = defaultdict(Facts)
	records = _grouped(
		RECORD,
		organizations,
		Record.campaign == campaign,
		[Record.status, Record.is_lost],
		[Count("*"), Min(Record.lost_since)],
	)
	for organization, status, is_lost, number, since in records:
		of_unit = facts[organization]
		of_unit.update({"members": number, "to_check": number if status == "To Check" else 0})
		if is_lost:
			of_unit["lost"] += number
			of_unit.lost_since = min(filter(None, (of_unit.lost_since, str(since or ""))), default="")
	checks = (Record.campaign == campaign) & (Record.hard_check_count > 0)
	Case = frappe.qb.DocType("Disposition Case")
	for name, doctype, condition in (
		("cases_open", "Disposition Case", (Case.campaign == campaign) & (Case.status == "In Progress")),
		("with_checks", RECORD, checks),
		("searches_open", SEARCH, (Search.campaign == campaign) & (Search.result == "Open")),
		(
			"letters_overdue",
			"Transfer Letter",
			(Letter.status == "Open") & (Letter.expires_on < getdate(today())),
		),
	):
		for organization, number in _grouped(doctype, organizations, condition, [], [Count("*")]):
			facts[organization][name] = number
	return facts


def _grouped(
	doctype: str, organizations: Sequence[str], condition, columns: list, counts: list
) -> Iterable[Sequence]:
	Document = frappe.qb.DocType(doctype)
	query = (
		frappe.qb.from_(Document)
		.select(Document.organization, *columns, *counts)
		.where(condition & Document.organization.isin(list(organizations) or [""]))
		.groupby(Document.organization, *columns)
	)
	query = only_visible(query, doctype)
	return query.run() if query else []


WORDS = {
	"members": _("{0} members"),
	"to_check": _("{0} still to check"),
	"lost": _("{0} probably out of contact"),
	"with_checks": _("{0} records with hard checks open"),
	"searches_open": _("{0} searches open"),
	"letters_overdue": _("{0} letters without receipt"),
	"cases_open": _("{0} cases in progress"),
}
"""What is said of each number, in English to be translated."""
SAID = {
	"Survey Registration": ("members", "to_check", "lost", "with_checks"),
	"Search Registration": ("lost", "searches_open", "letters_overdue"),
	"Loss Summary": ("to_check", "searches_open"),
	"Disposition Report": ("searches_open", "cases_open"),
}
"""Which numbers matter to a form set."""
DONE = _("Nothing is open any more: hand it in.")


def sentence(form_set: str, facts: Facts) -> str:
	"""What there is and what is open for a form set in a unit, in words."""
	phrases = [_in_words(name, facts) for name in SAID[form_set] if facts[name]]
	if not any(facts[name] for name in SAID[form_set] if name != "members"):
		phrases.append(translate(DONE))
	return "，".join(phrases)


def _in_words(name: str, facts: Facts) -> str:
	if name == "lost" and facts.lost_since:
		words = translate("{0} probably out of contact, the first since {1}")
		return words.format(facts["lost"], formatdate(facts.lost_since))
	return translate(WORDS[name]).format(facts[name])


def time_left(days: int | None) -> str:
	"""How long a unit has until its return is due, in words."""
	if days is None:
		return ""
	if days < 0:
		return translate("{0} days late").format(-days)
	return translate("due today") if days == 0 else translate("due in {0} days").format(days)
