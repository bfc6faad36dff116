"""Definitions, pages and workbooks of the annexes."""

import datetime as dt
import io
import json
import re
import unittest
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from party_investigation.annexes import (
	NAMES,
	AnnexContent,
	DefinitionError,
	load,
	render_fragment,
	render_html,
	render_workbook,
)
from party_investigation.annexes.definition import DIRECTORY, parse
from party_investigation.annexes.grid import heading_rows, notes
from party_investigation.annexes.page import stacked
from party_investigation.annexes.tests import needs_weasyprint
from party_investigation.rules import annex4, annex5
from party_investigation.rules.policy import DEFAULT

GOLDEN = Path(__file__).parent / "golden"
LISTS = ("annex_1_roster", "annex_2", "annex_3")
TABLES = ("annex_4", "annex_5")
WITH_WORKBOOK = (*LISTS, *TABLES, "annex_1_card")

PERSON = dict(
	member_name="李㛃",
	sex="女",
	ethnic_group="土家族",
	birth_date=dt.date(1949, 12, 31),
	identity_number="11010519491231002X",
	membership_kind="正式党员",
	branch="第1学院第1党支部",
	unit_category="学校",
	reason=3,
	lost_period="2013.05至2016.04（2年11个月）",
	restored_on=dt.date(2016, 3, 12),
	is_mobile=True,
	is_lost=False,
	phone="019907310001",
	remark="=HYPERLINK(1)",
)


def content(**more):
	given = dict(
		unit_name="湘江示范大学党委",
		filled_on=dt.date(2016, 4, 6),
		rows=[PERSON],
		figures={"01": {"1": 12, "2": 0}, "02": {1: 12}},
		remarks={"01": "@备注"},
		as_of=dt.date(2016, 4, 5),
		digest="0123456789abcdef",
	)
	return AnnexContent(**{**given, **more})


class Cells(HTMLParser):
	"""The cells of a page's table, by row: tag, spans and text."""

	def __init__(self, html):
		super().__init__()
		self.rows, self.open, self.in_end = [], False, False
		self.feed(html)

	def handle_starttag(self, tag, attrs):
		given = dict(attrs)
		if tag == "tr":
			self.in_end = given.get("class") == "end"
			if not self.in_end:
				self.rows.append([])
		if self.in_end:
			return
		self.open = tag in ("td", "th") or (self.open and tag in ("br", "p"))
		if tag in ("td", "th"):
			self.rows[-1].append([tag, int(given.get("colspan") or 1), int(given.get("rowspan") or 1), ""])

	def handle_endtag(self, tag):
		self.open = self.open and tag not in ("tr", "table", "thead", "tbody", "section")

	def handle_data(self, data):
		if self.open and self.rows and not self.in_end:
			self.rows[-1][-1][3] += data.strip()

	@property
	def texts(self):
		return [[cell[3] for cell in row] for row in self.rows]


def sheet_of(name, **more):
	stream = io.BytesIO()
	render_workbook(load(name), content(**more), stream)
	stream.seek(0)
	return load_workbook(stream).worksheets[0]


def footer_text(footer: Any, side: str) -> str:
	"""What a page says at the left or right of its foot."""
	return getattr(footer, side).text


