"""A file that one process at a time holds."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from frappe.ground.exclusive import HeldByAnother, held

HOLDS = "import sys; from frappe.ground.exclusive import held\nwith held(sys.argv[1]): print('held', flush=True); sys.stdin.read()"


class TestHeld(unittest.TestCase):
	def setUp(self) -> None:
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.path = Path(folder.name, "not", "there", "a.lock")

	def test_nobody_else_holds_it_meanwhile(self) -> None:
		with held(self.path), self.assertRaises(HeldByAnother), held(self.path):
			self.fail("two hold it")
		with held(self.path):
			"""It was let go."""

	def test_it_goes_with_the_process_that_holds_it(self) -> None:
		command = [sys.executable, "-c", HOLDS, str(self.path)]
		with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
			self.assertEqual(other.stdout.readline(), b"held\n")
			with self.assertRaises(HeldByAnother), held(self.path):
				self.fail("two hold it")
			other.kill()
			other.wait()
			with held(self.path):
				"""It was let go."""
