"""Counting returns in the database. Checks no permission: the caller has."""

from collections.abc import Iterable, Iterator, Sequence

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import cint, getdate
from party_investigation.returns.return_counts import COUNTED, Counts, counts_of

RETURN = "Unit Return"


def counted(condition, *by) -> Iterator[tuple[Sequence, Counts]]:
	"""Yield the counts of the returns that fulfil a condition, by columns of theirs; several times where returns differ.

	:param by: the columns
	"""
	Return = frappe.qb.DocType(RETURN)
	columns = [*by, *(Return[name] for name in COUNTED)]
	query = frappe.qb.from_(Return).select(*columns, Count("*")).where(condition)
	for column in columns:
		query = query.groupby(column)
	for row in query.run():
		yield row[: len(by)], counts_of(values_of(row[len(by) : -1]), row[-1])


def values_of(stored: Iterable) -> tuple:
	"""Return `COUNTED` of a return with their types, whatever the database or a client gives."""
	status, excused, on_time, times_returned, due_on, state_day = stored
	day = getdate(due_on) if due_on else None
	return status, cint(excused), cint(on_time), cint(times_returned), day, cint(state_day)
