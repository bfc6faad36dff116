"""What a run of tests leaves behind for other programs: an XML file as JUnit has it."""

import time
import unittest
from xml.etree import ElementTree


class Result(unittest.TextTestResult):
	"""A result that remembers how many seconds each test took."""

	def __init__(self, *arguments, **options) -> None:
		super().__init__(*arguments, **options)
		self.seconds: dict[unittest.TestCase, float] = {}

	def startTest(self, test: unittest.TestCase) -> None:
		self.began = time.monotonic()
		super().startTest(test)

	def stopTest(self, test: unittest.TestCase) -> None:
		super().stopTest(test)
		self.seconds[test] = time.monotonic() - self.began


def write(result: Result, path: str) -> None:
	"""Write what came of each test: a `testcase` with its `time`, and with its `failure`, `error` or `skipped`.

	:param path: of the file, which is replaced
	"""
	suite = ElementTree.Element("testsuite", name="frappe", time=f"{sum(result.seconds.values()):.3f}")
	cases = {test: _case(suite, test, seconds) for test, seconds in result.seconds.items()}
	outcomes = {"failure": result.failures, "error": result.errors, "skipped": result.skipped}
	for kind, tests in outcomes.items():
		suite.set({"failure": "failures", "error": "errors"}.get(kind, kind), str(len(tests)))
		for test, text in tests:
			owner = getattr(test, "test_case", test)  # of a subtest
			if owner not in cases:  # a class or module that could not be set up
				cases[owner] = _case(suite, owner, 0)
			ElementTree.SubElement(cases[owner], kind).text = text
	suite.set("tests", str(len(cases)))
	ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def _case(suite: ElementTree.Element, test: unittest.TestCase, seconds: float) -> ElementTree.Element:
	place, _dot, name = test.id().rpartition(".")
	return ElementTree.SubElement(suite, "testcase", classname=place, name=name, time=f"{seconds:.3f}")
