"""What a package says: the sheet `package.json`, and versions and their lines as JSON lines (docs/domain/package.md)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, NoReturn, TypeVar

from party_investigation.package.refusal import PackageRefused
from party_investigation.rules import own_table_figures
from party_investigation.rules.comparison import COUNTS, TABLES
from party_investigation.rules.digest import canonical, sealed
from party_investigation.rules.form_sets import FORM_SETS, SIGNATURES
from party_investigation.rules.problem import _

SCHEMA = 1
"""The number of this layout; a package of a later one is refused."""
SHEET, VERSIONS, LINES = "package.json", "versions.jsonl", "lines.jsonl"
FRAME = frozenset(("unit_name", "superior_name", "paper", "level"))
"""What a version keeps of the hand-in, besides the settings of the campaign."""
LONGEST = 140
"""Characters of a code or name."""
MOST_NUMBER = 2**31 - 1
COUNTED = ("zero_return", "members_expected", "members_present", "present_unlisted", "listed_unknown")
"""Numbers that a return, its version and the record of that call the same."""
INCOMING = "incoming_mobile"
"""A number that the frame of a version has since it is counted: a field of its own would be unknown to readers of this schema."""
SEALED = "sealed_campaign"
"""The campaign that the digest of a version was taken with, in its frame for the same reason: where it is another one than the sender's,
since the version came to the sender by a package from an installation that calls the campaign otherwise."""
SAID = ("remark", *SIGNATURES)
"""Words that they call the same."""
Frame = Figures = Texts = dict[str, Any]
"""Fields that hold more than one value; `_CHECKS` says of each what must be in it."""
Read = TypeVar("Read", bound="Record")


class Record:
	"""Read from JSON with just its fields, each of its type."""

	@classmethod
	def of(cls: type[Read], values: Any, where: str) -> Read:
		"""Return the record that a JSON value is.

		:raises PackageRefused: a field is missing, unknown or of another type
		"""
		known = {field.name: str(field.type) for field in fields(cls)}  # type: ignore[arg-type]
		if not isinstance(values, dict) or set(values) != set(known):
			refuse_layout(where)
		for name, kind in known.items():
			if not _CHECKS[kind](values[name]):
				refuse_layout(f"{where} {name}")
		return cls(**values)


@dataclass(frozen=True)
class Sheet(Record):
	"""Who sends what to whom: the content of package.json. Keys are fingerprints."""

	schema: int
	number: int
	made_on: str
	made_by: str
	sender: str
	sender_key: str
	receiver: str
	receiver_name: str
	receiver_key: str
	campaign: str
	campaign_name: str
	form_set: str
	unit: str
	unit_name: str
	version: int
	digest: str
	versions: int
	lines: int


@dataclass(frozen=True)
class Part(Record):
	"""A version right below that went into another one."""

	unit: str
	number: int
	digest: str


@dataclass(frozen=True)
class VersionRecord(Record):
	"""A frozen version of a unit: a line of versions.jsonl."""

	unit: str
	unit_name: str
	superior: str
	number: int
	digest: str
	submitted_on: str
	zero_return: int
	remark: str
	responsible: str
	filled_in_by: str
	phone: str
	members_expected: int
	members_present: int
	present_unlisted: int
	listed_unknown: int
	frame: Frame
	figures: Figures
	parts: list


@dataclass(frozen=True)
class LineRecord(Record):
	"""A line of annex 2 or 3 of a unit itself: a line of lines.jsonl. `line` has the texts as printed."""

	unit: str
	annex: int
	member: str
	member_name: str
	branch: str
	person_category: str
	unit_category: str
	months_out: int
	reason: str
	found: int
	outcome_column: int
	line: Texts


LINE_FIELDS = tuple(each.name for each in fields(LineRecord) if each.name != "unit")
"""What of a line a version keeps under the same names."""


@dataclass(frozen=True)
class Content:
	"""All records of a package."""

	sheet: Sheet
	versions: tuple[VersionRecord, ...]
	lines: tuple[LineRecord, ...]

	@property
	def top(self) -> VersionRecord:
		"""The version of the unit whose return it is; the others went into it."""
		return self.versions[0]

	def lines_of(self) -> dict[str, list[LineRecord]]:
		"""Return the lines by unit, in their order."""
		by_unit: dict[str, list[LineRecord]] = {version.unit: [] for version in self.versions}
		for line in self.lines:
			by_unit[line.unit].append(line)
		return by_unit


def files_of(content: Content) -> dict[str, bytes]:
	"""Return the files of the records by name."""
	return {
		SHEET: f"{canonical(asdict(content.sheet))}\n".encode(),
		VERSIONS: _lines(content.versions),
		LINES: _lines(content.lines),
	}


def read_content(payload: Mapping[str, bytes]) -> Content:
	"""Read and check the records of a package.

	:raises PackageRefused: they are of a later schema, or do not hold together
	"""
	for name in (SHEET, VERSIONS, LINES):
		if name not in payload:
			raise PackageRefused(_("The package lacks {file}. Ask the sender for it again."), file=name)
	sheet = _sheet(_json(payload[SHEET], SHEET))
	versions = tuple(_read(payload[VERSIONS], VERSIONS, VersionRecord.of))
	lines = tuple(_read(payload[LINES], LINES, LineRecord.of))
	content = Content(sheet, versions, lines)
	_check_spelling(content, payload)
	_check_together(content)
	return content


def version_name(campaign: str, unit: str, form_set: str, number: int) -> str:
	"""Return the name of a version, which the digests of those above hold."""
	return f"{campaign}-{unit}-{FORM_SETS[form_set].code}-{number}"


def digest_of(content: Content, version: VersionRecord, lines: Iterable[LineRecord]) -> str:
	"""Return the digest of what the package says of a version (decisions D13)."""
	sheet, campaign = content.sheet, campaign_sealed(content.sheet, version)
	parts = [
		{
			"version": version_name(campaign, part.unit, sheet.form_set, part.number),
			"digest": part.digest,
		}
		for part in parts_of(version)
	]
	return sealed(
		{
			"campaign": campaign,
			"unit": version.unit,
			"set": sheet.form_set,
			"number": version.number,
			"figures": version.figures,
			"lines": [*(line.line for line in lines), *parts],
		}
	)


def campaign_sealed(sheet: Sheet, version: VersionRecord) -> str:
	"""Return the name of the campaign where a version was sealed."""
	return version.frame.get(SEALED) or sheet.campaign


def parts_of(version: VersionRecord) -> list[Part]:
	"""Return the versions right below that went into a version."""
	return [Part.of(part, f"{VERSIONS} {version.unit} parts") for part in version.parts]


def _sheet(values: Any) -> Sheet:
	schema = values.get("schema") if isinstance(values, dict) else None
	if isinstance(schema, int) and schema > SCHEMA:
		raise PackageRefused(
			_(
				"The package was made by a later release (layout {number}). Bring this installation up to date."
			),
			number=schema,
		)
	sheet = Sheet.of(values, SHEET)
	if sheet.schema != SCHEMA or sheet.form_set not in FORM_SETS:
		refuse_layout(SHEET)
	return sheet


def _check_spelling(content: Content, payload: Mapping[str, bytes]) -> None:
	"""The records are written in one way only: no name twice, no blanks, no number that is none."""
	try:
		written = files_of(content)
	except ValueError:  # a text that no file can hold
		written = {}
	for name in (SHEET, VERSIONS, LINES):
		if written.get(name) != payload[name]:
			refuse_layout(name)


def _check_together(content: Content) -> None:
	"""The first version is the unit's, every other one went into one before it, every line belongs to one; numbers are as the sheet says."""
	sheet, versions = content.sheet, {version.unit: version for version in content.versions}
	top = content.versions[0] if content.versions else None
	if not top or (top.unit, top.number, top.digest) != (sheet.unit, sheet.version, sheet.digest):
		refuse_layout(f"{VERSIONS} {sheet.unit}")
	if (sheet.versions, sheet.lines) != (len(content.versions), len(content.lines)) or len(
		versions
	) != sheet.versions:
		refuse_layout(f"{SHEET} versions, lines")
	waiting, reached = [content.versions[0]], {sheet.unit}
	while waiting:
		above = waiting.pop()
		for part in parts_of(above):
			version = versions.get(part.unit)
			is_it = version and (version.number, version.digest, version.superior) == (
				part.number,
				part.digest,
				above.unit,
			)
			if not version or not is_it or part.unit in reached:
				refuse_layout(f"{VERSIONS} {part.unit}")
			reached.add(part.unit)
			waiting.append(version)
	if reached != set(versions):
		refuse_layout(f"{VERSIONS} {min(set(versions) - reached)}")
	for line in content.lines:
		if line.unit not in versions or line.annex not in (2, 3):
			refuse_layout(f"{LINES} {line.unit}")


