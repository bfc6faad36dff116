"""TLS: which certificate and key the server proves itself with, and making one for an office network."""

import datetime
import ipaddress
import os
import ssl
from pathlib import Path
from typing import NamedTuple

from frappe.ground.config import get_common_site_config

FOLDER = Path("../config/tls")
CERTIFICATE, KEY = "ssl_certificate", "ssl_certificate_key"


class BadCertificate(Exception):
	"""Certificate and key are not usable; the text says why."""


class Tls(NamedTuple):
	"""What the server proves itself with, as paths of PEM files."""

	certificate: Path
	key: Path


def configured() -> Tls | None:
	"""The certificate and key of the bench's configuration (`ssl_certificate`, `ssl_certificate_key`); None for plain HTTP.

	:raises BadCertificate: only one is set, a file is missing, or they do not belong together
	"""
	config = get_common_site_config(".")
	named = [config.get(CERTIFICATE), config.get(KEY)]
	return _checked(*named) if any(named) else None


def turn_on(certificate: str | Path, key: str | Path) -> str:
	"""Serve by https from the next start on; what to tell the operator.

	:raises BadCertificate: the files are not usable
	"""
	from frappe.installer import update_site_config

	found = _checked(certificate, key)
	found.key.chmod(0o600)
	update_site_config(CERTIFICATE, str(found.certificate.resolve()), None)
	update_site_config(KEY, str(found.key.resolve()), None)
	return (
		f"https from the next start on, with {found.certificate.resolve()}\n下次启动起使用 HTTPS，证书：{found.certificate.resolve()}\n"
		f"SHA-256 {_fingerprint(found.certificate)}"
	)


def turn_off() -> None:
	"""Serve plain HTTP from the next start on."""
	from frappe.installer import update_site_config

	for setting in (CERTIFICATE, KEY):
		update_site_config(setting, None, None)


def make_self_signed(hosts: list[str], days: int) -> Tls:
	"""Make a certificate and key in the bench's `config/tls`, readable by their owner only.

	:param hosts: names and addresses that browsers will ask for; the first is its title
	"""
	from cryptography import x509
	from cryptography.hazmat.primitives import hashes, serialization
	from cryptography.hazmat.primitives.asymmetric import ec
	from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

	key = ec.generate_private_key(ec.SECP256R1())
	name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:64])])
	now = datetime.datetime.now(datetime.timezone.utc)
	certificate = (
		x509.CertificateBuilder()
		.subject_name(name)
		.issuer_name(name)
		.public_key(key.public_key())
		.serial_number(x509.random_serial_number())
		.not_valid_before(now - datetime.timedelta(days=1))
		.not_valid_after(now + datetime.timedelta(days=days))
		.add_extension(x509.SubjectAlternativeName([_alternative(host) for host in hosts]), critical=False)
		.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
		.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
		.sign(key, hashes.SHA256())
	)
	FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
	made = Tls(FOLDER / "certificate.pem", FOLDER / "key.pem")
	_write(made.certificate, certificate.public_bytes(serialization.Encoding.PEM))
	_write(
		made.key,
		key.private_bytes(
			serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
		),
	)
	return made


def _alternative(host: str):
	from cryptography import x509

	try:
		return x509.IPAddress(ipaddress.ip_address(host))
	except ValueError:
		return x509.DNSName(host)


def _write(path: Path, content: bytes) -> None:
	path.unlink(missing_ok=True)
	with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
		file.write(content)


def _checked(certificate: str | Path | None, key: str | Path | None) -> Tls:
	for path in (certificate, key):
		if not path or not Path(path).is_file():
			raise BadCertificate(
				f"{CERTIFICATE} and {KEY} must both name a file; {path or 'one'} is not there."
				" / 须同时设置证书与私钥两个文件，其中有文件不存在。"
			)
	try:
		ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(str(certificate), str(key), password="")
	except (ssl.SSLError, ValueError) as error:
		raise BadCertificate(
			f"Certificate and key cannot be used together: {error} / 证书与私钥不匹配或无法读取。"
		) from error
	return Tls(Path(certificate), Path(key))


def _fingerprint(path: Path) -> str:
	from cryptography import x509
	from cryptography.hazmat.primitives import hashes

	return x509.load_pem_x509_certificate(path.read_bytes()).fingerprint(hashes.SHA256()).hex(":")
