"""Backups that only who has the key can read: AES-256-GCM, a piece at a time, each in its place.

A file begins with a mark and a salt; the salt and the site's `backup_encryption_key` make the file's own key. A piece is its
length and what AES-GCM made of it. The number of the piece and whether it is the last are part of what is proven, so that a
file cannot be cut, mixed or lengthened unnoticed.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

import frappe

MARK = b"demitasse backup 1\n"
SALT_BYTES = 16
PIECE_BYTES = 1 << 20
SETTING = "backup_encryption_key"


class WrongKey(frappe.ValidationError):
	"""The key does not open the file, or the file was changed."""


def is_encrypted(path: Path) -> bool:
	"""Whether a file was made by `encrypt`."""
	with open(path, "rb") as file:
		return file.read(len(MARK)) == MARK


def site_key() -> tuple[str, bool]:
	"""The key of the connected site's backups, and whether it was made just now and kept in its configuration."""
	if known := frappe.conf.get(SETTING):
		return str(known), False
	made = Fernet.generate_key().decode()
	frappe.get_attr("frappe.installer.update_site_config")(SETTING, made, frappe.local.site)
	frappe.conf[SETTING] = made
	return made, True


def encrypt(source: Path, target: Path, key: str) -> None:
	"""Write a file encrypted."""
	salt = os.urandom(SALT_BYTES)
	cipher = AESGCM(_file_key(key, salt))
	with open(source, "rb") as reading, open(target, "wb") as writing:
		writing.write(MARK + salt)
		for number, (piece, last) in enumerate(_pieces(reading)):
			made = cipher.encrypt(_nonce(number), piece, _place(number, last))
			writing.write(len(made).to_bytes(4, "big") + made)
		writing.flush()
		os.fsync(writing.fileno())


def decrypt(source: Path, target: Path, key: str) -> None:
	"""Write a file as it was before it was encrypted.

	:raises WrongKey: the key is another one, or the file is not whole
	"""
	target.touch(0o600)
	with open(source, "rb") as reading, open(target, "wb") as writing:
		reading.seek(len(MARK))
		cipher = AESGCM(_file_key(key, reading.read(SALT_BYTES)))
		number, last, left = 0, False, source.stat().st_size - len(MARK) - SALT_BYTES
		while left > 0:
			length = int.from_bytes(reading.read(4), "big")
			left -= 4 + length
			last = left <= 0
			if length > PIECE_BYTES + 16:
				raise WrongKey(source.name)
			try:
				writing.write(cipher.decrypt(_nonce(number), reading.read(length), _place(number, last)))
			except InvalidTag as error:
				raise WrongKey(source.name) from error
			number += 1
	if not last:
		raise WrongKey(source.name)


def _pieces(reading: BinaryIO) -> Iterator[tuple[bytes, bool]]:
	"""The pieces of a file, at least one, and whether each is the last."""
	piece = reading.read(PIECE_BYTES)
	while True:
		following = reading.read(PIECE_BYTES)
		yield piece, not following
		if not following:
			return
		piece = following


def _file_key(key: str, salt: bytes) -> bytes:
	return HKDF(SHA256(), 32, salt, MARK).derive(key.strip().encode())


def _nonce(number: int) -> bytes:
	return number.to_bytes(12, "big")


def _place(number: int, last: bool) -> bytes:
	return number.to_bytes(8, "big") + bytes([last])
