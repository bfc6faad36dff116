"""Frappe's path to background jobs; what is behind it is `frappe.services.jobs`."""

from frappe.services.jobs.enqueue import enqueue, enqueue_doc, get_jobs, is_job_enqueued
from frappe.services.jobs.worker import execute_job

__all__ = ["enqueue", "enqueue_doc", "execute_job", "get_jobs", "is_job_enqueued"]
