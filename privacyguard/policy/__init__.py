"""(findings, destination, context) x policy -> decision; pure and total, and blind to text."""
