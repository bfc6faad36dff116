"""The locked file of a package: the format of age, version 1 (https://age-encryption.org/v1), with one stanza. No frappe.

A file key is wrapped for the X25519 key of the receiver, or by a passphrase with scrypt; the content follows in chunks of 64 KiB under
ChaCha20-Poly1305, each with its number, the last one marked. So any tool for age opens it, and nothing can be cut off, swapped or added.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from party_investigation.package.bag import MOST_BYTES
from party_investigation.package.refusal import PackageRefused
from party_investigation.package.signature import KEY_BYTES, base64_bytes, base64_text, key_bytes
from party_investigation.rules.problem import _

EXTENSION = ".age"
VERSION = b"age-encryption.org/v1"
X25519, SCRYPT = b"X25519", b"scrypt"
CHUNK, TAG = 64 * 2**10, 16
FILE_KEY, NONCE, SALT, MAC = 16, 16, 16, 32
NO_NONCE = bytes(12)
"""Each key that wraps a file key is used once."""
WORK_FACTOR = 17
"""The logarithm of scrypt's N with which a passphrase is stretched: 128 MB."""
MOST_WORK = 18
"""A file that asks for more is refused before anything is computed."""
BLOCK_SIZE, LANES = 8, 1
LONGEST_HEAD = 512
SHORTEST_PASSPHRASE = 12
"""Characters."""
_BASE64 = rb"([A-Za-z0-9+/]+)"
_HEAD = re.compile(
	re.escape(VERSION)
	+ rb"\n-> (?:(X25519) %s|(scrypt) %s ([1-9][0-9]?))\n%s\n--- %s\n" % (_BASE64, _BASE64, _BASE64, _BASE64)
)


def new_receiving_key() -> tuple[str, str]:
	"""Return a new private and its public key, in Base64."""
	key = X25519PrivateKey.generate()
	return base64_text(key.private_bytes_raw()), base64_text(key.public_key().public_bytes_raw())


def is_locked(beginning: bytes) -> bool:
	"""Return whether a file begins as a locked one does."""
	return beginning.startswith(VERSION)


def needs_passphrase(beginning: bytes) -> bool:
	"""Return whether a file is locked by a passphrase."""
	return beginning.startswith(VERSION + b"\n-> " + SCRYPT + b" ")


def lock_for(source: BinaryIO, target: BinaryIO, receiving_key: str) -> None:
	"""Write a file that only the holder of a receiving key can open.

	:param receiving_key: the public half, in Base64
	:raises ValueError: it is no key
	"""
	receiver = X25519PublicKey.from_public_bytes(key_bytes(receiving_key))
	ephemeral, file_key = X25519PrivateKey.generate(), os.urandom(FILE_KEY)
	share = ephemeral.public_key().public_bytes_raw()
	wrapping = _shared(ephemeral, receiver, share + receiver.public_bytes_raw())
	_lock(source, target, X25519 + b" " + _text(share), wrapping, file_key)


def lock_by(source: BinaryIO, target: BinaryIO, passphrase: str) -> None:
	"""Write a file that the passphrase opens."""
	salt, file_key = os.urandom(SALT), os.urandom(FILE_KEY)
	stanza = b"scrypt %s %d" % (_text(salt), WORK_FACTOR)
	_lock(source, target, stanza, _stretched(passphrase, salt, WORK_FACTOR), file_key)


def unlock(
	source: BinaryIO, target: BinaryIO, private_keys: Iterable[str] = (), passphrase: str = ""
) -> None:
	"""Write what a locked file holds; where it is refused, what was written so far is of no use.

	:param source: can be sought in
	:param private_keys: receiving keys of this installation in Base64, each of which is tried
	:raises PackageRefused: it is for another key, the passphrase is another one, or it was damaged, cut off or changed
	"""
	size = source.seek(0, os.SEEK_END)
	if size > MOST_BYTES + MOST_BYTES // 100:
		raise PackageRefused(
			_("The file has {size} MB; a package has {most} MB at most."),
			size=size // 2**20,
			most=MOST_BYTES // 2**20,
		)
	source.seek(0)
	beginning = source.read(LONGEST_HEAD)
	head = _HEAD.match(beginning)
	if not head:
		_refuse_head()
	_way, share, _scrypt, salt, factor, wrapped, mac = head.groups()
	body = _decoded(wrapped, FILE_KEY + TAG)
	if share:
		file_key = _unwrapped(body, _wrapping_keys(_decoded(share, KEY_BYTES), private_keys))
		if file_key is None:
			raise PackageRefused(
				_(
					"The package is locked for the key of another installation, or its head was damaged. Give the disc to whom it is for."
				)
			)
	else:
		file_key = _unwrapped(body, [_wrapping_by(passphrase, _decoded(salt, SALT), int(factor))])
		if file_key is None:
			raise PackageRefused(
				_(
					"The passphrase does not open the package. Type it as the sender has told it; capitals count."
				)
			)
	if not hmac.compare_digest(_mac(file_key, beginning[: head.start(7) - 1]), _decoded(mac, MAC)):
		_refuse_head()
	source.seek(head.end())
	_unlock_chunks(source, target, file_key)


