"""`frappe.enqueue` and its relatives."""

import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import frappe
from frappe.services.jobs.queue import QUEUES, Queue


def site_queue() -> Queue:
	"""The queue of the current site."""
	return Queue(frappe.get_site_path())


def enqueue(
	method: str | Callable,
	queue: str = "default",
	timeout: int | None = None,
	event: str | None = None,
	is_async: bool = True,
	job_name: str | None = None,
	now: bool = False,
	enqueue_after_commit: bool = False,
	*,
	on_success: Callable | None = None,
	on_failure: Callable | None = None,
	at_front: bool = False,
	job_id: str | None = None,
	deduplicate: bool = False,
	**kwargs,
) -> Any:
	"""Run a function later in a worker, as the user who asks for it.

	:param method: a function or its dotted path
	:param queue: *short*, *default* or *long*
	:param timeout: seconds after which the job is stopped
	:param now: run it here and at once and return what it returns
	:param enqueue_after_commit: put it into the queue only when the transaction is committed
	:param deduplicate: do nothing when a job of this `job_id` waits or runs; needs `job_id`
	"""
	if deduplicate:
		if not job_id:
			frappe.throw(frappe._("A job_id is needed to tell duplicate jobs apart."))
		if is_job_enqueued(job_id):
			return None
	if now or not is_async or frappe.flags.in_migrate or frappe.flags.in_install:
		return frappe.call(method, **kwargs)
	if queue not in QUEUES:
		frappe.throw(frappe._("There is no queue {0}; use one of {1}.").format(queue, ", ".join(QUEUES)))

	payload = {
		"kwargs": kwargs,
		"event": event,
		"job_name": job_name,
		"on_success": on_success and _path(on_success),
		"on_failure": on_failure and _path(on_failure),
	}
	job_id = job_id or str(uuid.uuid4())
	target, user, path = site_queue(), frappe.session.user, _path(method)

	def put() -> None:
		target.put(job_id, path, payload, queue=queue, user=user, timeout=timeout, at_front=at_front)

	if enqueue_after_commit:
		frappe.db.after_commit.add(put)
	else:
		put()
	return frappe._dict(id=job_id, job_id=job_id, queue=queue)


def _path(method: str | Callable) -> str:
	return method if isinstance(method, str) else f"{method.__module__}.{method.__qualname__}"


def enqueue_doc(
	doctype: str,
	name: str | None = None,
	method: str | None = None,
	queue: str = "default",
	timeout: int = 300,
	now: bool = False,
	**kwargs,
) -> Any:
	"""Run a method of a document later in a worker."""
	return enqueue(
		"frappe.services.jobs.enqueue.run_doc_method",
		doctype=doctype,
		name=name,
		doc_method=method,
		queue=queue,
		timeout=timeout,
		now=now,
		**kwargs,
	)


def run_doc_method(doctype: str, name: str, doc_method: str, **kwargs) -> None:
	"""What `enqueue_doc` runs in the worker."""
	getattr(frappe.get_doc(doctype, name), doc_method)(**kwargs)


def is_job_enqueued(job_id: str) -> bool:
	"""True while a job of this id waits or runs."""
	return site_queue().status(job_id) in ("queued", "started")


def get_jobs(site: str | None = None, queue: str | None = None, key: str = "method") -> dict[str, list]:
	"""Waiting and running jobs by site: their method, or the value of `key` among their columns."""
	seen: dict[str, list] = defaultdict(list)
	for job in site_queue().jobs(1000):
		if job["status"] in ("queued", "started") and queue in (None, job["queue"]):
			seen[site or frappe.local.site].append(job.get(key))
	return dict(seen)
