#!/usr/bin/env python3
"""Write the fields of each DocType of the app as annotations into its controller, as Frappe does in developer mode.

`doctype_types.py` writes what is not current; with `--check` it only names those files and ends with status 1.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
APP = BENCH / "apps" / "party_investigation" / "party_investigation"
BEGIN = "\t# begin: auto-generated types"
NOTE = "\t# This code is auto-generated. Do not modify anything in this block."
END = "\t# end: auto-generated types"
BLOCK = re.compile(rf"\n?{re.escape(BEGIN)}\n.*?{re.escape(END)}\n(?:\n(?=\t))?", re.DOTALL)
LAYOUT = {"Section Break", "Column Break", "Tab Break", "HTML", "Heading", "Button", "Fold", "Image"}
NEVER_EMPTY = {
	"Check",
	"Int",
	"Float",
	"Currency",
	"Percent",
	"Select",
	"Table",
	"Table MultiSelect",
	"Rating",
}
TABLES = {"Table", "Table MultiSelect"}


def main() -> None:
	"""The command line."""
	check, stale = "--check" in sys.argv[1:], stale_controllers()
	for path, text in stale.items():
		print(path.relative_to(BENCH))
		if not check:
			path.write_text(text)
	sys.exit(bool(stale) and check)


def stale_controllers() -> dict[Path, str]:
	"""The controllers whose annotations are not current, with the text that they should have."""
	return {path: text for path, text in controllers() if path.read_text() != text}


def controllers() -> list[tuple[Path, str]]:
	"""The controller of each DocType, with the text that it should have."""
	return [
		(path, with_types(path.read_text(), json.loads(path.with_suffix(".json").read_text())))
		for path in sorted(APP.glob("*/doctype/*/*.py"))
		if path.with_suffix(".json").exists()
	]


def with_types(text: str, doctype: dict) -> str:
	"""The text of a controller with the annotations of its DocType at the head of its class."""
	name = re.sub(r"[^A-Za-z0-9]", "", doctype["name"])
	head = re.search(
		rf"^class {name}\(.*?\):[^\n]*\n(?:\t\"\"\".*?\"\"\"\n)?", text := BLOCK.sub("\n", text), re.M | re.S
	)
	if not head:
		sys.exit(f"{doctype['name']}: there is no class {name}")
	before, after = text[: head.end()], text[head.end() :].lstrip("\n")
	after = "" if after.strip() == "pass" else "\n" + after
	gap = "\n" if head.group().rstrip().endswith('"""') else ""
	return formatted(before + gap + block(doctype) + after)


def formatted(text: str) -> str:
	"""Python as ruff sets it with the project's settings."""
	command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(APP / "controller.py"), "-"]
	return subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=BENCH).stdout


def block(doctype: dict) -> str:
	"""The annotations of a DocType."""
	fields = sorted(
		(df for df in doctype["fields"] if df["fieldtype"] not in LAYOUT and not df.get("is_virtual")),
		key=lambda df: df["fieldname"],
	)
	lines = ["from frappe.types import DF"]
	lines += sorted({import_of(df["options"]) for df in fields if df["fieldtype"] in TABLES})
	lines += ["", *(f"{df['fieldname']}: {annotation(df)}" for df in fields)]
	body = "\n".join(f"\t\t{line}" if line else "" for line in lines)
	return f"{BEGIN}\n{NOTE}\n\n\tfrom typing import TYPE_CHECKING\n\n\tif TYPE_CHECKING:\n{body}\n{END}\n"


def annotation(df: dict) -> str:
	"""What a field carries."""
	kind = df["fieldtype"]
	if kind == "Select":
		options = ", ".join(
			json.dumps(each, ensure_ascii=False) for each in (df.get("options") or "").split("\n")
		)
		return f"DF.Literal[{options}]"
	if kind in TABLES:
		return f"DF.{kind.replace(' ', '')}[{class_of(df['options'])}]"
	suffix = "" if kind in NEVER_EMPTY or df.get("reqd") else " | None"
	return f"DF.{kind.replace(' ', '')}{suffix}"


def class_of(doctype: str) -> str:
	"""The name of a DocType's class."""
	return re.sub(r"[^A-Za-z0-9]", "", doctype)


def import_of(doctype: str) -> str:
	"""The import of a DocType's class."""
	folder = doctype.lower().replace(" ", "_")
	path = next(APP.glob(f"*/doctype/{folder}/{folder}.py"), None)
	if path is None:
		sys.exit(f"{doctype} is no DocType of the app")
	module = ".".join(path.relative_to(APP.parent).with_suffix("").parts)
	return f"from {module} import {class_of(doctype)}"


if __name__ == "__main__":
	main()
