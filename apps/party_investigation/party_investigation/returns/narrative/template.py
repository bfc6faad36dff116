"""The Word template of a report as it comes with the app: an administrator takes it, edits it in Word and puts it into the campaign.

Layout of GB/T 9704: A4, margins 37 mm above, 35 below, 28 left, 26 right, 22 lines of 三号仿宋, title 二号小标宋, headings 黑体,
page numbers — 1 — outside. What a template may name stands in the handbook for administrators; `facts.context_of` fills it.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from party_investigation.rules.narrative import NARRATIVES, NOTES, Narrative, Section
from party_investigation.rules.package import annexes_of_lines

TITLE, BODY, BLACK, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
FALLBACKS = {
	TITLE: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,小标宋,华文中宋,Noto Serif CJK SC,宋体",
	BODY: "仿宋,FangSong,方正仿宋_GBK,Noto Serif CJK SC,宋体",
	KAI: "楷体,KaiTi,方正楷体_GBK,Noto Serif CJK SC,宋体",
	BLACK: "SimHei,方正黑体_GBK,Noto Sans CJK SC",
	SONG: "SimSun,Noto Serif CJK SC",
}
"""What stands in for a font that a machine has not; the font table of the document says so to Word and LibreOffice."""
LATIN = "Times New Roman"
SIZE, TITLE_SIZE, FOOT_SIZE = 16, 22, 14
"""三号, 二号, 四号."""
LINE = 28.95
"""Points from line to line: 22 lines of 225 mm."""
MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
LYING = {"top_margin": 28, "bottom_margin": 26, "left_margin": 35, "right_margin": 37}
"""The same margins with the sheet turned."""
FONT_TABLE = "word/fontTable.xml"
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
BUILDING_BLOCK = '<w:docPartObj><w:docPartGallery w:val="Quick Parts"/></w:docPartObj>'
"""The kind of content control that LibreOffice 7 saves as it was; of any other it writes the first paragraph four times."""
NUMBERS = "一二三四五六七八九十"
LANGUAGE = "zh-CN"
CLOSER = -5
"""Twentieths of a point between letters: 28 of 三号 stand in 156 mm (GB/T 9704 5.2.3)."""
STYLES_OF_WORD_2007 = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
"""A second copy of the styles; where it says otherwise than the first, Word offers to repair the document."""


def default(form_set: str) -> bytes:
	"""Return the template of a form set's report."""
	narrative = NARRATIVES[form_set]
	document = Document()
	_drop_second_styles(document)
	_set_language(document)
	_set_page(document.sections[0], MARGINS)
	_set_styles(document)
	_write(document, narrative)
	_number_pages(document)
	document.core_properties.author = ""
	document.core_properties.title = narrative.name
	stream = BytesIO()
	document.save(stream)
	return _with_fonts(stream.getvalue())


# ---------------------------------------------------------------- what stands in it


def _write(document, narrative: Narrative) -> None:
	for text in ("{{ unit }}", "{{ title }}"):
		_paragraph(document, text, "Title")
	_paragraph(document, "")
	for number, section in enumerate(narrative.sections):
		_paragraph(document, f"{NUMBERS[number]}、{section.heading}", "Heading 1")
		for text in _given(narrative, section):
			_paragraph(document, text)
		_place_for_words(document, section)
	_paragraph(document, f"{NUMBERS[len(narrative.sections)]}、有关情况", "Heading 1")
	_further(document)
	_paragraph(document, "").paragraph_format.keep_with_next = True
	for text in ("{{ unit }}", "{{ made_on }}"):
		signed = _paragraph(document, text)
		signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
		signed.paragraph_format.keep_with_next = text != "{{ made_on }}"
	lying = document.add_section(WD_SECTION.NEW_PAGE)
	lying.orientation, lying.page_width, lying.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
	_set_margins(lying, LYING)
	annexes = (4, 5) if narrative.form_set == "Disposition Report" else (4,)
	for annex in annexes:
		heading = _paragraph(document, f"附件{annex}主要数字", "Heading 1")
		heading.paragraph_format.page_break_before = annex != annexes[0]
		_paragraph(document, f"{{{{p tables.annex_{annex} }}}}")
	_paragraph(
		document,
		"注：本报告的数字取自{{ unit }}第{{ version.number }}次上报（{{ version.submitted_on }}），"
		"校验码 {{ version.digest }}，与纸质附件页脚的校验码一致。",
	)


