"""Taking a campaign workbook into the site: what `workbook/` has read and checked becomes documents."""
