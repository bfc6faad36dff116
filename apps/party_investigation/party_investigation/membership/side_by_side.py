"""Two members side by side, as far as the reader may see them: their values, what hangs on each, and why they may be one person."""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate, getdate
from party_investigation.organization.tree import names_of

MEMBER = "Party Member"
HANGING = (
	"Investigation Record",
	"Contact Search",
	"Transfer Letter",
	"Mobile Member Record",
	"Member Archive",
	"Disposition Case",
	"Roster Difference",
)
NOT_TAKEN = frozenset(
	("organization", "key_group", "key_group_proposed", "remark", "hard_check_count", "soft_check_count")
)
"""What a record has of its own; the branch changes by a letter, the key group is proposed anew."""
TYPES = ("Data", "Select", "Date", "Small Text")


def readable_fields() -> list:
	"""The fields of a member that the user may read, in the order of the form."""
	meta = frappe.get_meta(MEMBER)
	levels = meta.get_permlevel_access("read")
	is_administrator = frappe.session.user == "Administrator"
	return [df for df in meta.fields if is_administrator or df.permlevel in levels]


def fields_to_take() -> list:
	"""The fields that the record that stays may take over, as far as the user may write them."""
	levels = frappe.get_meta(MEMBER).get_permlevel_access("write")
	return [
		df
		for df in readable_fields()
		if df.fieldtype in TYPES
		and not df.read_only
		and df.fieldname not in NOT_TAKEN
		and (frappe.session.user == "Administrator" or df.permlevel in levels)
	]


def rows_of(members: Sequence[Any]) -> list[dict]:
	"""The values of some members side by side, a row a field that any of them has."""
	taken = {df.fieldname for df in fields_to_take()}
	shown = [
		df
		for df in readable_fields()
		if df.fieldname in taken or df.fieldname in ("organization", "membership_status", "remark")
	]
	if "identity_number" not in {df.fieldname for df in shown}:
		shown += [df for df in readable_fields() if df.fieldname == "masked_identity"]
	names = names_of(member.organization for member in members)
	rows = []
	for df in shown:
		values = [in_words(df, member.get(df.fieldname), names) for member in members]
		if any(values):
			rows.append(
				{
					"fieldname": df.fieldname,
					"label": _(df.label),
					"values": values,
					"differs": len(set(values)) > 1,
					"may_take": df.fieldname in taken,
				}
			)
	return rows


def in_words(df, value: Any, names: dict[str, str]) -> str:
	"""A value as it is read."""
	if value in (None, ""):
		return ""
	if df.fieldtype == "Date":
		return formatdate(value)
	if df.fieldname == "organization":
		return f"{names.get(value, value)} ({value})"
	return _(value) if df.fieldname == "membership_status" else str(value)


def hanging_on(member: str) -> list[dict]:
	"""How many documents of each kind the reader sees about a member."""
	counted = []
	for doctype in HANGING:
		if frappe.has_permission(doctype, "read"):
			rows = frappe.get_list(doctype, filters={"member": member}, pluck="name", limit_page_length=0)
			if rows:
				counted.append({"doctype": doctype, "label": _(doctype), "count": len(rows)})
	return counted


def reasons_of(first, second) -> list[str]:
	"""Why two members may be one person, in the user's language; the numbers count only where the user may read them."""
	from party_investigation.rules.alike import (
		Person,
		suspicion,
	)  # loaded where somebody compares, as pypinyin is

	sees_numbers = "identity_number" in {df.fieldname for df in readable_fields()}
	people = [
		Person(
			member.name,
			member.member_name or "",
			(member.identity_number or "") if sees_numbers else "",
			getdate(member.birth_date) if member.birth_date else None,
			member.sex or "",
		)
		for member in (first, second)
	]
	found = suspicion(*people)
	return [_(reason) for reason in found.reasons()] if found else []
