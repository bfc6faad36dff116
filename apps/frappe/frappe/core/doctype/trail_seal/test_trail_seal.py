"""A seal on paper: what is needed to verify the trail without the server's own word, and a place for signatures."""

import io

from pypdf import PdfReader

import frappe
from frappe.core.doctype.trail_seal.trail_seal import make_seal
from frappe.tests import IntegrationTestCase


class TestTrailSeal(IntegrationTestCase):
	def test_sheet_says_what_verifies_the_trail(self):
		seal = make_seal("By Hand", entries=1234, digest="0123456789abcdef" * 4, note="<b>移交</b>")
		pages = PdfReader(io.BytesIO(frappe.get_print("Trail Seal", seal.name, as_pdf=True))).pages
		words = "".join(pages[0].extract_text().split())
		self.assertEqual(len(pages), 1)
		for text in (
			"0123456789abcdef" * 4,
			"--seal1234:0123456789abcdef",
			"<b>移交</b>",
			seal.get_formatted("sealed_on"),
		):
			self.assertIn("".join(text.split()), words)
		for signer in ("Auditor (signature)", "Witness (signature)", "Kept at"):
			self.assertIn("".join(frappe._(signer).split()), words)
