"""Trees as nested sets: `lft` and `rgt` of a node enclose those of all its descendants."""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint


class NestedSetRecursionError(frappe.ValidationError):
	"""A node below itself."""


class NestedSetMultipleRootsError(frappe.ValidationError):
	"""A second root where only one may be."""


class NestedSetChildExistsError(frappe.ValidationError):
	"""A node with children cannot be deleted."""


class NestedSetInvalidMergeError(frappe.ValidationError):
	"""A group and a leaf do not merge."""


class NestedSet(Document):
	"""Controller of a tree. The field named by `nsm_parent_field`, or `parent_<doctype>`, holds the parent."""

	tree_columns = ("lft", "rgt", "old_parent")
	"""The place in the tree: written by the tree alone, never by who saves a node."""

	def db_insert(self, *args, **kwargs):
		"""Write a new row, which has no place yet."""
		self.__dict__.update({"lft": 0, "rgt": 0, "old_parent": ""})
		super().db_insert(*args, **kwargs)

	def db_update(self):
		"""Write the row; its place stays as it is stored."""
		stored = frappe.db.get_value(self.doctype, self.name, _place_columns(self), as_dict=True)
		self.__dict__.update(stored or {"lft": 0, "rgt": 0, "old_parent": ""})
		super().db_update()

	def on_update(self):
		update_nsm(self)
		self.validate_ledger()

	def on_trash(self, allow_root_deletion: bool = False):
		"""A node with children stays. The node leaves its place as a leaf of no tree, so that no gap remains."""
		self.validate_if_child_exists()
		_take_out(self.doctype, self.name)
		self.set(_parent_field(self), None)

	def validate_if_child_exists(self):
		"""Raise NestedSetChildExistsError if the node has children."""
		parent_field = _parent_field(self)
		found = frappe.db.sql(
			f"select count(*) from `tab{self.doctype}` where `{parent_field}` = %s", (self.name,)
		)[0][0]
		if found:
			frappe.throw(
				_("Cannot delete {0} as it has child nodes").format(frappe.bold(self.name)),
				NestedSetChildExistsError,
			)

	def before_rename(self, olddn, newdn, merge=False, group_fname="is_group"):
		if merge and frappe.get_meta(self.doctype).has_field(group_fname):
			source = frappe.db.get_value(self.doctype, olddn, group_fname)
			target = frappe.db.get_value(self.doctype, newdn, group_fname)
			if cint(source) != cint(target):
				frappe.throw(
					_("Merging is only possible between group and group or leaf and leaf"),
					NestedSetInvalidMergeError,
				)

	def after_rename(self, olddn, newdn, merge=False):
		parent_field = _parent_field(self)
		if merge:
			rebuild_tree(self.doctype, parent_field)
		elif self.meta.has_field("old_parent"):
			_move_old_parent(self, olddn, newdn)

	def validate_one_root(self):
		"""Raise NestedSetMultipleRootsError if there is more than one root."""
		if not self.get(_parent_field(self)) and self.get_root_node_count() > 1:
			frappe.throw(_("Multiple root nodes not allowed."), NestedSetMultipleRootsError)

	def get_root_node_count(self) -> int:
		"""How many nodes have no parent."""
		return frappe.db.sql(
			f"select count(*) from `tab{self.doctype}` where ifnull(`{_parent_field(self)}`, '') = ''"
		)[0][0]

	def validate_ledger(self, group_identifier: str = "is_group"):
		"""A node with children has to be a group."""
		if self.meta.has_field(group_identifier) and not cint(self.get(group_identifier)):
			found = frappe.db.sql(
				f"select 1 from `tab{self.doctype}` where `{_parent_field(self)}` = %s and `docstatus` < 2 limit 1",
				(self.name,),
			)
			if found:
				frappe.throw(
					_("{0} {1} cannot be a leaf node as it has children").format(_(self.doctype), self.name)
				)

	def get_ancestors(self) -> list[str]:
		"""Names of all nodes above, nearest first."""
		return get_ancestors_of(self.doctype, self.name)

	def get_parent(self) -> "NestedSet | None":
		"""The node above."""
		parent = self.get(_parent_field(self))
		return frappe.get_doc(self.doctype, parent) if parent else None

	def get_children(self) -> Iterator["NestedSet"]:
		"""The nodes directly below."""
		for name in frappe.get_all(self.doctype, filters={_parent_field(self): self.name}, pluck="name"):
			yield frappe.get_doc(self.doctype, name)


