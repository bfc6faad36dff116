"""A clock that was ahead and was set back: what is stored lies in the future, and everything goes on all the same."""

import unittest
from contextlib import closing
from datetime import datetime, timedelta

from ground import Server, StrengthTest

AHEAD = timedelta(days=400)


class TestClock(StrengthTest):
	def test_documents_can_be_saved(self) -> None:
		ahead = (datetime.now() + AHEAD).isoformat(" ", "microseconds")
		with closing(self.ground.database()) as database:
			database.execute(
				"update tabLedger set creation = ?, modified = ? where name = 'first'", (ahead, ahead)
			)
		with Server(self.ground) as server:
			client = server.client()
			for _time in range(3):
				read = client.get("/api/resource/Ledger/first")[1]["data"]
				values = {"note": "saved", "modified": read["modified"]}
				self.assertEqual(client.put("/api/resource/Ledger/first", values)[0], 200)
				stale = client.put("/api/resource/Ledger/first", values)
				self.assertEqual((stale[0], stale[1]["exc_type"]), (417, "TimestampMismatchError"))
		self.check_sound()

	def test_session_is_not_prolonged(self) -> None:
		with Server(self.ground) as server:
			self.ground.script("frappe.db.delete('Sessions')")
			client = server.client()
			with closing(self.ground.database()) as database:
				ahead = (datetime.now() + AHEAD).isoformat(" ")
				database.execute("update tabSessions set lastupdate = ?", (ahead,))
			status, answer = client.get("/api/method/frappe.auth.get_logged_user")
			self.assertEqual((status, answer["message"]), (200, "Administrator"))
			latest = datetime.fromisoformat(self.ground.value("select max(lastupdate) from tabSessions"))
			self.assertLess(latest, datetime.now() + timedelta(days=1))

	def test_scheduler_goes_on(self) -> None:
		"""Nothing waits until the clock has caught up; nothing that is due runs more than once."""
		said = self.ground.script(
			"""
from datetime import timedelta
from frappe.services.jobs.scheduler import enqueue_events
now = frappe.utils.now_datetime()
frappe.db.sql("update `tabScheduled Job Type` set last_execution = %s", (now + timedelta(days=400),))
rounds = [enqueue_events(frappe.local.site, now + timedelta(hours=hours)) for hours in (0, 25, 25)]
print(*(len(due) for due in rounds))
"""
		)
		first, second, third = map(int, said.split())
		self.assertEqual((first, third), (0, 0))
		self.assertGreater(second, 0)

	def test_jobs_do_not_ask_the_clock_who_is_alive(self) -> None:
		"""A job is neither taken from a living worker nor left to a dead one when the clock is changed."""
		said = self.ground.script(
			"""
import time
from frappe.services.jobs.queue import Queue
queue = Queue(frappe.get_site_path())
queue.put("watched", "frappe.ping", {})
queue.take("a worker")
real, shift = time.time, 0
time.time = lambda: real() + shift
for shift in (86400, -86400):
	print(len(queue.recover()))
"""
		)
		self.assertEqual(said.split(), ["0", "0"])

	def test_numbers_go_on(self) -> None:
		"""Names from a series do not depend on the clock."""
		said = self.ground.script(
			"""
from frappe.model.naming import make_autoname
import time
names = [make_autoname("CLOCK-.#####")]
real = time.time
time.time = lambda: real() - 400 * 86400
names.append(make_autoname("CLOCK-.#####"))
print(*names)
"""
		)
		self.assertEqual(said.split(), ["CLOCK-00001", "CLOCK-00002"])


if __name__ == "__main__":
	unittest.main()
