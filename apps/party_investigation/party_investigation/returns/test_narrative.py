"""The narrative report: every figure is the version's, and who may not print makes none."""

import zipfile
from io import BytesIO
from unittest.mock import patch

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

import frappe
from party_investigation.annexes import load
from party_investigation.annexes.paper import chart
from party_investigation.returns import actions
from party_investigation.returns.narrative import charts, chosen, document, facts, people, service, template
from party_investigation.returns.printing import official_date
from party_investigation.returns.test_people import VersionsTest
from party_investigation.rules.comparison import COUNTS
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.narrative import NARRATIVES
from party_investigation.tests.world import make_user

RETURN = "Unit Return"


class NarrativeTest(VersionsTest):
	def setUp(self) -> None:
		super().setUp()
		# The Access Log commits, so that nobody can undo it; a test is rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None

	def prepare(self) -> None:
		super().prepare()
		self.version = self.freeze_all()
		for name in frappe.get_all("Return Version", pluck="unit_return"):
			frappe.db.set_value(RETURN, name, {"version": 1, "current_version": f"{name}-1"})
		self.unit_return = frappe.db.get_value("Return Version", self.version, "unit_return")

	def make(self, version: str | None = None, **given) -> WordDocument:
		"""Make the report and open it as Word would."""
		made = service.make_report(version or self.version, **given)
		file = frappe.get_doc("File", {"file_url": made["file_url"]})
		return Document(BytesIO(file.get_content()))

	def officer(self, name: str, organization: str, capacity: str = "Committee Officer") -> None:
		frappe.set_user("Administrator")
		user = frappe.db.get_value("User", {"first_name": name}) or make_user(
			name, [(capacity, organization)]
		)
		frappe.set_user(user)


def all_text(report) -> str:
	return "\n".join(
		"".join(each.text or "" for each in paragraph.iter() if each.tag.endswith("}t"))
		for paragraph in report.element.body.iter()
		if paragraph.tag.endswith("}p")
	)


def rows_of(table) -> list[list[str]]:
	return [[cell.text for cell in row.cells] for row in table.rows]


