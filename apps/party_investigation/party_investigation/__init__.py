"""Party members' organizational-relationship investigation (党员组织关系集中排查), a Frappe app."""

__version__ = "0.1.0"
