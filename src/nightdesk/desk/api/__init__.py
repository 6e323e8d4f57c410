"""The desk as JSON: the same nights, reports, decisions and checks under /api/v1, and the document that describes them."""
