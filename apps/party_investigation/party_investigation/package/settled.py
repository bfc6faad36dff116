"""A workbook whose bytes follow from its contents: writers put the moment of writing into it, here it gets the one of the data."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO

PROPERTIES = "docProps/core.xml"
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def settled(workbook: bytes, moment: dt.datetime) -> bytes:
	"""Return an .xlsx file that names `moment` as that of its making, wherever it says when it was made."""
	stream = BytesIO()
	with zipfile.ZipFile(BytesIO(workbook)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
		for name in old.namelist():
			content = old.read(name)
			if name == PROPERTIES:
				content = _MOMENT.sub(rb"\g<1>" + f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
			new.writestr(zipfile.ZipInfo(name, (*moment.timetuple()[:6],)), content, zipfile.ZIP_DEFLATED)
	return stream.getvalue()
