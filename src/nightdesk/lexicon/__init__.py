"""What the desk knows: vocabulary, languages, places and voices, all of them data."""
