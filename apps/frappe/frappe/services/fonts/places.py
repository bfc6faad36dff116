"""Where the fonts and libraries are that the installation brings along: in the Python environment, beside the packages."""

import sys
from pathlib import Path

HOME = Path(sys.prefix) / "share" / "demitasse"
FONTS = HOME / "fonts"
LIBRARIES = HOME / "lib"
CONFIGURATION = HOME / "fonts.conf"
CACHE = HOME / "cache"

SYSTEM_FONTS = (
	"/usr/share/fonts",
	"/usr/local/share/fonts",
	"~/.local/share/fonts",
	"~/.fonts",
	"/Library/Fonts",
)
