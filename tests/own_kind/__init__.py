"""A kind of text that only tests have: leaflets. All that a kind needs stands in this folder."""
