"""The plain helpers of `frappe.utils` that need no site: numbers, dates, text, HTML, filters, passwords' cipher."""

import datetime
import time
import unittest
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

import frappe
from frappe import utils
from frappe.utils import caching, dateutils, password
from frappe.utils.mentions import extract_mentions
from frappe.utils.settings import forget_system_settings

MONEY = st.integers(min_value=-(10**11), max_value=10**11)


class HelperTestCase(unittest.TestCase):
	"""A request; without site if none is connected already."""

	def setUp(self) -> None:
		if not getattr(frappe.local, "initialised", None):
			frappe.init(None)
			self.addCleanup(frappe.destroy)


class TestNumbers(HelperTestCase):
	@given(MONEY)
	def test_bankers_rounding_is_decimal_half_even(self, thousandths: int) -> None:
		exact = Decimal(thousandths) / 1000
		wanted = float(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN))
		self.assertEqual(utils.flt(thousandths / 1000, 2, "Banker's Rounding"), wanted)

	@given(MONEY)
	def test_commercial_rounding_is_decimal_half_up(self, thousandths: int) -> None:
		exact = Decimal(thousandths) / 1000
		wanted = float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
		self.assertEqual(utils.flt(thousandths / 1000, 2, "Commercial Rounding"), wanted)

	def test_sums_of_floats_round_like_the_decimals_they_stand_for(self) -> None:
		self.assertEqual(utils.flt(1.1 + 2.2 + 0.0 + 0.375 - 0.0, 2), 3.68)
		self.assertEqual(utils.flt(0.1 + 0.2, 1), 0.3)

	def test_huge_and_odd_values_pass(self) -> None:
		self.assertEqual(utils.flt(1e300, 2), 1e300)
		self.assertEqual(utils.cint(12345678901234567890), 12345678901234567890)
		self.assertEqual(utils.cint("inf"), 0)
		self.assertEqual(utils.ceil("2.1"), 3)
		self.assertEqual(utils.floor(-2.1), -3)

	def test_unknown_rounding_method_is_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			utils.flt(1.5, 0, "Dice")

	@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
	def test_money_reads_back(self, amount: float) -> None:
		text = utils.fmt_money(amount, 2)
		self.assertAlmostEqual(utils.flt(text), amount, delta=0.0051)

	def test_words(self) -> None:
		self.assertEqual(utils.in_words(21), "twenty-one")
		self.assertEqual(utils.money_in_words(1.5, "CNY", "Fen"), "CNY One and Fifty Fen only.")


