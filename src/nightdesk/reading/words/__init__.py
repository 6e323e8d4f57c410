"""The text of a report as words, and what they mean: tokens, concepts, numbers, dates."""
