"""The annotations in the app's controllers are those of their DocTypes."""

import sys
import unittest

from bench import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import doctype_types


class TestDoctypeTypes(unittest.TestCase):
	def test_every_controller_is_annotated_with_the_fields_of_its_doctype(self) -> None:
		stale = [str(path.relative_to(ROOT)) for path in doctype_types.stale_controllers()]
		self.assertEqual(stale, [], "run env/bin/python scripts/doctype_types.py")
