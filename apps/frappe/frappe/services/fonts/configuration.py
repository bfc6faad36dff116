"""The fontconfig file of the bench: its own fonts first, then those of the machine, and the table of substitutes."""

from xml.sax.saxutils import escape

from frappe.services.fonts.places import CACHE, CONFIGURATION, FONTS, SYSTEM_FONTS
from frappe.services.fonts.table import GENERIC, SUBSTITUTES


def write() -> None:
	"""Write the file; the same input gives the same file."""
	CONFIGURATION.parent.mkdir(parents=True, exist_ok=True)
	text = compose()
	if not CONFIGURATION.exists() or CONFIGURATION.read_text(encoding="utf-8") != text:
		CONFIGURATION.write_text(text, encoding="utf-8")


def compose() -> str:
	"""The file's text."""
	folders = [f"<dir>{escape(str(folder))}</dir>" for folder in (FONTS, *SYSTEM_FONTS)]
	accepted = [_alias(name, "accept", (ours,)) for ours, names in SUBSTITUTES.items() for name in names]
	generic = [_alias(name, "prefer", fonts) for name, fonts in GENERIC.items()]
	lines = [
		'<?xml version="1.0"?>',
		'<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
		"<fontconfig>",
		*folders,
		f"<cachedir>{escape(str(CACHE))}</cachedir>",
		*accepted,
		*generic,
		"</fontconfig>",
	]
	return "\n".join(lines) + "\n"


def _alias(name: str, how: str, fonts: tuple[str, ...]) -> str:
	inner = "".join(f"<family>{escape(font)}</family>" for font in fonts)
	return f'<alias binding="same"><family>{escape(name)}</family><{how}>{inner}</{how}></alias>'
