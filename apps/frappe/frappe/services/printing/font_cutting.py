"""Fonts in a PDF, cut down to the glyphs that it shows in one pass of HarfBuzz.

WeasyPrint cuts each font twice, so that no empty glyphs are left behind the last one that is used. HarfBuzz leaves none there, and the
second pass over the tens of thousands of places of a Chinese font took a third of a page's time. It needs WeasyPrint's libraries: see `native`.
"""

import weasyprint.pdf.fonts
import weasyprint.pdf.stream
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset
from weasyprint.text.fonts import get_hb_object_data

UNUSED_TABLES = b"BASE DSIG EBDT EBLC EBSC FFTM GPOS GSUB JSTF LTSH PCLT SVG".split()
"""Sorted. What says how text is laid out or when a font was made, or draws in ways that a PDF has no use for."""


class CutOnce(weasyprint.pdf.fonts.Font):
	"""A font of WeasyPrint that cuts itself in one pass; where that leaves something over, as WeasyPrint does."""

	def _harfbuzz_subset(self, to_unicode: dict[int, str], hinting: bool) -> None:
		face = harfbuzz_subset.hb_subset_or_fail(self.hb_face, self._wanted(sorted(to_unicode), hinting))
		if face != ffi.NULL:
			face = ffi.gc(face, harfbuzz.hb_face_destroy)
			content = get_hb_object_data(face)
			if content and harfbuzz.hb_face_get_glyph_count(face) <= max(to_unicode) + 1:
				self.file_content = content
				return
		super()._harfbuzz_subset(to_unicode, hinting)

	def _wanted(self, glyphs: list[int], hinting: bool):
		"""What HarfBuzz is told: glyphs keep their numbers, which stand in the page."""
		told = ffi.gc(
			harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy
		)
		flags = (
			harfbuzz_subset.HB_SUBSET_FLAGS_RETAIN_GIDS
			| harfbuzz_subset.HB_SUBSET_FLAGS_PASSTHROUGH_UNRECOGNIZED
			| harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE
		)
		if not hinting:
			flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
		if self.missing:
			flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NOTDEF_OUTLINE
		harfbuzz_subset.hb_subset_input_set_flags(told, flags)
		dropped = harfbuzz_subset.hb_subset_input_set(told, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG)
		_add(harfbuzz_subset.hb_subset_input_glyph_set(told), glyphs)
		_add(dropped, [harfbuzz.hb_tag_from_string(name, -1) for name in UNUSED_TABLES])
		return told


def _add(numbers, more: list[int]) -> None:
	"""Add sorted numbers to a set of HarfBuzz."""
	harfbuzz.hb_set_add_sorted_array(numbers, ffi.new("hb_codepoint_t[]", more), len(more))


def cut_once() -> None:
	"""Let all PDFs of this process be made with such fonts."""
	weasyprint.pdf.stream.Font = CutOnce
