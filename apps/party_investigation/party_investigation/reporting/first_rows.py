"""What a report says when there are more rows than one page tells of."""

from frappe import _

MOST = 500
"""So many rows one page tells of; a smaller unit shows the rest."""


def word_of_more(number: int) -> str | None:
	"""Return what stands above the rows of a report that found so many; None where all are shown."""
	if number <= MOST:
		return None
	return _("The first {0} are shown; choose a smaller unit for the others.").format(MOST)
