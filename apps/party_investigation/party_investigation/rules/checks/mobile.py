"""Checks of the record of a mobile member (流动党员)."""

from __future__ import annotations

from party_investigation.rules.checks.dates import backwards
from party_investigation.rules.checks.registry import check
from party_investigation.rules.problem import HARD, SOFT, _


@check(
	"mobile.returned_before_leaving",
	HARD,
	"mobile",
	"returned_on",
	"decisions D4",
	_("The member came back on {returned}, before leaving on {left}."),
	_("Correct one of the two dates."),
)
def _returned_before_leaving(record, context):
	return backwards(record, "left_on", "returned_on", ("left", "returned"))


@check(
	"mobile.joined_before_leaving",
	HARD,
	"mobile",
	"joined_there_on",
	"decisions D4",
	_("The member joined there on {joined}, before leaving on {left}."),
	_("Correct one of the two dates."),
)
def _joined_before_leaving(record, context):
	return backwards(record, "left_on", "joined_there_on", ("left", "joined"))


@check(
	"mobile.contact_before_leaving",
	HARD,
	"mobile",
	"contacts",
	"decisions D4",
	_("Row {row}: the contact of {contact} lies before the member left on {left}."),
	_("Correct one of the two dates."),
)
def _contact_before_leaving(record, context):
	for row, contact in enumerate(record.get("contacts") or (), 1):
		days = {"left_on": record.get("left_on"), "contacted_on": contact.get("contacted_on")}
		if wrong := backwards(days, "left_on", "contacted_on", ("left", "contact")):
			return {"row": row, **wrong}
	return None


@check(
	"mobile.no_destination",
	SOFT,
	"mobile",
	"destination",
	"decisions D4; annex 1",
	_("It is not known where the mobile member is."),
	_("Ask the member or the family; say in a remark why it is not known."),
)
def _no_destination(record, context):
	return None if record.get("destination") else {}