GIVEN = {
	"course": (
		"截至{{ as_of }}，名册上应排查党员{{ version.members_expected }}名，已排查登记{{ version.members_present }}名。",
		"{%p if version.zero_return %}",
		"本单位没有与党组织失去联系的党员（零报告）。",
		"{%p endif %}",
		"{{p tables.counts }}",
	),
	"causes": (
		"超过{{ months }}个月未与党组织联系的党员共{{ lost }}名，其中经查找取得联系{{ counts.restored }}名（附件2），"
		"仍然无法取得联系{{ counts.not_found }}名（附件3）；时间和情形见附件4。",
		"{{p charts.periods }}",
		"{{p charts.reasons }}",
	),
	"own_tables": (
		"流动党员{{ counts.mobile }}名；正式组织关系转出、超过有效期未落实的“口袋”党员{{ counts.pocket }}名，"
		"转接途中{{ counts.in_transit }}名，已收到回执{{ counts.transferred }}名。",
		"{%p if tables.own_tables %}",
		"{{p tables.own_tables }}",
		"{%p endif %}",
	),
	"dispositions": ("管理及处置结果见附件5。", "{{p charts.outcomes }}"),
}
"""What stands under a heading before the own words, by section."""
LISTED = (
	"附件2：经查找取得联系的党员{{ counts.restored }}名。",
	"{{p tables.people_2 }}",
	"附件3：仍然无法取得联系的党员{{ counts.not_found }}名。",
	"{{p tables.people_3 }}",
)
"""What stands there in the explanations, where the form set lists people."""


def _given(narrative: Narrative, section: Section) -> tuple[str, ...]:
	if section is NOTES and annexes_of_lines(narrative.form_set):
		return LISTED
	return GIVEN.get(section.key, ())


def _further(document) -> None:
	"""What the version and the checks say besides."""
	_paragraph(document, "（一）各单位数据", "Heading 2")
	_paragraph(document, "{{p tables.units }}")
	_paragraph(document, "{{p charts.units }}")
	_paragraph(document, "（二）需要说明的单位", "Heading 2")
	_paragraph(document, "{{p tables.exceptions }}")
	_paragraph(document, "（三）校验说明", "Heading 2")
	for text in ("{%p for line in remarks %}", "{{ line }}", "{%p endfor %}"):
		_paragraph(document, text)
	for text in ("{%p if not remarks %}", "无。", "{%p endif %}"):
		_paragraph(document, text)
	_paragraph(document, "（四）核对和抽查", "Heading 2")
	for text in (
		"{%p if sample.drawn %}",
		"上级抽取{{ sample.drawn }}名党员核对：一致{{ sample.agrees }}名，不一致{{ sample.differs }}名，"
		"无法核对{{ sample.could_not }}名，尚未核对{{ sample.open }}名。",
		"{%p endif %}",
		"{{p tables.spot_checks }}",
	):
		_paragraph(document, text)
	_paragraph(document, "（五）与上次上报比较", "Heading 2")
	for text in (
		"{%p if moved.before %}",
		"与第{{ moved.before }}次上报相比，名单新增{{ moved.came }}名，减少{{ moved.went }}名，内容有变化{{ moved.changed }}名。",
		"{%p endif %}",
		"{{p tables.changes }}",
	):
		_paragraph(document, text)


def _place_for_words(document, section: Section) -> None:
	"""A content control with the section's name on it, so that words written into it in Word are found again."""
	variable = f"own.{section.key}"
	texts = (
		f"{{%p for line in {variable}.lines %}}",
		"{{ line }}",
		"{%p endfor %}",
		f"{{%p if not {variable}.lines %}}",
		f"{{{{ {variable}.to_be_filled }}}}",
		"{%p endif %}",
	)
	paragraphs = [_paragraph(document, text) for text in texts]
	paragraphs[4].runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW
	inside = document.element.body.findall(qn("w:p"))[-len(texts) :]
	control = parse_xml(
		f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{section.heading}"/><w:tag w:val="{variable}"/>{BUILDING_BLOCK}'
		"</w:sdtPr><w:sdtContent/></w:sdt>"
	)
	inside[0].addprevious(control)
	control.find(qn("w:sdtContent")).extend(inside)


def _paragraph(document, text: str, style: str | None = None):
	return document.add_paragraph(text, style)


# ---------------------------------------------------------------- how it looks


def _drop_second_styles(document) -> None:
	[relation] = [each.rId for each in document.part.rels.values() if each.reltype == STYLES_OF_WORD_2007]
	document.part.drop_rel(relation)


def _set_language(document) -> None:
	"""Chinese, so that lines are broken and letters drawn as in China."""
	for language in document.styles.element.iter(qn("w:lang")):
		language.set(qn("w:eastAsia"), LANGUAGE)
	for language in document.settings.element.iter(qn("w:themeFontLang")):
		language.set(qn("w:eastAsia"), LANGUAGE)
	for zoom in document.settings.element.iter(qn("w:zoom")):
		zoom.set(qn("w:percent"), "100")


