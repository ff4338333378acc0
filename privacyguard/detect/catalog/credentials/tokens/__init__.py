"""Tokens whose makers gave them a shape of their own: one table per group of makers."""
