"""Making WeasyPrint find its libraries and fonts: those of the bench before those of the machine."""

import ctypes
import os
import warnings
from types import ModuleType

from frappe.exceptions import ValidationError
from frappe.services.fonts.places import CONFIGURATION, LIBRARIES

NEEDED = (
	"libgobject-2.0.so.0",
	"libharfbuzz.so.0",
	"libharfbuzz-subset.so.0",
	"libfontconfig.so.1",
	"libpango-1.0.so.0",
	"libpangoft2-1.0.so.0",
)
"""What WeasyPrint opens, by its name on Linux. Without harfbuzz-subset a Chinese page takes seconds."""

PACKAGES = (
	"libharfbuzz0b",
	"libharfbuzz-subset0",
	"libfontconfig1",
	"libpango-1.0-0",
	"libpangoft2-1.0-0",
)
"""The Debian packages that hold them; the others come with these."""

_weasyprint: ModuleType | None = None
_checked = False


def weasyprint() -> ModuleType:
	"""The WeasyPrint module, ready for use.

	:raises frappe.ValidationError: a library that it needs is neither on the machine nor in the bench; says what to install
	"""
	global _weasyprint
	if _weasyprint is None:
		preload()
		if CONFIGURATION.exists():
			os.environ.setdefault("FONTCONFIG_FILE", str(CONFIGURATION))
		_weasyprint = _import()
	return _weasyprint


def check() -> None:
	"""Make sure, once, that what WeasyPrint needs is here.

	:raises frappe.ValidationError: a library is missing; says what to install
	"""
	global _checked
	if not _checked:
		preload()
		if lacking := missing():
			raise ValidationError(_lacking(lacking))
		_checked = True


def _lacking(names: list[str] | str) -> str:
	told = names if isinstance(names, str) else ", ".join(names)
	return (
		f"PDF cannot be made here: {told}. "
		f"Run `make setup`, or as administrator: apt-get install {' '.join(PACKAGES)}"
	)


def _import() -> ModuleType:
	try:
		with warnings.catch_warnings():
			warnings.simplefilter("ignore", DeprecationWarning)
			import weasyprint
	except OSError as error:
		raise ValidationError(_lacking(missing() or str(error))) from error
	return weasyprint


def preload() -> None:
	"""Load the bench's libraries, so that whoever asks for them by name afterwards gets them.

	They are tried again and again, because one can only be loaded when those that it needs are.
	"""
	waiting = sorted(LIBRARIES.glob("*.so.*")) if LIBRARIES.is_dir() else []
	while waiting:
		left = [path for path in waiting if not _load(str(path))]
		if len(left) == len(waiting):
			return  # what is still missing is told when WeasyPrint is imported
		waiting = left


def drop_what_the_machine_has() -> None:
	"""Delete the bench's copies of libraries that the machine has too, except those that draw text."""
	for path in LIBRARIES.glob("*.so.*"):
		if path.name not in NEEDED and _load(path.name):
			path.unlink()


def missing() -> list[str]:
	"""Which of the needed libraries cannot be loaded."""
	return [name for name in NEEDED if not _load(name)]


def _load(name: str) -> bool:
	try:
		ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
	except OSError:
		return False
	return True
