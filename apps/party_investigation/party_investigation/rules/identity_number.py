"""Citizen identity numbers (decisions D10; GB 11643-1999, check character by ISO 7064 MOD 11-2)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from operator import mul
from typing import Any, Literal, get_args

from party_investigation.rules.check import declare
from party_investigation.rules.codes import PROVINCES
from party_investigation.rules.problem import HARD, SOFT, Problem, _
from party_investigation.rules.text import clean

Sex = Literal["男", "女"]
SEXES: tuple[Sex, ...] = get_args(Sex)

FIELD = "identity_number"
ELSEWHERE = "elsewhere"
"""For a number that is held by a member whom the user does not see."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZERO = ord("0") * sum(_WEIGHTS)
_CHECKS = "10X98765432"
_SHAPE = re.compile("[0-9]{17}[0-9X]")
_OLD_SHAPE = re.compile("[0-9]{15}")
_SCIENTIFIC = re.compile(r"[0-9]\.?[0-9]*E\+?[0-9]+|[0-9]{15,18}\.0*")
_SEPARATORS = re.compile(r"[\s\-'’`]+")
_PROVINCE_CODES = frozenset(each.code for each in PROVINCES)
_EARLIEST = dt.date(1880, 1, 1)


HELD = declare(
	"identity_number.held",
	HARD,
	"member",
	FIELD,
	"decisions D10; GB 11643-1999",
	_("The identity number {number} is already held by {holder}."),
	_("Check which record is right; one person has one record."),
)
TAKEN_ELSEWHERE = declare(
	"identity_number.elsewhere",
	HARD,
	"member",
	FIELD,
	"decisions D10; GB 11643-1999",
	_("The identity number cannot be entered here."),
	_("Check the number; if it is right, ask the level above."),
)
MISSING = declare(
	"identity_number.missing",
	HARD,
	"member",
	FIELD,
	"decisions D10; GB 11643-1999",
	_("The identity number is missing."),
	_("Fill it in."),
)
FLOAT = declare(
	"identity_number.float",
	HARD,
	"member",
	FIELD,
	"decisions D10; GB 11643-1999",
	_("The spreadsheet has turned the identity number into the number {value}; its last digits are lost."),
	_("Format the column as text and type the identity number again."),
)
OLD = declare(
	"identity_number.old",
	HARD,
	"member",
	FIELD,
	"decisions D10; GB 11643-1999",
	_("{number} is an identity number of 15 digits; with 18 characters it would be {suggestion}."),
	_("Check the identity card and write the number with 18 characters."),
)
LENGTH = declare(
	"identity_number.length",
	HARD,
	"member",
	FIELD,
	"decisions D10; GB 11643-1999",
	_("The identity number {number} has {length} characters instead of 18."),
	_("Write the number as on the identity card."),
)
CHARACTERS = declare(
	"identity_number.characters",
	HARD,
	"member",
	FIELD,
	"decisions D10; GB 11643-1999",
	_("The identity number {number} has a character that does not belong there."),
	_("It has 17 digits and then a digit or X."),
)
PROVINCE = declare(
	"identity_number.province",
	HARD,
	"member",
	FIELD,
	"decisions D10; GB 11643-1999",
	_("No province has the code {code} with which the identity number {number} begins."),
	_("Write the number as on the identity card."),
)
BIRTH_DATE = declare(
	"identity_number.birth_date",
	HARD,
	"member",
	FIELD,
	"decisions D10; GB 11643-1999",
	_("The identity number {number} has no possible birth date."),
	_("Write the number as on the identity card."),
)
CHECK_CHARACTER = declare(
	"identity_number.check_character",
	HARD,
	"member",
	FIELD,
	"decisions D10; GB 11643-1999",
	_("The check character of the identity number {number} is wrong."),
	_("A digit is mistyped; compare it with the identity card."),
)
BIRTH_DATE_DISAGREES = declare(
	"identity_number.birth_date_disagrees",
	SOFT,
	"member",
	"birth_date",
	"decisions D10; GB 11643-1999",
	_("The birth date {stated} disagrees with the identity number, which says {number_says}."),
	_("Correct it, or explain it in a remark."),
)
SEX_DISAGREES = declare(
	"identity_number.sex_disagrees",
	SOFT,
	"member",
	"sex",
	"decisions D10; GB 11643-1999",
	_("The sex {stated} disagrees with the identity number, which says {number_says}."),
	_("Correct it, or explain it in a remark."),
)


@dataclass(frozen=True)
class CheckedNumber:
	"""A number as it is stored, the birth date and sex in it, the number it would become, and its problems."""

	number: str
	birth_date: dt.date | None = None
	sex: Sex | None = None
	suggestion: str | None = None
	problems: tuple[Problem, ...] = ()

	@property
	def is_acceptable(self) -> bool:
		"""Nothing hard is wrong."""
		return not any(problem.is_hard for problem in self.problems)


