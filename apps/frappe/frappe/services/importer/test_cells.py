"""What people write into tables, read as the fields need it, or refused in words."""

import datetime

import frappe
from frappe.services.importer.cells import CellError, value_of
from frappe.tests import IntegrationTestCase

DAY = datetime.date(2016, 7, 8)
READ = {
	"Date": {
		"2016-07-08": DAY,
		"2016年7月8日": DAY,
		"2016 年 07 月 08 日": DAY,
		"2016.7.8": DAY,
		"2016/7/8": DAY,
		"20160708": DAY,
		20160708: DAY,
		42559: DAY,  # what a spreadsheet stores
		"8 July 2016": DAY,
		datetime.datetime(2016, 7, 8, 9): DAY,
	},
	"Datetime": {
		"2016-07-08 09:30:00": datetime.datetime(2016, 7, 8, 9, 30),
		"2016年7月8日 9:30": datetime.datetime(2016, 7, 8, 9, 30),
		"2016-07-08": datetime.datetime(2016, 7, 8),
		DAY: datetime.datetime(2016, 7, 8),
	},
	"Int": {"12": 12, "1,200": 1200, "1，200": 1200, 12.0: 12, "12.0": 12, "-3": -3},
	"Float": {"12.5": 12.5, "1,200.5": 1200.5, 3: 3},
	"Percent": {"12.5%": 12.5, "12.5％": 12.5, 7: 7},
	"Check": {"是": 1, "否": 0, "√": 1, "×": 0, "Yes": 1, "no": 0, 1.0: 1, 0: 0, "1": 1},
	"Data": {12.0: "12", 1.5: "1.5", " 名 ": "名", 430102199001011234: "430102199001011234"},
	"Time": {datetime.time(9, 30): datetime.time(9, 30), "09:30": "09:30"},
}
REFUSED = {
	"Date": ["2016-07", "2016年7月", "2016", "不详", "2016-02-30", "2016年13月1日", -5, "07-08"],
	"Datetime": ["昨天", "2016-07 09:30"],
	"Int": ["12.5", 12.5, "十二", "12个", "inf", "nan"],
	"Float": ["约3", "1,2,3", "inf"],
	"Percent": ["很多"],
	"Check": ["也许", 2, "2"],
}


def field(fieldtype, **values):
	return frappe._dict(fieldtype=fieldtype, fieldname="it", **values)


class TestCells(IntegrationTestCase):
	def test_read(self):
		for fieldtype, cells in READ.items():
			for cell, value in cells.items():
				with self.subTest(fieldtype=fieldtype, cell=cell):
					self.assertEqual(value_of(field(fieldtype), cell, "它"), value)

	def test_refused_with_column_and_value(self):
		for fieldtype, cells in REFUSED.items():
			for cell in cells:
				with self.subTest(fieldtype=fieldtype, cell=cell):
					with self.assertRaises(CellError) as caught:
						value_of(field(fieldtype), cell, "它")
					self.assertIn("它", str(caught.exception))
					self.assertIn(str(cell), str(caught.exception))

	def test_options_by_their_translation(self):
		options = field("Select", options="Insert New Records\nUpdate Existing Records", parent="Data Import")
		before, frappe.local.lang = frappe.local.lang, "zh"
		self.addCleanup(setattr, frappe.local, "lang", before)
		words = {
			"更新已有记录": "Update Existing Records",
			"Insert New Records": "Insert New Records",
			"别的": "别的",
		}
		for word, option in words.items():
			self.assertEqual(value_of(options, word, "方式"), option)
