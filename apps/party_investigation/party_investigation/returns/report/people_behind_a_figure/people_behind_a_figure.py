"""Who stands behind a figure of annex 4 or 5, as the headings of annexes 2 and 3 have it, live or as handed in (decisions D6, D7, D13)."""

import frappe
from frappe import _
from frappe.utils import cint
from party_investigation.annexes import load
from party_investigation.reporting.report_column import report_column
from party_investigation.returns.people import LEFT_OUT, Figure, check_figure, page_of
from party_investigation.returns.report.people_behind_a_figure.counted import CountedFigure

PAGE = 100
"""How many people one page of the report shows."""
WIDTH_PER_MM = 6


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None]:
	"""Return columns, the people of one page, and which figure it is."""
	filters = frappe._dict(filters or {})
	figure, page = asked(filters), max(1, cint(filters.page))
	if figure is None:
		return columns((2, 3), False), [], None
	if isinstance(figure, CountedFigure):
		figure.check()
		total, counted = figure.page((page - 1) * PAGE, PAGE)
		words = [figure.told(total, len(counted)), *source_and_page(figure.version, page, total)]
		return figure.columns(), counted, " ".join(words)
	check_figure(figure)
	total, people = page_of(figure, (page - 1) * PAGE, PAGE)
	rows = [row_of(person, figure) for person in people]
	return columns(figure.annexes, figure.annex == 5), rows, told(figure, page, total)


def asked(filters: frappe._dict) -> Figure | CountedFigure | None:
	"""Return the figure that the filters name, a count before a cell; None while they do not name one."""
	version = filters.version
	if version:
		kept = frappe.db.get_value("Return Version", str(version), ["campaign", "organization"], as_dict=True)
		if not kept:
			frappe.throw(_("There is no version {0}. Choose one of the unit's return.").format(version))
		filters = frappe._dict({**filters, **kept})
	if filters.get("count") and filters.campaign and filters.organization:
		return CountedFigure(
			str(filters.campaign),
			str(filters.organization),
			str(filters.get("count")),
			str(version) if version else None,
		)
	needed = (filters.campaign, filters.organization, filters.annex, filters.row, filters.column)
	if not all(needed):
		return None
	return Figure(
		str(filters.campaign),
		str(filters.organization),
		cint(filters.annex),
		str(filters.row),
		cint(filters.column),
		str(version) if version else None,
	)


def columns(annexes: tuple[int, ...], with_outcome: bool) -> list[dict]:
	"""Return the record, and the columns of the annexes on which the people stand, each once."""
	leaves = {leaf.id: leaf for annex in annexes for leaf in load(f"annex_{annex}").leaves}
	last = [leaves.pop(name) for name in ("intended_measure", "remark")]
	of_annex = [report_column("annex", _("Annex"), "Data", 60)] if len(annexes) > 1 else []
	of_outcome = [report_column("outcome", "管理及处置情况", "Data", 140)] if with_outcome else []
	return [
		*of_annex,
		report_column("doctype", _("DocType"), "Data", 0) | {"hidden": 1},
		report_column("record", _("Record"), "Dynamic Link", 120, "doctype"),
		*(
			report_column(leaf.id, leaf.label, "Data", int(leaf.width * WIDTH_PER_MM))
			for leaf in (*leaves.values(), *last)
			if leaf.id not in LEFT_OUT and leaf.format != "serial"
		),
		*of_outcome,
	]


def row_of(person: dict, figure: Figure) -> dict:
	"""Return a row of the report; what both annexes say of a person stands in the same column."""
	outcome = {"outcome": heading(5, person["outcome_column"], figure)} if figure.annex == 5 else {}
	return {**person, "annex": f"附件{person['annex']}", **outcome}


def heading(annex: int, column: int, figure: Figure) -> str:
	"""Return what stands above a column of annex 4 or 5."""
	leaf = next(leaf for leaf in load(f"annex_{annex}").leaves if leaf.id == str(column))
	return leaf.label.format(months=figure.frame["months_out_of_contact"])


def told(figure: Figure, page: int, total: int) -> str:
	"""Return which figure of which unit is opened, as on paper or as of today, and which page of its people is shown."""
	row = next(row for row in load(f"annex_{figure.annex}").rows[figure.rows] if row.code == figure.row)
	where = _("{0}, annex {1}, row {2} ({3}), column {4} ({5}): {6} people.").format(
		figure.frame["unit_name"],
		figure.annex,
		row.code,
		row.label,
		figure.column,
		heading(figure.annex, figure.column, figure),
		total,
	)
	return " ".join([where, *source_and_page(figure.version, page, total)])


def source_and_page(version: str | None, page: int, total: int) -> list[str]:
	"""Return whether people are shown as handed in or as of today, and which page of several."""
	source = _("As handed in: version {0}.").format(version) if version else _("As of today.")
	last = max(1, -(-total // PAGE))
	return [source, *([_("Page {0} of {1}.").format(page, last)] if last > 1 else [])]
