"""A judged prompt in, the cleared prompt and the way back out. The only room besides `Segment.text` that holds text."""
