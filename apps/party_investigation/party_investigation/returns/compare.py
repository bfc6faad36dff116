"""Two hand-ins of a unit side by side, or what was accepted below it and what stands there today (decisions D12, D13).

`rules.comparison` says what differs; here both sides are read. Checks no permission.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe import _
from party_investigation.reporting.aggregation import add_up
from party_investigation.reporting.figures import figures_below, own_figures
from party_investigation.returns import frozen
from party_investigation.returns.kept_lines import KeptLine, kept_lines, live_lines, own_live_lines
from party_investigation.rules.comparison import (
	ChangedFigure,
	ChangedLine,
	changed_figures,
	changed_lines,
)

RETURN = "Unit Return"


@dataclass(frozen=True)
class Side:
	"""What is compared: its name in words, its figures, and the versions or the live records whose lines it has."""

	title: str
	figures: dict
	versions: tuple[str, ...]
	live: tuple[KeptLine, ...] = ()

	def lines(self, without: Iterable[str] = ()) -> dict[str, KeptLine]:
		"""Return its lines by member; versions that both sides have are left out, since nothing in them differs."""
		left_out = set(without)
		kept = kept_lines(version for version in self.versions if version not in left_out)
		return {line.member: line for line in (*kept, *self.live)}


def handed_in(version: str) -> Side:
	"""Return a version as it was handed in."""
	number = frappe.db.get_value(frozen.VERSION, version, "number")
	kept = frozen.read([version])[version]
	return Side(_("Version {0}").format(number), kept.figures, tuple(frozen.with_parts(version)))


def accepted(campaign: str, organization: str, form_set: str) -> Side:
	"""Return what was accepted from the units right below, with the unit's own people of today."""
	versions = frappe.get_all(
		RETURN,
		filters={"campaign": campaign, "superior": organization, "form_set": form_set, "status": "Accepted"},
		pluck="current_version",
		order_by="organization asc",
	)
	unit_figures = own_figures(campaign, [organization])[organization]
	return Side(
		_("Accepted below"),
		add_up([unit_figures, *(each.figures for each in frozen.read(versions).values())]),
		tuple(each for version in versions for each in frozen.with_parts(version)),
		tuple(own_live_lines(campaign, organization)),
	)


def today(campaign: str, organization: str) -> Side:
	"""Return what stands in the records now."""
	figures = figures_below(campaign, organization)[organization]
	return Side(_("Today"), figures, (), tuple(live_lines(campaign, organization)))


@dataclass(frozen=True)
class Comparison:
	"""What differs between two sides."""

	before: Side
	after: Side
	figures: list[ChangedFigure]
	lines: list[ChangedLine[KeptLine]]


def compare(before: Side, after: Side) -> Comparison:
	"""Return what differs between two sides: figures cell by cell, and people one by one."""
	shared = {*before.versions} & {*after.versions}
	lines = changed_lines(before.lines(shared), after.lines(shared))
	return Comparison(before, after, changed_figures(before.figures, after.figures), lines)
