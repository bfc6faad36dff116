"""A tree of 20,000 nodes: a leaf more, a branch moved, numbering it anew."""

from itertools import count, cycle

from content import TREE, make_doctype
from kit import Bench, Report, best, best_of, connected, fewer

NODES = fewer(20_000, 9)


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	import frappe
	from frappe.utils.nestedset import rebuild_tree

	with connected(bench):
		title = {"fieldname": "title", "fieldtype": "Data", "label": "Title"}
		make_doctype(TREE, [title], autoname="field:title", is_tree=1)
		plant()
		report.time(f"rebuild_tree of {NODES:,} nodes", best_of(lambda: rebuild_tree(TREE)))
		frappe.db.commit()  # the tree stands
		numbers, parents = count(NODES), cycle(("node 3", "node 11", "node 1500"))
		report.time(
			f"insert of a leaf in {NODES:,} nodes", best(lambda: add(next(numbers), next(parents)), times=10)
		)
		places = cycle(("node 5", "node 9"))
		report.time(f"move of 111 nodes in {NODES:,}", best(lambda: move("node 14", next(places)), times=2))
		large = cycle(("node 7", "node 0"))
		report.time(f"move of 1,111 nodes in {NODES:,}", best(lambda: move("node 1", next(large)), times=2))
		report.time("descendants of a node, 1,110", best(lambda: below("node 1"), times=5))
		check()


def plant() -> None:
	"""Nodes with ten children each, not yet numbered."""
	import frappe

	if frappe.db.count(TREE):
		return
	now = frappe.utils.now()
	fields = ["name", "title", "is_group", "parent_speed_tree", "creation", "modified", "owner"]
	rows = (
		(f"node {n}", f"node {n}", 1, f"node {(n - 1) // 10}" if n else "", now, now, "Administrator")
		for n in range(NODES)
	)
	frappe.db.bulk_insert(TREE, fields, rows)


def add(number: int, parent: str) -> None:
	"""A leaf, kept."""
	import frappe

	frappe.get_doc(
		{"doctype": TREE, "title": f"node {number}", "parent_speed_tree": parent, "is_group": 0}
	).insert()
	frappe.db.commit()  # what is measured is keeping it


def move(name: str, parent: str) -> None:
	"""A node with all below it to another parent, kept."""
	import frappe

	node = frappe.get_doc(TREE, name)
	node.parent_speed_tree = parent
	node.save()
	frappe.db.commit()  # what is measured is keeping it


def below(name: str) -> None:
	from frappe.utils.nestedset import get_descendants_of

	if len(get_descendants_of(TREE, name)) < 1000:
		raise RuntimeError("nodes are missing")


def check() -> None:
	"""The numbers of a tree that has been moved about are a permutation without gaps.

	:raises RuntimeError: when they are not
	"""
	import frappe

	bounds = [n for row in frappe.get_all(TREE, fields=["lft", "rgt"], as_list=True) for n in row]
	if sorted(bounds) != list(range(1, len(bounds) + 1)):
		raise RuntimeError("the tree has gaps")
