"""Files: what users attach and keep, on disk and in the File DocType."""
