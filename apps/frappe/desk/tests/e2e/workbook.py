"""Write a small campaign workbook: `python workbook.py FILE.xlsx` of three made-up members without a fault, `… ROWS.json` of given rows."""

import json
import sys
from pathlib import Path

from party_investigation.workbook.samples import ORGANIZATIONS, member, write_workbook

rows = {"organizations": ORGANIZATIONS, "members": [member(order) for order in range(1, 4)]}
if len(sys.argv) > 2:
	given = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
	rows = {
		"organizations": given["organizations"],
		"members": [member(order, **values) for order, values in enumerate(given["members"], 10)],
	}
write_workbook(sys.argv[1], rows)
