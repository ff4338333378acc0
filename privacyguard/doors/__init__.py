"""How calls come in that are not in litellm's chat signature: as requests of clients, as calls of other surfaces."""
