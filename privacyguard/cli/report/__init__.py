"""An audit log in, a page for whoever has to answer for it out: `evidence` is what it is made of, `page` makes it."""
