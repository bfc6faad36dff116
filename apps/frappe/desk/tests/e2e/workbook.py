"""Write a small campaign workbook of made-up members without a fault.

`python workbook.py FILE.xlsx` has three members, `… ROWS.json` given rows, `… NUMBER [wrong]` three, one more out of contact in a
third branch, and so many in the second branch, the last of them with a wrong identity number.
"""

import json
import sys
from datetime import date, timedelta
from pathlib import Path

from party_investigation.workbook.samples import ORGANIZATIONS, made_up_number, member, write_workbook

LOST = {"last_dues_on": "2014-11-01", "last_life_on": "2014-12-05"}
THIRD = ORGANIZATIONS[2] | {"organization_code": "S1B3", "organization_name": "第三党支部"}


def one_of_many(order: int) -> dict:
	"""A member of the second branch, born on a day of his or her own: nobody is taken for anybody else."""
	born = date(1950, 1, 1) + timedelta(days=200 * order)
	number = made_up_number(order, f"{born:%Y%m%d}", order)
	return member(order, "S1B2", birth_date=str(born), identity_number=number)


rows = {"organizations": ORGANIZATIONS, "members": [member(order) for order in range(1, 4)]}
if len(sys.argv) > 2 and sys.argv[2].isdigit():
	many = [one_of_many(order) for order in range(5, 5 + int(sys.argv[2]))]
	if "wrong" in sys.argv[3:]:
		many[-1]["identity_number"] = many[-1]["identity_number"][:-1]
	rows["organizations"] = [*ORGANIZATIONS, THIRD]
	rows["members"] += [member(4, "S1B3", **LOST), *many]
elif len(sys.argv) > 2:
	given = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
	rows = {
		"organizations": given["organizations"],
		"members": [member(order, **values) for order, values in enumerate(given["members"], 10)],
	}
write_workbook(sys.argv[1], rows)