def _move_old_parent(doc, old, new) -> None:
	frappe.db.sql(f"update `tab{doc.doctype}` set `old_parent` = %s where `old_parent` = %s", (new, old))


def _old_parent_field(doc) -> str:
	return getattr(type(doc), "nsm_oldparent_field", None) or "old_parent"


def _place_columns(doc) -> list[str]:
	old_parent_field = _old_parent_field(doc)
	return ["lft", "rgt", *([old_parent_field] if doc.meta.has_field(old_parent_field) else [])]


def _parent_field(doc) -> str:
	"""The field that holds the parent: what the class or the metadata say, never a value of the document.

	:raises frappe.ValidationError: the DocType has no such field
	"""
	field = getattr(type(doc), "nsm_parent_field", None) or doc.meta.nsm_parent_field
	field = field or f"parent_{frappe.scrub(doc.doctype)}"
	if field not in doc.meta.plan.by_name:
		frappe.throw(
			_("{0} has no field {1}").format(_(doc.doctype), frappe.bold(frappe.utils.escape_html(field)))
		)
	return field


# keeping the numbers -------------------------------------------------------------------------------------------------


def update_nsm(doc) -> None:
	"""Give a saved node its place: a new one comes last below its parent, a moved one takes its descendants along."""
	parent_field = _parent_field(doc)
	old_parent_field = _old_parent_field(doc)
	parent = doc.get(parent_field) or None
	stored = frappe.db.get_value(doc.doctype, doc.name, _place_columns(doc), as_dict=True) or frappe._dict()
	lft = cint(stored.get("lft"))
	old_parent = stored.get(old_parent_field) or None
	if not lft:
		validate_loop(doc.doctype, doc.name, 0, 0, parent)
		lft = _add(doc.doctype, doc.name, parent)
	elif parent != old_parent:
		_check_move(doc, old_parent, parent)
		lft = _move(doc.doctype, doc.name, parent)
	else:
		return
	rgt = _bounds(doc.doctype, doc.name)[1]
	values = {"lft": lft, "rgt": rgt}
	if doc.meta.has_field(old_parent_field):
		values[old_parent_field] = parent or ""
	frappe.db.set_value(doc.doctype, doc.name, values, update_modified=False)
	for field, value in values.items():
		doc.set(field, value)


def _check_move(doc, old_parent: str | None, parent: str | None) -> None:
	"""Who takes a node out of a place and puts it into another must be allowed to write to both.

	:raises frappe.PermissionError:
	"""
	if doc.flags.ignore_permissions or frappe.flags.in_install or frappe.flags.in_patch:
		return
	for name in (old_parent, parent):
		if name and frappe.db.exists(doc.doctype, name):
			frappe.has_permission(doc.doctype, "write", doc=name, throw=True)


def _bounds(doctype: str, name) -> tuple[int, int] | None:
	rows = frappe.db.sql(f"select `lft`, `rgt` from `tab{doctype}` where `name` = %s", (name,))
	return (cint(rows[0][0]), cint(rows[0][1])) if rows else None


def _end_below(doctype: str, parent) -> int:
	"""The first free number: at the parent's end, or after all trees."""
	if parent:
		bounds = _bounds(doctype, parent)
		if not bounds:
			frappe.throw(_("Parent {0} not found").format(frappe.bold(parent)), frappe.LinkValidationError)
		return bounds[1]
	return cint(frappe.db.sql(f"select max(`rgt`) from `tab{doctype}`")[0][0]) + 1


def _add(doctype: str, name, parent) -> int:
	place = _end_below(doctype, parent)
	_shift(doctype, place, 2)
	frappe.db.sql(
		f"update `tab{doctype}` set `lft` = %s, `rgt` = %s where `name` = %s", (place, place + 1, name)
	)
	return place


def _move(doctype: str, name, parent) -> int:
	lft, rgt = _bounds(doctype, name)
	validate_loop(doctype, name, lft, rgt, parent)
	place = _end_below(doctype, parent)
	width = rgt - lft + 1
	if place > rgt:  # what lies between comes forward, the branch takes its place behind it
		first, last, between, step = lft, place - 1, -width, place - rgt - 1
	else:
		first, last, between, step = place, rgt, width, place - lft
	values = {"lft": lft, "rgt": rgt, "first": first, "last": last, "between": between, "step": step}
	moved = ", ".join(
		f"`{column}` = `{column}` + case when `{column}` between %(lft)s and %(rgt)s then %(step)s"
		f" when `{column}` between %(first)s and %(last)s then %(between)s else 0 end"
		for column in ("lft", "rgt")
	)
	frappe.db.sql(
		f"update `tab{doctype}` set {moved} where `lft` between %(first)s and %(last)s"
		" or `rgt` between %(first)s and %(last)s",
		values,
	)
	return lft + step


