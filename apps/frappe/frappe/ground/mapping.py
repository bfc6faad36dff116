"""`_dict`: a dict whose keys are attributes too."""

from typing import TYPE_CHECKING, Any


class _dict(dict):
	"""A dict whose keys can be read and set as attributes; what is not there reads as None."""

	__slots__ = ()
	if TYPE_CHECKING:

		def __getattr__(self, key: str) -> Any:
			"""The value of a key, or None."""
	else:
		__getattr__ = dict.get
	__setattr__ = dict.__setitem__
	__delattr__ = dict.__delitem__

	def __getstate__(self) -> "_dict":
		return self

	def __setstate__(self, state: dict) -> None:
		self.update(state)

	def __reduce__(self):
		return (_dict, (dict(self),))

	def update(self, *args: Any, **kwargs: Any) -> "_dict":
		"""Like `dict.update`, returning the dict itself."""
		super().update(*args, **kwargs)
		return self

	def copy(self) -> "_dict":
		return _dict(self)
