"""What the project measures about itself: how fast (`make bench`) and how well (`make bench-accuracy`)."""
