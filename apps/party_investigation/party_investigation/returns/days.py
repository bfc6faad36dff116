"""The days on which returns are due and lock, after an extension or an amendment of the calendar (decisions D9).

What concerns few returns is written at once. A province has so many that nobody else could write meanwhile: a job does it, some units a
transaction, so that each unit has its old days or its new ones. What a job left that broke off is gone on with by the hourly schedule;
to write the same days twice changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from frappe.utils import getdate
from frappe.utils.background_jobs import is_job_enqueued
from party_investigation import scope
from party_investigation.returns import kept_counts
from party_investigation.returns.creation import Demand, demands_of

RETURN, EXTENSION, CAMPAIGN, ORGANIZATION = (
	"Unit Return",
	"Return Extension",
	"Investigation Campaign",
	"Party Organization",
)
AT_ONCE = 2000
"""Up to so many returns get their days in the request itself."""
UNITS = 200
"""Units whose returns get their days in one transaction."""
SECONDS = 3600
"""So long the job may take."""
OF_EXTENSION = ("name", "campaign", "organization", "stage", "extended_to")


# ---------------------------------------------------------------- an extension


def extend(extension: Document) -> None:
	"""Let the returns of an organization and those below it be due and lock no earlier than an extension says."""
	concerned = _concerned(extension, demands_of(extension.campaign))
	if _number(concerned) > AT_ONCE:
		_order(EXTENSION, extension.name)
		return
	with kept_counts.following(extension.campaign, concerned):
		_extend(extension, concerned)
	extension.db_set("followed", 1, update_modified=False)


def follow_extension(name: str) -> None:
	"""Write the days of an extension chunk by chunk; the job."""
	extension = frappe.db.get_value(EXTENSION, name, OF_EXTENSION, as_dict=True)
	of_stage = _of_stage(extension, demands_of(extension.campaign))
	_chunk_by_chunk(
		(EXTENSION, name),
		extension.campaign,
		extension.organization,
		of_stage,
		lambda units: _extend(extension, of_stage & _of(units)),
	)
	frappe.db.set_value(EXTENSION, name, "followed", 1, update_modified=False)


def _concerned(extension: Any, demands: Iterable[Demand]) -> Any:
	"""The condition for the returns that an extension is about."""
	lft, rgt = scope.place_of(extension.organization) or scope.NOWHERE
	Return, Organization = frappe.qb.DocType(RETURN), frappe.qb.DocType(ORGANIZATION)
	below = (
		frappe.qb.from_(Organization)
		.select(Organization.name)
		.where(Organization.lft.between(lft, rgt) & (Organization.rgt <= rgt))
	)
	return _of_stage(extension, demands) & Return.organization.isin(below)


def _of_stage(extension: Any, demands: Iterable[Demand]) -> Any:
	"""The condition for the returns of the form sets that an extension is about, wherever they hang."""
	form_sets = [demand.form_set.key for demand in demands if demand.stage == extension.stage]
	Return = frappe.qb.DocType(RETURN)
	return (Return.campaign == extension.campaign) & Return.form_set.isin(form_sets or [""])


def _extend(extension: Any, concerned: Any) -> None:
	day, Return = getdate(extension.extended_to), frappe.qb.DocType(RETURN)
	for field in ("due_on", "lock_on"):
		frappe.qb.update(Return).set(Return[field], day).where(concerned & (Return[field] < day)).run()


# ---------------------------------------------------------------- an amended calendar


def renew(campaign: Document) -> None:
	"""Write the days of an amended calendar into the campaign's returns, extensions included."""
	Return = frappe.qb.DocType(RETURN)
	everything = Return.campaign == campaign.name
	if _number(everything) > AT_ONCE:
		campaign.db_set("days_pending", 1, update_modified=False)
		_order(CAMPAIGN, campaign.name)
		return
	demands = demands_of(campaign)
	with kept_counts.following(campaign.name, everything):
		_renew(demands, everything)
		for extension in _extensions(campaign.name):
			_extend(extension, _concerned(extension, demands))


def follow_calendar(name: str) -> None:
	"""Write the days of a campaign's calendar chunk by chunk; the job.

	What is amended meanwhile stays pending, as this job cannot tell which of its chunks have the new days.
	"""
	frappe.clear_document_cache(CAMPAIGN, name)
	campaign = frappe.db.get_value(CAMPAIGN, name, ["organization", "modified"], as_dict=True)
	demands = demands_of(name)
	of_campaign = frappe.qb.DocType(RETURN).campaign == name

	def write(units: list[frappe._dict]) -> None:
		_renew(demands, of_campaign & _of(units))
		for extension, (lft, rgt) in _placed_extensions(name):  # also those given since the job began
			if below := [unit for unit in units if lft <= unit.lft and unit.rgt <= rgt]:
				_extend(extension, _of_stage(extension, demands) & _of(below))

	_chunk_by_chunk((CAMPAIGN, name), name, campaign.organization, of_campaign, write)
	if frappe.db.get_value(CAMPAIGN, name, "modified", for_update=True) == campaign.modified:
		frappe.db.set_value(CAMPAIGN, name, "days_pending", 0, update_modified=False)


