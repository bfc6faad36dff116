"""Taking a package in: versions and returns of its units stand here as handed in by package, all or nothing in the one transaction."""

from typing import Any

import frappe
from frappe.utils import get_datetime, getdate, now_datetime
from party_investigation.batch import Batch, new_name
from party_investigation.package.records import (
	COUNTED,
	INCOMING,
	LINE_FIELDS,
	SAID,
	SEALED,
	LineRecord,
	VersionRecord,
	campaign_sealed,
	moment_of,
	parts_of,
	version_name,
)
from party_investigation.returns import frozen, kept_counts
from party_investigation.returns.packages.preview import BRINGING, Preview, name_of_version
from party_investigation.returns.packages.reading import TAKEN_IN, Incoming
from party_investigation.returns.packages.steps import Tell, silent
from party_investigation.returns.workflow import with_step
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.digest import canonical
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.return_progress import day_number

RETURN = "Unit Return"
CHUNK = 200
"""So many versions are written between two steps."""
CLEARED = (
	"submitted_by",
	"verified_by",
	"verified_on",
	"accepted_by",
	"accepted_on",
	"excused_by",
	"excused_on",
)


def take_in(preview: Preview, decisions: list[dict[str, Any]], tell: Tell = silent) -> None:
	"""Write what a package brings. The caller has asked whether the user may, and that no conflict is undecided.

	:param decisions: rows that are kept with the package
	:param tell: is told each step
	Nothing is committed: if anything fails, nothing of it stands.
	"""
	incoming = preview.incoming
	bringing = [each for each in preview.units if each.change in BRINGING]
	_write_versions(preview, tell)
	below = {
		each.unit_return: _values(incoming, each.version) | _accepted()
		for each in bringing
		if each.version is not incoming.content.top
	}
	below |= {each.unit_return: _gone() for each in preview.gone}
	if below:
		with kept_counts.following(incoming.campaign, frappe.qb.DocType(RETURN).name.isin([*below])):
			frappe.db.bulk_update(RETURN, {name: with_step(values) for name, values in below.items()})
	if preview.units[0].change in BRINGING:
		top = frappe.get_doc(RETURN, incoming.unit_return.name)
		top.take_in(_values(incoming, incoming.content.top))
	_note(preview, decisions)


