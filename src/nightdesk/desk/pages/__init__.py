"""One module a page: a handler, and a Context dataclass that says what its template gets."""
