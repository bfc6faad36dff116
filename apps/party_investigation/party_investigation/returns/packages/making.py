"""What goes into a package: the versions of a return, their tables as handed in, the report and the cover sheet. Checks no permission."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime
from party_investigation.annexes import load
from party_investigation.annexes.paper.cover import render_cover
from party_investigation.package import bag
from party_investigation.package.archive import Contents
from party_investigation.package.parts import PartList
from party_investigation.package.records import (
	COUNTED,
	INCOMING,
	LINE_FIELDS,
	SAID,
	SCHEMA,
	SEALED,
	Content,
	LineRecord,
	Sheet,
	VersionRecord,
	files_of,
)
from party_investigation.package.settled import settled
from party_investigation.package.signature import Signature, fingerprint
from party_investigation.reporting.output import definition_name
from party_investigation.returns import frozen
from party_investigation.returns.narrative import pdf
from party_investigation.returns.narrative.service import WORD, documents_of
from party_investigation.returns.packages import keys, steps
from party_investigation.returns.packages.finished import Finished
from party_investigation.returns.packages.steps import Tell
from party_investigation.returns.packages.trail_seal import FIELD as SEAL_FIELD
from party_investigation.returns.packages.trail_seal import Seal, last_seal
from party_investigation.returns.paper import VersionPaper
from party_investigation.rules.digest import LENGTH, grouped
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.package import annexes_of_lines

COVER = "封面.pdf"
MORE_STEPS = 3
"""After the annexes come the cover sheet, keeping the files, and the end."""
_NOT_IN_NAME = re.compile(r"[/\\:*?\"<>|%\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Made:
	"""A package and what is noted of it."""

	folder: str
	content: Content
	file: BinaryIO
	"""Without a name, gone when it is closed."""
	digest: str
	cover: Callable[[PartList | None], bytes]
	"""Makes the cover sheet, with the parts of the package where it has any; the one in the package knows none."""


def make(
	unit_return: Document,
	partner: Document,
	number: int,
	made_on: dt.datetime,
	made_by: str,
	tell: Tell = steps.silent,
	finished: Finished | None = None,
) -> Made:
	"""Make a package of a return as it is handed in. The same arguments make the same bytes.

	:param partner: the installation that receives it
	:param tell: is told each step
	:param finished: what was printed before it broke off
	"""
	content = content_of(unit_return, partner, number, made_on, made_by)
	folder = _name(f"{unit_return.organization}-{FORM_SETS[unit_return.form_set].code}-{number:04d}")
	payload = {
		**files_of(content),
		**_papers(unit_return.current_version, tell, finished),
		**_report(unit_return, finished),
	}
	tell(steps_of(unit_return.form_set) - 2, steps_of(unit_return.form_set))
	seal = last_seal()
	cover = partial(_cover, content, _named(payload), made_on, seal)
	payload[COVER] = cover(None)
	file = cast("BinaryIO", TemporaryFile())
	contents = {name: Contents.of(read) for name, read in payload.items()}
	digest = bag.write_bag(file, folder, _info(content, folder, payload, seal), contents, _sign)
	return Made(folder, content, file, digest, cover)


def content_of(
	unit_return: Document, partner: Document, number: int, made_on: dt.datetime, made_by: str
) -> Content:
	"""Return the records of a package: only what the level above is entitled to by the form set."""
	versions = _versions(unit_return)
	lines = _lines(versions, annexes_of_lines(unit_return.form_set))
	top, campaign = next(iter(versions.values())), unit_return.campaign
	sheet = Sheet(
		schema=SCHEMA,
		number=number,
		made_on=made_on.isoformat(sep=" "),
		made_by=made_by,
		sender=unit_return.organization,
		sender_key=fingerprint(keys.own_public_key()),
		receiver=partner.unit or "",
		receiver_name=partner.installation_name,
		receiver_key=partner.fingerprint,
		campaign=campaign,
		campaign_name=frappe.db.get_value("Investigation Campaign", campaign, "campaign_name") or "",
		form_set=unit_return.form_set,
		unit=unit_return.organization,
		unit_name=top.unit_name,
		version=top.number,
		digest=top.digest,
		versions=len(versions),
		lines=len(lines),
	)
	return Content(sheet, tuple(versions.values()), tuple(lines))


def _sign(content: bytes) -> Signature:
	return keys.sign(bag.PURPOSE, content)


def _versions(unit_return: Document) -> dict[str, VersionRecord]:
	"""The versions of a return, each before its parts, by name."""
	order = frozen.with_parts(unit_return.current_version)
	rows = frappe.get_all(
		frozen.VERSION,
		filters={"name": ["in", order]},
		fields=[
			"name",
			"organization",
			"number",
			"digest",
			"submitted_on",
			"frame",
			"figures",
			"parts",
			*COUNTED,
			INCOMING,
			SEALED,
			*SAID,
		],
	)
	by_name = {row.name: row for row in rows}
	superiors = {
		part["version"]: row.organization for row in rows for part in frappe.parse_json(row.parts or "[]")
	}
	campaign = unit_return.campaign
	return {name: _version(by_name[name], superiors.get(name, ""), by_name, campaign) for name in order}


def _version(
	row: frappe._dict, superior: str, by_name: dict[str, frappe._dict], campaign: str
) -> VersionRecord:
	frame = frappe.parse_json(row.frame)
	frame.pop(SEALED, None)  # as the sender before called it
	if row[SEALED] and row[SEALED] != campaign:
		frame[SEALED] = row[SEALED]
	parts = [by_name[part["version"]] for part in frappe.parse_json(row.parts or "[]")]
	values = {
		"unit": row.organization,
		"unit_name": frame["unit_name"],
		"superior": superior,
		"number": row.number,
		"digest": row.digest,
		"submitted_on": str(get_datetime(row.submitted_on)),
		"frame": {**frame, INCOMING: row[INCOMING] or 0},
		"figures": frappe.parse_json(row.figures),
		"parts": [
			{"unit": part.organization, "number": part.number, "digest": part.digest} for part in parts
		],
		**{field: row[field] or 0 for field in COUNTED},
		**{field: row[field] or "" for field in SAID},
	}
	return VersionRecord.of(values, row.name)


def _lines(versions: dict[str, VersionRecord], annexes: tuple[int, ...]) -> list[LineRecord]:
	"""The lines of the annexes of a set, in the order of the versions."""
	order = {name: place for place, name in enumerate(versions)}
	rows = frappe.get_all(
		frozen.LINE,
		filters={
			"parent": ["in", [*versions]],
			"parenttype": frozen.VERSION,
			"annex": ["in", [str(annex) for annex in annexes] or [""]],
		},
		fields=["parent", *LINE_FIELDS],
		order_by="parent asc, idx asc",
	)
	rows.sort(key=lambda row: order[row.parent])
	return [_line(row, versions[row.parent].unit) for row in rows]


def _line(row: frappe._dict, unit: str) -> LineRecord:
	values: dict[str, Any] = {field: row[field] for field in LINE_FIELDS}
	for field in ("annex", "months_out", "found", "outcome_column"):
		values[field] = int(values[field] or 0)
	values["line"] = frappe.parse_json(values["line"])
	filled = {name: "" if value is None else value for name, value in values.items()}
	return LineRecord.of({"unit": unit, **filled}, row.parent)


# ---------------------------------------------------------------- files for people


def steps_of(form_set: str) -> int:
	"""Return in how many steps a package is made: each annex, and what comes after them."""
	return len(FORM_SETS[form_set].annexes) + MORE_STEPS


def size_of(unit_return: Document) -> tuple[int, int]:
	"""Return how many versions and lines a package of a return has."""
	versions = frozen.with_parts(unit_return.current_version)
	of_versions = {"parent": ["in", versions], "parenttype": frozen.VERSION}
	annexes = annexes_of_lines(unit_return.form_set)
	return len(versions), frappe.db.count(frozen.LINE, of_versions) if annexes else 0


def _papers(version: str, tell: Tell, finished: Finished | None) -> dict[str, bytes]:
	"""The tables as they were handed in, as PDF/A and workbook."""
	paper, files = VersionPaper(version, unmasked=True), {}
	moment = get_datetime(paper.version.submitted_on)
	for place, annex in enumerate(paper.annexes, 1):
		tell(place, len(paper.annexes) + MORE_STEPS)
		stem = _name(f"附件{annex}_{load(definition_name(annex, False)).title}")
		of = (version, paper.version.digest, annex)
		files[f"{stem}.pdf"] = _once(finished, (*of, "pdf"), partial(paper.pdf, annex, archive=True))
		files[f"{stem}.xlsx"] = _once(
			finished, (*of, "xlsx"), lambda annex=annex: settled(paper.workbook(annex), moment)
		)
	return files


def _once(finished: Finished | None, of: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
	return make() if finished is None else finished.paper(of, make)


def _report(unit_return: Document, finished: Finished | None) -> dict[str, bytes]:
	"""The report that was made last, with its own words, and its pages as PDF/A, where there is one."""
	for row in documents_of(unit_return)[:1]:
		file, name = frappe.get_doc("File", row.name), _name(row.file_name)
		content = pdf.content_of(file)
		of = ("report", hashlib.sha256(content).hexdigest())
		pages = _once(finished, of, lambda file=file: pdf.pdf_of(file)[0].pdf)
		return {name: content, f"{name.removesuffix(WORD)}{pdf.EXTENSION}": pages}
	return {}


def _name(text: str) -> str:
	return _NOT_IN_NAME.sub("_", text)[:100].strip(" .")


def _info(content: Content, folder: str, payload: dict[str, bytes], seal: Seal | None) -> dict[str, str]:
	"""The fields of bag-info.txt (RFC 8493, 2.2.2)."""
	sheet = content.sheet
	size = sum(map(len, payload.values()))
	fields = {
		"Source-Organization": f"{sheet.unit_name} ({sheet.sender})",
		"External-Description": f"{sheet.campaign_name} {FORM_SETS[sheet.form_set].label}",
		"External-Identifier": folder,
		"Bagging-Date": sheet.made_on[:10],
		"Payload-Oxum": f"{size}.{len(payload)}",
		"Contact-Name": sheet.made_by,
		**({SEAL_FIELD: seal.as_field()} if seal else {}),
	}
	return {name: " ".join(value.split()) or "-" for name, value in fields.items()}


def _named(payload: dict[str, bytes]) -> Sequence[tuple[str, str, str]]:
	"""Name, size and beginning of the digest of every file, as the cover sheet lists them."""
	return [
		(name, f"{len(read):,}", grouped(hashlib.sha256(read).hexdigest()[:LENGTH]))
		for name, read in sorted(payload.items())
	]


def _cover(
	content: Content,
	files: Sequence[tuple[str, str, str]],
	made_on: dt.datetime,
	seal: Seal | None,
	parts: PartList | None,
) -> bytes:
	sheet, top = content.sheet, content.top
	form_set = FORM_SETS[sheet.form_set]
	rows = [
		("报送单位", f"{sheet.unit_name}（{sheet.sender}）"),
		("接收单位", sheet.receiver_name),
		("排查任务", sheet.campaign_name),
		("报送材料", f"{form_set.label}：{form_set.hand_in}"),
		("上报版本", f"第{sheet.version}次上报　摘要 {grouped(sheet.digest[:LENGTH])}"),
		("报送包编号", f"第{sheet.number}号　{made_on:%Y-%m-%d %H:%M}"),
		("制作人", sheet.made_by),
		("发送方公钥指纹", sheet.sender_key),
		("接收方公钥指纹", sheet.receiver_key),
		*([("日志封存值", seal.on_paper())] if seal else []),
	]
	counts = [
		("单位数", sheet.versions),
		("党员数", top.figures.get("members") or 0),
		("取得联系", top.figures.get("restored") or 0),
		("仍未取得联系", top.figures.get("not_found") or 0),
		("名册行数", sheet.lines),
	]
	if parts:
		rows += [
			("分卷合并后", f"{parts.file}　{parts.size:,}字节"),
			("报送包摘要", grouped(parts.digest[:LENGTH])),
		]
	return render_cover(
		"党员组织关系集中排查报送包封面", rows, counts, files, made_on, parts=_parts_on_paper(parts)
	)


def _parts_on_paper(parts: PartList | None) -> Sequence[tuple[str, str, str, str]]:
	"""Disc, name, size and beginning of the digest of each part."""
	return [
		(
			str(part.disc),
			parts.name_of(part.number),
			f"{part.size:,}",
			grouped(part.sha256[:LENGTH]),
		)
		for part in (parts.parts if parts else ())
		if parts
	]
