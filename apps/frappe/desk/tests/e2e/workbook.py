"""Write a small, faultless campaign workbook of three made-up members: `python workbook.py FILE.xlsx`."""

import sys

from party_investigation.workbook.samples import ORGANIZATIONS, member, write_workbook

write_workbook(
	sys.argv[1], {"organizations": ORGANIZATIONS, "members": [member(order) for order in range(1, 4)]}
)
