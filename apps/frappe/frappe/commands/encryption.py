"""Commands that encrypt the database files of a site, and back."""

import click

from frappe.commands import get_site, pass_context


@click.command("encrypt-database")
@click.option(
	"--key-file",
	required=True,
	help="where the key is or is to be made: outside the sites folder, kept apart",
)
@pass_context
def encrypt_database(context, key_file):
	"""Encrypt the database files of a stopped site (needs sqlcipher3)."""
	site = get_site(context)
	_converted(site, lambda service: service.encrypt(_folder(site), key_file))
	click.echo(
		f"{site} is encrypted; without {key_file} nobody can open it / 已加密，请妥善保管密钥文件：{key_file}"
	)


@click.command("decrypt-database")
@pass_context
def decrypt_database(context):
	"""Write the database files of a stopped site as plain files again."""
	site = get_site(context)
	_converted(site, lambda service: service.decrypt(_folder(site)))
	click.echo(f"{site} is plain again / 已解除加密")


def _folder(site: str) -> str:
	import frappe

	return frappe.get_site_path()


def _converted(site: str, convert) -> None:
	import frappe

	frappe.init(site)
	from frappe.services import encryption

	try:
		convert(encryption)
	except encryption.EncryptionError as error:
		raise click.ClickException(str(error)) from error
	finally:
		frappe.destroy()


commands = [encrypt_database, decrypt_database]
