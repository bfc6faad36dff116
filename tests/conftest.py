"""For pytest: a folder for what the tests of one run share, whatever process of the run they are in."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bench import RUN_FOLDER


def pytest_configure(config: pytest.Config) -> None:
	"""Make the folder in the process that starts the others."""
	if RUN_FOLDER not in os.environ:
		os.environ[RUN_FOLDER] = config.shared_of_run = tempfile.mkdtemp(prefix="test-run-")


def pytest_unconfigure(config: pytest.Config) -> None:
	"""Remove it where it was made."""
	if folder := getattr(config, "shared_of_run", None):
		os.environ.pop(RUN_FOLDER, None)
		shutil.rmtree(folder, ignore_errors=True)
