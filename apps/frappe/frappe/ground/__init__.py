"""What everything stands on: context of a request or job, configuration, messages, calls, hooks, paths."""