class TestDefinitions(unittest.TestCase):
	def test_all_load(self):
		for name in NAMES:
			self.assertEqual(load(name).id, name)
		self.assertEqual({path.stem for path in DIRECTORY.glob("*.json")}, set(NAMES))

	def test_titles_are_those_of_the_notice(self):
		titles = {
			1: "党员组织关系排查信息登记表",
			2: "经查找取得联系党员登记表",
			3: "经查找仍然无法取得联系党员登记表",
			4: "与党组织失去联系党员情况汇总表",
			5: "与党组织失去联系党员管理及处置情况汇总表",
		}
		for name in WITH_WORKBOOK:
			definition = load(name)
			self.assertEqual(
				(definition.title, definition.mark), (titles[definition.annex], f"附件{definition.annex}")
			)

	def test_the_certain_columns_of_annex_2(self):
		official = {column.label for column in load("annex_2").leaves if column.tag == "official"}
		self.assertEqual(official, {"与党组织失去联系时间", "失去联系情形", "党组织类别", "备注"})

	def test_relations_on_paper_are_those_that_are_computed(self):
		for name, rules in (("annex_4", annex4), ("annex_5", annex5)):
			definition = load(name)
			for variant in ("Person Category", "Unit Category"):
				for base in ("All", "Not Found"):
					policy = replace(DEFAULT, annex_4_rows=variant, annex_4_base=base)
					computed = rules.relations(policy if rules is annex4 else variant)
					printed = definition.relations[variant] + definition.relations[base]
					self.assertEqual(tuple(map(str, computed)), printed)
				self.assertEqual(
					tuple(row.code for row in definition.rows[variant]), ("01", *annex4.rows(variant))
				)

	def test_mistakes_are_named(self):
		data = json.loads((DIRECTORY / "annex_4.json").read_text(encoding="utf-8"))
		for change, message in (
			(lambda d: d["columns"][0].update(width=300), "mm wide"),
			(lambda d: d["columns"][0].update(width=0), "no width"),
			(lambda d: d["columns"][0].update(tag="guess"), "no known tag"),
			(lambda d: d["columns"][0].update(id="1"), "not unique"),
			(lambda d: d["columns"][0].update(format="roman"), "unknown format"),
			(lambda d: d["columns"][0].update(code=""), "no code"),
			(lambda d: d["columns"][0].update(colour="red"), "colour"),
			(lambda d: d.pop("paper"), "paper"),
		):
			broken = json.loads(json.dumps(data))
			change(broken)
			with self.assertRaisesRegex(DefinitionError, message):
				parse(broken, "annex_4.json")

	def test_what_the_provider_does_not_give_fails_at_load(self):
		for name, change, message in (
			(
				"annex_3",
				lambda d: d["columns"][1].update(id="blood_group"),
				"untraced does not give blood_group",
			),
			("annex_3", lambda d: d["columns"][1].update(id="conduct"), "untraced does not give conduct"),
			("annex_3", lambda d: d.update(provider="rumour"), "no provider 'rumour'"),
			("annex_3", lambda d: d.pop("provider"), "provider"),
			("annex_3", lambda d: d["head"][0].update(value="committee"), "committee for the head line"),
			("annex_4", lambda d: d["columns"][2].update(id="99"), "lost_contact_figures does not give 99"),
			(
				"annex_1_card",
				lambda d: d["rows"][0]["cells"][1].update(value="nickname"),
				"does not give nickname",
			),
			(
				"letter",
				lambda d: d["texts"]["parts"][0].update(body="{shoe_size}"),
				"does not give shoe_size",
			),
		):
			with self.subTest(message):
				broken = json.loads((DIRECTORY / f"{name}.json").read_text(encoding="utf-8"))
				change(broken)
				with self.assertRaisesRegex(DefinitionError, message):
					parse(broken, f"{name}.json")

	def test_a_card_must_fill_its_grid(self):
		data = json.loads((DIRECTORY / "annex_1_card.json").read_text(encoding="utf-8"))
		data["rows"][0]["cells"].pop()
		with self.assertRaisesRegex(DefinitionError, "row 1 of the card"):
			parse(data, "annex_1_card.json")

	def test_an_unknown_annex(self):
		with self.assertRaisesRegex(DefinitionError, "no annex definition annex_6"):
			load("annex_6")


class TestGolden(unittest.TestCase):
	"""The grid of each annex as text, so that a changed label or place is seen in a review."""

	maxDiff = None

	def test_headings(self):
		for name in (*LISTS, *TABLES):
			lines = [
				f"{cell.first}+{cell.columns}x{cell.rows} {'↓' if cell.vertical else ''}{cell.label}"
				for row in heading_rows(load(name), AnnexContent())
				for cell in row
			]
			self.check(name, lines)

	def test_the_threshold_of_the_campaign_is_printed(self):
		texts = [cell.label for row in heading_rows(load("annex_4"), AnnexContent(months=3)) for cell in row]
		self.assertIn("3个月以上不满1年", texts)
		self.assertIn("失去联系3个月以上", "".join(notes(load("annex_3"), AnnexContent(months=3))))

	def test_card(self):
		rows = Cells(render_html(load("annex_1_card"), content())).rows
		self.check("annex_1_card", [" | ".join(f"{c[0]} {c[1]}x{c[2]} {c[3]}" for c in row) for row in rows])

	def test_letter(self):
		html = render_html(load("letter"), content(rows=[LETTER]))
		body = re.sub(r"<(?!/?[us]>)[^>]+>", "\n", html.split("<body>")[1])
		self.check("letter", [line.strip() for line in body.splitlines() if line.strip()])

	def check(self, name, lines):
		path = GOLDEN / f"{name}.txt"
		self.assertEqual(
			"\n".join(lines) + "\n", path.read_text(encoding="utf-8"), f"if this is meant, renew {path.name}"
		)


