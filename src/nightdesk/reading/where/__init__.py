"""Where a figure holds: places as a sentence names them, and the one that is still spoken of."""
