"""Names that Frappe documents and this engine lacks: whoever asks for one gets an error that names it.

`absent.json` lists them by place: a module (an empty list: the module itself is absent), a class, or `hooks`. It is
written by `scripts/compatibility.py`, which compares Frappe's documented names with what is here.
"""

import json
import sys
from collections.abc import Iterable
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

ABSENT: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


class AbsentName(AttributeError, NotImplementedError):
	"""A documented name that is not here. Also an AttributeError, so that `hasattr` answers."""


class AbsentModule(ModuleNotFoundError, NotImplementedError):
	"""A documented module that is not here. Also an ImportError, for those who can do without it."""


class _AbsentMethod:
	"""In the place of a method: raises when it is asked for. What an object itself holds under the name comes first."""

	def __init__(self, name: str) -> None:
		self.name = name

	def __get__(self, _instance: Any, _owner: type) -> Any:
		raise AbsentName(self.name)


class _Finder(MetaPathFinder):
	"""Answers for modules that are absent or lack names; all others are found as ever."""

	def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
		if fullname not in _MODULES:
			return None
		spec = PathFinder.find_spec(fullname, path, target)
		if spec is None:
			raise AbsentModule(fullname, name=fullname)
		if spec.loader:
			run = spec.loader.exec_module

			def exec_module(module: ModuleType) -> None:
				run(module)
				answer_for(module)

			spec.loader.exec_module = exec_module
		return spec


def install() -> None:
	"""Begin to answer; modules imported before are not looked at."""
	if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
		sys.meta_path.insert(0, _Finder())


def answer_for(module: ModuleType) -> None:
	"""Let a module, and its classes, raise for the names they lack."""
	names = frozenset(ABSENT.get(module.__name__, ()))
	if names:
		others = module.__dict__.get("__getattr__")

		def __getattr__(name: str) -> Any:
			if name in names:
				raise AbsentName(f"{module.__name__}.{name}", name=name, obj=module)
			if others:
				return others(name)
			raise AttributeError(
				f"module {module.__name__!r} has no attribute {name!r}", name=name, obj=module
			)

		module.__getattr__ = __getattr__
	for place, methods in ABSENT.items():
		owner, _, class_name = place.rpartition(".")
		if owner == module.__name__ and isinstance(found := module.__dict__.get(class_name), type):
			for name in (name for name in methods if not hasattr(found, name)):
				setattr(found, name, _AbsentMethod(f"{place}.{name}"))


def hooks_without_effect(hooks: Iterable[str]) -> list[str]:
	"""Of an app's hooks, those that Frappe knows and nothing here asks for."""
	return sorted(set(hooks) & set(ABSENT["hooks"]))


def _module_names() -> frozenset[str]:
	"""The places that are modules, or whose classes lack methods."""
	found = set()
	for place in ABSENT:
		is_class = place.rpartition(".")[2][:1].isupper()
		found.add(place.rpartition(".")[0] if is_class else place)
	return frozenset(found - {"frappe", "hooks"})


_MODULES = _module_names()
