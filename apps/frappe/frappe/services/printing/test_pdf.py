"""What is on a printed page: every character, no other's files, the paper that was asked for."""

import gc
import io
import os
import socket
import weakref
from unittest.mock import patch

from PIL import Image
from pypdf import PdfReader

import frappe
from frappe.services.fonts import coverage, native
from frappe.services.fonts.table import PROBES
from frappe.services.printing import processes, renderer, standard
from frappe.tests import IntegrationTestCase
from frappe.utils.pdf import get_pdf

RARE = "㛃䶮𬭎𫖯喆堃翀昉玥犇"
UNASSIGNED = "\U000323b0"


def text_of(content: bytes) -> str:
	return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def fonts_in(content: bytes) -> dict[str, bytes]:
	"""The fonts in a PDF, by their names."""
	found = {}
	for reference in PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"].values():
		font = reference.get_object()
		described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
		file = next(described[key] for key in ("/FontFile3", "/FontFile2") if key in described)
		found[str(font["/BaseFont"])] = file.get_object().get_data()
	return found


def of_an_app(print_format, html, options=None, output=None, pdf_generator=None):
	"""What an app brings by the hook `pdf_generator`."""
	return f"{print_format} {pdf_generator}".encode() if pdf_generator == "of_an_app" else None


class Leaf:
	"""What holds itself, so that only the collector clears it away."""

	def __init__(self):
		self.own = self


