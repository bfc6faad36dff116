"""What the rules behind each measure say, for forms and papers: the words of the notice and of the Party constitution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from party_investigation.rules.measures import CORRECTION, SELF_EXPULSION, SUSPENSION


@dataclass(frozen=True)
class Quote:
	"""What a rule says and where it stands. Without a text only the rule is known, not its words."""

	source: str
	text: str = ""


_KEPT = Quote("湘组〔2016〕4号", "将每名党员纳入党组织有效管理")
_OUT = Quote("湘组〔2016〕4号二（四）", "对应当转出组织关系的，及时办理转出手续")
_FOLLOWED = Quote(
	"湘组〔2016〕4号二（四）",
	"对已转出组织关系、因客观原因未能落实的，相关党组织衔接做好转接工作",
)
_ABROAD = Quote("湘组〔2016〕4号二（四）", "对党员出国（境）留学和从事劳务的，办理保留组织关系手续")
_BY_CONSTITUTION = Quote(
	"湘组〔2016〕4号二（四）",
	"对违反规定吸收入党或无法认定党员身份、出国（境）定居、本人提出退党的，依据党章和党内有关规定作出处理",
)
_UNFIT = Quote(
	"湘组〔2016〕4号二（五）",
	"对经排查取得联系、确有不合格表现或违纪违法行为的，依据党章和党内有关规定给予处置、处分",
)
_GONE = Quote(
	"湘组〔2016〕4号二（五）",
	"对超过6个月未与党组织联系、且经多方努力确实无法取得联系的，依照相关规定程序，按自行脱党予以除名",
)
_PROBATION = Quote("《中国共产党章程》第七条", "不履行党员义务，不具备党员条件的，应当取消预备党员资格")
_WITHDRAWS = Quote(
	"《中国共产党章程》第九条", "党员要求退党，应当经支部大会讨论后宣布除名，并报上级党组织备案"
)
_IMPROVE = Quote(
	"《中国共产党章程》第九条",
	"党员缺乏革命意志，不履行党员义务，不符合党员条件，党的支部应当对他进行教育，要求他限期改正；经教育仍无转变的，应当劝他退党",
)
_ADVISED = Quote(
	"《中国共产党章程》第九条",
	"劝党员退党，应当经支部大会讨论决定，并报上级党组织批准。如被劝告退党的党员坚持不退，应当提交支部大会讨论，决定把他除名，并报上级党组织批准",
)
_LEFT = Quote(
	"《中国共产党章程》第九条",
	"党员如果没有正当理由，连续六个月不参加党的组织生活，或不交纳党费，或不做党所分配的工作，就被认为是自行脱党。支部大会应当决定把这样的党员除名，并报上级党组织批准",
)
_OF_2024 = Quote("《中国共产党不合格党员组织处置办法》（2024年）")

BASIS: Mapping[str, tuple[Quote, ...]] = {
	"纳入组织管理": (_KEPT,),
	"转出组织关系": (_OUT,),
	"衔接落实组织关系": (_FOLLOWED,),
	"保留组织关系": (_ABROAD,),
	SUSPENSION: (_BY_CONSTITUTION,),
	"不予承认": (_BY_CONSTITUTION,),
	"取消预备党员资格": (_PROBATION,),
	CORRECTION: (_UNFIT, _IMPROVE),
	"劝退": (_UNFIT, _ADVISED),
	"劝而不退除名": (_UNFIT, _ADVISED),
	"退党除名": (_BY_CONSTITUTION, _WITHDRAWS),
	SELF_EXPULSION: (_GONE, _LEFT),
	"开除党籍": (_UNFIT,),
	"其他党纪处分": (_UNFIT,),
	"劝其退党": (_OF_2024, _ADVISED),
	"除名（劝而不退）": (_OF_2024, _ADVISED),
	"除名（要求退党）": (_OF_2024, _WITHDRAWS),
	"除名（自行脱党）": (_OF_2024, _LEFT),
}
"""By the label of the measure; a test holds the words of the notice to the notice."""


def sources_of(label: str) -> str:
	"""Return where the rules behind a measure stand, as papers name them."""
	return "、".join(quote.source for quote in BASIS[label])
