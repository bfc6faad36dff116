"""Tables that a site has made for itself: their rows stand where the organization or the member stands to which they link.

The hooks for `*` ask here about every DocType. A DocType of the app has its rule in `scope`. Any other that links to an
organization or a member, by itself, through its tables or through another table of the site, hangs on these links from its first
row. A table of the site that links to none is closed until its Table Scope says with a reason that it is open to its roles.
What an administrator has declared stands in Table Scope; without a declaration all links count.
"""

from party_investigation.own_tables.conditions import condition, criterion, places_of, rows_seen
from party_investigation.own_tables.documents import allows, may_use
from party_investigation.own_tables.links import (
	DECLARATION,
	NOTHING,
	Destination,
	Link,
	has_places,
	leads_to,
	links_of,
	may_be_declared,
	placed_doctypes,
	scope_of,
)
from party_investigation.own_tables.saving import check_row, check_share, remove_shares

__all__ = [
	"DECLARATION",
	"NOTHING",
	"Destination",
	"Link",
	"allows",
	"check_row",
	"check_share",
	"condition",
	"criterion",
	"has_places",
	"leads_to",
	"links_of",
	"may_be_declared",
	"may_use",
	"placed_doctypes",
	"places_of",
	"remove_shares",
	"rows_seen",
	"scope_of",
]