def _write_versions(preview: Preview, tell: Tell) -> None:
	"""Write the versions that are not here yet, whole as they were sealed.

	One of a unit that stays aside belongs to no return here: it stands under a name of its own, and those above it have it as a part.
	"""
	incoming = preview.incoming
	aside = {each.unit for each in preview.units if each.change == "Aside" and not each.standing.has_version}
	lines = incoming.content.lines_of()
	of_versions, of_lines = Batch(frozen.VERSION), Batch(frozen.LINE)
	writing = [
		each
		for each in preview.units
		if each.change in (*BRINGING, "Aside") and not each.standing.has_version
	]
	steps = 3 + len(writing) // CHUNK
	for number, each in enumerate(writing):
		if number % CHUNK == 0:
			tell(1 + number // CHUNK, steps)
			of_versions.flush()
			of_lines.flush()
		row = _version(incoming, each.version, aside)
		of_versions.add(row)
		for place, line in enumerate(lines[each.unit], 1):
			of_lines.add(_line(line, row["name"], place))
	of_versions.flush()
	of_lines.flush()
	tell(steps - 1, steps)


def _version(incoming: Incoming, version: VersionRecord, aside: set[str]) -> dict[str, Any]:
	sheet, name = incoming.content.sheet, name_of_version(incoming, version)
	is_aside = version.unit in aside
	return {
		"name": frozen.name_aside(name, incoming.document.name) if is_aside else name,
		"unit_return": None if is_aside else name.rpartition("-")[0],
		"campaign": incoming.campaign,
		"organization": version.unit,
		"form_set": sheet.form_set,
		"number": version.number,
		"submitted_on": moment_of(version.submitted_on),
		**{field: getattr(version, field) for field in (*COUNTED, *SAID)},
		INCOMING: version.frame.get(INCOMING, 0),
		"frame": canonical(version.frame),
		"figures": canonical(version.figures),
		"parts": canonical(_parts(incoming, version, aside)),
		"digest": version.digest,
		"by_package": incoming.document.name,
		SEALED: campaign_sealed(sheet, version),
	}


def _parts(incoming: Incoming, version: VersionRecord, aside: set[str]) -> list[dict[str, str]]:
	parts = []
	for part in parts_of(version):
		name = version_name(incoming.campaign, part.unit, incoming.content.sheet.form_set, part.number)
		if part.unit in aside:
			package = incoming.document.name
			parts.append(
				{"version": frozen.name_aside(name, package), "digest": part.digest, "aside": package}
			)
		else:
			parts.append({"version": name, "digest": part.digest})
	return parts


def _line(line: LineRecord, parent: str, place: int) -> dict[str, Any]:
	return {
		"name": new_name(),
		"parent": parent,
		"parenttype": frozen.VERSION,
		"parentfield": "lines",
		"idx": place,
		**{field: getattr(line, field) for field in LINE_FIELDS},
		"annex": str(line.annex),
		"line": canonical(line.line),
	}


def _values(incoming: Incoming, version: VersionRecord) -> dict[str, Any]:
	"""What a return says of the version that stands in it now."""
	handed_in = get_datetime(moment_of(version.submitted_on))
	return {
		"version": version.number,
		"current_version": name_of_version(incoming, version),
		"by_package": incoming.document.name,
		"submitted_on": handed_in,
		"first_submitted_on": getdate(handed_in),
		"state_since": now_datetime(),
		"state_day": day_number(today_in_china()),
		"excused": 0,
		"excuse_reason": None,
		"sample_seed": None,
		**dict.fromkeys(CLEARED),
		**{field: getattr(version, field) for field in (*COUNTED, *SAID)},
		INCOMING: version.frame.get(INCOMING, 0),
	}


def _accepted() -> dict[str, Any]:
	"""A unit below was accepted where it handed in."""
	return {"status": "Accepted"}


def _gone() -> dict[str, Any]:
	"""What an earlier package brought no longer counts; its versions stay."""
	return {
		"status": "Not Submitted",
		"current_version": None,
		"by_package": None,
		"state_since": now_datetime(),
		"state_day": day_number(today_in_china()),
	}


def _note(preview: Preview, decisions: list[dict[str, Any]]) -> None:
	incoming, sheet = preview.incoming, preview.incoming.content.sheet
	incoming.document.write(
		status=TAKEN_IN,
		message=None,
		**said_of(incoming),
		partner=incoming.partner.name,
		campaign=incoming.campaign,
		unit_return=incoming.unit_return.name,
		digest=incoming.bag.digest,
		locked=incoming.locked or None,
		unit=sheet.unit,
		units_new=preview.number("New"),
		units_changed=preview.number("Changed"),
		units_unchanged=preview.number("Unchanged"),
		units_gone=preview.number("Gone"),
		units_aside=preview.number("Aside"),
		decisions=decisions,
		taken_in_by=frappe.session.user,
		taken_in_on=now_datetime(),
	)


def said_of(incoming: Incoming) -> dict[str, Any]:
	"""What a package says of itself, for its document."""
	sheet = incoming.content.sheet
	return {
		"title": title_of(sheet.unit_name, sheet.form_set, sheet.number),
		"number": sheet.number,
		"made_on": moment_of(sheet.made_on),
		"made_by": sheet.made_by,
		"form_set": sheet.form_set,
		"version": sheet.version,
	}


def title_of(unit: str, form_set: str, number: int) -> str:
	"""What a package is called."""
	return f"{unit} {FORM_SETS[form_set].label} 第{number}包"[:140]