def _extensions(campaign: str) -> list[frappe._dict]:
	return frappe.get_all(EXTENSION, filters={"campaign": campaign}, fields=list(OF_EXTENSION))


def _placed_extensions(campaign: str) -> list[tuple[frappe._dict, scope.Interval]]:
	"""The extensions of a campaign, each with the place of its organization in the tree."""
	extensions = _extensions(campaign)
	names = [each.organization for each in extensions]
	rows = frappe.get_all(
		ORGANIZATION, filters={"name": ["in", names or [""]]}, fields=["name", "lft", "rgt"], limit=0
	)
	places = {row.name: (row.lft, row.rgt) for row in rows}
	return [(each, places.get(each.organization, scope.NOWHERE)) for each in extensions]


def _renew(demands: Iterable[Demand], concerned: Any) -> None:
	"""Write the days of the calendar into some returns; those of the extensions come after it."""
	Return = frappe.qb.DocType(RETURN)
	for demand in demands:
		for level in demand.due_on:
			(
				frappe.qb.update(Return)
				.set(Return.due_on, demand.due_on[level])
				.set(Return.lock_on, demand.lock_on[level])
				.where(concerned & (Return.form_set == demand.form_set.key) & (Return.level == level))
			).run()


# ---------------------------------------------------------------- in chunks


def _number(condition: Any) -> int:
	Return = frappe.qb.DocType(RETURN)
	return frappe.qb.from_(Return).select(Count("*")).where(condition).run()[0][0]


def _of(units: Iterable[frappe._dict]) -> Any:
	return frappe.qb.DocType(RETURN).organization.isin([unit.name for unit in units])


def _chunk_by_chunk(
	about: tuple[str, str],
	campaign: str,
	organization: str,
	concerned: Any,
	write: Callable[[list[frappe._dict]], None],
) -> None:
	"""Write to the returns of an organization and those below it, some units a transaction, and show how far it is.

	:param concerned: the condition for what is written to, whichever units it is of
	:param write: writes to the returns of some units

	Ends the transaction after each chunk, since all units are too many for one.
	"""
	lft, rgt = scope.place_of(organization) or scope.NOWHERE
	total, seen = (rgt - lft + 1) // 2, 0
	for units in _chunks(lft, rgt):
		frappe.db.commit()  # the transaction of each chunk is short, and sees what others have written
		with kept_counts.following(campaign, concerned & _of(units)):
			write(units)
		frappe.db.commit()
		seen += len(units)
		doctype, name = about
		frappe.publish_progress(
			percent=min(100, seen * 100 / max(1, total)),
			title=_("Writing the days of all returns"),
			doctype=doctype,
			docname=name,
			description=f"{seen} / {total}",
		)


def _chunks(lft: int, rgt: int) -> Iterator[list[frappe._dict]]:
	"""Yield the organizations of a part of the tree, each once."""
	last = lft - 1
	while rows := frappe.get_all(
		ORGANIZATION,
		filters=[["lft", ">", last], ["rgt", "<=", rgt]],
		fields=["name", "lft", "rgt"],
		order_by="lft asc",
		limit=UNITS,
	):
		yield rows
		last = rows[-1].lft


# ---------------------------------------------------------------- jobs

JOBS = {
	EXTENSION: "party_investigation.returns.days.follow_extension",
	CAMPAIGN: "party_investigation.returns.days.follow_calendar",
}


def _order(doctype: str, name: str) -> None:
	"""Let a job write the days that a document says."""
	frappe.enqueue(
		JOBS[doctype],
		queue="long",
		timeout=SECONDS,
		enqueue_after_commit=True,
		job_id=_job(doctype, name),
		deduplicate=True,
		name=name,
	)
	frappe.msgprint(
		_(
			"The days of all returns concerned are written in the background; each unit has its old or its new day meanwhile."
		),
		alert=True,
	)


def _job(doctype: str, name: str) -> str:
	return f"days-{frappe.scrub(doctype)}-{name}"


def go_on() -> None:
	"""Go on with what a job left that broke off; for the hourly schedule."""
	open_campaigns = frappe.get_all(CAMPAIGN, filters={"status": "Open"}, pluck="name")
	waiting = [
		*(
			(EXTENSION, name)
			for name in frappe.get_all(
				EXTENSION, filters={"followed": 0, "campaign": ["in", open_campaigns or [""]]}, pluck="name"
			)
		),
		*(
			(CAMPAIGN, name)
			for name in frappe.get_all(CAMPAIGN, filters={"status": "Open", "days_pending": 1}, pluck="name")
		),
	]
	for doctype, name in waiting:
		if not is_job_enqueued(_job(doctype, name)):
			_order(doctype, name)
