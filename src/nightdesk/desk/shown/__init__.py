"""What a page shows, worked out of a record: pure functions over types of the model, no request and no HTML."""
