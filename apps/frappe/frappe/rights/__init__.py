"""Who may do what: one rule, applied to a document as a check and to a list as an SQL condition."""