class TestFigures(NarrativeTest):
	def test_every_figure_is_the_versions(self) -> None:
		figures = frappe.parse_json(frappe.db.get_value("Return Version", self.version, "figures"))
		frappe.db.delete("Untraced Member", {"campaign": self.campaign})  # what stands today is not asked
		report = self.make()
		counts, *others, annex_4, annex_5 = (rows_of(table) for table in report.tables)
		units = next(table for table in others if table[0][0] == "单位")
		self.assertEqual([int(row[1]) for row in counts[1:]], [figures.get(name) or 0 for name in COUNTS])
		self.assertEqual([row[0] for row in units[1:]], ["测试T1", "测试T2"])
		self.assertEqual(sum(int(row[3]) for row in units[1:]), figures["not_found"])
		for annex, table in ((4, annex_4), (5, annex_5)):
			definition = load(f"annex_{annex}")
			codes = table[2]
			self.assertEqual(codes, [leaf.code for leaf in definition.leaves])
			for row in table[3:]:
				for code, shown in zip(codes[2:], row[2:], strict=True):
					figure = figures[f"annex{annex}"].get(row[1], {}).get(code, 0)
					self.assertEqual(shown, str(figure or ""), (annex, row[1], code))
		text = all_text(report)
		self.assertIn(f"共{figures['restored'] + figures['not_found']}名", text)
		self.assertIn(f"取得联系{figures['restored']}名（附件2）", text)
		self.assertIn(f"无法取得联系{figures['not_found']}名（附件3）", text)
		self.assertIn("第1次上报", text)
		self.assertIn("0123-4567-89ab-cdef", text)

	def test_charts_are_pictures_with_their_numbers_in_a_table(self) -> None:
		figures = frappe.parse_json(frappe.db.get_value("Return Version", self.version, "figures"))
		report = self.make()
		pictures = [each.get("descr") for each in report.element.body.iter(qn("wp:docPr"))]
		self.assertEqual(pictures, [f"图：{caption}" for caption in charts.CAPTIONS.values()])
		images = {
			part.blob for part in report.part.related_parts.values() if part.content_type == "image/png"
		}
		self.assertEqual(len(images), len(pictures))
		shown = [rows_of(table) for table in report.tables if table.rows[0].cells[0].text == "项目"][1:-2]
		for (annex, columns), rows in zip(charts.COLUMNS.values(), shown, strict=False):
			row = figures[f"annex{annex}"][charts.TOTAL]
			self.assertEqual(
				[int(value) for _label, value in rows[1:]], [row.get(each, 0) for each in columns]
			)
		self.assertEqual(len(shown), len(charts.COLUMNS))

	def test_a_chart_of_nothing_is_a_sentence_and_one_of_many_has_the_largest(self) -> None:
		made = charts.charts_of({}, 6, [], [4])
		self.assertIn("不画图", made["periods"])
		self.assertEqual(made["outcomes"], "")
		bars = tuple((f"单位{number}", (number, 1)) for number in range(40))
		shown = chart.Chart(charts.FOUND, bars).shortened()
		self.assertEqual((len(shown.bars), shown.bars[-1]), (chart.MOST_BARS, (chart.REST, (136, 17))))
		self.assertEqual(shown.bars[0], ("单位17", (17, 1)))
		self.assertEqual(chart.picture(shown, 156), chart.picture(shown, 156))

	def test_a_template_reaches_no_document_by_a_chart(self) -> None:
		for path in ("charts.units._place", "charts.units.png", "charts.units.__html__()"):
			chosen_one = Document(BytesIO(template.default("Disposition Report")))
			chosen_one.paragraphs[0].text = f"{{{{ {path} }}}}"
			stream = BytesIO()
			chosen_one.save(stream)
			context = facts.context_of(frappe.get_doc("Return Version", self.version), {})
			with self.assertRaises(frappe.ValidationError):
				document.fill(stream.getvalue(), context)

	def test_explanations_list_people_by_name_and_without_numbers(self) -> None:
		report = self.make()
		lists = [rows_of(table) for table in report.tables if table.rows[0].cells[0].text == "所在党支部"]
		for annex, rows in zip(("2", "3"), lists, strict=True):
			names = frappe.get_all("Return Version Line", {"annex": annex}, pluck="member_name")
			self.assertEqual(sorted(row[1] for row in rows[1:]), sorted(names))
			self.assertTrue(names)
			self.assertEqual({row[2] for row in rows[1:]}, {"居住地改变"})
		numbers = frappe.get_all("Party Member", pluck="identity_number")
		self.assertFalse([number for number in numbers if number and number in all_text(report)])
		with patch.object(people, "MOST", 0):
			self.assertIn("名单见附件3", all_text(self.make()))

	def test_headings_are_those_of_the_paper(self) -> None:
		annex_4 = rows_of(self.make().tables[-2])
		self.assertEqual(annex_4[0][5], "失去联系时间")
		self.assertEqual(annex_4[1][5], "6个月以上不满1年")
		self.assertEqual(annex_4[0][2], annex_4[1][2])  # merged over both rows

	def test_the_summary_has_annex_4_and_no_annex_5(self) -> None:
		self.form_set = "Loss Summary"
		self.create(self.campaign)
		version = self.freeze("T")
		frappe.db.set_value(
			RETURN, frappe.db.get_value("Return Version", version, "unit_return"), "version", 1
		)
		text = all_text(self.make(version))
		self.assertIn("排查工作小结", text)
		self.assertIn("附件4主要数字", text)
		self.assertNotIn("附件5", text)

	def test_the_last_version_is_compared(self) -> None:
		self.assertIn("这是第一次上报", all_text(self.make()))
		frappe.db.delete("Untraced Member", {"campaign": self.campaign, "organization": "T2B1"})
		again = self.freeze(
			"T", self.freeze("T1", self.freeze("T1B1"), self.freeze("T1B2")), self.freeze("T2")
		)
		report = self.make(again)
		self.assertIn("与第1次上报相比", all_text(report))
		changes = next(rows_of(table) for table in report.tables if table.cell(0, 1).text == "上次")
		before, after = (
			frappe.parse_json(frappe.db.get_value("Return Version", name, "figures"))["not_found"]
			for name in (self.version, again)
		)
		changed_row = next(
			row for row in changes if row[0] == "仍无法取得联系" or row[1:3] == [str(before), str(after)]
		)
		self.assertEqual(changed_row[1:], [str(before), str(after), f"{after - before:+d}"])

	def test_exceptions_name_the_units(self) -> None:
		of_unit = frappe.db.get_value(RETURN, {"organization": "T2", "form_set": self.form_set})
		frappe.db.set_value(RETURN, of_unit, {"excused": 1, "excuse_reason": "已撤销", "times_returned": 2})
		rows = next(rows_of(table) for table in self.make().tables if table.cell(0, 1).text == "情况")
		self.assertEqual(rows[1:], [["测试T2", "免报：已撤销；退回2次"]])


