"""A minute of the generative attack (`attack.py`); `make attack MINUTES=60` for as long as one likes."""

import os
import unittest

from attack import Attack
from leak_world import World

SECONDS = float(os.environ.get("ATTACK_SECONDS", "60"))
SEED = int(os.environ.get("ATTACK_SEED", "20160715"))


class TestAttack(unittest.TestCase):
	def test_nothing_is_found(self) -> None:
		with World() as world:
			attack = Attack(world, SEED)
			attack.run(SECONDS)
			print(attack.report())
			self.assertGreater(attack.statuses.total(), 100)
			self.assertEqual(sorted(attack.findings), [], attack.report())


if __name__ == "__main__":
	unittest.main()