class TestDates(HelperTestCase):
	@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)), st.integers(-600, 600))
	def test_months_there_and_back_never_leave_the_month(self, day: datetime.date, months: int) -> None:
		moved = utils.add_months(day, months)
		self.assertEqual((moved.year * 12 + moved.month) - (day.year * 12 + day.month), months)
		self.assertLessEqual(moved.day, day.day)

	@given(st.dates(datetime.date(1000, 1, 1)))
	def test_dates_survive_text(self, day: datetime.date) -> None:
		self.assertEqual(utils.getdate(str(day)), day)

	@given(st.integers(0, 10**9))
	def test_durations_survive_text(self, seconds: int) -> None:
		text = utils.format_duration(seconds)
		self.assertEqual(utils.duration_to_seconds(text) if text else 0, seconds)

	def test_bad_dates_say_so(self) -> None:
		for text in ("2023-02-29", "soon", "2024-13-01"):
			with self.assertRaises(frappe.ValidationError):
				utils.getdate(text)
		with self.assertRaises(frappe.ValidationError):
			utils.duration_to_seconds("an hour")

	def test_text_of_times(self) -> None:
		self.assertEqual(
			utils.to_timedelta("1 day, 2:03:04"), datetime.timedelta(days=1, hours=2, minutes=3, seconds=4)
		)
		self.assertEqual(utils.to_timedelta("08:30"), datetime.timedelta(hours=8, minutes=30))
		self.assertEqual(utils.get_time_str("08:30:00"), "8:30:00")
		self.assertIsNone(utils.get_timedelta("never"))

	def test_now_is_in_the_sites_zone(self) -> None:
		shanghai = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).replace(tzinfo=None)
		self.assertLess(abs((utils.now_datetime() - shanghai).total_seconds()), 600)

	def test_spans(self) -> None:
		today = utils.getdate()
		start, end = utils.get_timespan_date_range("last month")
		self.assertEqual(end, utils.get_first_day(today) - datetime.timedelta(days=1))
		self.assertEqual(start.day, 1)
		self.assertEqual(utils.get_timespan_date_range("today"), (today, today))
		self.assertIsNone(utils.get_timespan_date_range("once upon a time"))

	def test_periods_of_charts(self) -> None:
		ends = dateutils.get_dates_from_timegrain("2024-01-15", "2024-04-02", "Monthly")
		self.assertEqual([str(day) for day in ends], ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"])
		self.assertEqual(dateutils.get_period("2024-05-15", "Quarterly"), "Quarter 2 2024")

	def test_ages_in_words(self) -> None:
		ago = lambda **span: utils.pretty_date(utils.now_datetime() - datetime.timedelta(**span))  # noqa: E731
		self.assertEqual(ago(seconds=3), "just now")
		self.assertEqual(ago(minutes=5, seconds=1), "5 minutes ago")
		self.assertEqual(ago(days=1, hours=1), "Yesterday")
		self.assertEqual(ago(days=40), "1 month ago")


class TestText(HelperTestCase):
	@given(st.text())
	def test_escaped_html_shows_as_it_was(self, text: str) -> None:
		escaped = utils.escape_html(text)
		self.assertNotRegex(escaped, "[<>\"']")
		self.assertEqual(utils.data.unescape_html(escaped), text)

	@given(
		st.lists(
			st.sampled_from(
				[
					"<script>",
					"</script>",
					"<b onclick=x()>",
					"<img src=x onerror=y>",
					"<svg/onload=z>",
					"<iframe src=//e>",
					"<a href='jAvascript:q()'>",
					"<!--",
					"-->",
					'"',
					"'",
					"&lt;script>",
					"<math><style>",
					"text",
				]
			),
			max_size=8,
		)
	)
	def test_nothing_that_runs_survives_cleaning(self, parts: list[str]) -> None:
		cleaned = utils.sanitize_html("".join(parts), always_sanitize=True)
		if utils.is_html("".join(parts)):
			self.assertNotRegex(
				cleaned.lower(), r"<script|<iframe|<svg|<style|<[^>]*\son\w+=|<[^>]*javascript:"
			)

	def test_cleaned_html_keeps_what_people_write(self) -> None:
		text = '<p style="color: red">a <b>b</b></p><ul><li data-list="bullet">c</li></ul>'
		self.assertEqual(utils.sanitize_html(text), text.replace("color: red", "color:red"))

	def test_data_addresses_only_for_pictures(self) -> None:
		self.assertNotIn("data:", utils.sanitize_html('<a href="data:text/html,<script>x</script>">x</a>'))
		self.assertIn("data:", utils.sanitize_html('<img src="data:image/png;base64,AAAA">'))

	def test_markdown_is_cleaned(self) -> None:
		self.assertEqual(utils.markdown("**a**").strip(), "<p><strong>a</strong></p>")

	def test_names_and_addresses(self) -> None:
		self.assertEqual(utils.parse_addr("A B <a@b.example>"), ("A B", "a@b.example"))
		self.assertEqual(
			utils.split_emails('"Doe, J" <j@d.example>, b@c.example'),
			['"Doe, J" <j@d.example>', "b@c.example"],
		)
		self.assertTrue(utils.validate_phone_number("+86 731-1234"))
		with self.assertRaises(frappe.InvalidPhoneNumberError):
			utils.validate_phone_number_with_country_code("12", "phone")

	def test_mentions(self) -> None:
		text = '<span class="mention" data-id="a@b.example">A</span><span class="mention" data-id="a@b.example">A</span>'
		self.assertEqual(extract_mentions(text), ["a@b.example"])

	def test_what_is_missing_says_its_name(self) -> None:
		for call in (
			lambda: utils.get_gravatar("a"),
			lambda: utils.to_markdown("<p>"),
		):
			with self.assertRaises(NotImplementedError) as caught:
				call()
			self.assertIn("frappe.utils.", str(caught.exception))
		with self.assertRaisesRegex(AttributeError, "no_such_helper"):
			utils.no_such_helper  # noqa: B018


class TestFilters(HelperTestCase):
	def test_filters_on_a_document(self) -> None:
		doc = frappe._dict(doctype=None, status="Open", amount=5, on="2024-02-29", empty=None)
		for filters, wanted in (
			({"status": "Open"}, True),
			({"amount": (">", 4), "status": ("in", "Open,Closed")}, True),
			([["amount", "between", [6, 9]]], False),
			([["status", "like", "o%"]], True),
			({"empty": ("is", "not set")}, True),
			({"empty": (">", 3)}, False),
		):
			self.assertEqual(utils.evaluate_filters(doc, filters), wanted, filters)

	def test_bad_filters_are_refused(self) -> None:
		for filters in (["a"], ["a", "=", 1, 2, 3][:2], ["a", "near", 1]):
			with self.assertRaises(frappe.ValidationError):
				utils.get_filter(None, filters)


class TestRemembering(HelperTestCase):
	def test_request_cache_calls_once_a_request(self) -> None:
		calls = []

		@caching.request_cache
		def double(number: int, *, by: list | None = None) -> int:
			calls.append(number)
			return number * 2

		self.assertEqual(
			[double(2), double(2), double(3), double(2, by=[1]), double(2, by=[1])], [4, 4, 6, 4, 4]
		)
		self.assertEqual(calls, [2, 3, 2])
		frappe.local.request_cache.clear()
		double(2)
		self.assertEqual(len(calls), 4)

	def test_site_cache_keeps_sites_apart_and_forgets_the_oldest(self) -> None:
		calls = []
		self.addCleanup(setattr, frappe.local, "site", frappe.local.site)

		@caching.site_cache(maxsize=1)
		def place(number: int) -> str:
			calls.append(number)
			return f"{frappe.local.site}{number}"

		for site in ("a", "b"):
			frappe.local.site = site
			self.assertEqual([place(1), place(1)], [f"{site}1"] * 2)
		place(2), place(1)
		self.assertEqual(calls, [1, 1, 2, 1])
		place.clear_cache()
		place(1)
		self.assertEqual(len(calls), 5)

	def test_settings_have_defaults_without_a_site(self) -> None:
		forget_system_settings()
		self.assertEqual(utils.get_system_timezone(), "Asia/Shanghai")


class TestCipher(HelperTestCase):
	KEY = "s3L0rOqJkWb5wXCPfmPvQd8mC3wJ0y2cJb8QZ0m4y9E="

	@given(st.text())
	def test_what_is_encrypted_reads_back_and_shows_nothing(self, text: str) -> None:
		secret = password.encrypt(text, self.KEY)
		self.assertEqual(password.decrypt(secret, self.KEY), text)
		if len(text) > 3:
			self.assertNotIn(text, secret)

	def test_another_key_is_refused(self) -> None:
		secret = password.encrypt("x", self.KEY)
		with self.assertRaises(frappe.ValidationError):
			password.decrypt(secret, "A" + self.KEY[1:])
		with self.assertRaises(frappe.ValidationError):
			password.encrypt("x", "too short")


if __name__ == "__main__":
	unittest.main()


class TestTraces(unittest.TestCase):
	def test_a_trace_with_context_tells_no_value(self):
		def sign_in(user: str, words: str) -> None:
			values = {"pwd": words, "user": user}
			raise ValueError(len(values))

		words = ("Kite", "Over", "Lake", "81")
		try:
			sign_in("clerk@example.com", "-".join(words))
		except ValueError:
			trace = frappe.get_traceback(with_context=True)
		self.assertIn("words = <str of 17>", trace)
		self.assertIn("values = <dict of 2>", trace)
		self.assertNotIn("Kite", trace)


class TestHostileTexts(HelperTestCase):
	"""Texts made to take for ever are rendered and cleaned in a time in proportion to their length."""

	SECONDS = 3
	MARKS = (
		*(
			"[",
			"![",
			"[](",
			"![[",
			"`",
			"*a_",
			"**a",
			"<",
			"<!--",
			"> ",
			"[^1]",
			"[a][b]",
			"|",
			"<http://a",
			"\\",
			"&#",
		),
		*(
			"<div>",
			"<b>",
			"<table><tr><td>",
			"<a href=x><p>",
			"<svg><math>",
			"<script>",
			"<a b='",
			"</a ",
			"<!a",
			"<?a",
		),
	)

	def bounded(self, function, text: str) -> str:
		begin = time.process_time()
		made = function(text)
		self.assertLess(time.process_time() - begin, self.SECONDS, (function.__name__, text[:20]))
		return made

	def test_markdown(self):
		for mark in self.MARKS:
			self.bounded(utils.markdown, mark * 3000)
			self.bounded(utils.markdown, "".join("  " * depth + "- " + mark + "\n" for depth in range(200)))

	def test_cleaning(self):
		for mark in self.MARKS:
			for text in (f"<p>{mark * 10000}", f"<p>{mark * 10000}>"):
				for function in (
					utils.sanitize_html,
					utils.html_utils.clean_html,
					utils.html_utils.clean_email_html,
				):
					self.bounded(function, text)

	def test_what_is_nested_too_deeply_is_text(self):
		cleaned = utils.sanitize_html("<div>" * 1000 + "<b>kept</b>" + "</div>" * 1000)
		self.assertIn("kept", cleaned)
		self.assertLessEqual(cleaned.count("<div>"), utils.html_utils.DEEPEST)

	def test_a_text_that_is_too_long_shows_as_it_is(self):
		text = "**a** <b>" + "x" * utils.html_utils.LONGEST_MARKDOWN
		self.assertTrue(utils.html_utils.md_to_html(text).startswith("<pre>**a** &lt;b&gt;"))