LETTER = dict(
	letter_number="U01-2016-0007",
	member_name="李㛃",
	sex="女",
	age=66,
	ethnic_group="土家族",
	membership_kind="正式党员",
	identity_number="11010519491231002X",
	from_organization="第1学院党委",
	to_organization="某街道党工委",
	addressee="中共某区委组织部",
	dues_paid_to=dt.date(2016, 3, 1),
	validity_days=30,
	issued_on=dt.date(2016, 3, 1),
	phone="19907310001",
)


class TestPages(unittest.TestCase):
	def test_a_list(self):
		texts = Cells(render_html(load("annex_2"), content(blank_rows=2))).texts
		self.assertEqual(texts[1][:6], ["1", "李㛃", "女", "土家族", "1949.12", "11010519491231002X"])
		self.assertEqual(
			texts[1][8:13], ["正式", "第1学院第1党支部", "⑤", "2013.05至2016.04（2年11个月）", "③"]
		)
		self.assertEqual(texts[2:], [[""] * 18] * 2)

	def test_nobody_is_said_in_words(self):
		self.assertEqual(Cells(render_html(load("annex_3"), content(rows=[]))).texts[1][1], "无")

	def test_a_blank_form_has_empty_lines(self):
		definition = load("annex_3")
		texts = Cells(render_html(definition, AnnexContent(is_blank=True))).texts
		self.assertEqual(texts[1:], [[""] * 18] * definition.fill_rows)

	def test_a_card_has_the_day_on_which_it_was_filled_in(self):
		definition = load("annex_1_card")
		self.assertIn(
			"2016年3月2日",
			render_html(definition, content(rows=[{**PERSON, "filled_on": dt.date(2016, 3, 2)}])),
		)
		not_yet = render_html(definition, content(rows=[{**PERSON, "filled_on": None}]))
		self.assertNotIn("2016年4月6日", not_yet)
		self.assertIn("填表日期：　　　　年", not_yet)

	def test_a_table_prints_zero_as_blank(self):
		texts = Cells(render_html(load("annex_4"), content())).texts
		self.assertEqual(texts[3][:5], ["总计", "01", "12", "", ""])
		self.assertEqual(texts[3][-1], "@备注")
		self.assertEqual(texts[2], ["甲", "乙", *map(str, range(1, 16))])

	def test_the_variant_with_nine_categories(self):
		texts = Cells(render_html(load("annex_5"), content(variant="Unit Category"))).texts
		self.assertEqual([row[1] for row in texts[3:]], [f"{row:02d}" for row in range(1, 11)])
		self.assertEqual(texts[3][0], "总计")
		self.assertEqual(texts[-1][0], "其他")

	def test_notes_print_the_relation_in_force(self):
		self.assertIn("3=4+5+6+7", render_html(load("annex_4"), content(base="Not Found")))
		html = render_html(load("annex_4"), content())
		self.assertIn("1=4+5+6+7", html)
		self.assertIn("2016年4月5日", html)
		self.assertIn("0123-4567-89ab-cdef", html)

	def test_nothing_gets_out_of_a_cell(self):
		evil = {**PERSON, "member_name": "<script>alert(1)</script>", "lost_period": "<b>至（"}
		for name in (*LISTS, "annex_1_card", "letter"):
			html = render_html(load(name), content(rows=[evil], unit_name="<i>"))
			self.assertNotIn("<script", html)
			self.assertNotIn("<b>至", html)
			self.assertNotIn("<i>", html)

	def test_braces_in_a_value_are_only_braces(self):
		html = render_html(
			load("annex_1_card"), content(rows=[{**PERSON, "remark": "{identity_number|text} {0}"}])
		)
		self.assertIn("{identity_number|text} {0}", html)

	def test_stacked_labels(self):
		self.assertEqual(stacked("11年（境）"), "11<br>年<br>︵<br>境<br>︶")
		self.assertEqual(stacked("第12"), "第<br>12")
		self.assertEqual(stacked("<b"), "&lt;<br>b")

	def test_the_choice_that_does_not_apply_is_struck_out(self):
		html = render_html(load("letter"), content(rows=[LETTER]))
		self.assertIn("正式／<s>预备</s>", html)
		self.assertIn("<s>男</s>／女", html)
		self.assertIn("贰零壹陆", html)
		self.assertNotIn("<s>", render_html(load("letter"), AnnexContent()))

	def test_a_fragment_has_the_same_pages_without_a_document(self):
		for name in NAMES:
			fragment = render_fragment(load(name), content())
			self.assertNotRegex(fragment, "<(html|head|body|!DOCTYPE)")
			self.assertIn("<style>", fragment)
			self.assertIn(fragment.split("</style>")[1].strip(), render_html(load(name), content()))


