"""Large uploads: refused before they are read, or streamed to their place; broken ones leave nothing."""

import hashlib
import socket
import unittest
from pathlib import Path

from ground import SITE, Server, StrengthTest, told
from test_logins import _peak_megabytes

MEGABYTE = 1 << 20
EDGE = "edge-of-the-parts-20160908"
HEAD = (
	f'--{EDGE}\r\nContent-Disposition: form-data; name="is_private"\r\n\r\n1\r\n'
	f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n'
)
TAIL = f"\r\n--{EDGE}--\r\n".encode()
TYPE = {"Content-Type": f"multipart/form-data; boundary={EDGE}"}


class TestUploads(StrengthTest):
	def setUp(self) -> None:
		self.folder = self.ground.site / "private" / "files"
		self.before = set(self.folder.iterdir())
		self.files = self.ground.value("select count(*) from tabFile")

	def check_nothing_came(self) -> None:
		self.assertEqual(set(self.folder.iterdir()), self.before)
		self.assertEqual(self.ground.value("select count(*) from tabFile"), self.files)
		self.check_sound()

	def test_declared_size_is_refused_before_the_content_comes(self) -> None:
		"""Two gigabytes are announced; the answer comes while nothing of them is sent."""
		with Server(self.ground) as server:
			client = server.client()
			lines = (
				"POST /api/method/upload_file HTTP/1.1",
				f"Host: {SITE}",
				"Accept: application/json",
				f"Cookie: {client.cookie}",
				f"Content-Type: {TYPE['Content-Type']}",
				f"Content-Length: {2 << 30}",
			)
			with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
				connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
				answer = connection.recv(65536).decode()
			self.assertIn(" 413 ", answer.splitlines()[0])
			self.assertEqual(client.get("/api/method/ping")[0], 200)
		self.check_nothing_came()

	def test_undeclared_size_is_refused_when_it_is_too_much(self) -> None:
		with Server(self.ground) as server:
			client = server.client()
			start = _peak_megabytes(server.process.pid)
			try:
				status, answer = client.send(
					"POST", "/api/method/upload_file", body=multipart("endless.bin", 200), headers=TYPE
				)
				self.assertEqual(status, 413)
				self.assertIn("25 MB", told(answer))
			except (BrokenPipeError, ConnectionResetError):
				pass  # it was cut off while it still sent
			self.assertLess(_peak_megabytes(server.process.pid) - start, 100)
			self.assertEqual(client.get("/api/method/ping")[0], 200)
		self.check_nothing_came()

	def test_large_file_is_not_read_into_memory(self) -> None:
		size = 200
		self.ground.configure(max_file_size=300 * MEGABYTE)
		self.addCleanup(self.ground.configure, max_file_size=None)
		body = multipart("large.bin", size)
		digest = hashlib.sha256()
		for part in _content(size):
			digest.update(part)
		length = str(len(HEAD % "large.bin") + size * MEGABYTE + len(TAIL))
		with Server(self.ground) as server:
			client = server.client()
			client.get("/api/resource/File")
			start = _peak_megabytes(server.process.pid)
			status, answer = client.send(
				"POST", "/api/method/upload_file", body=body, headers={**TYPE, "Content-Length": length}
			)
			self.assertEqual(status, 200, answer)
			self.assertLess(_peak_megabytes(server.process.pid) - start, 60)
		path = self.folder / Path(answer["message"]["file_url"]).name
		self.assertEqual(answer["message"]["file_size"], size * MEGABYTE)
		with path.open("rb") as file:
			self.assertEqual(_digest(file), digest.hexdigest())
		self.ground.script("frappe.get_doc('File', {'file_name': 'large.bin'}).delete()")
		self.check_nothing_came()

	def test_upload_that_breaks_off_leaves_nothing(self) -> None:
		with Server(self.ground) as server:
			client = server.client()
			lines = (
				"POST /api/method/upload_file HTTP/1.1",
				f"Host: {SITE}",
				f"Cookie: {client.cookie}",
				f"Content-Type: {TYPE['Content-Type']}",
				f"Content-Length: {10 * MEGABYTE}",
			)
			with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
				connection.sendall(
					("\r\n".join(lines) + "\r\n\r\n" + HEAD % "torn.bin").encode() + bytes(MEGABYTE)
				)
			self.assertEqual(client.get("/api/method/ping")[0], 200)
		self.check_nothing_came()


def _content(megabytes: int):
	for number in range(megabytes):
		yield number.to_bytes(4, "big") * (MEGABYTE // 4)


def multipart(name: str, megabytes: int):
	"""The parts of an upload, made as they are sent."""
	yield (HEAD % name).encode()
	yield from _content(megabytes)
	yield TAIL


def _digest(file) -> str:
	digest = hashlib.sha256()
	while part := file.read(MEGABYTE):
		digest.update(part)
	return digest.hexdigest()


if __name__ == "__main__":
	unittest.main()
