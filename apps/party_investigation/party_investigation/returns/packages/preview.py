"""What a package would change, before it does: units and figures that are new, changed, unchanged, gone or in conflict, people named twice.

A handful of queries whatever the number of units. Checks no permission but what it may name: the caller has.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import frappe
from frappe import _
from party_investigation import scope
from party_investigation.organization.tree import name_of
from party_investigation.package.records import VersionRecord, parts_of, version_name
from party_investigation.returns import frozen
from party_investigation.returns.packages.reading import Incoming
from party_investigation.returns.packages.trail_seal import FIELD as SEAL_FIELD
from party_investigation.returns.state import returns_of
from party_investigation.rules.comparison import COUNTS
from party_investigation.rules.identity_number import mask
from party_investigation.rules.package import CHANGES, Change, annexes_of_lines, change_of, is_sum
from party_investigation.rules.package_conflicts import (
	DECIDED_BY_NOBODY,
	PERSON_ELSEWHERE,
	TEXTS,
	Choice,
	Here,
	Kind,
	Sent,
	aside,
	choices_of,
	conflicts_of,
)
from party_investigation.rules.problem import sentences

RETURN, ORGANIZATION, MEMBER = "Unit Return", "Party Organization", "Party Member"
CHUNK = 500
MOST_PEOPLE = 200
"""So many people named twice are listed; the number says how many there are."""
FIELDS = ("name", "organization", "status", "version", "current_version", "by_package")
BRINGING = ("New", "Changed")


@dataclass(frozen=True)
class Standing:
	"""How a unit stands here: its facts, its return, the figures of the version there, and whether the version that is sent is here."""

	here: Here | None
	row: Any
	figures: dict[str, Any] | None
	has_version: bool


@dataclass(frozen=True)
class UnitChange:
	"""What a package does to a unit, and in what ways the two contradict each other."""

	version: VersionRecord
	change: Change
	kinds: tuple[Kind, ...]
	choices: tuple[Choice, ...]
	standing: Standing
	decided_at: str = ""
	"""The unit whose decision keeps this one aside, as it stands here: itself or one above it."""

	@property
	def unit(self) -> str:
		return self.version.unit

	@property
	def unit_return(self) -> str:
		"""The return of the unit here; empty without one."""
		return self.standing.row.name if self.standing.row else ""

	def decided(self, choice: Choice | None, decided_at: str) -> "UnitChange":
		"""Return what is done after a decision; what nobody may decide stays in conflict."""
		if DECIDED_BY_NOBODY & {*self.kinds}:
			return self
		if decided_at:
			return replace(self, change="Aside", decided_at=decided_at)
		if self.kinds and choice == "Take Theirs":
			is_top = not self.version.superior
			return replace(self, change=change_of(_sent(self.version), self.standing.here, is_top))
		return self


@dataclass(frozen=True)
class Gone:
	"""A unit that an earlier package brought and this one does not."""

	unit: str
	unit_return: str


@dataclass(frozen=True)
class Preview:
	"""All that a package would change."""

	incoming: Incoming
	units: tuple[UnitChange, ...]
	gone: tuple[Gone, ...]
	people: tuple[dict[str, str], ...]
	"""Who stands on the list of another unit here too."""

	@classmethod
	def of(cls, incoming: Incoming) -> "Preview":
		"""Compare a package with what is here."""
		here, people = _here(incoming), tuple(_held_elsewhere(incoming))
		units = tuple(_units(incoming, here, {person["unit"] for person in people}))
		sent = {version.unit for version in incoming.content.versions}
		gone = tuple(
			Gone(unit, row.name)
			for unit, standing in here.items()
			if (row := standing.row) and row.by_package and unit not in sent
		)
		return cls(incoming, units, gone, people)

	def decided(self, choices: Mapping[str, Choice]) -> "Preview":
		"""Return what would change after decisions about units; those below one that stays aside go with it."""
		kept = aside({each.unit: each.version.superior for each in self.units}, choices)
		units = (each.decided(choices.get(each.unit), kept.get(each.unit, "")) for each in self.units)
		return replace(self, units=tuple(units))

	@property
	def conflicts(self) -> list[UnitChange]:
		"""The units that keep the package from being taken in."""
		return [each for each in self.units if each.change == "Conflict"]

	def number(self, change: Change) -> int:
		"""How many units a change is done to."""
		return len(self.gone) if change == "Gone" else sum(each.change == change for each in self.units)

	def as_dict(self) -> dict[str, Any]:
		"""Return the comparison for the form."""
		sheet = self.incoming.content.sheet
		return {
			"unit": sheet.unit_name,
			"campaign": self.incoming.campaign,
			"form_set": sheet.form_set,
			"version": sheet.version,
			"number": sheet.number,
			"made_on": sheet.made_on,
			"made_by": sheet.made_by,
			"partner": self.incoming.partner.installation_name,
			"fingerprint": self.incoming.partner.fingerprint,
			"digest": self.incoming.bag.digest,
			"trail_seal": self.incoming.bag.info.get(SEAL_FIELD, ""),
			"revoked_from": str(self.incoming.partner.revoked_from or ""),
			"changes": {change: self.number(change) for change in CHANGES},
			"labels": {change: _(label) for change, label in CHANGES.items()},
			"figures": _figures(self.units[0]),
			"units": [_row(each) for each in self.units if each.change != "Unchanged"]
			+ [{"unit": each.unit, "name": name_of(each.unit), "change": "Gone"} for each in self.gone],
			"people": self.people[:MOST_PEOPLE],
			"people_number": len(self.people),
		}


def _row(each: UnitChange) -> dict[str, Any]:
	now = each.version.figures
	return {
		"unit": each.unit,
		"name": each.version.unit_name,
		"change": each.change,
		"conflict": sentences(_(TEXTS[kind]) for kind in each.kinds),
		"choices": [{"value": choice, "label": _(choice)} for choice in each.choices],
		"version": each.version.number,
		**{name: now.get(name) or 0 for name in ("members", "restored", "not_found")},
	}


def _figures(top: UnitChange) -> list[dict[str, Any]]:
	"""The counts of the whole unit, as they would stand and as they stand now."""
	before = top.standing.figures or {}
	return [
		{
			"label": _(label),
			"figure": top.version.figures.get(name) or 0,
			**({"before": before.get(name) or 0} if top.standing.figures is not None else {}),
		}
		for name, label in COUNTS.items()
	]


def _here(incoming: Incoming) -> dict[str, Standing]:
	"""Each unit of the package, and each at or below its top that has a return here, as it stands here."""
	content, sheet = incoming.content, incoming.content.sheet
	returns = {
		row.organization: row for row in returns_of(incoming.campaign, sheet.form_set, sheet.unit, FIELDS)
	}
	sent = {version.unit: version for version in content.versions}
	known = {
		row.name: row for row in _rows(ORGANIZATION, [*sent], "parent_party_organization", "disabled", "lft")
	}
	names = {unit: name_of_version(incoming, version) for unit, version in sent.items()}
	current = [row.current_version for row in returns.values() if row.current_version]
	versions = {
		row.name: row
		for row in _rows(
			frozen.VERSION, [*dict.fromkeys((*current, *names.values()))], "number", "digest", "figures"
		)
	}
	here, top = {}, scope.place_of(sheet.unit) or scope.NOWHERE
	for unit in dict.fromkeys((*sent, *returns)):
		row, there = returns.get(unit), versions.get(names.get(unit, ""))
		version = versions.get(row.current_version) if row and row.current_version else None
		has_version = bool(there and there.digest == sent[unit].digest)
		facts = None
		if organization := known.get(unit):
			facts = _facts(organization, row, version, top)
			facts = replace(facts, number_is_taken=bool(there and not has_version))
		figures = frappe.parse_json(version.figures) if version else None
		here[unit] = Standing(facts, row, figures, has_version)
	return here


def _facts(organization: frappe._dict, row: Any, version: Any, top: tuple[int, int]) -> Here:
	return Here(
		superior=organization.parent_party_organization or "",
		is_disabled=bool(organization.disabled),
		is_below=top[0] <= organization.lft <= top[1],
		has_return=row is not None,
		status=row.status if row else "Not Submitted",
		came_by_package=bool(row and row.by_package),
		number=version.number if version else 0,
		digest=version.digest if version else "",
	)


def _rows(doctype: str, names: list[str], *fields: str) -> Iterator[frappe._dict]:
	for start in range(0, len(names), CHUNK):
		named = {"name": ["in", names[start : start + CHUNK]]}
		yield from frappe.get_all(doctype, filters=named, fields=["name", *fields])


def name_of_version(incoming: Incoming, version: VersionRecord) -> str:
	"""Return the name that a version has here where it stands in the return of its unit."""
	return version_name(incoming.campaign, version.unit, incoming.content.sheet.form_set, version.number)


def _sent(version: VersionRecord) -> Sent:
	return Sent(version.unit, version.superior, version.number, version.digest)


def _units(incoming: Incoming, here: dict[str, Standing], with_people: set[str]) -> Iterator[UnitChange]:
	"""Compare the units one by one.

	:param with_people: units with people who stand on the list of another unit here
	"""
	content = incoming.content
	lines, versions = content.lines_of(), {version.unit: version for version in content.versions}
	with_lines = bool(annexes_of_lines(content.sheet.form_set))
	for version in content.versions:
		standing, is_top = here[version.unit], version is content.top
		kinds = conflicts_of(_sent(version), standing.here, is_top)
		annexes = [line.annex for line in lines[version.unit]]
		own_counts = (annexes.count(2), annexes.count(3)) if with_lines else None
		if not is_sum(
			version.figures, [versions[part.unit].figures for part in parts_of(version)], own_counts
		):
			kinds = (*kinds, "Not the Sum")
		change = change_of(_sent(version), standing.here, is_top)
		if version.unit in with_people and change != "Unchanged":
			kinds = (*kinds, PERSON_ELSEWHERE)
		change = "Conflict" if kinds else change
		yield UnitChange(version, change, kinds, choices_of(kinds, standing.here, is_top), standing)


# ---------------------------------------------------------------- people named twice


def _held_elsewhere(incoming: Incoming) -> Iterator[dict[str, str]]:
	"""Yield the people of a package who are on the list of another unit here, as a member or as a line that another unit handed in.

	A unit that the user does not see is not named.
	"""
	people = {
		number: line
		for line in incoming.content.lines
		if isinstance(number := line.line.get("identity_number"), str) and number
	}
	for number, unit in {**_lines_elsewhere(incoming), **_members_elsewhere(incoming, [*people])}.items():
		if number in people:
			line = people[number]
			seen = scope.covers(unit, frappe.session.user, RETURN)
			yield {
				"name": line.member_name,
				"identity_number": mask(number),
				"annex": str(line.annex),
				"unit": line.unit,
				"elsewhere": name_of(unit) if seen else _("another unit"),
			}


def _members_elsewhere(incoming: Incoming, numbers: list[str]) -> dict[str, str]:
	lft, rgt = scope.place_of(incoming.content.sheet.unit) or scope.NOWHERE
	Member, Organization = frappe.qb.DocType(MEMBER), frappe.qb.DocType(ORGANIZATION)
	units_by_number: dict[str, str] = {}
	for start in range(0, len(numbers), CHUNK):
		rows = (
			frappe.qb.from_(Member)
			.join(Organization)
			.on(Organization.name == Member.organization)
			.select(Member.identity_number, Member.organization)
			.where(Member.identity_number.isin(numbers[start : start + CHUNK]))
			.where((Organization.lft < lft) | (Organization.rgt > rgt))
		).run()
		units_by_number |= {number: unit for number, unit in rows}
	return units_by_number


def _lines_elsewhere(incoming: Incoming) -> dict[str, str]:
	"""Whom other units have handed in for the same set of the campaign, by identity number."""
	if not annexes_of_lines(incoming.content.sheet.form_set):
		return {}
	lft, rgt = scope.place_of(incoming.content.sheet.unit) or scope.NOWHERE
	Line, Return, Organization = (frappe.qb.DocType(each) for each in (frozen.LINE, RETURN, ORGANIZATION))
	rows = (
		frappe.qb.from_(Line)
		.join(Return)
		.on(Return.current_version == Line.parent)
		.join(Organization)
		.on(Organization.name == Return.organization)
		.select(Line.line, Return.organization)
		.where((Return.campaign == incoming.campaign) & (Return.form_set == incoming.content.sheet.form_set))
		.where((Organization.lft < lft) | (Organization.rgt > rgt))
	).run()
	return {frappe.parse_json(line).get("identity_number"): unit for line, unit in rows}
