"""What tests of several modules share."""

import unittest
from importlib.metadata import PackageNotFoundError, version

PAGES = 70
"""The WeasyPrint whose pages these tests know."""


def _major() -> int:
	try:
		return int(version("weasyprint").partition(".")[0])
	except PackageNotFoundError:
		return 0


needs_weasyprint = unittest.skipUnless(_major() >= PAGES, "Stock Frappe chooses another WeasyPrint")
"""For tests of what WeasyPrint makes of the pages for the screen: the paper of the forms, wherever they are printed, is Typst's."""
