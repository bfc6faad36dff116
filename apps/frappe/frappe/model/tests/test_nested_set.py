"""Trees: whatever is done to them, `lft` and `rgt` enclose the descendants without gap."""

import random

import frappe
from frappe.model.tests.site import ModelTest, field
from frappe.utils.nestedset import NestedSetRecursionError, rebuild_tree

TREE = {"name": "Model Tree", "autoname": "field:title", "is_tree": 1, "fields": [field("title", reqd=1)]}


class TestNestedSet(ModelTest):
	doctypes = (TREE,)

	def rows(self) -> list[dict]:
		return frappe.get_all(
			"Model Tree",
			fields=["name", "parent_model_tree as parent", "lft", "rgt"],
			order_by="lft asc",
			limit=0,
		)

	def check(self) -> None:
		"""The numbers are 1..2n, and a node lies directly in its parent."""
		rows = self.rows()
		self.assertEqual(
			sorted(number for row in rows for number in (row.lft, row.rgt)), list(range(1, 2 * len(rows) + 1))
		)
		open_nodes: list[dict] = []
		for row in rows:
			while open_nodes and open_nodes[-1].rgt < row.lft:
				open_nodes.pop()
			self.assertEqual(row.parent or None, open_nodes[-1].name if open_nodes else None, row.name)
			self.assertLess(row.lft, row.rgt)
			open_nodes.append(row)

	def add(self, name: str, parent: str | None = None):
		return frappe.get_doc(
			{"doctype": "Model Tree", "title": name, "is_group": 1, "parent_model_tree": parent}
		).insert()

	def test_random_growth_moves_and_deletions(self):
		for seed in range(4):
			chance = random.Random(seed)
			names: list[str] = []
			for step in range(60):
				self._step(chance, names, f"{seed}-{step}")
			self.check()
			before = [(row.name, row.parent) for row in self.rows()]
			rebuild_tree("Model Tree")
			self.check()
			self.assertEqual(
				sorted(before, key=str), sorted(((r.name, r.parent) for r in self.rows()), key=str)
			)
			frappe.db.rollback()

	def _step(self, chance: random.Random, names: list[str], name: str) -> None:
		what = chance.random()
		if what < 0.6 or not names:
			self.add(name, chance.choice([None, *names]))
			names.append(name)
		elif what < 0.9:
			doc = frappe.get_doc("Model Tree", chance.choice(names))
			doc.parent_model_tree = chance.choice([None, *names])
			frappe.db.savepoint("move")
			try:
				doc.save()
			except NestedSetRecursionError:
				frappe.db.rollback(save_point="move")
		else:
			leaf = chance.choice(names)
			if not frappe.db.exists("Model Tree", {"parent_model_tree": leaf}):
				frappe.delete_doc("Model Tree", leaf, force=True)
				names.remove(leaf)

	def test_a_branch_cannot_come_below_itself(self):
		self.add("a")
		self.add("b", "a")
		self.add("c", "b")
		doc = frappe.get_doc("Model Tree", "a")
		doc.parent_model_tree = "c"
		frappe.db.savepoint("loop")
		with self.assertRaises(NestedSetRecursionError):
			doc.save()
		frappe.db.rollback(save_point="loop")
		self.check()

	def test_a_deep_tree_is_numbered_without_recursion(self):
		parent = None
		for depth in range(1500):
			name = f"d{depth}"
			doc = frappe.get_doc({"doctype": "Model Tree", "title": name, "parent_model_tree": parent})
			doc.name = name
			doc.db_insert()
			parent = name
		rebuild_tree("Model Tree")
		self.check()
