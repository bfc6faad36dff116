"""Charts as pictures: bars that lie, with their numbers, in grey and hatching."""

from __future__ import annotations

import json
from dataclasses import dataclass

from party_investigation.annexes.paper import compiler

MOST_BARS = 24
"""So many are told apart at a glance; of more the largest are shown, and the rest together."""
REST = "其他合计"
MOST_SERIES = 2


@dataclass(frozen=True)
class Chart:
	"""What a chart shows. Every value is a count."""

	series: tuple[str, ...]
	bars: tuple[tuple[str, tuple[int, ...]], ...]
	"""Label and a count for each of the series, drawn one after the other."""

	@property
	def is_empty(self) -> bool:
		"""Whether there is nothing to be seen."""
		return not any(sum(values) for _label, values in self.bars)

	def shortened(self) -> Chart:
		"""Return the chart with the largest bars in their order, the others as one."""
		if len(self.bars) <= MOST_BARS:
			return self
		by_size = sorted(range(len(self.bars)), key=lambda place: -sum(self.bars[place][1]))
		shown, others = sorted(by_size[: MOST_BARS - 1]), by_size[MOST_BARS - 1 :]
		rest = tuple(
			sum(self.bars[place][1][number] for place in others) for number in range(len(self.series))
		)
		return Chart(self.series, (*(self.bars[place] for place in shown), (REST, rest)))


def picture(chart: Chart, width: float) -> bytes:
	"""Return a chart as PNG.

	:param width: in millimetres
	"""
	assert len(chart.series) <= MOST_SERIES
	bars = [{"label": label, "values": list(values)} for label, values in chart.shortened().bars]
	data = {"series": list(chart.series), "bars": bars, "width": width, "made_on": None}
	return compiler.compile_picture("chart", json.dumps(data, ensure_ascii=False))