def _lines(records: Iterable[VersionRecord | LineRecord]) -> bytes:
	return "".join(f"{canonical(asdict(record))}\n" for record in records).encode()


def _read(content: bytes, file: str, of: Callable[[Any, str], Read]) -> Iterable[Read]:
	for number, line in enumerate(content.splitlines(), 1):
		yield of(_json(line, file), f"{file} {number}")


def _json(content: bytes, file: str) -> Any:
	try:
		return json.loads(content)
	except (ValueError, RecursionError):
		refuse_layout(file)


def refuse_layout(where: str) -> NoReturn:
	"""Refuse a package whose records are not as the layout has them.

	:raises PackageRefused: always
	"""
	raise PackageRefused(
		_("{where} is not as the layout of packages has it. Tell the sender; nothing was taken in."),
		where=where,
	)


def _is_text(value: Any) -> bool:
	return isinstance(value, str) and "\x00" not in value


def _are_figures(value: Any) -> bool:
	"""Whether a value has counts, tables with counts by row and column, and figures of own tables if any."""
	return (
		isinstance(value, dict)
		and all(
			_is_number(value.get(name)) if name in COUNTS else _is_table(value.get(name))
			for name in (*COUNTS, *TABLES)
		)
		and (
			own_table_figures.KEY not in value or own_table_figures.are_figures(value[own_table_figures.KEY])
		)
	)


def _is_table(value: Any) -> bool:
	return isinstance(value, dict) and all(
		isinstance(cells, dict)
		and all(column.isdigit() and _is_number(count) for column, count in cells.items())
		for cells in value.values()
	)


def _are_texts(value: Any) -> bool:
	return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_number(value: Any) -> bool:
	return type(value) is int and 0 <= value <= MOST_NUMBER


_CHECKS: dict[str, Callable[[Any], bool]] = {
	"str": _is_text,
	"int": _is_number,
	"Frame": lambda value: (
		isinstance(value, dict)
		and value.keys() >= FRAME
		and _is_number(value.get(INCOMING, 0))
		and _is_text(value.get(SEALED, ""))
		and len(value.get(SEALED, "")) <= LONGEST
	),
	"Figures": _are_figures,
	"Texts": _are_texts,
	"list": lambda value: isinstance(value, list),
}


def moment_of(text: str) -> dt.datetime:
	"""Return a moment of a package.

	:raises PackageRefused: it is none
	"""
	try:
		moment = dt.datetime.fromisoformat(text)
	except ValueError:
		refuse_layout(text[:LONGEST])
	if moment.tzinfo:  # all moments are those of China, and compared as such
		refuse_layout(text[:LONGEST])
	return moment
