"""The desk: the night in a browser, and the same as JSON. `app.make_app` makes it, `nightdesk serve` opens it.

pages/    one module a page: a handler, and a Context dataclass that says what its template gets
shown/    what a page shows, worked out of a record: no request, no HTML
api/      the same as JSON, and its OpenAPI document
guard.py  who may do what; the rest of the security is in accounts.py, fetching.py and incoming.py
"""