def normalise(value: Any) -> str:
	"""Return the number as it is stored: half-width, without spaces and hyphens, `X` in upper case.

	What is no text or whole number (a float) is returned as written, for `check` to refuse.
	"""
	if isinstance(value, str) and _SHAPE.fullmatch(value):
		return value
	return _SEPARATORS.sub("", clean(value)).upper().rstrip("。，、").replace("×", "X").replace("Х", "X")


def check_character(body: str) -> str:
	"""Return the check character for the first 17 digits. Raises ValueError when they are none."""
	if len(body) != 17 or not body.isdigit() or not body.isascii():
		raise ValueError(f"not 17 digits: {body}")
	weighted = sum(map(mul, body.encode(), _WEIGHTS)) - _ZERO  # the bytes of digits count from that of 0
	return _CHECKS[weighted % 11]


def is_valid(number: str) -> bool:
	"""Return whether a stored number has the right shape, province, birth date and check character."""
	return check(number).is_acceptable


def birth_date(number: str) -> dt.date | None:
	"""Return the birth date in a stored number of 18 characters; None when it is no date."""
	try:
		return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
	except ValueError:
		return None


def sex(number: str) -> Sex:
	"""Return the sex in a stored number of 18 characters: an odd order number is a man's."""
	return "男" if int(number[16]) % 2 else "女"


def from_15(number: str) -> str:
	"""Return the 18 characters that a number of 15 digits becomes: the century 19 and the check character."""
	body = number[:6] + "19" + number[6:]
	return body + check_character(body)


def mask(number: str) -> str:
	"""Return the number for those without the right to see it: 430199********0010 → 4301**********0010."""
	return number[:4] + "*" * max(0, len(number) - 8) + number[-4:] if len(number) > 8 else "*" * len(number)


def check(
	value: Any,
	*,
	born_on: dt.date | None = None,
	born_precision: Literal["day", "month"] | None = "day",
	stated_sex: str | None = None,
	today: dt.date | None = None,
	held_by: str | None = None,
) -> CheckedNumber:
	"""Check one number, alone and against what the record says of its holder.

	`stated_sex` is 男 or 女; `held_by` names another member who already has the number, or is `ELSEWHERE`.
	"""
	number = normalise(value)
	problem = _problem_of_shape(value, number)
	if problem:
		suggestion = from_15(number) if problem.code == "identity_number.old" else None
		return CheckedNumber(number, suggestion=suggestion, problems=(problem,))
	born = birth_date(number)
	problems = list(_problems_of_content(number, born, today))
	if not problems:
		problems.extend(_disagreements(number, born, born_on, born_precision, stated_sex))
	if held_by == ELSEWHERE:
		problems.append(taken_elsewhere())
	elif held_by:
		problems.append(HELD.problem(number=number, holder=held_by))
	return CheckedNumber(number, born, sex(number), problems=tuple(problems))


def taken_elsewhere() -> Problem:
	"""Return the problem of a number that a member has whom the user does not see: it names neither who nor where."""
	return TAKEN_ELSEWHERE.problem()


def _problem_of_shape(value: Any, number: str) -> Problem | None:
	if isinstance(value, str) and _SHAPE.fullmatch(number):
		return None
	if not number:
		return MISSING.problem()
	if _was_a_number(value, number):
		return FLOAT.problem(value=value)
	if _OLD_SHAPE.fullmatch(number):
		return OLD.problem(number=number, suggestion=from_15(number))
	if len(number) != 18:
		return LENGTH.problem(number=number[:40], length=len(number))
	if not _SHAPE.fullmatch(number):
		return CHARACTERS.problem(number=number[:40])
	return None


def _was_a_number(value: Any, number: str) -> bool:
	"""A spreadsheet keeps 15 digits of a number; 18 of them are right only if the check character agrees."""
	if isinstance(value, float):
		return len(number) != 15
	if isinstance(value, int) and len(number) == 18:
		return number.endswith("000") or check_character(number[:17]) != number[17]
	return isinstance(value, str) and bool(_SCIENTIFIC.fullmatch(number))


def _problems_of_content(number: str, born: dt.date | None, today: dt.date | None):
	if number[:2] not in _PROVINCE_CODES:
		yield PROVINCE.problem(code=number[:2], number=number)
	if born is None or born < _EARLIEST or (today and born > today):
		yield BIRTH_DATE.problem(number=number)
	if check_character(number[:17]) != number[17]:
		yield CHECK_CHARACTER.problem(number=number)


def _disagreements(number, born, born_on, precision, stated_sex):
	if born_on and not _same_birth_date(born, born_on, precision):
		yield BIRTH_DATE_DISAGREES.problem(stated=born_on.isoformat(), number_says=born.isoformat())
	if stated_sex in SEXES and stated_sex != sex(number):
		yield SEX_DISAGREES.problem(stated=stated_sex, number_says=sex(number))


def _same_birth_date(born: dt.date, born_on: dt.date, precision: str | None) -> bool:
	if precision == "month":
		return (born.year, born.month) == (born_on.year, born_on.month)
	return born == born_on
