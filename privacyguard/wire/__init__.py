"""One module per provider format: request dict <-> Prompt, reply <-> text to restore."""
