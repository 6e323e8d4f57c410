"""Who says so: speakers, words of speaking, quotations, and who holds the floor."""