def _take_out(doctype: str, name) -> None:
	lft, rgt = _bounds(doctype, name) or (0, 0)
	if lft and rgt:
		frappe.db.sql(f"update `tab{doctype}` set `lft` = 0, `rgt` = 0 where `name` = %s", (name,))
		_shift(doctype, rgt + 1, lft - rgt - 1)


def _shift(doctype: str, start: int, width: int) -> None:
	"""Move all numbers from `start` on; where the left one moves, the right one does too."""
	frappe.db.sql(
		f"update `tab{doctype}` set `lft` = `lft` + case when `lft` >= %(start)s then %(width)s else 0 end,"
		" `rgt` = `rgt` + %(width)s where `rgt` >= %(start)s",
		{"start": start, "width": width},
	)


def validate_loop(doctype: str, name, lft: int, rgt: int, parent=None) -> None:
	"""Raise NestedSetRecursionError if a node would come below itself."""
	if not parent:
		return
	inside = str(parent) == str(name)
	if not inside and lft:
		bounds = _bounds(doctype, parent)
		inside = bool(bounds) and lft <= bounds[0] and bounds[1] <= rgt
	if inside:
		frappe.throw(_("Item cannot be added to its own descendants"), NestedSetRecursionError)


def rebuild_tree(doctype: str, parent_field: str | None = None) -> None:
	"""Number all nodes anew from their parents, children in the order of their names; one pass in memory."""
	meta = frappe.get_meta(doctype)
	parent_field = parent_field or meta.nsm_parent_field or f"parent_{frappe.scrub(doctype)}"
	rows = frappe.db.sql(f"select `name`, `{parent_field}`, `lft`, `rgt` from `tab{doctype}` order by `name`")
	known = {row[0]: (row[2], row[3]) for row in rows}
	children: dict = {}
	for name, parent, _lft, _rgt in rows:
		children.setdefault(parent if parent in known and parent != name else None, []).append(name)
	numbered = _number(children)
	changed = [(lft, rgt, name) for name, (lft, rgt) in numbered.items() if known[name] != (lft, rgt)]
	for values in changed:
		frappe.db.sql(f"update `tab{doctype}` set `lft` = %s, `rgt` = %s where `name` = %s", values)
	frappe.model.document.clear_document_cache(doctype)


def _number(children: dict) -> dict:
	"""name → (lft, rgt), without recursion: trees may be deep."""
	numbers: dict = {}
	counter = 0
	stack = [(name, False) for name in reversed(children.get(None, ()))]
	while stack:
		name, done = stack.pop()
		counter += 1
		if done:
			numbers[name] = (numbers[name], counter)
			continue
		numbers[name] = counter
		stack.append((name, True))
		stack.extend((child, False) for child in reversed(children.get(name, ())))
	return numbers


# asking --------------------------------------------------------------------------------------------------------------


def get_descendants_of(
	doctype: str,
	name,
	order_by: str = "lft desc",
	limit: int | None = None,
	ignore_permissions: bool = False,
) -> list[str]:
	"""Names of all nodes below, last `lft` first."""
	lft, rgt = frappe.db.get_value(doctype, name, ["lft", "rgt"])
	if rgt - lft <= 1:
		return []
	return frappe.get_list(
		doctype,
		filters=[["lft", ">", lft], ["lft", "<", rgt], ["rgt", "<", rgt]],
		order_by=order_by,
		limit_page_length=limit or 0,
		ignore_permissions=ignore_permissions,
		pluck="name",
	)


def get_ancestors_of(doctype: str, name, order_by: str = "lft desc", limit: int | None = None) -> list[str]:
	"""Names of all nodes above, nearest first."""
	lft, rgt = frappe.db.get_value(doctype, name, ["lft", "rgt"])
	return frappe.get_all(
		doctype,
		filters=[["lft", "<", lft], ["rgt", ">", rgt]],
		order_by=order_by,
		limit_page_length=limit or 0,
		pluck="name",
	)


def get_root_of(doctype: str) -> str | None:
	"""The first root that encloses nodes."""
	rows = frappe.db.sql(
		f"select `name` from `tab{doctype}` t where `rgt` > `lft` and not exists"
		f" (select 1 from `tab{doctype}` o where o.`lft` < t.`lft` and o.`rgt` > t.`rgt`) order by `lft` limit 1"
	)
	return rows[0][0] if rows else None
