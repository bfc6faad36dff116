"""Functions to be called when a transaction ends."""

from collections import deque
from collections.abc import Callable
from typing import Any


class CallbackManager:
	"""A queue of functions, each called once."""

	__slots__ = ("_functions",)

	def __init__(self) -> None:
		self._functions: deque[Callable[[], Any]] = deque()

	def add(self, func: Callable[[], Any]) -> None:
		"""Call `func` when the time has come."""
		self._functions.append(func)

	def __call__(self, func: Callable[[], Any]) -> None:
		self.add(func)

	def run(self) -> None:
		"""Call all, in the order in which they were added, also those added meanwhile."""
		while self._functions:
			self._functions.popleft()()

	def run_all(self) -> None:
		"""As `run`, but one that fails keeps none of the others from being called; the first error is raised at the end."""
		failed = None
		while self._functions:
			try:
				self._functions.popleft()()
			except Exception as error:
				failed = failed or error
		if failed:
			raise failed

	def reset(self) -> None:
		"""Forget all."""
		self._functions.clear()

	def __len__(self) -> int:
		return len(self._functions)
