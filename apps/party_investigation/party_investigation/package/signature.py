"""Who sealed a package: Ed25519 keys of installations, their fingerprints and signatures (RFC 8032)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from party_investigation.package.refusal import PackageRefused
from party_investigation.rules.digest import canonical, grouped, typed_digits
from party_investigation.rules.problem import _

ALGORITHM = "Ed25519"
FINGERPRINT = 32
"""Hexadecimal digits of a fingerprint: 128 bits of the SHA-256 of the public key."""
KEY_BYTES, SIGNATURE_BYTES = 32, 64


@dataclass(frozen=True)
class Signature:
	"""A signature with the key that made it, both in Base64."""

	algorithm: str
	public_key: str
	signature: str

	def as_file(self) -> bytes:
		"""Return the signature as it stands in a package."""
		return f"{canonical(asdict(self))}\n".encode()

	@classmethod
	def from_file(cls, content: bytes) -> Signature:
		"""Read a signature.

		:raises PackageRefused: it is none, or written in another way than `as_file` does
		"""
		try:
			read = cls(**json.loads(content))
			if read.algorithm == ALGORITHM and read.as_file() == content:
				return read
		except (ValueError, TypeError, RecursionError):
			pass  # it is refused like every other text that is no signature
		raise PackageRefused(_("The signature of the package cannot be read. Ask the sender for it again."))

	@property
	def fingerprint(self) -> str:
		"""The fingerprint of the key that signed."""
		return fingerprint(self.public_key)

	def check(self, purpose: str, content: bytes) -> None:
		"""Stop unless the key has signed this content for this purpose.

		:raises PackageRefused: it has not
		"""
		try:
			key = Ed25519PublicKey.from_public_bytes(key_bytes(self.public_key))
			key.verify(base64_bytes(self.signature, SIGNATURE_BYTES), _signed(purpose, content))
		except (ValueError, InvalidSignature):
			raise PackageRefused(
				_(
					"The signature does not fit the package: it was changed after it was signed. Do not use it."
				)
			) from None


def new_key() -> tuple[str, str]:
	"""Return a new private and its public key, in Base64."""
	key = Ed25519PrivateKey.generate()
	return base64_text(key.private_bytes_raw()), base64_text(key.public_key().public_bytes_raw())


def sign(private_key: str, purpose: str, content: bytes) -> Signature:
	"""Sign content for a purpose; a signature for one purpose is none for another."""
	key = Ed25519PrivateKey.from_private_bytes(base64_bytes(private_key, KEY_BYTES))
	signed = key.sign(_signed(purpose, content))
	return Signature(ALGORITHM, base64_text(key.public_key().public_bytes_raw()), base64_text(signed))


def key_bytes(public_key: str) -> bytes:
	"""Return the bytes of a public key.

	:raises ValueError: the text is no key
	"""
	return base64_bytes(public_key, KEY_BYTES)


def fingerprint(public_key: str) -> str:
	"""Return the fingerprint of a public key in groups of four, as it is printed and read out.

	:raises ValueError: the text is no key
	"""
	return grouped(hashlib.sha256(key_bytes(public_key)).hexdigest()[:FINGERPRINT])


def is_fingerprint_of(typed: str, public_key: str) -> bool:
	"""Return whether what somebody typed is the whole fingerprint of a key, whatever stands between its digits."""
	return typed_digits(typed) == fingerprint(public_key).replace("-", "")


def _signed(purpose: str, content: bytes) -> bytes:
	return f"party_investigation {purpose}\n".encode() + content


def base64_bytes(text: str, length: int) -> bytes:
	"""Return the bytes that a text in Base64 stands for.

	:raises ValueError: it is none, or not of this length
	"""
	try:
		content = base64.b64decode(text.encode("ascii"), validate=True)
	except (AttributeError, UnicodeError, binascii.Error):
		raise ValueError("no Base64") from None
	if len(content) != length or base64_text(content) != text:
		raise ValueError(f"not {length} bytes")
	return content


def base64_text(content: bytes) -> str:
	"""Return bytes in Base64."""
	return base64.b64encode(content).decode()
