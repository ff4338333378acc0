"""A cleared prompt in, the destination's reply out: where models are, whether a place is what was declared, and the send."""
