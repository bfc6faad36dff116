"""The next term of a site at size: its draft, its records and returns, and what is open going on in it.

`SIZE_MEMBERS` and `SIZE_UNITS` in the environment make a smaller or a greater site.
"""

from collections.abc import Callable

from kit import Bench, Report, best_of, connected
from measure_match import peak
from measure_size import MEMBERS, UNITS

DIFFERENCE_EVERY = 100
"""Of so many members one stands open in the roster against reality."""


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	with connected(bench):
		import size_site

		import frappe
		from party_investigation.investigation import carry_over, records, repeating
		from party_investigation.returns import creation

		size_site.make(MEMBERS, UNITS)
		make_differences(size_site)
		frappe.db.commit()
		last = frappe.get_doc("Investigation Campaign", size_site.CAMPAIGN)
		last.close("本期结束")
		draft = None

		def repeat() -> None:
			nonlocal draft
			draft = repeating.repeat(last, repeating.coming_terms(last)[0]["key"])

		def step(name: str, work: Callable[[], object]) -> None:
			before = peak()
			report.time(f"next term of {MEMBERS:,} members: {name}", best_of(work))
			report.memory(f"… the most memory meanwhile, {before:.0f} MB before it", peak())

		step("its draft", repeat)
		draft.stages_lock = 0
		draft.status = "Open"
		draft.flags.by_import = True  # the jobs are measured one by one
		draft.save()
		frappe.db.commit()
		step("records for everybody", lambda: records.create_records(draft.name))
		step("returns of every unit", lambda: creation.create_returns(draft.name))
		step("what is open goes on", lambda: carry_over.run(draft.name))
		print(frappe.db.get_value("Investigation Campaign", draft.name, "carried_over"))


def make_differences(size_site) -> None:
	"""Differences that are open, and mobile members from elsewhere who are here."""
	import frappe

	rows = size_site.Rows(
		"Roster Difference", "campaign", "organization", "kind", "person_name", "found_on", "status"
	)
	branches = [name for name, _title, kind, _superior in size_site.tree(UNITS) if kind == "党支部"]
	for number in range(MEMBERS // DIFFERENCE_EVERY):
		is_here = number % 2
		kind = "Mobile Member from Elsewhere" if is_here else "Present, on No Roster"
		values = (size_site.CAMPAIGN, branches[number * 7 % len(branches)], kind, size_site.name_of())
		rows.add(f"RD{number:07}", number, *values, "2016-03-01", "Here" if is_here else "Open")
	rows.flush()
	frappe.db.commit()
