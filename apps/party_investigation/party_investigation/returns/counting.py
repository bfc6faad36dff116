"""Counting returns in the database, in one pass over one index (`indexes.BOARD`). Checks no permission: the caller has."""

from collections.abc import Iterable

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Min, Sum
from frappe.utils import add_days, getdate
from party_investigation.returns.tally import NUMBERS, SINCE
from party_investigation.rules import return_progress
from party_investigation.rules.approval import OPEN, WAITING
from party_investigation.rules.dates import today_in_china

RETURN = "Unit Return"
COUNTED = ("superior", "level", "status", "excused", "due_on", "on_time", "times_returned", "state_day")
"""The fields on which a count depends, beside campaign, organization and form set, which stay."""


def counted(condition, *by):
	"""Return the query for the counts of the returns that fulfil a condition, by columns of theirs.

	:param by: what stands before the counts, named
	"""
	Return = frappe.qb.DocType(RETURN)
	query = frappe.qb.from_(Return).select(*by, *_numbers(Return), *_since(Return)).where(condition)
	for column in by:
		query = query.groupby(column)
	return query


def of_campaign(campaign: str, form_sets: Iterable[str], level: str | None = None):
	"""Return the condition for the returns of a campaign and some form sets, and of one level where it is given."""
	Return = frappe.qb.DocType(RETURN)
	condition = (Return.campaign == campaign) & Return.form_set.isin(list(form_sets))
	return condition & (Return.level == level) if level else condition


def next_changes() -> list:
	"""Return what says on which day counts change by themselves: the first due dates of those that are owed.

	The one is soon, so that it is over on the day after it; the other will be due soon `SOON_DAYS` before it.
	"""
	Return = frappe.qb.DocType(RETURN)
	today, soon = _days()
	return [
		Min(Case().when(_owed(Return) & Return.due_on[today:soon], Return.due_on)).as_("first_soon"),
		Min(Case().when(_owed(Return) & (Return.due_on > soon), Return.due_on)).as_("first_later"),
	]


def _days() -> tuple:
	"""Today, and the last day that is soon."""
	today = today_in_china()
	return today, getdate(add_days(today, return_progress.SOON_DAYS))


def _owed(Return):
	return (Return.excused == 0) & Return.status.isin(OPEN)


def _numbers(Return) -> list:
	"""What is counted, in the order of `NUMBERS`."""
	today, soon = _days()
	terms = {
		"total": Count("*"),
		"excused": Sum(Return.excused),
		"submitted": _number_of(Return.status == "Submitted"),
		"verified": _number_of(Return.status == "Verified"),
		"accepted": _number_of(Return.status == "Accepted"),
		"returned": _number_of(Return.status == "Returned"),
		"on_time": Sum(Return.on_time),
		"due_soon": _number_of(Return.due_on[today:soon] & _owed(Return)),
		"overdue": _number_of((Return.due_on < today) & _owed(Return)),
		"repeated": _number_of(Return.times_returned >= return_progress.REPEATED),
		"waiting_days": Sum(Case().when(Return.status.isin(WAITING), Return.state_day).else_(0)),
		"returned_days": Sum(Case().when(Return.status == "Returned", Return.state_day).else_(0)),
	}
	return [terms[name].as_(name) for name in NUMBERS]


def _since(Return) -> list:
	"""Since when the first of those that wait has done so, in the order of `SINCE`."""
	return [
		Min(Case().when(condition, Return.state_day)).as_(name)
		for name, condition in zip(
			SINCE, (Return.status.isin(WAITING), Return.status == "Returned"), strict=True
		)
	]


def _number_of(condition):
	return Sum(Case().when(condition, 1).else_(0))
