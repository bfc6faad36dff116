"""Appointments in force, and the places in the tree that they give: queries over intervals `lft..rgt`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import frappe
from frappe.utils import getdate, today
from party_investigation import read_once
from party_investigation.scope.rights import APPOINTMENT, ORGANIZATION, capacities, capacities_of

Interval = tuple[int, int]
NOWHERE: Interval = (0, -1)
"""The place of what is not in the tree: nothing stands in it."""

FEW = 20
"""Hardly anybody has more appointments."""


def appointments(user: str, doctype: str, ptype: str = "read") -> list[frappe._dict]:
	"""The appointments of `user` in force today that give the right `ptype` on `doctype`: capacity, organization, lft, rgt."""
	return Places.of(user, doctype, ptype).appointments()


def intervals(user: str, doctype: str, ptype: str = "read") -> list[Interval]:
	"""The parts of the tree in which `user` has the right `ptype` on `doctype`; none contains another."""
	return Places.of(user, doctype, ptype).intervals()


def covers(organization: str | None, user: str, doctype: str, ptype: str = "read") -> bool:
	"""Whether `user` has the right `ptype` on documents of `doctype` that hang on `organization`."""
	return user == "Administrator" or Places.of(user, doctype, ptype).cover([organization])


def basis(user: str) -> list[tuple]:
	"""The hook `rights_basis`: every appointment in force with its place in the tree; what was made under others is not shown any more."""
	places = Places(user, frozenset(capacities()))
	return sorted((row.capacity, row.organization, row.lft, row.rgt) for row in places.appointments())


def place_of(organization: str | None) -> Interval | None:
	"""Where an organization stands in the tree; None for what is no name, such as filters in its place."""
	if not organization or not isinstance(organization, str):
		return None
	return frappe.db.get_value(ORGANIZATION, organization, ["lft", "rgt"])


def in_force_today(table):
	"""The criterion that an appointment has begun and is not over."""
	now = getdate(today())
	return (table.from_date <= now) & (table.to_date.isnull() | (table.to_date >= now))


def _placed(rows: list[frappe._dict]) -> list[frappe._dict]:
	"""The appointments that have begun, for organizations that stand in the tree.

	A filter for what is not later lets through what is empty.
	"""
	return [row for row in rows if row.lft and row.from_date]


@dataclass(frozen=True)
class Places:
	"""The places of a user: where the appointments in some capacities stand.

	A few appointments are read at once. Where they are more than `FEW`, the database looks among them, so that nothing grows
	with their number.
	"""

	user: str
	capacities: frozenset[str]

	@classmethod
	def of(cls, user: str, doctype: str, ptype: str = "read") -> "Places":
		"""Where `user` has the right `ptype` on `doctype`."""
		return read_once.answer(
			("places", user, doctype, ptype),
			lambda: cls(user, frozenset(capacities_of(user, doctype, ptype))),
		)

	@classmethod
	def named(cls, organizations: Iterable[str]) -> "Places":
		"""Organizations as places, whoever is appointed for them; none of them is the only root of the tree."""
		places = cls("", frozenset())
		given = [frappe._dict(organization=name) for name in organizations]
		vars(places).update(_few=given, is_whole_tree=False)
		return places

	def names_if_few(self) -> tuple[str, ...] | None:
		"""The organizations of which there are appointments, in order; None if the appointments are many."""
		return None if self._few is None else tuple(sorted({row.organization for row in self._few}))

	def size_if_few(self) -> int | None:
		"""How many organizations the places hold; None if the appointments are many."""
		if self._few is None:
			return None
		return sum((rgt - lft + 1) // 2 for lft, rgt in self.intervals())

	def appointments(self) -> list[frappe._dict]:
		"""The appointments in force today: capacity, organization, lft, rgt."""
		return _placed(self._read()) if self._few is None else self._few

	@cached_property
	def _few(self) -> list[frappe._dict] | None:
		"""All appointments in force today; None if they are many."""
		rows = self._read(FEW + 1)
		return _placed(rows) if len(rows) <= FEW else None

	def _read(self, limit: int = 0, organization: str | None = None) -> list[frappe._dict]:
		if not self.capacities:
			return []
		now = today()
		return frappe.get_all(
			APPOINTMENT,
			filters={
				"user": self.user,
				"capacity": ["in", sorted(self.capacities)],
				"from_date": ["<=", now],
				**({"organization": organization} if organization else {}),
			},
			or_filters=[["to_date", "is", "not set"], ["to_date", ">=", now]],
			fields=[
				"capacity",
				"organization",
				"from_date",
				"organization.lft",
				"organization.rgt",
				"organization.parent_party_organization",
			],
			limit=limit,
		)

	def intervals(self) -> list[Interval]:
		"""The parts of the tree at and below the places; none contains another."""
		ordered = sorted({(row.lft, -row.rgt) for row in self.appointments()})
		apart: list[Interval] = []
		for lft, negative_rgt in ordered:
			if not apart or lft > apart[-1][1]:
				apart.append((lft, -negative_rgt))
		return apart

	def names(self):
		"""The query for the names of all organizations at and below the places.

		It finds them in the tree as it stands when the query runs.
		"""
		Organization, Top = frappe.qb.DocType(ORGANIZATION), frappe.qb.DocType(ORGANIZATION).as_("top")
		below = Organization.lft.between(Top.lft, Top.rgt) & (Organization.rgt <= Top.rgt)
		return self._over(Top).from_(Organization).where(below).select(Organization.name)

	def _over(self, top):
		"""The query over the organizations `top` for which the user is appointed, without what it selects."""
		names = self.names_if_few()
		if names is not None:
			given = top.name.isin(names) if names else top.name.isnull()
			return frappe.qb.from_(top).where(given & (top.lft > 0))
		Appointment = frappe.qb.DocType(APPOINTMENT)
		of_user = (Appointment.user == self.user) & Appointment.capacity.isin(sorted(self.capacities))
		given = of_user & in_force_today(Appointment) & (top.name == Appointment.organization)
		return frappe.qb.from_(Appointment).from_(top).where(given & (top.lft > 0))

	@cached_property
	def is_whole_tree(self) -> bool:
		"""Whether one of the places is the only root of the tree, so that everything hangs on it."""
		if self._few is not None and all(row.parent_party_organization for row in self._few):
			return False
		roots = frappe.get_all(
			ORGANIZATION, fields=["name", "lft", "rgt"], order_by="lft asc", limit=1, as_list=True
		)
		if not roots or not roots[0][1]:
			return False
		root, _lft, rgt = roots[0]
		return self._are_at(root) and not frappe.db.exists(ORGANIZATION, {"rgt": [">", rgt]})

	def _are_at(self, organization: str) -> bool:
		"""Whether one of the places is the organization itself."""
		there = _placed(self._read(organization=organization)) if self._few is None else self._few
		return any(row.organization == organization for row in there)

	def cover(self, organizations: Iterable[str | None]) -> bool:
		"""Whether every one of the organizations, at least one, is at or below the places; None stands for one that is not known.

		Each is called exactly what it is called: databases find another spelling, too.
		"""
		named = list(organizations)
		wanted = {each for each in named if isinstance(each, str)} if self.capacities else set()
		if not wanted or not all(isinstance(each, str) for each in named):
			return False
		return read_once.answer(("cover", self, frozenset(wanted)), lambda: self._cover(wanted))

	def _cover(self, wanted: set[str]) -> bool:
		asked, fields = {"name": ["in", list(wanted)]}, ["name", "lft", "rgt"]
		spots = frappe.db.get_values(ORGANIZATION, asked, fields, order_by=None)
		return {name for name, *_spot in spots} == wanted and all(
			self._reach(*spot) for _name, *spot in spots
		)

	def _reach(self, lft: int, rgt: int) -> bool:
		if self._few is not None:
			return any(row.lft <= lft and rgt <= row.rgt for row in self._few)
		Top = frappe.qb.DocType(ORGANIZATION).as_("top")
		query = self._over(Top).where((Top.lft <= lft) & (Top.rgt >= rgt))
		return bool(query.select(Top.name).limit(1).run())

	def lie_below(self, organization: str | None) -> bool:
		"""Whether one of the places is the organization or below it."""
		spot = place_of(organization)
		if not spot or not self.capacities:
			return False
		lft, rgt = spot
		if self._few is not None:
			return any(lft <= row.lft and row.rgt <= rgt for row in self._few)
		Top = frappe.qb.DocType(ORGANIZATION).as_("top")
		query = self._over(Top).where((Top.lft >= lft) & (Top.rgt <= rgt))
		return bool(query.select(Top.name).limit(1).run())

	def are_there(self) -> bool:
		"""Whether any appointment is in force."""
		return self._few is None or bool(self._few)