class TestPdf(IntegrationTestCase):
	def setUp(self):
		frappe.clear_messages()

	def test_an_app_may_make_the_pdf(self):
		user = frappe.get_doc("User", "Administrator")
		others = frappe.get_hooks

		def hooks(name=None, *more, **named):
			return [f"{__name__}.of_an_app"] if name == "pdf_generator" else others(name, *more, **named)

		with patch.object(frappe, "get_hooks", hooks):
			made = frappe.get_print("User", user.name, as_pdf=True, pdf_generator="of_an_app")
			self.assertEqual(made, b"None of_an_app")
			for generator in (None, "weasyprint", "wkhtmltopdf", "chrome"):
				made = frappe.get_print("User", user.name, as_pdf=True, pdf_generator=generator)
				self.assertEqual(made[:5], b"%PDF-")

	def test_an_attached_picture_is_printed_and_of_other_files_the_name(self):
		"""A photo of twelve million dots takes as many bytes as a page needs."""
		stream = io.BytesIO()
		Image.effect_noise((4000, 3000), 90).convert("RGB").save(stream, "JPEG", quality=95)
		self.assertGreater(len(stream.getvalue()), 4_000_000)
		addresses = {
			"photo": self.attach("证据 照片.jpg", stream.getvalue()),
			"paper": self.attach("名单.csv", b"a,b"),
		}
		photo, paper = (
			standard.value_html(frappe._dict(fieldname=name, fieldtype="Attach"), frappe._dict(addresses))
			for name in addresses
		)
		self.assertEqual((photo.count("<img"), paper), (1, os.path.basename(addresses["paper"])))
		pdf = get_pdf(photo + paper)
		self.assertLess(len(pdf), 1_000_000)
		(page,) = PdfReader(io.BytesIO(pdf)).pages
		self.assertEqual(len(page.images), 1)
		self.assertIn("照片", page.extract_text())

	def attach(self, name: str, content: bytes) -> str:
		file = frappe.get_doc(
			{"doctype": "File", "file_name": name, "content": content, "is_private": 1}
		).insert()
		self.addCleanup(lambda: os.path.exists(file.get_full_path()) and os.remove(file.get_full_path()))
		return file.file_url

	def test_fields_stand_two_in_a_row_and_a_long_one_loses_nothing(self):
		words = [f"w{number}w" for number in range(600)]
		fields = [("A", "first"), ("B", "second"), ("C", " ".join(words)), ("D", "last")]
		cells = "".join(
			f'<div class="data-field"><label>{label}</label><div class="value">{value}</div></div> '
			for label, value in fields
		)
		style = frappe.get_template("templates/print/print.css").render()
		page = f'<div class="print-format"><div class="fields">{cells}</div></div>'
		places = {}

		def look(text, _matrix, place, _font, _size):
			places.setdefault(text.strip(), (round(place[4]), round(place[5])))

		pages = PdfReader(
			io.BytesIO(get_pdf(f"<html><head><style>{style}</style></head><body>{page}</body></html>"))
		).pages
		pages[0].extract_text(visitor_text=look)
		left, right = places["first"], places["second"]
		self.assertEqual(left[1], right[1])
		self.assertGreater(right[0] - left[0], 200)
		found = " ".join(page.extract_text() for page in pages).split()
		self.assertEqual([word for word in found if word.startswith("w")], words)
		self.assertIn("last", found)

	def test_a_process_that_was_just_leaving_is_replaced(self):
		pool = processes.pool()
		leaving = processes.Renderer()
		with socket.socket(fileno=os.dup(leaving.pipe.fileno())) as end:
			end.shutdown(socket.SHUT_WR)  # it ends as if nothing more came
		leaving.process.wait(processes.START_SECONDS)
		pool.idle.append(leaving)
		with patch.object(leaving.process, "poll", return_value=None):  # as a moment before
			self.assertIn("一页", text_of(get_pdf("<p>一页</p>")))
		self.assertNotIn(leaving, pool.idle)

	def test_rare_characters_are_printed(self):
		for family in ("宋体", "黑体", "仿宋_GB2312", "Times New Roman"):
			with self.subTest(family):
				content = get_pdf(f'<p style="font-family: {family}">{RARE}</p>')
				self.assertIn(RARE, text_of(content))
		self.assertEqual(frappe.get_message_log(), [])

	def test_fonts_have_what_a_bench_must_print(self):
		self.assertEqual(coverage.missing(PROBES), "")

	def test_fonts_cut_once_are_those_that_are_cut_twice(self):
		"""Outlines of both kinds, rare characters, one that no font has, a ligature, a slanted and a bold face."""
		weasyprint = native.weasyprint()
		from weasyprint.pdf import fonts, stream

		from frappe.services.printing.font_cutting import CutOnce

		html = (
			"<html style='font-family: Noto Sans CJK SC'><p>党员组织关系排查表 1/2 office</p>"
			f"<p><b>粗体 {RARE}</b> {UNASSIGNED}</p>"
			"<p style='font-family: Liberation Serif'>Outlines <i>slanted</i> <b>bold</b></p></html>"
		)
		twice = fonts_in(weasyprint.HTML(string=html).write_pdf())
		with (
			patch.object(stream, "Font", CutOnce),
			patch.object(fonts.Font, "_harfbuzz_subset", side_effect=AssertionError("cut twice")),
		):
			once = fonts_in(weasyprint.HTML(string=html).write_pdf())
		self.assertGreaterEqual(len(once), 5)
		self.assertEqual(once, twice)

	def test_missing_characters_are_named(self):
		get_pdf(f"<p>a{UNASSIGNED}</p>")
		self.assertIn("U+323B0", frappe.get_message_log()[-1]["message"])

	def test_paper(self):
		box = (
			PdfReader(io.BytesIO(get_pdf("<p>a", {"page-size": "A5", "orientation": "Landscape"})))
			.pages[0]
			.mediabox
		)
		self.assertEqual((round(box.width), round(box.height)), (595, 420))
		page = PdfReader(io.BytesIO(get_pdf("<style>@page { size: A3 }</style><p>a"))).pages[0]
		self.assertEqual(round(page.mediabox.height), 1191)

	def test_password(self):
		reader = PdfReader(io.BytesIO(get_pdf("<p>a", {"password": "x"})))
		self.assertTrue(reader.is_encrypted)
		self.assertTrue(reader.decrypt("x"))

	def test_heads_repeat(self):
		rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(120))
		reader = PdfReader(io.BytesIO(get_pdf(f"<table><thead><tr><th>HEAD</th></tr></thead>{rows}</table>")))
		self.assertGreater(len(reader.pages), 1)
		for page in reader.pages:
			self.assertIn("HEAD", page.extract_text())

	def test_nothing_is_loaded_from_elsewhere(self):
		from frappe.services.printing.resources import local_path

		for url in (
			"https://example.com/x.png",
			"file:///etc/passwd",
			"site:/etc/passwd",
			"site:/files/../../site_config.json",
			"site:/files/%2e%2e/%2e%2e/site_config.json",
			"site:/private/files/nobody-has-this.png",
			"site:/assets/frappe/../hooks.py",
		):
			with self.subTest(url):
				found = local_path(url)
				self.assertFalse(found and found.is_file())

	def test_what_pages_leave_is_collected_when_it_is_much(self):
		gc.collect()
		gc.disable()
		try:
			left = weakref.ref(Leaf())
			renderer._clear_away()
			self.assertIsNotNone(left(), "a collection after each page costs all of them")
			for _number in range(renderer.KEPT_OBJECTS):
				Leaf()
			renderer._clear_away()
			self.assertIsNone(left())
		finally:
			gc.enable()
