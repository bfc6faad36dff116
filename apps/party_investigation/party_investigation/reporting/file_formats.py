"""In which kinds of files an annex is handed out; in a module of its own, since whoever only names them need not know how they are made."""

FORMATS = ("pdf", "xlsx")
