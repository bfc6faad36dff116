"""The job of a large package: made or taken in by a worker with the rights of who ordered it, who sees how far it is and may stop it.

All that it writes stands together or not at all; only that it runs, and how it ended, is told before and after. Papers that it has
printed are kept outside the database until the package is made, so that what is stopped goes on where it was.
"""

from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import strip_html
from party_investigation.background import Stopped
from party_investigation.messages import reason_of
from party_investigation.returns.packages import decisions, work
from party_investigation.returns.packages.finished import Finished

PACKAGE = "Return Package"


def run(package: str, language: str) -> None:
	"""Make or take in a package that waits for a worker; one whose order was taken back meanwhile is left alone."""
	frappe.local.lang = language
	if frappe.db.get_value(PACKAGE, package, "status", for_update=True) != "Queued":
		return
	document = frappe.get_doc(PACKAGE, package)
	document.forget_stop()
	document.tell(status="Running")
	frappe.db.commit()  # so that the desk sees it, and that it is found broken off where the worker dies
	try:
		_WORK[document.direction](document)
		frappe.db.commit()  # the desk reads how it ended when its bar is taken away
	except Stopped as stopped:
		frappe.db.rollback()
		frappe.get_doc(PACKAGE, package).note_stop(str(stopped))
		frappe.db.commit()  # before the bar is taken away
	except Exception as error:
		frappe.db.rollback()
		_note_failure(package, error)
		raise
	finally:
		_show(package, document.direction, 1, 1)


def _make(document: Document) -> None:
	finished = Finished(document.name)
	work.make(document, partial(_step, document), finished=finished)
	frappe.db.after_commit.add(finished.forget)


def _take_in(document: Document) -> None:
	preview = work.decided(work.compared(document), decisions.kept(document))
	work.take_in(preview, decisions.again(document), partial(_step, document))


_WORK = {"Outgoing": _make, "Incoming": _take_in}


def _step(document: Document, step: int, steps: int) -> None:
	document.check_stop()
	_show(document.name, document.direction, step, steps)


def _show(package: str, direction: str, step: int, steps: int) -> None:
	frappe.publish_progress(
		percent=step * 100 / steps,
		title=_("Make Package") if direction == "Outgoing" else _("Take In"),
		doctype=PACKAGE,
		docname=package,
		description=f"{step} / {steps}",
	)


def _note_failure(package: str, error: Exception) -> None:
	refused = isinstance(error, frappe.ValidationError | frappe.PermissionError)
	document = frappe.get_doc(PACKAGE, package)
	advice = " ".join(filter(None, (_("Nothing was changed. Start it again."), document.kept_so_far())))
	words = strip_html(reason_of(error)) if refused else _("The work broke off.")
	document.tell(status="Failed", message=f"{words}\n{advice}")
	frappe.db.commit()  # the failing job is rolled back after this
