"""What is built, by name: read by the hooks of every process, so nothing is imported here."""

BUILDER = "Investigation Administrator"
MODULE = "Own Tables"
VIEWS = ("Report", "Number Card", "Dashboard Chart", "Print Format", "Kanban Board", "Web Form", "Workspace")
WORDS = ("Workflow State", "Workflow Action Master")
"""Names that all workflows of a site share."""
KINDS = ("DocType", "Custom Field", "Workflow", *WORDS, *VIEWS)
CHECKED = (*KINDS, "Property Setter")
PLACED = ("DocType", "Report", "Number Card", "Dashboard Chart", "Web Form")
"""What stands on the workspace of own tables."""
ROWS = (
	*("DocField", "DocPerm", "DocType Action", "DocType Link", "DocType State"),
	*("Workflow Document State", "Workflow Transition", "Report Column", "Report Filter"),
	*("Dashboard Chart Field", "Has Role", "Kanban Board Column", "Web Form Field", "Web Form List Column"),
	*("Workspace Link", "Workspace Shortcut", "Workspace Chart", "Workspace Number Card"),
	"Workspace Quick List",
)
"""Rows of what is built. A client may save a row of a document alone, and the document's own hooks are not asked then."""
