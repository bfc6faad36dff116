"""`docs/admin/workbook.md` lists the columns of a campaign workbook as the reader knows them."""

import subprocess
import sys
import unittest

from bench import ROOT


class TestWorkbookPage(unittest.TestCase):
	def test_it_is_current(self) -> None:
		script = ROOT / "scripts" / "workbook_page.py"
		done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True)
		self.assertEqual((done.returncode, done.stdout), (0, ""))


if __name__ == "__main__":
	unittest.main()