def _set_page(section, margins: dict[str, int]) -> None:
	section.page_width, section.page_height = Mm(210), Mm(297)
	_set_margins(section, margins)


def _set_margins(section, margins: dict[str, int]) -> None:
	for name, millimetres in margins.items():
		setattr(section, name, Mm(millimetres))
	section.footer_distance, section.header_distance = Mm(25), Mm(15)


def _set_styles(document) -> None:
	styles = document.styles
	for fonts in styles.element.iter(
		qn("w:rFonts")
	):  # the fonts of a theme would win over those that are named
		for name in [name for name in fonts.attrib if name.endswith("Theme")]:
			del fonts.attrib[name]
	_style(styles["Normal"], BODY, SIZE, indent=True, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
	_set_closely(styles["Normal"])
	_style(styles["Title"], TITLE, TITLE_SIZE, align=WD_ALIGN_PARAGRAPH.CENTER)
	_style(styles["Heading 1"], BLACK, SIZE, indent=True)
	_style(styles["Heading 2"], KAI, SIZE, indent=True)


def _style(style, font: str, size: int, indent: bool = False, align=None) -> None:
	style.font.name, style.font.size = LATIN, Pt(size)
	style.font.bold, style.font.italic = False, False
	style.font.color.rgb = None
	properties = style.element.get_or_add_rPr()
	for name in ("w:color", "w:spacing", "w:kern"):
		for element in properties.findall(qn(name)):
			properties.remove(element)
	fonts = properties.get_or_add_rFonts()
	fonts.set(qn("w:eastAsia"), font)
	fonts.set(qn("w:cs"), LATIN)
	layout = style.paragraph_format
	layout.space_before = layout.space_after = Pt(0)
	layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE if size < 20 else 35)
	layout.alignment = align
	borders = style.element.pPr.find(qn("w:pBdr"))
	if borders is not None:
		style.element.pPr.remove(borders)
	indents = style.element.pPr.get_or_add_ind()
	indents.set(qn("w:firstLineChars"), "200" if indent else "0")
	indents.set(qn("w:firstLine"), str(2 * 20 * size if indent else 0))


def _set_closely(style) -> None:
	"""As many letters a line as the standard says, and no gap between Chinese and digits."""
	spacing = parse_xml(f'<w:spacing {nsdecls("w")} w:val="{CLOSER}"/>')
	style.element.rPr.find(qn("w:sz")).addprevious(spacing)
	layout = style.element.pPr
	for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
		layout.find(qn("w:spacing")).addprevious(parse_xml(f'<{name} {nsdecls("w")} w:val="0"/>'))


def _with_fonts(content: bytes) -> bytes:
	"""A document with a font table of its own: each font with what may stand in for it."""
	fonts = "".join(
		f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
		'<w:pitch w:val="variable"/></w:font>'
		for name, others in FALLBACKS.items()
	)
	latin = f'<w:font w:name="{LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
	table = f"{XML_HEAD}<w:fonts {nsdecls('w')}>{fonts}{latin}</w:fonts>".encode()
	stream = BytesIO()
	with (
		zipfile.ZipFile(BytesIO(content)) as packed,
		zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written,
	):
		for part in packed.namelist():
			written.writestr(part, table if part == FONT_TABLE else packed.read(part))
	return stream.getvalue()


def _number_pages(document) -> None:
	"""— 1 — at the outer side of the foot (GB/T 9704 7.5)."""
	document.settings.odd_and_even_pages_header_footer = True
	section = document.sections[0]
	for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
		footer.is_linked_to_previous = False
		element = footer.part.element
		for paragraph in element.findall(qn("w:p")):
			element.remove(paragraph)
		element.append(_page_number(align))


def _page_number(align: str):
	half_points = FOOT_SIZE * 2
	look = (
		f'<w:rPr><w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/><w:sz w:val="{half_points}"/>'
		f'<w:szCs w:val="{half_points}"/></w:rPr>'
	)
	before, number, after = (
		f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>' for text in ("— ", "1", " —")
	)
	return parse_xml(
		f'<w:p {nsdecls("w")}><w:pPr><w:ind w:left="{FOOT_SIZE * 20}" w:leftChars="100" '
		f'w:right="{FOOT_SIZE * 20}" w:rightChars="100" w:firstLine="0" w:firstLineChars="0"/>'
		f'<w:jc w:val="{align}"/></w:pPr>{before}<w:fldSimple w:instr="PAGE">{number}</w:fldSimple>{after}</w:p>'
	)
