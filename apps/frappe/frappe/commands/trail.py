"""Commands about the trail: whether it is intact, and sealing it."""

import json
import sys
from pathlib import Path

import click

from frappe.commands import connected, get_site, pass_context


@click.command("verify-trail")
@click.option(
	"--seal",
	"printed",
	multiple=True,
	metavar="ENTRIES:DIGEST",
	help="a seal from paper / 纸面封存值：条数:摘要",
)
@click.option(
	"--seals",
	"file",
	type=click.Path(exists=True, dir_okay=False),
	help="a file with one ENTRIES:DIGEST a line / 每行一个封存值的文件",
)
@click.option("--json", "as_json", is_flag=True)
@pass_context
def verify_trail(context, printed, file, as_json):
	"""Say whether the logs are as they were written, or name the first entry that is not. Exits with 1 if one is not."""
	lines = [*printed, *(Path(file).read_text("utf-8").split() if file else ())]
	with connected(get_site(context)):
		from frappe.services.trail import check, described

		verdict = check([_seal(line) for line in lines])
		said = described(verdict)
	click.echo(json.dumps(said, ensure_ascii=False) if as_json else said["message"])
	sys.exit(0 if verdict.broken is None else 1)


def _seal(line: str) -> tuple[int, str]:
	number, _colon, digest = line.strip().partition(":")
	if not number.isdigit() or len(digest) != 64:
		raise click.BadParameter(f"ENTRIES:DIGEST, not / 应为 条数:摘要，不是：{line}")
	return int(number), digest.lower()


@click.command("seal-trail")
@pass_context
def seal_trail(context):
	"""Seal the logs as they are now, and print the seal, to be kept elsewhere."""
	with connected(get_site(context)):
		from frappe.core.doctype.trail_seal.trail_seal import make_seal

		seal = make_seal("By Hand")
		said = f"{seal.entries}:{seal.digest}"
	click.echo(said)


commands = [verify_trail, seal_trail]
