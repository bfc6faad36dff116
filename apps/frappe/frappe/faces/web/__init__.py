"""What is behind the WSGI application: reading requests, writing answers, guarding both."""
