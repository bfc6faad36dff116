"""What a document carries for each field type, for annotations in controllers only.

`DF.Table[SearchAttempt]` are the rows of a table, `DF.Literal["Open", "Closed"]` the options of a Select. What may also be set as
text (a date, a time) says so.
"""

import datetime
from typing import Literal as Literal

Autocomplete = Attach = AttachImage = Barcode = Code = Color = Data = DynamicLink = Geolocation = str
HTMLEditor = Icon = Link = LongText = MarkdownEditor = Password = Phone = ReadOnly = Signature = str
SmallText = Text = TextEditor = str
Check = Int = int
Currency = Float = Percent = Duration = Rating = float
Date = datetime.date | str
Datetime = datetime.datetime | str
Time = datetime.timedelta | datetime.time | str
JSON = dict | list | str
Table = list
TableMultiSelect = list
