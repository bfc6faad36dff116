"""Appointments."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_months, get_datetime, get_datetime_str, getdate
from frappe.utils.asked import list_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {"Monthly": 1, "Quarterly": 3, "Half Yearly": 6, "Yearly": 12}
"""How many months lie between two times of an appointment that repeats by months."""
FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(9000, 1, 1)
"""What lies beyond is not asked for: counting on from there would leave the calendar."""
MOST_TIMES = 1000
"""So many times of one appointment are told at most, however long a span is asked for."""
TOLD = (
	"name",
	"subject",
	"description",
	"color",
	"starts_on",
	"ends_on",
	"owner",
	"all_day",
	"event_type",
	"repeat_this_event",
	"repeat_on",
	"repeat_till",
	*WEEKDAYS,
)


class Event(Document):
	"""An appointment, private or public, once or repeated."""

	def validate(self) -> None:
		if not self.starts_on:
			self.starts_on = frappe.utils.now_datetime()
		if self.ends_on and get_datetime(self.starts_on) > get_datetime(self.ends_on):
			frappe.throw(_("Event end must be after start"))
		self.check_repetition()

	def check_repetition(self) -> None:
		"""How an appointment repeats is known, and ends after it began."""
		if not self.repeat_this_event:
			self.update({"repeat_on": None, "repeat_till": None})
		elif not self.repeat_on:
			frappe.throw(_("Choose how the event repeats"))
		elif self.repeat_till and getdate(self.repeat_till) < getdate(self.starts_on):
			frappe.throw(_("The event repeats until a day before it begins"))
		if self.repeat_on != "Weekly":
			self.update(dict.fromkeys(WEEKDAYS, 0))


def get_permission_query_conditions(user: str | None = None) -> str:
	"""Users see public appointments and their own."""
	user = frappe.db.escape(user or frappe.session.user)
	return f"(`tabEvent`.event_type = 'Public' or `tabEvent`.owner = {user})"


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Users see public appointments, and do with their own what their roles allow."""
	user = user or frappe.session.user
	if doc.is_new() or user in ("Administrator", doc.owner):
		return True
	return doc.event_type == "Public" and ptype in ("read", "select", "print", "report", "export")


@frappe.whitelist()
def get_events(start: str, end: str, user: str | None = None, filters: str | None = None) -> list:
	"""The appointments that the user sees and that touch a span, each time of them by itself, in their order."""
	first, last = (min(max(getdate(day[:10]) or FIRST_DAY, FIRST_DAY), LAST_DAY) for day in (start, end))
	conditions = [
		["starts_on", "<=", f"{last} 23:59:59"],
		*(list_of(filters, "filters", (list, tuple)) if filters else []),
	]
	rows = frappe.get_list("Event", filters=conditions, fields=[*TOLD], order_by="starts_on asc", limit=0)
	begin, until = datetime.combine(first, datetime.min.time()), datetime.combine(last, datetime.max.time())
	found = [time for row in rows for time in _times(row, begin, until)]
	return sorted(found, key=lambda row: get_datetime_str(row.starts_on))


def _times(row: Any, begin: datetime, until: datetime) -> Iterator[Any]:
	"""The times of an appointment that touch a span."""
	starts = get_datetime(row.starts_on)
	length = get_datetime(row.ends_on) - starts if row.ends_on else timedelta()
	if not row.repeat_this_event:
		if starts + length >= begin:
			yield row
		return
	if row.repeat_till:
		until = min(until, datetime.combine(getdate(row.repeat_till), datetime.max.time()))
	first = begin - length if begin - starts > length else starts
	for time in islice(_beginnings(row, starts, first, until), MOST_TIMES):
		ends = time + min(length, datetime.max - time) if row.ends_on else None
		yield frappe._dict(row, starts_on=time, ends_on=ends)


def _beginnings(row: Any, starts: datetime, begin: datetime, until: datetime) -> Iterator[datetime]:
	"""When an appointment begins again between two moments."""
	if months := MONTHS.get(row.repeat_on):
		number = ((begin.year - starts.year) * 12 + begin.month - starts.month) // months
		times = (_months_later(starts, (number + at) * months) for at in range(MOST_TIMES + 2))
		days = set(range(7))
	else:
		first = (begin - starts).days
		times = (starts + timedelta(days=first + at) for at in range(MOST_TIMES * 7 + 2))
		days = _weekdays(row, starts)
	for time in times:
		if time > until:
			return
		if time >= begin and time.weekday() in days:
			yield time


def _weekdays(row: Any, starts: datetime) -> set[int]:
	"""The days of the week on which an appointment repeats that does not by months."""
	if row.repeat_on != "Weekly":
		return set(range(7))
	return {at for at, day in enumerate(WEEKDAYS) if row.get(day)} or {starts.weekday()}


def _months_later(starts: datetime, months: int) -> datetime:
	"""The same day of a later month, or its last one."""
	return datetime.combine(getdate(add_months(starts, months)), starts.time())
