"""What was done to what a sentence counts: measures bound to things, as statements in the making."""
