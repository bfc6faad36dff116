"""Counting the rows of tables of the site by organization: a query a figure, whatever the number of units. Checks no permission."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Coalesce, Count, Sum
from party_investigation.returns.campaign_tables.declared import (
	campaign_field,
	counting_links,
	place_field,
	with_form_set,
)
from party_investigation.rules.form_sets import LANGUAGE
from party_investigation.rules.own_table_figures import OwnFigure, plain_number

YES_AND_NO = (("1", "Yes"), ("0", "No"))


def own_figures(campaign: str, unit: str, form_set: str) -> list[OwnFigure]:
	"""Return the figures of the tables that go up with a form set, of the rows that hang on the unit itself."""
	return [
		{
			"table": declared.title,
			"figure": figure.label,
			"rows": _numbers(declared.document_type, figure, campaign, unit),
		}
		for declared in with_form_set(form_set)
		for figure in declared.figures
	]


def is_empty(doctype: str, campaign: str, unit: str) -> bool:
	"""Whether no row of a table hangs on a unit."""
	query, table, place = placed_rows(doctype, campaign)
	return not query.where(place == unit).select(table.name).limit(1).run()


def rows_by_organization(doctype: str, campaign: str, places: Any = None, seen: Any = None) -> dict[str, int]:
	"""Return how many rows of a table hang on each organization that has any.

	:param places: the organizations that are asked for, as a query; None for all
	:param seen: the criterion of the rows that count; None for all
	"""
	query, _table, place = placed_rows(doctype, campaign)
	query = query.where(place.isnotnull() if places is None else place.isin(places))
	if seen is not None:
		query = query.where(seen)
	return dict(query.select(place, Count("*")).groupby(place).run())


def placed_rows(doctype: str, campaign: str):
	"""Return the query over the rows of a table that are of a campaign or of none, the table, and the term that names a row's organization."""
	table = frappe.qb.DocType(doctype)
	query, places = _joined(frappe.qb.from_(table), table, doctype, "place", ())
	field = campaign_field(doctype)
	if field:
		query = query.where((table[field] == campaign) | table[field].isnull() | (table[field] == ""))
	return query, table, places[0] if len(places) == 1 else Coalesce(*places)


def _joined(query, table, doctype: str, alias: str, passing: tuple[str, ...]):
	"""Join what the links of a table lead to, and return the query with the terms that name an organization."""
	places = []
	for number, link in enumerate(counting_links(doctype, passing)):
		name = f"{alias}_{number}"
		Target = frappe.qb.DocType(link.target).as_(name)
		query = query.left_join(Target).on(Target.name == table[link.field])
		field = place_field(link.target)
		if field:
			places.append(Target[field])
		else:
			query, further = _joined(query, Target, link.target, name, (*passing, doctype))
			places += further
	return query, places


def _numbers(doctype: str, figure: Document, campaign: str, unit: str) -> dict[str, int | float]:
	"""Return a figure of a unit, group by group; groups of a choice in its order, with zeros."""
	query, table, place = placed_rows(doctype, campaign)
	query = query.where(place == unit)
	if figure.only_field:
		query = query.where(table[figure.only_field] == figure.only_value)
	number = Sum(table[figure.sum_field]) if figure.kind == "Sum" else Count("*")
	if not figure.group_by:
		return {"": plain_number(query.select(number).run()[0][0])}
	group = table[figure.group_by]
	found = {
		_key(value): plain_number(total) for value, total in query.select(group, number).groupby(group).run()
	}
	names = dict(groups_of(doctype, figure.group_by))
	numbers = {label: found.pop(key, 0) for key, label in names.items()}
	empty = sum(found.values())  # what is empty, or was a choice once
	return numbers | ({_("Not Filled In", lang=LANGUAGE): plain_number(empty)} if empty else {})


def groups_of(doctype: str, fieldname: str) -> Iterable[tuple[str, str]]:
	"""Return the values by which a field groups, each with what is printed; none for a field that was removed."""
	df = frappe.get_meta(doctype).get_field(fieldname)
	if df is None:
		return []
	if df.fieldtype == "Check":
		return [(value, _(label, lang=LANGUAGE)) for value, label in YES_AND_NO]
	return [(value, _(value, lang=LANGUAGE)) for value in (df.options or "").split("\n") if value.strip()]


def _key(value: Any) -> str:
	return "" if value is None else str(value)
