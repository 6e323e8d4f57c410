"""What a sentence counts or names: numbers with their nouns, parts and wholes."""
