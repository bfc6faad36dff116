"""Keep a site of the present release as SQL text, for the releases to come: `python make_release.py`.

The site has the app and a small campaign of invented people, a user, a file, a ToDo, a comment. Passwords and sessions stay out.
Once a release is published its file is never made again: `test_upgrade.py` migrates every one of them.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from ground import SITE, Ground

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "data"))
import make_workbook

PEOPLE, SEED = 60, 2016
SECRET = ("__Auth", "tabSessions")

RECORDS = """
from frappe.share import add
user = frappe.get_doc({"doctype": "User", "email": "clerk@release.example", "first_name": "Clerk",
	"send_welcome_email": 0, "roles": [{"role": "System Manager"}]}).insert().name
todo = frappe.get_doc({"doctype": "ToDo", "description": "Look at the annexes", "allocated_to": user}).insert()
todo.description = "Look at all annexes"
todo.save()
todo.add_comment("Comment", "Done by Friday")
add("ToDo", todo.name, user, write=1)
frappe.get_doc({"doctype": "File", "file_name": "paper.txt", "content": "paper", "is_private": 1,
	"attached_to_doctype": "ToDo", "attached_to_name": todo.name}).insert()
frappe.defaults.set_user_default("campaign", "kept", user)
"""


def main() -> None:
	"""Make the site and write its text."""
	from party_investigation import __version__

	with Ground() as ground:
		ground.run("--site", SITE, "install-app", "party_investigation")
		workbook = ground.path / "campaign.xlsx"
		organizations, people = make_workbook.make(PEOPLE, SEED)
		make_workbook.write(workbook, organizations, people, SEED, False)
		ground.run("--site", SITE, "campaign-import", str(workbook))
		ground.script(RECORDS)
		target = HERE / "releases" / f"{__version__}.sql"
		target.write_text(text_of(ground.site / "site.db"), encoding="utf-8")
	print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def text_of(path: Path) -> str:
	"""A database as SQL text."""
	with closing(sqlite3.connect(path)) as database:
		for table in SECRET:
			database.execute(f"delete from `{table}`")
		generation = database.execute("pragma user_version").fetchone()[0]
		lines = "\n".join(database.iterdump())
	return f"{lines}\npragma user_version = {generation};\n"


if __name__ == "__main__":
	main()
