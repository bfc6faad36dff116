"""`frappe.log_error`: noting what went wrong, for administrators."""

import re
import traceback

import frappe

TITLE_LENGTH = 140
TRACE = "Traceback (most recent call last)"
QUOTED = re.compile(r"""(['"])(?![A-Za-z_][A-Za-z0-9_.]*\1)(?:\\.|(?!\1).)*\1""")
NUMBER = re.compile(r"[0-9]{6,}[Xx]?")
WORDS = re.compile(r"[^\x00-\x7f]+")
VEIL = "…"


def log_error(
	title: str | None = None,
	message: str | None = None,
	reference_doctype: str | None = None,
	reference_name: str | None = None,
	*,
	defer_insert: bool = False,
):
	"""Write an Error Log: `title`, and `message` or else the trace of the exception at work. It is kept with the transaction.

	Who runs the site reads it and sees nobody's data, so what it says is `veiled`; the whole text is in the log file.

	Called with one long text, that text is the message, as in Frappe.

	:param defer_insert: accepted for compatibility; the note is written at once
	"""
	if title and message is None and "\n" in title:
		title, message = None, title
	trace = traceback.format_exc()
	message = message or (trace if trace != "NoneType: None\n" else title)
	title = title or (message or "").strip().splitlines()[-1:] or "Error"
	if isinstance(title, list):
		title = title[0]
	frappe.logger().error("%s\n%s", title, message)
	title, message = veiled(str(title)), veiled(message)
	if frappe.flags.read_only or not frappe.db:
		return None
	return frappe.get_doc(
		{
			"doctype": "Error Log",
			"method": str(title)[:TITLE_LENGTH],
			"error": message,
			"reference_doctype": reference_doctype,
			"reference_name": reference_name,
		}
	).insert(ignore_permissions=True)  # the system's own note, no matter who acts


def veiled(text: str | None) -> str | None:
	"""What went wrong, without the values that errors speak of: long numbers, and in a trace what the errors themselves say.

	Of an error's own words stay those of a program: plain names and words without quotes in ASCII.
	"""
	if not text:
		return text
	if TRACE not in text:
		return NUMBER.sub(VEIL, text)
	lines, after_place = [], False
	for line in text.splitlines():
		is_place = line.startswith('  File "')
		is_code = after_place and line.startswith("    ")
		if not (is_place or is_code or line == f"{TRACE}:" or not line.strip(" ^~")):
			line = WORDS.sub(VEIL, QUOTED.sub(rf"\1{VEIL}\1", line))
		after_place = is_place
		lines.append(NUMBER.sub(VEIL, line))
	return "\n".join(lines)
