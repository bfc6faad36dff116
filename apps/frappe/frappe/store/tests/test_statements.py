"""SQL written for MariaDB runs and means the same."""

import datetime

import frappe
from frappe.store.driver import sqlite3
from frappe.store.tests.site import StoreTest


class TestStatements(StoreTest):
	def value(self, expression: str, values=()):
		"""The value of an SQL expression."""
		return frappe.db.sql(f"select {expression}", values)[0][0]

	def test_values(self):
		sql = frappe.db.sql
		self.add("A", age=1)
		self.add("B", age=2)
		self.assertEqual(sql("select name from tabPerson where name = %s", "a"), (("A",),))
		self.assertEqual(
			sql("select name from tabPerson where name = %(n)s and age < %(a)s", {"a": 9, "n": "A"}),
			(("A",),),
		)
		for names in (("A", "B"), ["A", "B"], {"A", "B"}):
			self.assertEqual(
				sql("select age from tabPerson where name in %s order by age", (names,), pluck=True), [1, 2]
			)
			self.assertEqual(
				sql("select age from tabPerson where name in %(n)s order by age", {"n": names}, pluck=True),
				[1, 2],
			)
		self.assertEqual(sql("select name from tabPerson where name in %s", ((),)), ())
		self.assertEqual(sql("select count(*) from tabPerson where name like 'A%%' and age = %s", 1), ((1,),))
		self.assertEqual(sql("select count(*) from tabPerson where name like 'A%'"), ((1,),))

	def test_many_values(self):
		self.add("A", age=1)
		names = [f"N{number}" for number in range(40_000)] + ["a"]
		self.assertEqual(frappe.db.sql("select age from tabPerson where name in %s", (names,)), ((1,),))
		self.assertEqual(self.names({"name": ("in", names)}), ["A"])
		self.assertEqual(self.names({"name": ("not in", names)}), [])
		self.assertEqual(self.names({"age": ("in", list(range(40_000)))}), ["A"])

	def test_what_takes_too_many_steps_is_given_up(self):
		count = "with recursive n(i) as (select 1 union all select i + 1 from n where i < ?) select count(*) from n"
		for _again in range(3):
			self.assertIsNone(frappe.db.run_within(1_000, count, (100_000,)))
			self.assertEqual(frappe.db.run_within(1_000, count, (10,)), [(10,)])
			self.assertEqual(frappe.db.run_within(None, count, (100_000,)), [(100_000,)])
		with self.assertRaises(sqlite3.OperationalError):
			frappe.db.run_within(1_000, "select nothing")

	def test_shapes(self):
		self.add("A", age=1, born="2024-02-29", joined="2024-02-29 10:00:00.5", opens="08:30:00", height=1)
		row = frappe.db.sql("select * from tabPerson", as_dict=True)[0]
		self.assertEqual(row.born, datetime.date(2024, 2, 29))
		self.assertEqual(row.joined, datetime.datetime(2024, 2, 29, 10, 0, 0, 500_000))
		self.assertEqual(row.opens, datetime.timedelta(hours=8, minutes=30))
		self.assertIs(type(row.height), float)
		self.assertEqual(frappe.db.sql("select name, age from tabPerson", as_list=True), [["A", 1]])
		self.assertEqual(list(frappe.db.sql("select name from tabPerson", as_iterator=True)), [("A",)])
		self.assertEqual(
			frappe.db.sql("select name from tabPerson", as_dict=True, update={"x": 1}),
			[{"name": "A", "x": 1}],
		)
		self.assertEqual(frappe.db.sql("update tabPerson set age = 2"), ())

	def test_text(self):
		self.assertEqual(self.value("'it''s'"), "it's")
		self.assertEqual(self.value(r"'it\'s'"), "it's")
		self.assertEqual(self.value('"double"'), "double")
		self.assertEqual(self.value(frappe.db.escape("a'b\\c\"d"), ()), "a'b\\c\"d")
		self.assertEqual(self.value(frappe.db.escape("50%") + ", %s", (1,)), "50%")

	def test_numbers(self):
		self.assertEqual(self.value("7 / 2"), 3.5)
		self.assertEqual(self.value("7 div 2"), 3)
		self.assertEqual(self.value("if(1 > 2, 'a', 'b')"), "b")
		self.assertEqual(self.value("ifnull(null, 3)"), 3)
		self.assertEqual(self.value("greatest(1, 3, 2)"), 3)
		self.assertEqual(self.value("cast('12' as signed)"), 12)
		self.assertEqual(self.value("mod(7, 4)"), 3)
		self.assertEqual(self.value("truncate(1.29, 1)"), 1.2)
		self.assertEqual(self.value("1 && 0 || 1"), 1)

	def test_text_functions(self):
		for expression, expected in (
			("concat('a', 1, 'b')", "a1b"),
			("concat('a', null)", None),
			("concat_ws('-', 'a', null, 'b')", "a-b"),
			("left('abc', 2)", "ab"),
			("right('abc', 2)", "bc"),
			("char_length('党员')", 2),
			("locate('b', 'abc')", 2),
			("substring_index('a.b.c', '.', 2)", "a.b"),
			("lpad('7', 3, '0')", "007"),
			("field('b', 'a', 'b')", 2),
			("find_in_set('b', 'a,b')", 2),
			("'abc' regexp '^a'", 1),
			("'abc' rlike 'x'", 0),
			("md5('a')", "0cc175b9c0f1b6a831c399e269772661"),
		):
			self.assertEqual(self.value(expression), expected, expression)

	def test_dates(self):
		for expression, expected in (
			("date_format('2024-02-29 08:05:00', '%Y/%m/%d %H:%i')", "2024/02/29 08:05"),
			("datediff('2024-03-01', '2024-02-28')", 2),
			("timestampdiff(month, '2024-01-31', '2024-02-29')", 0),
			("timestampdiff(day, '2024-01-31', '2024-02-29')", 29),
			("date_add('2024-01-31', interval 1 month)", "2024-02-29"),
			("date_sub('2024-03-01', interval 1 day)", "2024-02-29"),
			("year('2024-02-29') * 100 + month('2024-02-29')", 202402),
			("last_day('2024-02-01')", "2024-02-29"),
			("dayofweek('2024-02-29')", 5),
			("quarter('2024-05-01')", 2),
			("str_to_date('29.02.2024', '%d.%m.%Y')", "2024-02-29"),
			("timestamp('2024-02-29', '08:30:00')", "2024-02-29 08:30:00.000000"),
		):
			self.assertEqual(self.value(expression), expected, expression)
		self.assertEqual(self.value("curdate()"), frappe.utils.today())
		self.assertEqual(self.value("now()")[:10], frappe.utils.today())

	def test_groups(self):
		for name, full_name in (("A", "x"), ("B", "y"), ("C", "x")):
			self.add(name, full_name=full_name)
		self.assertEqual(frappe.db.sql("select group_concat(distinct full_name) from tabPerson"), (("x,y",),))
		self.assertEqual(
			frappe.db.sql("select group_concat(name separator '; ') from tabPerson where full_name = 'X'"),
			(("A; C",),),
		)

	def test_writing(self):
		sql = frappe.db.sql
		sql("insert ignore into tabPerson (name, age) values ('A', 1), ('A', 2)")
		sql("insert into tabPerson (name, age) values ('A', 5) on duplicate key update age = values(age) + 1")
		self.assertEqual(frappe.db.get_value("Person", "A", "age"), 6)
		sql("truncate table tabPerson")
		self.assertEqual(frappe.db.count("Person"), 0)

	def test_locks(self):
		frappe.db.sql("select name from tabPerson where name = 'A' for update")
		self.assertTrue(frappe.db.get_connection().in_transaction)

	def test_what_cannot_be_translated_says_so(self):
		for query in (
			"select now() - interval 1 day",
			"select group_concat(name order by name) from tabPerson",
		):
			with self.assertRaises(NotImplementedError):
				frappe.db.sql(query)

	def test_errors(self):
		for query, told in (
			("select * from tabNowhere", frappe.db.is_table_missing),
			("select no_such from tabPerson", frappe.db.is_missing_column),
			("selec 1", frappe.db.is_syntax_error),
		):
			with self.assertRaises(sqlite3.OperationalError) as caught:
				frappe.db.sql(query)
			self.assertTrue(told(caught.exception), query)
		self.add("A", code="1")
		with self.assertRaises(sqlite3.IntegrityError) as caught:
			self.add("a")
		self.assertTrue(frappe.db.is_duplicate_entry(caught.exception))
		self.assertTrue(frappe.db.is_primary_key_violation(caught.exception))
		with self.assertRaises(sqlite3.IntegrityError) as caught:
			self.add("B", code="1")
		self.assertTrue(frappe.db.is_unique_key_violation(caught.exception))

	def test_unique_takes_no_notice_of_accents(self):
		self.add("Éva", code="é")
		for values in (("Eva", "x"), ("B", "E"), ("ÉVA", "y")):
			with self.assertRaises(sqlite3.IntegrityError):
				frappe.db.sql("insert into tabPerson (name, code) values (%s, %s)", values)
		self.add("B", code="e2")
		for query in (
			"update tabPerson set code = 'E' where name = 'B'",
			"update tabPerson set name = 'eva' where name = 'B'",
		):
			with self.assertRaises(sqlite3.IntegrityError):
				frappe.db.sql(
					query.replace("'E'", "%s").replace("'eva'", "%s"), "E" if "code" in query else "eva"
				)
		with self.assertRaises(sqlite3.IntegrityError):
			frappe.db.set_value("Person", "B", "code", "É", update_modified=False)
		frappe.db.set_value("Person", "Eva", "code", "E", update_modified=False)
		frappe.db.bulk_insert("Person", ["name"], [("eva",), ("C",)], ignore_duplicates=True)
		frappe.db.delete("Person", {"name": "C"})
		self.assertEqual(frappe.db.get_value("Person", "Éva", "code"), "E")
		self.assertEqual(self.names(), ["B", "Éva"])


