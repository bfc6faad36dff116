"""For pytest: which files begin, and a folder for what the tests of one run share, whatever process of the run they are in."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bench import RUN_FOLDER

BEGIN_FIRST = (
	"test_leaks_writing.py",
	"test_leaks.py",
	"test_newcomer_changes.py",
	"test_interrupted_import.py",
	"test_workbook_against_maker.py",
	"test_fuzz.py",
	"test_bench_commands.py",
)
"""The files that take longest, the longest first: one process runs all of a file, and the others wait for the last at the end."""


def pytest_configure(config: pytest.Config) -> None:
	"""Make the folder in the process that starts the others."""
	if RUN_FOLDER not in os.environ:
		os.environ[RUN_FOLDER] = config.shared_of_run = tempfile.mkdtemp(prefix="test-run-")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	"""Let the longest files begin."""
	places = {name: place for place, name in enumerate(BEGIN_FIRST)}
	items.sort(key=lambda item: places.get(item.path.name, len(places)))


def pytest_unconfigure(config: pytest.Config) -> None:
	"""Remove it where it was made."""
	if folder := getattr(config, "shared_of_run", None):
		os.environ.pop(RUN_FOLDER, None)
		shutil.rmtree(folder, ignore_errors=True)