@needs_weasyprint
class TestSeveralForms(unittest.TestCase):
	"""Annex 1 of a committee: one roster a branch in one document."""

	def pages(self, *contents):
		from pypdf import PdfReader
		from weasyprint import HTML

		pdf = HTML(string=render_html(load("annex_1_roster"), list(contents))).write_pdf() or b""
		return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

	def test_each_begins_on_a_page_numbered_1(self):
		pages = self.pages(
			content(unit_name="甲支部", rows=[PERSON] * 20),
			content(unit_name="乙支部"),
			content(unit_name="丙支部"),
		)
		self.assertEqual([re.findall("— (\\d+) —", page)[0] for page in pages], ["1", "2", "1", "1"])
		for page, name in zip((pages[0], *pages[2:]), ("甲支部", "乙支部", "丙支部"), strict=True):
			self.assertIn(f"所在党支部：{name}", page)

	def test_signatures_never_stand_alone(self):
		for rows in range(10, 16):
			last = self.pages(content(rows=[PERSON] * rows))[-1]
			self.assertIn("党支部书记（签字）", last)
			self.assertIn("李㛃", last, f"{rows} rows")


@needs_weasyprint
class TestPrintedPages(unittest.TestCase):
	"""What comes out of WeasyPrint."""

	def pages(self, name, **more):
		from weasyprint import HTML

		return HTML(string=render_html(load(name), content(**more))).render().pages

	def texts(self, page):
		return "".join(box.text for box in page._page_box.descendants() if hasattr(box, "text"))

	def test_heads_repeat_and_the_signature_line_stands_once(self):
		pages = self.pages("annex_2", rows=[PERSON] * 30)
		self.assertGreaterEqual(len(pages), 3)
		for number, page in enumerate(pages, 1):
			text = self.texts(page)
			self.assertIn("失去联系情形", re.sub(r"\s", "", text))
			self.assertIn(f"— {number} —", text)
			self.assertEqual("填表人（签名）" in text, number == len(pages))

	def test_a_card_takes_one_page(self):
		wordy = {
			**PERSON,
			"home_address": "湖南省长沙市示范路888号示范大学东区教职工住宅第12栋3单元502室",
			"findings": "档案材料日期不一致。" * 12,
		}
		self.assertEqual(len(self.pages("annex_1_card", rows=[PERSON, wordy, {}])), 3)

	def test_a_blank_form_takes_one_page(self):
		for name in (*LISTS, "annex_1_card"):
			self.assertEqual(len(self.pages(name, rows=[], is_blank=True)), 1, name)

	def test_tables_and_the_letter_take_one_page(self):
		for name in TABLES:
			for variant in ("Person Category", "Unit Category"):
				self.assertEqual(len(self.pages(name, variant=variant)), 1, (name, variant))
		self.assertEqual(len(self.pages("letter", rows=[LETTER])), 1)


