"""A package that came on a disc, read and checked: whole, signed by a partner that is trusted, for us, and newer than what is here."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, cast

import frappe
from frappe.model.document import Document
from frappe.utils import format_datetime
from party_investigation.investigation.campaign_policy import open_campaigns
from party_investigation.organization.tree import name_of
from party_investigation.package import encryption
from party_investigation.package.bag import Bag, read_bag
from party_investigation.package.parts import PartList, Pieces
from party_investigation.package.records import (
	VERSIONS,
	Content,
	digest_of,
	moment_of,
	read_content,
	refuse_layout,
)
from party_investigation.package.refusal import PackageRefused
from party_investigation.returns.creation import return_name
from party_investigation.returns.frame import COUNTED_UNDER
from party_investigation.returns.packages import filing, keys
from party_investigation.returns.packages.arrival import PartsMissing
from party_investigation.returns.return_filters import readable
from party_investigation.rules.digest import LENGTH, grouped
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.package import annexes_of_lines, travels
from party_investigation.rules.problem import _

PACKAGE, RETURN, CAMPAIGN = "Return Package", "Unit Return", "Investigation Campaign"
BY_KEY, BY_PASSPHRASE = "Receiving Key", "Passphrase"
TAKEN_IN = "Taken In"


class PassphraseNeeded(PackageRefused):
	"""The package is locked by a passphrase that nobody has given yet."""


@dataclass(frozen=True)
class Incoming:
	"""A package that may be looked at: the document, what it says, who sent it, and the return here that it belongs to."""

	document: Document
	bag: Bag
	content: Content
	partner: frappe._dict
	campaign: str
	unit_return: Document
	locked: str
	"""How the file is or was locked: a value of the field."""


def held(package: str) -> Document:
	"""Return a package that a client names, which the user may change, and keep it from others until the transaction ends.

	Of two officers at once the second waits here, and finds what the first has done.

	:raises frappe.PermissionError: the package is not the user's to change
	"""
	document = readable(PACKAGE, package)
	document.check_permission("write")
	frappe.db.get_value(PACKAGE, document.name, "status", for_update=True)
	document.reload()
	return document


def read(document: Document) -> Incoming:
	"""Read the file of a package and check all that can be checked of it without comparing figures.

	:raises PackageRefused: it is damaged, not signed by a trusted partner, not for us, or not newer; nothing was changed
	:raises frappe.PermissionError: the file is not the user's to read
	"""
	with opened(document) as (source, pieces):
		beginning = beginning_of(source)
		with _unlocked(source, beginning) as stream:
			bag = read_bag(stream)
			records = read_content(bag.payload)
	if pieces and pieces.listed and pieces.listed.digest != bag.digest:
		raise PackageRefused(_("The list of parts is not that of this package. Tell the sender."))
	partner = _sender(document, bag, records)
	_check_receiver(records)
	_check_records(records)
	campaign = _campaign(document, records)
	unit_return = _return_here(document, campaign, records)
	_check_newer(document, bag, records, unit_return)
	locked = BY_KEY if encryption.is_locked(beginning) else document.locked or ""
	return Incoming(document, bag, records, partner, campaign, unit_return, locked)


def bytes_of(file: Document) -> bytes:
	"""Return the content of a file, whatever the framework takes it for."""
	content = file.get_content()
	return content if isinstance(content, bytes) else content.encode()


@contextmanager
def opened(document: Document) -> Iterator[tuple[BinaryIO, Pieces | None]]:
	"""Open the file of a package, and say of what pieces it is joined.

	:raises PackageRefused: a part is missing, or they are not what their list says
	:raises frappe.PermissionError: the file is not the user's to read
	"""
	pieces = filing.pieces_of(document) if document.parts else None
	if pieces and not pieces.is_whole:
		raise PartsMissing(pieces)
	with filing.opened(document, pieces) as source:
		if pieces:
			_check_joined(source, pieces.listed)
		yield source, pieces


def beginning_of(source: BinaryIO) -> bytes:
	"""Return the first bytes of a file, by which it is seen whether it is locked."""
	source.seek(0)
	beginning = source.read(encryption.LONGEST_HEAD)
	source.seek(0)
	return beginning


def _check_joined(source: BinaryIO, listed: PartList | None) -> None:
	"""Stop unless the parts make the file that their list says."""
	digest = hashlib.sha256()
	source.seek(0)
	while chunk := source.read(filing.CHUNK):
		digest.update(chunk)
	if not listed or digest.hexdigest() != listed.sha256:
		raise PackageRefused(_("The list of parts is not that of this package. Tell the sender."))


@contextmanager
def _unlocked(source: BinaryIO, beginning: bytes) -> Iterator[BinaryIO]:
	"""The package that a file holds, opened with the key of this installation where it is locked for it."""
	if encryption.needs_passphrase(beginning):
		raise PassphraseNeeded(
			_("The package is locked by a passphrase. Unlock it first; the sender tells it by telephone.")
		)
	if not encryption.is_locked(beginning):
		yield source
		return
	with TemporaryFile() as plain:
		keys.unlock(source, cast("BinaryIO", plain))
		yield cast("BinaryIO", plain)


def _sender(document: Document, bag: Bag, records: Content) -> frappe._dict:
	"""The partner that signed, whom the holder of the package trusts for the unit that the package is of."""
	partner = keys.trusted(document.organization, bag.signature.fingerprint)
	if not partner:
		raise PackageRefused(
			_(
				"The package says that it is of {unit}, but is signed by a key that is not trusted here: {fingerprint}. "
				"Compare the fingerprint with the signed cover sheet, then enter the installation as a partner."
			),
			unit=records.sheet.unit_name,
			fingerprint=bag.signature.fingerprint,
		)
	sheet = records.sheet
	if sheet.sender_key != partner.fingerprint or not sheet.sender == sheet.unit == partner.unit:
		raise PackageRefused(
			_(
				"The package is of {unit}, but its key is trusted for {other} only. Tell both; nothing was taken in."
			),
			unit=sheet.unit_name,
			other=partner.installation_name,
		)
	keys.check_day(partner, moment_of(sheet.made_on))
	return partner


def _check_receiver(records: Content) -> None:
	if records.sheet.receiver_key not in keys.own_fingerprints():
		raise PackageRefused(
			_(
				"The package is for {receiver}, whose key is not that of this installation. Give the disc to it."
			),
			receiver=records.sheet.receiver_name,
		)


def _check_records(records: Content) -> None:
	"""Only what the form set sends up, and of each version what its digest was taken of."""
	sheet, annexes = records.sheet, annexes_of_lines(records.sheet.form_set)
	if not travels(FORM_SETS[sheet.form_set]) or any(line.annex not in annexes for line in records.lines):
		raise PackageRefused(
			_("The package brings forms that stay below. Nothing was taken in; tell the sender.")
		)
	moment_of(sheet.made_on)
	lines = records.lines_of()
	for version in records.versions:
		moment_of(version.submitted_on)
		if not version.frame.keys() >= {*COUNTED_UNDER}:
			refuse_layout(f"{VERSIONS} {version.unit} frame")
		if annexes and digest_of(records, version, lines[version.unit]) != version.digest:
			raise PackageRefused(
				_(
					"The figures and lines of {unit} are not those of its digest {digest}. Ask the sender to hand in anew."
				),
				unit=version.unit_name,
				digest=grouped(version.digest[:LENGTH]),
			)


def _campaign(document: Document, records: Content) -> str:
	"""The campaign that the officer has named, else the open one over the unit that is called as at the sender."""
	sheet = records.sheet
	campaigns = [*open_campaigns([sheet.unit])]
	if document.campaign:
		campaigns = [campaign for campaign in campaigns if campaign == document.campaign]
	else:
		names = {"name": ["in", campaigns or [""]], "campaign_name": sheet.campaign_name}
		campaigns = frappe.get_all(CAMPAIGN, filters=names, pluck="name")
	if len(campaigns) != 1:
		raise PackageRefused(
			_(
				"No open campaign here is called “{campaign}” and covers {unit}. Choose the campaign in the package."
			),
			campaign=sheet.campaign_name,
			unit=sheet.unit_name,
		)
	return campaigns[0]


def _return_here(document: Document, campaign: str, records: Content) -> Document:
	sheet = records.sheet
	name = return_name(campaign, sheet.unit, sheet.form_set)
	if not frappe.db.exists(RETURN, name):
		raise PackageRefused(
			_("No return of {unit} of this form set is expected here. Ask who runs the campaign."),
			unit=sheet.unit_name,
		)
	unit_return = frappe.get_doc(RETURN, name)
	if unit_return.superior != document.organization:
		raise PackageRefused(
			_("{unit} hands in to {superior}, not to {receiver}."),
			unit=sheet.unit_name,
			superior=name_of(unit_return.superior),
			receiver=name_of(document.organization),
		)
	return unit_return


def _check_newer(document: Document, bag: Bag, records: Content, unit_return: Document) -> None:
	"""The same package twice changes nothing, and an older one is refused."""
	earlier = frappe.get_all(
		PACKAGE,
		filters={"unit_return": unit_return.name, "status": TAKEN_IN, "name": ["!=", document.name or ""]},
		fields=["name", "number", "digest", "taken_in_on"],
		order_by="number desc",
	)
	for row in earlier:
		if row.digest == bag.digest:
			raise PackageRefused(
				_("This package was taken in on {day} ({name}). Taking it in again changes nothing."),
				day=format_datetime(row.taken_in_on),
				name=row.name,
			)
	if earlier and records.sheet.number <= earlier[0].number:
		raise PackageRefused(
			_(
				"This is package {number} of {unit}; package {later} was taken in already. Take the newest one."
			),
			number=records.sheet.number,
			unit=records.sheet.unit_name,
			later=earlier[0].number,
		)
