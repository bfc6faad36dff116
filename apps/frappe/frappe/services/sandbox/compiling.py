"""How Python that was written on a site is compiled: RestrictedPython's restrictions, and calls of what its budget asks.

Expressions look before they make a huge value. Scripts, which also have loops and functions, are counted as well: each turn,
each call, each function that begins and each error that is caught (`frappe.services.sandbox.scripts`).
"""

import ast
from typing import Any

from RestrictedPython import RestrictingNodeTransformer


class FrappeTransformer(RestrictingNodeTransformer):
	"""The usual restrictions, but `_dict` is a name like any other."""

	GROWING: dict[type[ast.operator], str] = {ast.Pow: "**", ast.Mult: "*", ast.LShift: "<<", ast.Mod: "%"}

	def check_name(self, node: Any, name: str, *args: Any, **kwargs: Any) -> Any:
		if name == "_dict":
			return None
		return super().check_name(node, name, *args, **kwargs)

	def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
		"""`frappe._dict` is asked for like any other name."""
		if node.attr != "_dict" or not isinstance(node.ctx, ast.Load):
			return super().visit_Attribute(node)
		return _call("_getattr_", node, self.visit(node.value), ast.Constant("_dict"))

	def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
		"""What could make a huge value in one step is looked at before."""
		node = self.node_contents_visit(node)
		sign = self.GROWING.get(type(node.op))
		if sign is None:
			return node
		return _call("_operation_", node, ast.Constant(sign), node.left, node.right)


class ScriptTransformer(FrappeTransformer):
	"""The same for scripts, with calls of their budget."""

	GROWING = {**FrappeTransformer.GROWING, ast.Add: "+"}

	def visit_Call(self, node: ast.Call) -> ast.AST:
		"""Every call goes through one function, which looks at what comes of it."""
		called: Any = super().visit_Call(node)
		wrapped = _call("_call_", called, called.func, *called.args)
		wrapped.keywords = called.keywords
		return wrapped

	def visit_While(self, node: ast.While) -> ast.AST:
		"""Each turn of a loop; those over a sequence count by what they take from it."""
		node = self.node_contents_visit(node)
		node.body.insert(0, _turn(node))
		return node

	def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
		"""Each time that a function begins."""
		if node.decorator_list:
			self.error(node, "Decorators are not allowed.")
		made: Any = super().visit_FunctionDef(node)
		made.body.insert(0, _turn(node))
		return made

	def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
		"""Each time that a function without a name begins."""
		made: Any = super().visit_Lambda(node)
		made.body = ast.copy_location(ast.BoolOp(ast.Or(), [_call("_turn_", node), made.body]), node)
		return made

	def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
		"""What is used up stays so: no script catches that."""
		made: Any = super().visit_ExceptHandler(node)
		made.body.insert(0, _turn(node))
		return made

	def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
		"""A width in an f-string is looked at."""
		node = self.node_contents_visit(node)
		spec = node.format_spec or ast.Constant("")
		node.value = _call("_format_", node, node.value, ast.Constant(node.conversion), spec)
		node.conversion, node.format_spec = -1, None
		return ast.fix_missing_locations(node)

	def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
		"""Scripts of a site have functions, and no classes."""
		self.not_allowed(node)
		return node

	def visit_TemplateStr(self, node: ast.AST) -> ast.AST:
		"""Templates of Python are not needed."""
		self.not_allowed(node)
		return node


def _call(name: str, place: ast.AST, *arguments: Any) -> Any:
	call = ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
	return ast.fix_missing_locations(ast.copy_location(call, place))


def _turn(place: ast.AST) -> Any:
	return ast.fix_missing_locations(ast.copy_location(ast.Expr(_call("_turn_", place)), place))
