"""The five annexes and the letter as data, one HTML renderer and one workbook renderer for all of them.

    definition = load("annex_2")
    html = render_html(definition, AnnexContent(unit_name="…", rows=[…]))
    render_workbook(definition, content, stream)

Nothing here knows of a database or of Frappe.
"""

from party_investigation.annexes.content import AnnexContent
from party_investigation.annexes.definition import NAMES, Definition, DefinitionError, load
from party_investigation.annexes.official import (
	BLANK,
	Form,
	FormRow,
	Lines,
	OfficialPaper,
	Paragraph,
	Table,
	TableColumn,
)
from party_investigation.annexes.page import render_fragment, render_html, render_official_fragment
from party_investigation.annexes.sheet import render_workbook

__all__ = [
	"BLANK",
	"NAMES",
	"AnnexContent",
	"Definition",
	"DefinitionError",
	"Form",
	"FormRow",
	"Lines",
	"OfficialPaper",
	"Paragraph",
	"Table",
	"TableColumn",
	"load",
	"render_fragment",
	"render_html",
	"render_official_fragment",
	"render_workbook",
]
