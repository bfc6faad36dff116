"""Who is asking: guesses at passwords, codes and keys, changing credentials, the second factor; spoken over real HTTP."""

import re
import time
import unittest

import pyotp
from served import ADMIN_PASSWORD, CLERK, MANAGER, PASSWORD, SITE
from signing import WHO, SigningIn

USER = "/api/method/frappe.core.doctype.user.user"
OTHER = "Harbour-Without-Gulls-17"


def setUpModule() -> None:
	global served
	served = SigningIn().__enter__()


def tearDownModule() -> None:
	served.__exit__()


ATTEMPTS = 3


class TestGuesses(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		served.settings(allow_consecutive_login_attempts=ATTEMPTS)

	@classmethod
	def tearDownClass(cls) -> None:
		served.settings(allow_consecutive_login_attempts=10)

	def test_throttle_lives_after_its_first_window(self) -> None:
		user, guesser = served.new_user("windowed"), served.somewhere()
		for _window in range(3):
			statuses = [guesser.login(user, f"guess {turn}").status for turn in range(ATTEMPTS + 1)]
			self.assertEqual(statuses, [401] * ATTEMPTS + [429])
			served.pass_time(3600)

	def test_each_lock_lasts_longer(self) -> None:
		user, guesser, waits = served.new_user("patient"), served.somewhere(), []
		for _lock in range(4):
			for turn in range(ATTEMPTS + 1):
				last = guesser.login(user, f"guess {turn}")
			waits.append(round(int(last.headers["Retry-After"]), -1))
			served.pass_time(waits[-1] + 10)
		self.assertEqual(waits, [60, 120, 240, 480])

	def test_spellings_of_a_name_are_one_account(self) -> None:
		served.settings(allow_login_using_user_name=1, allow_login_using_mobile_number=1)
		try:
			user = served.new_user("spelled", username="spelled1", mobile_no="13800138000")
			names = (
				user,
				user.upper(),
				f" {user}",
				f"{user}\t",
				"spelled1",
				"SPELLED1",
				"13800138000",
				user.title(),
			)
			statuses = [served.somewhere().login(name, "guess").status for name in names]
			self.assertEqual(statuses, [401] * ATTEMPTS + [429] * 5)
		finally:
			served.settings(allow_login_using_user_name=0, allow_login_using_mobile_number=0)

	def test_strangers_do_not_keep_the_owner_out(self) -> None:
		user, home = served.new_user("besieged"), served.somewhere()
		self.assertEqual(home.login(user).status, 200)
		statuses = [served.somewhere().login(user, "guess").status for _turn in range(ATTEMPTS + 1)]
		self.assertEqual(statuses[-1], 429)
		self.assertEqual(served.somewhere().login(user).status, 429)
		self.assertEqual(home.login(user).status, 200)

	def test_old_password_is_no_way_round(self) -> None:
		user = served.new_user("reused")
		client = served.somewhere()
		client.login(user)
		form = {"old_password": "wrong", "new_password": OTHER}
		statuses = [client.post(f"{USER}.update_password", form=form).status for _turn in range(ATTEMPTS)]
		self.assertEqual(set(statuses), {401})
		self.assertEqual(client.post(f"{USER}.verify_password", form={"password": PASSWORD}).status, 429)
		form["old_password"] = PASSWORD
		self.assertEqual(client.post(f"{USER}.update_password", form=form).status, 429)
		self.assertEqual(client.login(user).status, 429)

	def test_keys_are_throttled_by_address(self) -> None:
		client = served.somewhere()
		header = {"Authorization": "token x:y"}
		statuses = [client.get(WHO, headers=header).status for _turn in range(5 * ATTEMPTS + 2)]
		self.assertEqual((set(statuses[:15]), set(statuses[15:])), ({401}, {429}))
		client = served.somewhere()
		form = {"key": "x", "new_password": OTHER}
		statuses = [
			client.post(f"{USER}.update_password", form=form).status for _turn in range(5 * ATTEMPTS + 2)
		]
		self.assertEqual((set(statuses[:15]), set(statuses[15:])), ({401}, {429}))


class TestPasswords(unittest.TestCase):
	def test_own_password_needs_the_old_one_over_every_face(self) -> None:
		user = served.new_user("own")
		manager = served.new_user("chief", "System Manager")
		for name in (user, manager):
			client = served.somewhere()
			client.login(name)
			for answer in (
				client.post(f"{USER}.update_password", form={"new_password": OTHER}),
				client.put(f"/api/resource/User/{name}", data={"new_password": OTHER}),
				client.put(f"/api/v2/document/User/{name}", data={"new_password": OTHER}),
				client.post(
					"/api/method/frappe.client.set_value",
					data={"doctype": "User", "name": name, "fieldname": "new_password", "value": OTHER},
				),
			):
				self.assertIn(answer.status, (401, 403, 417), answer.text)
			self.assertEqual(served.somewhere().login(name).status, 200)
			self.assertEqual(served.somewhere().login(name, OTHER).status, 401)

	def test_change_ends_all_other_sessions(self) -> None:
		user = served.new_user("changing", simultaneous_sessions=5)
		other, client = served.client(user), served.somewhere()
		client.login(user)
		form = {"old_password": PASSWORD, "new_password": OTHER, "logout_all_sessions": "0"}
		answer = client.post(f"{USER}.update_password", form=form)
		self.assertEqual(answer.status, 200, answer.text)
		self.assertEqual(other.get(WHO).status, 403)
		self.assertEqual(client.get(WHO).status, 200)
		form = {"old_password": OTHER, "new_password": OTHER}
		self.assertEqual(client.post(f"{USER}.update_password", form=form).status, 417)

	def test_given_password_is_changed_at_the_next_sign_in(self) -> None:
		user = served.new_user("given")
		old = served.client(user)
		served.settings(change_given_passwords=1)
		self.addCleanup(served.settings, change_given_passwords=0)
		answer = served.client(MANAGER).put(f"/api/resource/User/{user}", data={"new_password": OTHER})
		self.assertEqual(answer.status, 200, answer.text)
		self.assertEqual(old.get(WHO).status, 403)
		client = served.somewhere()
		answer = client.login(user, OTHER)
		self.assertIsNone(answer.cookie("sid"))
		self.assertEqual(answer.json["message"], "Password Reset")
		page = client.get(answer.json["redirect_to"], headers={"Accept": "text/html"})
		key = re.search(r'name="key" value="(\w+)"', page.text).group(1)
		weak = client.post(
			"/update-password", form={"key": key, "new_password": "given2345678", "again": "given2345678"}
		)
		self.assertIn('role="alert"', weak.text)
		form = {"key": key, "new_password": "Rafter-And-Plum-908", "again": "Rafter-And-Plum-908"}
		self.assertEqual(client.post("/update-password", form=form).status, 303)
		self.assertEqual(client.post("/update-password", form=form).status, 401, "the key is good once")
		self.assertEqual(client.login(user, "Rafter-And-Plum-908").json["message"], "Logged In")

	def test_asking_for_a_link_tells_nothing(self) -> None:
		user = served.new_user("asked")
		answers = [
			served.somewhere().post(f"{USER}.reset_password", form={"user": name})
			for name in (user, "nobody@security.example", "Administrator", "Guest")
		]
		self.assertEqual({(answer.status, answer.body) for answer in answers}, {(200, answers[0].body)})
		for name in (user, "ghost@security.example"):
			statuses = [
				served.somewhere().post(f"{USER}.reset_password", form={"user": name}).status
				for _turn in range(5)
			]
			self.assertEqual(statuses[-1], 429)

	def test_host_of_a_link_is_the_configured_one(self) -> None:
		made = served.execute(
			"frappe.local.__setattr__('request', frappe._dict(host='evil.example', headers={}, remote_addr='192.0.2.9', method='POST', scheme='http'))"
			f" or frappe.get_doc('User', {CLERK!r})._reset_password()"
		)
		self.assertNotIn("evil.example", made)
		self.assertIn(SITE, made)

	def test_strength_knows_what_others_know(self) -> None:
		user = served.new_user("Xiangyuan")
		client = served.client(user)
		for weak in (
			"Password1234",
			"qwertyuiop12",
			"Xiangyuan2016",
			"20160101xiangyuan",
			"Short-Kite-9",
			"aaaaaaaaaaaaaaa",
		):
			answer = client.post(f"{USER}.test_password_strength", form={"new_password": weak})
			feedback = answer.json["message"]["feedback"]
			self.assertEqual(feedback["password_policy_validation_passed"], weak == "Short-Kite-9", weak)
		begun = served.processor_seconds()
		answer = client.post(f"{USER}.test_password_strength", form={"new_password": "Ab1" * 30_000})
		self.assertLess(served.processor_seconds() - begun, 3)
		self.assertFalse(answer.json["message"]["feedback"]["password_policy_validation_passed"])

	def test_least_length_is_never_below_twelve(self) -> None:
		path = "/api/resource/System%20Settings/System%20Settings"
		user = served.new_user("shorter")
		for length in (11, 0, -1, None, 129):
			answer = served.administrator.put(path, data={"minimum_password_length": length})
			self.assertEqual(answer.status, 417, length)
			self.assertIn("12", answer.json["_server_messages"])
		form = {"new_password": "Xq7-Kite-Ro"}
		served.execute("frappe.db.set_single_value('System Settings', 'minimum_password_length', 8)")
		feedback = (
			served.client(user).post(f"{USER}.test_password_strength", form=form).json["message"]["feedback"]
		)
		self.assertFalse(feedback["password_policy_validation_passed"])
		served.settings(allow_login_using_user_name=0)
		self.assertEqual(served.ask("GET", path, {})["minimum_password_length"], 12)
		served.settings(minimum_password_length=14)
		self.addCleanup(served.settings, minimum_password_length=12)
		form = {"new_password": "Xq7-Kite-Roof"}
		feedback = (
			served.client(user).post(f"{USER}.test_password_strength", form=form).json["message"]["feedback"]
		)
		self.assertIn("14", feedback["warning"])


class TestSecondFactor(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		served.settings(enable_two_factor_auth=1)

	@classmethod
	def tearDownClass(cls) -> None:
		served.settings(enable_two_factor_auth=0)

	def enrol(self, user: str) -> tuple[str, list[str]]:
		"""Set up an authenticator; its secret and the recovery codes."""
		client = served.somewhere()
		asked = client.login(user)
		self.assertIsNone(asked.cookie("sid"))
		self.assertFalse(asked.json["verification"]["setup"])
		secret = asked.json["verification"]["secret"].replace(" ", "")
		answer = self.answer(client, asked.json["tmp_id"], pyotp.TOTP(secret).now())
		self.assertEqual(answer.status, 200, answer.text)
		self.assertEqual(client.get(WHO).json["message"], user)
		return secret, answer.json["recovery_codes"]

	def answer(self, client, tmp_id: str, code: str):
		return client.post("/api/method/login", form={"tmp_id": tmp_id, "otp": code})

	def test_code_is_asked_for_and_good_once(self) -> None:
		user = served.new_user("twice", "System Manager")
		secret, codes = self.enrol(user)
		client = served.somewhere()
		asked = client.login(user).json
		self.assertTrue(asked["verification"]["setup"])
		self.assertNotIn("secret", asked["verification"])
		self.assertEqual(client.get(WHO).status, 403)
		used = self.answer(client, asked["tmp_id"], pyotp.TOTP(secret).now())
		self.assertEqual(used.status, 401, "the code that set it up was used")
		later = pyotp.TOTP(secret).at(int(time.time()) + 30)
		self.assertEqual(self.answer(client, asked["tmp_id"], later).status, 200)
		again = served.somewhere()
		tmp_id = again.login(user).json["tmp_id"]
		self.assertEqual(self.answer(again, tmp_id, later).status, 401)
		self.assertEqual(self.answer(again, tmp_id, codes[0].lower()).status, 200)
		once_more = served.somewhere()
		tmp_id = once_more.login(user).json["tmp_id"]
		self.assertEqual(self.answer(once_more, tmp_id, codes[0]).status, 401)
		self.assertEqual(self.answer(once_more, tmp_id, codes[1]).status, 200)

	def test_codes_are_throttled(self) -> None:
		user = served.new_user("codes", "System Manager")
		self.enrol(user)
		statuses = []
		for turn in range(12):
			client = served.somewhere()
			statuses.append(self.answer(client, client.login(user).json["tmp_id"], f"{turn:06}").status)
		self.assertEqual(statuses, [401] * 10 + [429] * 2)

	def test_a_code_alone_is_nothing(self) -> None:
		client = served.somewhere()
		for values in (
			{"tmp_id": "x", "otp": "000000"},
			{"tmp_id": "", "otp": "000000", "usr": MANAGER, "pwd": "wrong"},
			{"otp": "000000", "usr": MANAGER},
		):
			self.assertEqual(client.post("/api/method/login", form=values).status, 401)
		answer = client.post("/api/method/login", data={"tmp_id": ["x"], "otp": {"a": 1}})
		self.assertEqual(answer.status, 401)
		self.assertEqual(client.get(WHO).status, 403)

	def test_others_are_not_asked_until_the_setting_says_so(self) -> None:
		self.assertEqual(served.client().login(CLERK).json["message"], "Logged In")
		served.ask("PUT", "/api/resource/Role/All", {"two_factor_auth": 1})
		try:
			self.assertIn("verification", served.client().login(CLERK).json)
		finally:
			served.ask("PUT", "/api/resource/Role/All", {"two_factor_auth": 0})
		self.assertEqual(served.client().login("Administrator", ADMIN_PASSWORD).json["message"], "Logged In")
		served.ask("PUT", "/api/resource/Role/Administrator", {"two_factor_auth": 1})
		try:
			self.assertIn("verification", served.client().login("Administrator", ADMIN_PASSWORD).json)
		finally:
			served.ask("PUT", "/api/resource/Role/Administrator", {"two_factor_auth": 0})

	def test_form_works_without_script(self) -> None:
		user = served.new_user("scriptless", "System Manager")
		client = served.somewhere()
		page = client.post(
			"/login", form={"usr": user, "pwd": PASSWORD}, headers={"Accept": "text/html"}
		).text
		self.assertIn("<svg", page)
		self.assertNotRegex(page, r"(?i)<style|\sstyle=|\son[a-z]+=|javascript:")
		tmp_id = re.search(r'name="tmp_id" value="([^"]+)"', page).group(1)
		secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")
		wrong = client.post("/login", form={"tmp_id": tmp_id, "otp": "000000"})
		self.assertEqual(wrong.status, 401)
		self.assertIn("<svg", wrong.text)
		done = client.post("/login", form={"tmp_id": tmp_id, "otp": pyotp.TOTP(secret).now()})
		self.assertEqual(len(re.findall(r"<li>[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}</li>", done.text)), 10)
		self.assertEqual(client.get(WHO).json["message"], user)

	def test_secret_is_out_of_reach(self) -> None:
		user = served.new_user("kept", "System Manager")
		secret, _codes = self.enrol(user)
		for path in (served.bench.sites / SITE).glob("*.db*"):
			self.assertFalse(secret.encode() in path.read_bytes(), path.name)
		for doctype, field in (("User", "totp"), ("User", "second_factor"), ("Second Factor", "totp")):
			values = {"doctype": doctype, "name": user, "fieldname": field}
			answer = served.administrator.post("/api/method/frappe.client.get_password", data=values)
			self.assertNotEqual(answer.status, 200)

	def test_lost_authenticator_is_reset_by_somebody_else(self) -> None:
		user = served.new_user("loser", "System Manager")
		self.enrol(user)
		path = "/api/method/frappe.twofactor.reset_otp_secret"
		self.assertEqual(served.client(CLERK).post(path, form={"user": user}).status, 403)
		boss = served.new_user("boss", "System Manager")
		_secret, codes = self.enrol(boss)
		client = served.somewhere()
		self.answer(client, client.login(boss).json["tmp_id"], codes[0])
		self.assertEqual(client.post(path, form={"user": boss}).status, 403)
		answer = client.post(path, form={"user": user})
		self.assertEqual(answer.status, 200, answer.text)
		self.assertFalse(served.somewhere().login(user).json["verification"]["setup"])
		filters = {"user": user, "operation": "Credentials"}
		noted = served.ask(
			"POST",
			"/api/method/frappe.client.get_list",
			{"doctype": "Activity Log", "filters": filters, "fields": ["subject"]},
		)
		self.assertIn({"subject": f"Second factor reset ({boss})"}, noted)
