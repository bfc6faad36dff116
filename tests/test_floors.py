"""The house is built floor by floor: a module imports only from its own floor or from floors below.

docs/developers/architecture.md tells what stands where.
"""

import ast
import unittest
from pathlib import Path

APPS = Path(__file__).resolve().parent.parent / "apps"
ENGINE = APPS / "frappe" / "frappe"
APP = APPS / "party_investigation" / "party_investigation"

# The longest prefix that fits decides. Paths that Frappe documents elsewhere than we keep them only re-export and
# stand on the floor of what they export.
FLOORS = {
	"frappe.exceptions": 1,
	"frappe.ground": 1,
	"frappe.types": 1,
	"frappe.utils": 1,
	"frappe.store": 2,
	"frappe.database": 2,
	"frappe.query_builder": 2,
	"frappe.utils.caching": 2,
	"frappe.model": 3,
	"frappe.modules": 3,
	"frappe.utils.nestedset": 3,
	"frappe.rights": 4,
	"frappe.permissions": 4,
	"frappe.share": 4,
	"frappe.defaults": 4,
	"frappe.model.db_query": 4,
	"frappe.services": 5,
	"frappe.translate": 5,
	"frappe.core": 5,
	"frappe.custom": 5,
	"frappe.desk": 5,
	"frappe.printing": 5,
	"frappe.workflow": 5,
	"frappe.automation": 5,
	"frappe.email": 5,
	"frappe.contacts": 5,
	"frappe.website": 5,
	"frappe.geo": 5,
	"frappe.integrations": 5,
	"frappe.utils.background_jobs": 5,
	"frappe.utils.scheduler": 5,
	"frappe.utils.backups": 5,
	"frappe.utils.pdf": 5,
	"frappe.utils.jinja": 5,
	"frappe.utils.jinja_globals": 5,
	"frappe.utils.safe_exec": 5,
	"frappe.utils.print_format": 5,
	"frappe.utils.file_manager": 5,
	"frappe.utils.xlsxutils": 5,
	"frappe.utils.csvutils": 5,
	"frappe.utils.fixtures": 5,
	"frappe.utils.global_search": 5,
	"frappe.utils.password": 2,
	"frappe.utils.formatters": 5,
	"frappe.installer": 5,
	"frappe.migrate": 5,
	"frappe.build": 5,
	"frappe.faces": 6,
	"frappe.app": 6,
	"frappe.api": 6,
	"frappe.handler": 6,
	"frappe.client": 6,
	"frappe.auth": 6,
	"frappe.sessions": 6,
	"frappe.rate_limiter": 6,
	"frappe.twofactor": 6,
	"frappe.realtime": 5,
	"frappe.boot": 6,
	"frappe.www": 6,
	"frappe.hooks": 6,
	"frappe.utils.response": 6,
	"frappe.utils.bench_helper": 5,
	"frappe.commands": 6,
	"frappe.tests": 6,
}


def module_name(path: Path) -> str:
	"""`…/frappe/store/schema.py` → `frappe.store.schema`."""
	parts = path.relative_to(ENGINE.parent).with_suffix("").parts
	return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor(module: str) -> int | None:
	"""The floor of a module; None for the public face and what is not the engine's."""
	while module and module != "frappe":
		if module in FLOORS:
			return FLOORS[module]
		module = module.rpartition(".")[0]
	return None


def imports(path: Path) -> list[tuple[str, int]]:
	"""Every module that a file imports, with the line, wherever in the file it does so."""
	found = []
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if isinstance(node, ast.Import):
			found += [(alias.name, node.lineno) for alias in node.names]
		elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
			found.append((node.module, node.lineno))
			found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
	return found


def sources(folder: Path) -> list[Path]:
	"""Python files that are not tests."""
	return [
		path
		for path in sorted(folder.rglob("*.py"))
		if not path.name.startswith(("test_", "conftest")) and "tests" not in path.relative_to(folder).parts
	]


class TestFloors(unittest.TestCase):
	maxDiff = None

	def test_every_module_stands_on_a_floor(self) -> None:
		homeless = [
			module_name(path)
			for path in sources(ENGINE)
			if floor(module_name(path)) is None and module_name(path) not in ("frappe", "frappe.__main__")
		]
		self.assertEqual(homeless, [])

	def test_no_import_goes_up(self) -> None:
		up = []
		for path in sources(ENGINE):
			here = floor(module_name(path))
			if here is None:
				continue
			for module, line in imports(path):
				there = floor(module)
				if there is not None and there > here:
					up.append(f"{module_name(path)}:{line} (floor {here}) imports {module} (floor {there})")
		self.assertEqual(up, [])

	def test_the_database_library_is_chosen_in_one_place(self) -> None:
		"""Everything else takes it from `frappe.store.driver`, so that encrypted sites are served everywhere."""
		users = {
			module_name(path)
			for path in sources(ENGINE)
			for module, _line in imports(path)
			if module.split(".")[0] in ("sqlite3", "sqlcipher3")
			and "test" not in path.name
			and "tests" not in path.parts
		}
		self.assertEqual(users, {"frappe.store.driver"})


class TestGuest(unittest.TestCase):
	def test_engine_knows_nothing_of_the_app(self) -> None:
		found = [
			f"{path}:{line}"
			for path in sources(ENGINE)
			for module, line in imports(path)
			if module.split(".")[0] == "party_investigation"
		]
		self.assertEqual(found, [])

	def test_app_knows_no_engine_private_module(self) -> None:
		private = ("frappe.ground", "frappe.store", "frappe.rights", "frappe.services", "frappe.faces")
		found = [
			f"{path.relative_to(APP)}:{line} {module}"
			for path in sorted(APP.rglob("*.py"))
			for module, line in imports(path)
			if module.startswith(private)
		]
		self.assertEqual(found, [])

	def test_pure_parts_of_the_app_know_no_frappe(self) -> None:
		found = [
			f"{path.relative_to(APP)}:{line} {module}"
			for part in ("rules", "annexes", "workbook")
			for path in sorted((APP / part).rglob("*.py"))
			for module, line in imports(path)
			if module.split(".")[0] == "frappe"
		]
		self.assertEqual(found, [])


if __name__ == "__main__":
	unittest.main()
