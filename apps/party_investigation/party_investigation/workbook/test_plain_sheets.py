"""What is not plain in a sheet is found by signs first; nothing that the whole expression finds gets past them."""

import random
import unittest

from party_investigation.workbook.plain_sheets import STRANGE, is_strange

PIECES = (
	*(
		b'<row r="1" ht="15">',
		b'<c r="A1" s="1" t="inlineStr">',
		b"<c>",
		b"</c>",
		b"<is>",
		b"</is>",
		b"<t>",
		b"</t>",
	),
	*(
		b"<v>",
		b"</v>",
		b"text",
		b"123",
		b"1" * 17,
		b"-",
		b' t="n"',
		b' t="e"',
		b" t='s'",
		b' t = "n"',
		b't\n="n"',
	),
	*(b't="b"', b"<v>2<", b"<f>", b"<f ", b"<x:c>", b"<x:v/>", b'x:t="q"', b'"t="e"', b'>t="d"', b"t= 'x'"),
	*(b" ", b"\n", b"\t", b"\r", b"\0", b"\f", b"\v", b"&#10;", b"&#x1F;", b"&#20826;", b"_x000D_", b"<rPh>"),
	*(
		b"<!",
		b"<?",
		b"<is> <t>",
		b"<is>\n<r>",
		b"</is> </c>",
		b"</is><x>",
		b'count="3"',
		b"<t/>",
		b"<is><t/>",
	),
)


class TestPlainSheets(unittest.TestCase):
	def test_signs_hide_nothing(self) -> None:
		choose = random.Random(299)
		for _ in range(20_000):
			piece = b"".join(choose.choices(PIECES, k=choose.randint(1, 9)))
			self.assertEqual(is_strange(piece), bool(STRANGE.search(piece)), piece)

	def test_what_a_roster_looks_like_is_plain(self) -> None:
		row = b'<row r="2"><c r="A2" t="inlineStr"><is><t>&#20826;&#21592;</t></is></c><c r="B2" t="n"><v>42</v></c></row>'
		self.assertFalse(is_strange(row))