# ---------------------------------------------------------------- the head


def _lock(source: BinaryIO, target: BinaryIO, stanza: bytes, wrapping: bytes, file_key: bytes) -> None:
	body = ChaCha20Poly1305(wrapping).encrypt(NO_NONCE, file_key, None)
	head = b"%s\n-> %s\n%s\n---" % (VERSION, stanza, _text(body))
	target.write(b"%s %s\n" % (head, _text(_mac(file_key, head))))
	source.seek(0)
	_lock_chunks(source, target, file_key)


def _shared(private: X25519PrivateKey, public: X25519PublicKey, salt: bytes) -> bytes:
	"""The key that wraps a file key between two halves.

	:raises ValueError: the public half is one that gives the same to everybody
	"""
	return _derived(private.exchange(public), salt, VERSION + b"/" + X25519)


def _wrapping_keys(share: bytes, private_keys: Iterable[str]) -> Iterator[bytes]:
	for private_key in private_keys:
		private = X25519PrivateKey.from_private_bytes(base64_bytes(private_key, KEY_BYTES))
		own = private.public_key().public_bytes_raw()
		try:
			yield _shared(private, X25519PublicKey.from_public_bytes(share), share + own)
		except ValueError:
			_refuse_head()


def _wrapping_by(passphrase: str, salt: bytes, factor: int) -> bytes:
	if factor > MOST_WORK:
		raise PackageRefused(
			_("The file asks for more work with its passphrase than any package does. Tell the sender.")
		)
	return _stretched(passphrase, salt, factor)


def _stretched(passphrase: str, salt: bytes, factor: int) -> bytes:
	typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
	return Scrypt(VERSION + b"/" + SCRYPT + salt, 32, 2**factor, BLOCK_SIZE, LANES).derive(typed)


def _unwrapped(body: bytes, wrapping_keys: Iterable[bytes]) -> bytes | None:
	"""The file key, if one of the keys opens it."""
	for wrapping in wrapping_keys:
		try:
			return ChaCha20Poly1305(wrapping).decrypt(NO_NONCE, body, None)
		except InvalidTag:
			continue
	return None


def _mac(file_key: bytes, head: bytes) -> bytes:
	return hmac.digest(_derived(file_key, b"", b"header"), head, "sha256")


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
	return HKDF(SHA256(), 32, salt, info).derive(secret)


def _text(content: bytes) -> bytes:
	"""Base64 without padding, as it stands in heads."""
	return base64.b64encode(content).rstrip(b"=")


def _decoded(text: bytes, length: int) -> bytes:
	try:
		content = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
	except binascii.Error:
		_refuse_head()
	if len(content) != length or _text(content) != text:
		_refuse_head()
	return content


def _refuse_head() -> NoReturn:
	raise PackageRefused(
		_("The head of the locked file is damaged or was changed. Copy it from the disc again.")
	)


# ---------------------------------------------------------------- the chunks


def _lock_chunks(source: BinaryIO, target: BinaryIO, file_key: bytes) -> None:
	nonce = os.urandom(NONCE)
	target.write(nonce)
	cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
	for number, chunk, is_last in _chunks(source, CHUNK):
		target.write(cipher.encrypt(_number(number, is_last), chunk, None))


def _unlock_chunks(source: BinaryIO, target: BinaryIO, file_key: bytes) -> None:
	cipher = ChaCha20Poly1305(_derived(file_key, source.read(NONCE), b"payload"))
	for number, chunk, is_last in _chunks(source, CHUNK + TAG):
		try:
			plain = cipher.decrypt(_number(number, is_last), chunk, None)
		except InvalidTag:
			plain = b""
		if not plain:
			raise PackageRefused(
				_(
					"The locked file is damaged, cut off or was changed after {size} KB. Copy it from the disc again."
				),
				size=number * CHUNK // 2**10,
			)
		target.write(plain)


def _chunks(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
	"""Yield number and content of each chunk, and whether it is the last one."""
	number, chunk = 0, source.read(size)
	while True:
		following = source.read(size)
		yield number, chunk, not following
		if not following:
			return
		number, chunk = number + 1, following


def _number(number: int, is_last: bool) -> bytes:
	return number.to_bytes(11, "big") + bytes([is_last])