class TestWorkbooks(unittest.TestCase):
	def test_several_branches_are_a_sheet_each(self):
		names = ("第一/支部", "第一:支部", "一" * 40, "一" * 41)
		stream = io.BytesIO()
		render_workbook(load("annex_1_roster"), [content(unit_name=name) for name in names], stream)
		book = load_workbook(stream)
		self.assertEqual(len({sheet.title.casefold() for sheet in book}), 4)
		self.assertEqual([sheet.title for sheet in book][:2], ["第一 支部", "第一 支部 (2)"])
		for sheet, name in zip(book, names, strict=True):
			self.assertEqual(sheet["A4"].value, f"所在党支部：{name}")

	def test_numbers_are_numbers_and_text_stays_text(self):
		sheet = sheet_of("annex_2")
		row = next(row for row in sheet.iter_rows() if row[1].value == "李㛃")
		self.assertEqual((row[0].value, row[0].data_type), (1, "n"))
		self.assertEqual(
			(row[5].value, row[5].data_type, row[5].number_format), ("11010519491231002X", "s", "@")
		)
		self.assertEqual((row[17].value, row[17].data_type), ("=HYPERLINK(1)", "s"))

	def test_dangerous_beginnings(self):
		for sign in "=+-@":
			sheet = sheet_of(
				"annex_1_roster", rows=[{**PERSON, "remark": f"{sign}1+1"}], unit_name=f"{sign}A1", digest=""
			)
			cells = [
				cell
				for row in sheet.iter_rows()
				for cell in row
				if isinstance(cell.value, str) and cell.value.endswith("1+1")
			]
			self.assertEqual([(cell.value, cell.data_type) for cell in cells], [(f"{sign}1+1", "s")])

	def test_figures_are_numbers_and_zeros_blank(self):
		sheet = sheet_of("annex_4")
		row = next(row for row in sheet.iter_rows() if row[0].value == "总计")
		self.assertEqual([cell.value for cell in row[:4]], ["总计", "01", 12, None])
		self.assertEqual(row[-1].value, "@备注")

	def test_headings_are_merged(self):
		merged = {str(each) for each in sheet_of("annex_4").merged_cells.ranges}
		self.assertLessEqual({"F4:I4", "J4:P4", "A4:A5", "A2:Q2"}, merged)

	def test_the_page(self):
		for name in WITH_WORKBOOK:
			sheet, definition = sheet_of(name), load(name)
			self.assertEqual(sheet.page_setup.orientation, definition.paper.orientation)
			self.assertEqual((sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight), (1, 0))
			setup = sheet.sheet_properties.pageSetUpPr
			self.assertTrue(setup and setup.fitToPage)
			self.assertTrue(sheet.print_area)
			self.assertAlmostEqual(sheet.page_margins.left * 25.4, definition.paper.margins["left"], 1)
			self.assertIn("&P", footer_text(sheet.oddFooter, "right"))
			self.assertIn("&P", footer_text(sheet.evenFooter, "left"))
			self.assertIn("0123-4567-89ab-cdef", footer_text(sheet.oddFooter, "left"))
			if name != "annex_1_card":
				self.assertTrue(sheet.print_title_rows)

	def test_vertical_labels(self):
		cells = [
			cell for row in sheet_of("annex_4").iter_rows() for cell in row if cell.value == "11年及以上"
		]
		self.assertEqual(cells[0].alignment.textRotation, 255)

	def test_a_card_a_page(self):
		sheet = sheet_of("annex_1_card", rows=[PERSON] * 3)
		self.assertEqual(len(sheet.row_breaks.brk), 2)
		self.assertEqual(sum(cell.value == "李㛃" for row in sheet.iter_rows() for cell in row), 3)

	def test_a_generator_of_many_rows(self):
		sheet = sheet_of("annex_1_roster", rows=({**PERSON, "phone": str(number)} for number in range(2000)))
		self.assertEqual(
			sum(1 for row in sheet.iter_rows(min_col=2, max_col=2) if row[0].value == "李㛃"), 2000
		)

	def test_control_characters_do_not_break_the_file(self):
		sheet = sheet_of("annex_2", rows=[{**PERSON, "remark": "a\x00b\x0bc"}])
		self.assertTrue(any(cell.value == "abc" for row in sheet.iter_rows() for cell in row))

	def test_the_letter_has_none(self):
		with self.assertRaises(ValueError):
			render_workbook(load("letter"), content(), io.BytesIO())
