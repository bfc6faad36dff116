"""What an Investigation Administrator builds for the whole site without System Manager: own tables, and what is made of them.

Rules of permission say which kinds of documents may be written at all (`organization.officer_rights`); the hooks of this package say
which of these documents, and what may stand in them. Lists and forms of what is built follow appointments as ever (`own_tables`):
nothing that is built shows anybody more. What nobody has looked at is refused: fields and settings that may be used are listed,
all others stay as they are.
"""
