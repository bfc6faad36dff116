"""Taking tables in: rows of a workbook or CSV as documents of a DocType."""
