"""The file of a package: a bag (BagIt 1.0, RFC 8493) in a zip archive whose every byte follows from its contents.

Files are stored, not compressed, with the same time and attributes. So what is read can be written again and compared: whatever
was changed, added or packed in another way is found, and nothing unfolds to more than the file has.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes

from party_investigation.package.refusal import PackageRefused
from party_investigation.package.signature import Signature
from party_investigation.rules.problem import _

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BAGIT, INFO, MANIFEST, SM3 = "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sm3.txt"
TAGS, SIGNATURE = "tagmanifest-sha256.txt", "signature.json"
PAYLOAD = "data/"
NEEDED = (BAGIT, INFO, MANIFEST, TAGS, SIGNATURE)
PURPOSE = "return package 1"
"""For what packages are signed; receipts are signed for another."""

MOST_BYTES = 200 * 2**20
"""A larger file is not looked into: a university of 30,000 members has a tenth of it."""
MOST_FILES = 200
_NAME = re.compile(r"[^/\\:*?\"<>|%\x00-\x1f\x7f]{1,120}")
_TIME = (2016, 2, 17, 9, 0, 0)
_MODE = 0o100600 << 16
_UNIX, _STORED = 3, zipfile.ZIP_STORED


@dataclass(frozen=True)
class Bag:
	"""What a bag holds: the name of its folder, the fields of bag-info.txt, and the files by their names under `data/`."""

	folder: str
	info: Mapping[str, str]
	payload: Mapping[str, bytes]
	signature: Signature
	digest: str
	"""SHA-256 of the tag manifest, which names every file: the digest of the package."""


def write_bag(
	folder: str, info: Mapping[str, str], payload: Mapping[str, bytes], sign: Callable[[bytes], Signature]
) -> bytes:
	"""Return the file of a package. The same arguments give the same bytes.

	:param sign: signs the tag manifest, for `PURPOSE`
	"""
	tags = _tags(info, payload, _sm3_manifest(payload))
	return _zipped(folder, payload, tags, sign(tags[TAGS]).as_file())


def read_bag(content: bytes) -> Bag:
	"""Read the file of a package and check that it is whole and signed; by whom it may be signed, the caller asks.

	:raises PackageRefused: something is missing, damaged, added, packed in another way or not signed
	"""
	if len(content) > MOST_BYTES:
		raise PackageRefused(
			_("The file has {size} MB; a package has {most} MB at most."),
			size=len(content) // 2**20,
			most=MOST_BYTES // 2**20,
		)
	folder, files = _unzipped(content)
	for name in NEEDED:
		if name not in files:
			raise PackageRefused(_("The package lacks {file}. Ask the sender for it again."), file=name)
	payload = {name.removeprefix(PAYLOAD): read for name, read in files.items() if name.startswith(PAYLOAD)}
	_check_manifest(files[MANIFEST], payload)
	info = _info(files[INFO])
	tags = _tags(info, payload, files.get(SM3) if _sm3(b"") is None else _sm3_manifest(payload))
	for name, expected in tags.items():
		if files.get(name) != expected:
			raise PackageRefused(
				_("{file} is damaged or was changed. Ask the sender for the package again."), file=name
			)
	for name in files:
		if not name.startswith(PAYLOAD) and name not in (*tags, SIGNATURE):
			raise PackageRefused(_("{file} does not belong to the package."), file=name)
	signature = Signature.from_file(files[SIGNATURE])
	signature.check(PURPOSE, tags[TAGS])
	if _zipped(folder, payload, tags, files[SIGNATURE]) != content:
		raise PackageRefused(
			_("The file was packed anew or changed around its contents. Take the file as the sender made it.")
		)
	return Bag(folder, info, payload, signature, hashlib.sha256(tags[TAGS]).hexdigest())


# ---------------------------------------------------------------- the zip archive


def _zipped(folder: str, payload: Mapping[str, bytes], tags: Mapping[str, bytes], signature: bytes) -> bytes:
	files = {**tags, SIGNATURE: signature, **{PAYLOAD + name: payload[name] for name in sorted(payload)}}
	stream = BytesIO()
	with zipfile.ZipFile(stream, "w", _STORED, allowZip64=False) as archive:
		for name, content in files.items():
			entry = zipfile.ZipInfo(f"{folder}/{name}", _TIME)
			entry.create_system, entry.external_attr = _UNIX, _MODE
			archive.writestr(entry, content)
	return stream.getvalue()


def _unzipped(content: bytes) -> tuple[str, dict[str, bytes]]:
	"""The folder of a package and its files by their names in it."""
	try:
		with zipfile.ZipFile(BytesIO(content)) as archive:
			entries = archive.infolist()
			folder = _check_entries(entries, len(content))
			files = {entry.filename.removeprefix(f"{folder}/"): archive.read(entry) for entry in entries}
	except (
		zipfile.BadZipFile,
		zipfile.LargeZipFile,
		ValueError,
		EOFError,
		NotImplementedError,
		OSError,
		RuntimeError,
	):
		raise PackageRefused(
			_("The file is no package, or was damaged on its way. Copy it from the disc again.")
		) from None
	return folder, files


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> str:
	"""Stop at an archive that could write elsewhere, unfold or hide something; return the one folder of its files."""
	if not entries or len(entries) > MOST_FILES:
		raise PackageRefused(
			_("The archive has {number} files; a package has 6 to {most}."),
			number=len(entries),
			most=MOST_FILES,
		)
	folders, seen = set(), set()
	for entry in entries:
		folder, _slash, name = entry.filename.partition("/")
		if entry.orig_filename != entry.filename or not _is_name(folder) or not _is_place(name):
			raise PackageRefused(
				_("The archive names a file outside the package: {file}. Do not open it; tell the sender."),
				file=entry.orig_filename[:120],
			)
		same = unicodedata.normalize("NFC", entry.filename).casefold()
		if same in seen:
			raise PackageRefused(_("The archive has {file} twice."), file=entry.filename)
		seen.add(same)
		folders.add(folder)
		is_plain = entry.compress_type == _STORED and entry.file_size == entry.compress_size
		if not is_plain or entry.external_attr != _MODE or entry.flag_bits & ~0x800:
			raise PackageRefused(
				_("{file} is packed as no package packs it. Take the file as the sender made it."),
				file=entry.filename,
			)
	if len(folders) != 1 or sum(entry.file_size for entry in entries) > size:
		raise PackageRefused(_("The archive is not one package with one folder."))
	return folders.pop()


def _is_name(name: str) -> bool:
	return bool(_NAME.fullmatch(name)) and name.strip(" .") == name


def _is_place(name: str) -> bool:
	"""Whether a file stands at the top of the bag, or right under `data/`."""
	return _is_name(name.removeprefix(PAYLOAD))


# ---------------------------------------------------------------- tag files


def _tags(info: Mapping[str, str], payload: Mapping[str, bytes], sm3: bytes | None) -> dict[str, bytes]:
	"""The tag files that belong to contents, in the order in which they stand in the archive."""
	tags = {
		BAGIT: DECLARATION,
		INFO: "".join(f"{name}: {value}\n" for name, value in info.items()).encode(),
		MANIFEST: _manifest((PAYLOAD + name, _sha256(payload[name])) for name in sorted(payload)),
	}
	if sm3 is not None:
		tags[SM3] = sm3
	return tags | {TAGS: _manifest((name, _sha256(content)) for name, content in sorted(tags.items()))}


def _sm3_manifest(payload: Mapping[str, bytes]) -> bytes | None:
	"""The manifest by SM3 (GB/T 32905); None where this machine cannot compute it."""
	if _sm3(b"") is None:
		return None
	return _manifest((PAYLOAD + name, _sm3(payload[name]) or "") for name in sorted(payload))


def _manifest(rows: Iterator[tuple[str, str]]) -> bytes:
	return "".join(f"{digest}  {name}\n" for name, digest in rows).encode()


def _sha256(content: bytes) -> str:
	return hashlib.sha256(content).hexdigest()


def _sm3(content: bytes) -> str | None:
	try:
		digest = hashes.Hash(hashes.SM3())
	except UnsupportedAlgorithm:
		return None
	digest.update(content)
	return digest.finalize().hex()


def _info(content: bytes) -> dict[str, str]:
	try:
		rows = [line.partition(": ") for line in content.decode().splitlines()]
	except UnicodeDecodeError:
		rows = []
	if not rows:
		raise PackageRefused(
			_("{file} is damaged or was changed. Ask the sender for the package again."), file=INFO
		)
	return {name: value for name, _colon, value in rows}


def _check_manifest(manifest: bytes, payload: Mapping[str, bytes]) -> None:
	"""Stop at the first file that is not as the manifest has it, and say which it is."""
	try:
		rows = [line.partition("  ") for line in manifest.decode().splitlines()]
	except UnicodeDecodeError:
		rows = []
	expected = {name.removeprefix(PAYLOAD): digest for digest, _blanks, name in rows}
	for name in sorted(expected.keys() | payload.keys()):
		if name not in payload:
			raise PackageRefused(_("The package lacks {file}. Ask the sender for it again."), file=name)
		if name not in expected:
			raise PackageRefused(_("{file} does not belong to the package."), file=name)
		if _sha256(payload[name]) != expected[name]:
			raise PackageRefused(
				_("{file} is damaged or was changed. Ask the sender for the package again."), file=name
			)
