"""Dates as people type and chart them."""

import datetime
from typing import Any

import frappe
from frappe.utils.dates import (
	add_to_date,
	get_datetime,
	get_first_day,
	get_first_day_of_week,
	get_last_day,
	get_last_day_of_week,
	get_quarter_ending,
	get_quarter_start,
	get_user_date_format,
	get_year_ending,
	get_year_start,
	getdate,
	nowdate,
)

dateformats = {
	"yyyy-mm-dd": "%Y-%m-%d",
	"mm/dd/yyyy": "%m/%d/%Y",
	"mm-dd-yyyy": "%m-%d-%Y",
	"mm/dd/yy": "%m/%d/%y",
	"dd-mmm-yyyy": "%d-%b-%Y",
	"dd-mm-yyyy": "%d-%m-%Y",
	"dd/mm/yyyy": "%d/%m/%Y",
	"dd.mm.yyyy": "%d.%m.%Y",
	"dd.mm.yy": "%d.%m.%y",
}


def user_to_str(date: str, date_format: str | None = None) -> str:
	"""A date in the user's format as it is stored; unreadable text stays as it is."""
	if not date:
		return date
	wanted = dateformats[(date_format or get_user_date_format()).lower()]
	try:
		return datetime.datetime.strptime(date, wanted).strftime("%Y-%m-%d")
	except ValueError:
		return date


def parse_date(date: str) -> str | datetime.date:
	"""A date or moment in any usual order of its parts, the user's first, as stored text; empty is today.

	:raises ValidationError: when it can be read in none
	"""
	if " " in date:
		date = date.split(" ")[0]
	if not date:
		return nowdate()
	formats = [get_user_date_format().lower(), *dateformats]
	for name in dict.fromkeys(formats):
		try:
			return datetime.datetime.strptime(date, dateformats[name]).strftime("%Y-%m-%d")
		except (KeyError, ValueError):
			continue
	frappe.throw(
		frappe._("Cannot understand the date {0}. The date format of the system is {1}.").format(
			frappe.bold(frappe.utils.escape_html(date)), get_user_date_format()
		)
	)


def datetime_in_user_format(date_time: Any) -> str:
	"""A moment in the user's date format, to the minute."""
	if not date_time:
		return ""
	moment = get_datetime(date_time)
	return frappe.utils.formatdate(moment.date()) + " " + moment.strftime("%H:%M")


def get_from_date_from_timespan(to_date: Any, timespan: str) -> Any:
	"""The date that lies a chart's span before another."""
	days = months = years = 0
	if timespan == "Last Week":
		days = -7
	elif timespan == "Last Month":
		months = -1
	elif timespan == "Last Quarter":
		months = -3
	elif timespan == "Last Year":
		years = -1
	elif timespan == "All Time":
		years = -50
	return add_to_date(to_date, years=years, months=months, days=days, as_datetime=True)


def get_dates_from_timegrain(from_date: Any, to_date: Any, timegrain: str = "Daily") -> list[datetime.date]:
	"""The last days of the days, weeks, months, quarters or years from one date to another."""
	date, end = getdate(from_date), getdate(to_date)
	dates = [get_period_ending(date, timegrain)]
	while dates[-1] < end:
		dates.append(get_period_ending(dates[-1] + datetime.timedelta(days=1), timegrain))
	return dates


def get_period_beginning(date: Any, timegrain: str) -> datetime.date:
	"""The first day of the period a date lies in."""
	starts = {
		"Daily": getdate,
		"Weekly": get_first_day_of_week,
		"Monthly": get_first_day,
		"Quarterly": get_quarter_start,
		"Yearly": get_year_start,
	}
	return getdate(starts[timegrain](getdate(date)))


def get_period_ending(date: Any, timegrain: str) -> datetime.date:
	"""The last day of the period a date lies in."""
	ends = {
		"Daily": getdate,
		"Weekly": get_last_day_of_week,
		"Monthly": get_last_day,
		"Quarterly": get_quarter_ending,
		"Yearly": get_year_ending,
	}
	return getdate(ends[timegrain](getdate(date)))


def get_period(date: Any, interval: str = "Monthly") -> str:
	"""The name of the period a date lies in, for the axis of a chart."""
	day = getdate(date)
	names = {
		"Daily": frappe.utils.formatdate(day),
		"Weekly": frappe.utils.formatdate(get_first_day_of_week(day)),
		"Monthly": f"{frappe._(day.strftime('%b'))} {day.year}",
		"Quarterly": frappe._("Quarter {0} {1}").format((day.month - 1) // 3 + 1, day.year),
		"Yearly": str(day.year),
	}
	return names[interval]
