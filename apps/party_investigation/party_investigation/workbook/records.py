"""What the rows of a workbook become once they are clean. One class a sheet; a member carries what hangs on it."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class OrganizationRow:
	row: int
	code: str
	name: str
	parent: str
	kind: str
	unit_category: str


@dataclass(slots=True)
class LetterRow:
	row: int
	number: str
	branch: str
	destination: str
	issued: date
	days: int
	receipt: date | None


@dataclass(slots=True)
class AttemptRow:
	row: int
	day: date
	means: str
	handled_by: str
	outcome: str
	contact_made: bool
	reason: str
	detail: str


@dataclass(slots=True)
class DispositionRow:
	row: int
	measure: str
	meeting: date | None
	approved: date | None
	authority: str
	remark: str


@dataclass(slots=True)
class MemberRow:
	row: int
	branch: str
	name: str
	sex: str
	ethnic: str
	born: date | None
	identity: str
	education: str
	kind: str
	joined: date | None
	confirmed: date | None
	category: str
	phone: str
	address: str
	dues: date | None
	dues_to: date | None
	life: date | None
	mobile: bool
	left: date | None
	destination: str
	certificate: bool
	letters: list[LetterRow] = field(default_factory=list)
	attempts: list[AttemptRow] = field(default_factory=list)
	dispositions: list[DispositionRow] = field(default_factory=list)
