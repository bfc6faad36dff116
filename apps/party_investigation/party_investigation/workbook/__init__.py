"""Reading and checking a campaign workbook: rows become records and problems. Knows no database and no frappe."""