class TestLayout(NarrativeTest):
	def test_the_page_is_that_of_gb_9704(self) -> None:
		report = self.make()
		upright, lying = report.sections
		self.assertEqual(
			[
				round((each or 0) / Mm(1))
				for each in (
					upright.page_width,
					upright.page_height,
					upright.top_margin,
					upright.bottom_margin,
					upright.left_margin,
					upright.right_margin,
				)
			],
			[210, 297, 37, 35, 28, 26],
		)
		self.assertGreater(lying.page_width or 0, lying.page_height or 0)
		self.assertTrue(report.settings.odd_and_even_pages_header_footer)
		for footer in (upright.footer, upright.even_page_footer):
			self.assertIn("PAGE", footer._element.xml)

	def test_who_signs_never_stands_alone_on_a_page(self) -> None:
		"""What is before the signature is kept on its page, back to a line that says something, or the last of a table."""
		made_on = official_date(today_in_china())
		again = self.freeze(
			"T", self.freeze("T1", self.freeze("T1B1"), self.freeze("T1B2")), self.freeze("T2")
		)
		for version in (self.version, again):
			report = self.make(version)
			[signed] = [each for each in report.paragraphs if each.text == made_on]
			self.assertEqual(signed.alignment, WD_ALIGN_PARAGRAPH.RIGHT)
			kept = 0
			for element in signed._p.itersiblings(preceding=True):
				last = [*element.iter(qn("w:tr"))][-1:] or [element]
				paragraphs = [Paragraph(each, report) for each in last[0].iter(qn("w:p"))]
				self.assertTrue(all(each.paragraph_format.keep_with_next for each in paragraphs))
				kept += 1
				text = "".join(each.text for each in paragraphs)
				if text and text != "测试T":
					break
			self.assertGreater(kept, 2)

	def test_fonts_have_fallbacks(self) -> None:
		with zipfile.ZipFile(BytesIO(template.default(self.form_set))) as packed:
			fonts = packed.read("word/fontTable.xml").decode()
			styles = packed.read("word/styles.xml").decode()
		for font in template.FALLBACKS:
			self.assertIn(f'w:name="{font}"><w:altName', fonts)
		self.assertNotIn("eastAsiaTheme", styles)