class TestDatabase(StoreTest):
	def test_values_are_made_to_fit_their_columns(self):
		self.add("A")
		set_value = frappe.db.set_value
		set_value(
			"Person",
			"A",
			{"age": "7", "born": "2024-02-29", "joined": datetime.date(2024, 1, 1), "notes": ["x"]},
		)
		row = frappe.db.get_value("Person", "A", ["age", "born", "joined", "notes"], as_dict=True)
		self.assertEqual(row.age, 7)
		self.assertEqual(row.born, datetime.date(2024, 2, 29))
		self.assertEqual(row.joined, datetime.datetime(2024, 1, 1))
		self.assertEqual(row.notes, '["x"]')
		for field, bad in (
			("age", "abc"),
			("born", "2024-02-30"),
			("joined", "soon"),
			("opens", "late"),
			("code", "x" * 21),
		):
			with self.assertRaises(sqlite3.DataError, msg=field):
				set_value("Person", "A", field, bad)

	def test_singles(self):
		frappe.db.store_singles("Settings", {"title": "t", "count": 3, "none": None})
		self.assertEqual(frappe.db.get_value("Settings", None, "title"), "t")
		self.assertEqual(frappe.db.get_value("Settings", "Settings", ["title", "count"]), ("t", "3"))
		self.assertEqual(frappe.db.get_singles_dict("Settings"), {"title": "t", "count": "3", "none": None})

	def test_bulk_insert_skips_what_is_there(self):
		self.add("A", age=1)
		frappe.db.bulk_insert("Person", ["name", "age"], [("A", 2), ("B", 3)], ignore_duplicates=True)
		self.assertEqual(
			frappe.db.get_values("Person", {}, ["name", "age"], order_by="name asc"), [("A", 1), ("B", 3)]
		)

	def test_many_rows_are_stored_as_each_alone(self):
		"""Days, numbers and texts that are looked at a column at a time, also where one of many is odd or not plain."""
		day = datetime.date(2016, 2, 29)
		fields = ["name", "born", "joined", "age", "notes", "full_name"]
		columns = (
			[day, day, None, datetime.datetime(2016, 2, 29, 8), "2016-02-29", datetime.date(2016, 3, 1)],
			[day, None, "2016-02-29 08:00:00", datetime.datetime(2016, 2, 29, 8, 0, 0, 5), day, None],
			[1, True, "2", 3.0, 2.5, 0],
			["a", 1, True, 1.5, day, None],
			["张三 ", "é", "\n", " \n", "É", ""],
		)
		rows = list(zip(*columns, strict=True))
		for number in range(len(rows)):
			frappe.db.sql("delete from `tabPerson`")
			plain = [(f"{number}-{place}", *row) for place, row in enumerate(rows) if place != number]
			frappe.db.bulk_insert("Person", fields, [(f"{number}", *rows[number]), *plain])
			together = frappe.db.get_values("Person", {}, fields[1:], order_by="name asc")
			frappe.db.sql("delete from `tabPerson`")
			for name, *row in [(f"{number}", *rows[number]), *plain]:
				self.add(name, **dict(zip(fields[1:], row, strict=True)))
			alone = frappe.db.get_values("Person", {}, fields[1:], order_by="name asc")
			self.assertEqual(together, alone)
		frappe.db.bulk_insert(
			"Person", ["name", "full_name"], [("x", "é"), *((f"y{n}", "e") for n in range(9))]
		)
		self.assertEqual(frappe.db.count("Person", {"full_name": "e"}), 12)

	def test_bulk_update_counts_as_one_write_a_chunk(self):
		names = [f"P{number:03}" for number in range(250)]
		frappe.db.bulk_insert("Person", ["name"], [(name,) for name in names])
		before = frappe.db.transaction_writes
		changes = {name: {"age": number, "full_name": name} for number, name in enumerate(names)}
		changes["P007"] = {"notes": "alone", "born": datetime.date(2016, 2, 29)}
		changes["nobody"] = {"age": 3}
		frappe.db.bulk_update("Person", changes, update_modified=False)
		self.assertLessEqual(frappe.db.transaction_writes - before, 5)
		for name, age, full_name in (("P006", 6, "P006"), ("P007", 0, None), ("P249", 249, "P249")):
			self.assertEqual(frappe.db.get_value("Person", name, ["age", "full_name"]), (age, full_name))
		self.assertEqual(
			frappe.db.get_value("Person", "P007", ["notes", "born"]), ("alone", datetime.date(2016, 2, 29))
		)
		frappe.db.bulk_update(
			"Person", {"P001": {"full_name": "Élan"}, "P002": {"full_name": "b"}}, update_modified=False
		)
		self.assertEqual(self.names({"full_name": "elan"}), ["P001"])

	def test_aggregates(self):
		for name, age, born in (("A", 1, "2024-01-01"), ("B", 3, "2024-02-29")):
			self.add(name, age=age, born=born)
		self.assertEqual(frappe.db.sum("Person", "age"), 4)
		self.assertEqual(frappe.db.avg("Person", "age"), 2)
		self.assertEqual(frappe.db.max("Person", "born"), datetime.date(2024, 2, 29))
		self.assertEqual(frappe.db.min("Person", "age", {"age": (">", 1)}), 3)
		self.assertEqual(frappe.db.count("Person", {"age": 3}), 1)

	def test_sequence(self):
		self.assertEqual([frappe.db.get_next_sequence_val("Person") for _ in range(3)], [1, 2, 3])
		frappe.db.set_next_sequence_val("Person", 10)
		self.assertEqual(frappe.db.get_next_sequence_val("Person"), 10)

	def test_value_cache_outlives_a_write(self):
		self.add("A", notes="old")
		self.assertEqual(frappe.db.get_value("Person", "A", "notes", cache=True), "old")
		frappe.db.set_value("Person", "A", "notes", "new", update_modified=False)
		self.assertEqual(frappe.db.get_value("Person", "A", "notes", cache=True), "old")
		self.assertEqual(frappe.db.get_value("Person", "A", "notes"), "new")
