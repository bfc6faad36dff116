"""Background jobs: a queue in a file of the site, a worker, a scheduler.

queue.py      the queue itself: put, take, finish, retry; survives a crash of whoever works on it
enqueue.py    `frappe.enqueue`, `enqueue_doc`: from a call to a row of the queue
worker.py     takes jobs one by one and runs each in a process of its own
scheduler.py  puts what is due (`scheduler_events`) into the queue
"""

from frappe.services.jobs.enqueue import enqueue, enqueue_doc, get_jobs, is_job_enqueued

__all__ = ["enqueue", "enqueue_doc", "get_jobs", "is_job_enqueued"]
