"""Make pictures small: `python shrink.py FILE.png …`. A screen has few colours; a palette of them is a quarter of the size."""

import sys

from PIL import Image

WIDTH, COLOURS = 1200, 96

for path in sys.argv[1:]:
	with Image.open(path) as picture:
		small = picture.convert("RGB")
	if small.width > WIDTH:
		small = small.resize((WIDTH, round(small.height * WIDTH / small.width)), Image.Resampling.LANCZOS)
	small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
		path, optimize=True
	)
