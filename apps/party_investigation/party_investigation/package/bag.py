"""The file of a package: a bag (BagIt 1.0, RFC 8493) in a zip archive whose every byte follows from its contents.

Files are stored, not compressed, with the same time and attributes. So what is read can be written again and compared: whatever
was changed, added or packed in another way is found, and nothing unfolds to more than the file has. Both are streamed: a package
may be larger than the memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from os import SEEK_END
from typing import BinaryIO

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes

from party_investigation.package import archive
from party_investigation.package.archive import Contents
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

MOST_BYTES = 8 * 2**30
"""A larger file is neither made nor looked into: two DVDs; a university of 30,000 members has a four-hundredth of it."""
MOST_IN_MEMORY = 100 * 2**20
"""A larger file of records or tags is not read; papers are never read whole."""
CHUNK = 2**20


class Payload(Mapping[str, bytes]):
	"""The files of a bag by their names under `data/`, each read when it is asked for: while the file of the package is open."""

	def __init__(self, files: Mapping[str, Contents]) -> None:
		self.files = files

	def __getitem__(self, name: str) -> bytes:
		return _read(name, self.files[name])

	def __iter__(self) -> Iterator[str]:
		return iter(self.files)

	def __len__(self) -> int:
		return len(self.files)


@dataclass(frozen=True)
class Bag:
	"""What a bag holds: the name of its folder, the fields of bag-info.txt, and the files by their names under `data/`."""

	folder: str
	info: Mapping[str, str]
	payload: Payload
	signature: Signature
	digest: str
	"""SHA-256 of the tag manifest, which names every file: the digest of the package."""


@dataclass(frozen=True)
class Digests:
	"""The digests of a file; the second is empty where this machine cannot compute it."""

	sha256: str
	sm3: str


def write_bag(
	target: BinaryIO,
	folder: str,
	info: Mapping[str, str],
	payload: Mapping[str, Contents],
	sign: Callable[[bytes], Signature],
) -> str:
	"""Write the file of a package and return its digest. The same arguments give the same bytes.

	:param target: can be sought in
	:param sign: signs the tag manifest, for `PURPOSE`
	:raises PackageRefused: it would be larger than anybody takes in
	"""
	_check_size(sum(each.size for each in payload.values()))
	digests = {name: _digests(each) for name, each in payload.items()}
	tags = _tags(info, digests, _sm3_manifest(digests))
	archive.write(target, folder, _in_order(tags, sign(tags[TAGS]).as_file(), payload))
	_check_size(target.seek(0, SEEK_END))
	return _sha256(tags[TAGS])


def read_bag(content: bytes | BinaryIO) -> Bag:
	"""Read the file of a package and check that it is whole and signed; by whom it may be signed, the caller asks.

	:param content: the file, or a stream of it that can be sought in and stays open as long as the payload is read
	:raises PackageRefused: something is missing, damaged, added, packed in another way or not signed
	"""
	stream = BytesIO(content) if isinstance(content, bytes) else content
	_check_size(stream.seek(0, SEEK_END))
	with archive.refusing():
		return _checked(stream)


def _checked(stream: BinaryIO) -> Bag:
	folder, files = archive.read(stream)
	for name in NEEDED:
		if name not in files:
			raise PackageRefused(_("The package lacks {file}. Ask the sender for it again."), file=name)
	payload = {name.removeprefix(PAYLOAD): each for name, each in files.items() if name.startswith(PAYLOAD)}
	digests = {name: _digests(each) for name, each in payload.items()}
	_check_manifest(_read(MANIFEST, files[MANIFEST]), digests)
	info = _info(_read(INFO, files[INFO]))
	sm3 = _sm3_manifest(digests)
	if sm3 is None and SM3 in files:
		sm3 = _read(SM3, files[SM3])
	tags = _tags(info, digests, sm3)
	for name, expected in tags.items():
		if name not in files or _read(name, files[name]) != expected:
			raise PackageRefused(
				_("{file} is damaged or was changed. Ask the sender for the package again."), file=name
			)
	for name in files:
		if not name.startswith(PAYLOAD) and name not in (*tags, SIGNATURE):
			raise PackageRefused(_("{file} does not belong to the package."), file=name)
	signed = _read(SIGNATURE, files[SIGNATURE])
	signature = Signature.from_file(signed)
	signature.check(PURPOSE, tags[TAGS])
	if not archive.is_written_as(stream, folder, _in_order(tags, signed, payload)):
		raise PackageRefused(
			_("The file was packed anew or changed around its contents. Take the file as the sender made it.")
		)
	return Bag(folder, info, Payload(payload), signature, _sha256(tags[TAGS]))


def _check_size(size: int) -> None:
	if size > MOST_BYTES:
		raise PackageRefused(
			_("The file has {size} MB; a package has {most} MB at most."),
			size=size // 2**20,
			most=MOST_BYTES // 2**20,
		)


def _read(name: str, contents: Contents) -> bytes:
	if contents.size > MOST_IN_MEMORY:
		raise PackageRefused(
			_("{file} has {size} MB; at most {most} MB of it are read."),
			file=name,
			size=contents.size // 2**20,
			most=MOST_IN_MEMORY // 2**20,
		)
	with contents.open() as stream:
		return stream.read()


def _in_order(
	tags: Mapping[str, bytes], signature: bytes, payload: Mapping[str, Contents]
) -> dict[str, Contents]:
	"""All files of a package in the order in which they stand in the archive."""
	small = {**tags, SIGNATURE: signature}
	return {
		**{name: Contents.of(content) for name, content in small.items()},
		**{PAYLOAD + name: payload[name] for name in sorted(payload)},
	}


# ---------------------------------------------------------------- tag files


def _tags(info: Mapping[str, str], payload: Mapping[str, Digests], sm3: bytes | None) -> dict[str, bytes]:
	"""The tag files that belong to contents, in the order in which they stand in the archive."""
	tags = {
		BAGIT: DECLARATION,
		INFO: "".join(f"{name}: {value}\n" for name, value in info.items()).encode(),
		MANIFEST: _manifest((PAYLOAD + name, payload[name].sha256) for name in sorted(payload)),
	}
	if sm3 is not None:
		tags[SM3] = sm3
	return tags | {TAGS: _manifest((name, _sha256(content)) for name, content in sorted(tags.items()))}


def _sm3_manifest(payload: Mapping[str, Digests]) -> bytes | None:
	"""The manifest by SM3 (GB/T 32905); None where this machine cannot compute it."""
	if _new_sm3() is None:
		return None
	return _manifest((PAYLOAD + name, payload[name].sm3) for name in sorted(payload))


def _manifest(rows: Iterable[tuple[str, str]]) -> bytes:
	return "".join(f"{digest}  {name}\n" for name, digest in rows).encode()


def _sha256(content: bytes) -> str:
	return hashlib.sha256(content).hexdigest()


def _new_sm3() -> hashes.Hash | None:
	try:
		return hashes.Hash(hashes.SM3())
	except UnsupportedAlgorithm:
		return None


def _digests(contents: Contents) -> Digests:
	sha256, sm3 = hashlib.sha256(), _new_sm3()
	with contents.open() as stream:
		while chunk := stream.read(CHUNK):
			sha256.update(chunk)
			if sm3:
				sm3.update(chunk)
	return Digests(sha256.hexdigest(), sm3.finalize().hex() if sm3 else "")


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


def _check_manifest(manifest: bytes, payload: Mapping[str, Digests]) -> None:
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
		if payload[name].sha256 != expected[name]:
			raise PackageRefused(
				_("{file} is damaged or was changed. Ask the sender for the package again."), file=name
			)