class TestRights(NarrativeTest):
	def test_whoever_may_not_print_makes_none(self) -> None:
		for name, capacity, organization in (
			("neighbour", "Committee Officer", "T2"),
			("branch-below", "Branch Secretary", "T1B1"),
			("reviewer", "Discipline Reviewer", "T"),
			("auditor", "Investigation Auditor", "T"),
		):
			with self.subTest(capacity=capacity):
				self.officer(name, organization, capacity)
				files = frappe.db.count("File")
				self.assertRaises(frappe.PermissionError, service.make_report, self.version)
				self.assertEqual(frappe.db.count("File"), files)
				frappe.set_user("Administrator")

	def test_the_form_is_told(self) -> None:
		self.assertTrue(actions.may_of(self.unit_return)["report"]["allowed"])
		self.officer("reviewer", "T", "Discipline Reviewer")
		answer = actions.may_of(self.unit_return)["report"]
		self.assertFalse(answer["allowed"])
		self.assertTrue(answer["reason"] and answer["who"])

	def test_the_file_is_private_attached_and_logged(self) -> None:
		self.officer("of-university", "T")
		made = service.make_report(self.version)
		file = frappe.get_doc("File", {"file_url": made["file_url"]})
		self.assertEqual((file.is_private, file.attached_to_name), (1, self.unit_return))
		frappe.set_user("Administrator")
		entry = frappe.get_last_doc("Access Log")
		self.assertEqual(
			(entry.export_from, entry.reference_document, entry.file_type),
			("Return Version", self.version, "DOCX"),
		)

	def test_spot_checks_from_above_are_not_told(self) -> None:
		self.officer("college", "T1")
		of_college = frappe.db.get_value("Return Version", {"organization": "T1", "form_set": self.form_set})
		self.assertNotIn("被抽查单位", all_text(self.make(of_college)))

	def test_sets_without_a_report_and_returns_without_a_version_are_told(self) -> None:
		self.form_set = "Search Registration"
		self.create(self.campaign)
		version = self.freeze("T1B1")
		self.assertRaises(frappe.ValidationError, service.make_report, version)


class TestTemplates(NarrativeTest):
	def put(self, content: bytes, attached: bool = True) -> None:
		"""Put a template into the campaign."""
		place = {"attached_to_doctype": "Investigation Campaign", "attached_to_name": self.campaign}
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{frappe.generate_hash(length=6)}.docx",
				"is_private": 1,
				"content": content,
				**(place if attached else {}),
			}
		).insert()
		campaign = frappe.get_doc("Investigation Campaign", self.campaign)
		campaign.final_report_template = file.file_url
		campaign.save()

	def edited(self, text: str) -> bytes:
		"""The template that comes with the app, with a line more at its end."""
		stream = BytesIO()
		word = Document(BytesIO(template.default(self.form_set)))
		word.add_paragraph(text)
		word.save(stream)
		return stream.getvalue()

	def test_an_edited_template_is_used(self) -> None:
		self.put(self.edited("本校另有{{ counts.members }}名党员，见{{ unit }}台账。"))
		figures = frappe.parse_json(frappe.db.get_value("Return Version", self.version, "figures"))
		self.assertIn(f"本校另有{figures['members']}名党员，见测试T台账。", all_text(self.make()))

	def test_what_cannot_be_filled_is_refused_when_it_is_put_in(self) -> None:
		for content in (
			self.edited("{{ no_such_name }}"),
			self.edited("{{ ''.__class__.__mro__ }}"),
			self.edited("{% for %}"),
			b"PK no document",
			b"plain text",
		):
			with self.subTest(content=content[:20]):
				self.assertRaises(frappe.ValidationError, self.put, content)

	def test_a_file_of_somebody_else_is_no_template(self) -> None:
		self.assertRaises(frappe.ValidationError, self.put, template.default(self.form_set), attached=False)

	def test_macros_and_what_loads_from_elsewhere_are_refused(self) -> None:
		link = '<Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://x/t.dotm" TargetMode="External"/>'
		for part, content in (("word/vbaProject.bin", "macro"), ("word/_rels/settings.xml.rels", link)):
			stream = BytesIO(template.default(self.form_set))
			with zipfile.ZipFile(stream, "a") as packed:
				packed.writestr(part, content)
			with self.subTest(part=part):
				self.assertRaises(frappe.ValidationError, document.check, stream.getvalue())

	def test_the_template_is_there_to_be_taken(self) -> None:
		for form_set in chosen.FIELDS:
			chosen.download_template(form_set)
			made = document.fill(frappe.local.response.filecontent, facts.sample_context(form_set))
			self.assertIn(NARRATIVES[form_set].name, all_text(Document(BytesIO(made))))
		self.assertRaises(frappe.ValidationError, chosen.download_template, "none")
