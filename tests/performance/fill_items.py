"""Fill a site with rows to measure with: `python tests/performance/fill_items.py SITE ROWS`, in the folder of the sites."""

import sys

from content import make_items

import frappe


def main() -> None:
	"""Fill."""
	site, rows = sys.argv[1], int(sys.argv[2])
	frappe.init(site)
	frappe.connect()
	try:
		make_items(rows)
		frappe.db.commit()
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main()
