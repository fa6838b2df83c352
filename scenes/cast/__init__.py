"""The cast: the walkers that appear in several scenes, each a run of its model and the pictures of that run."""
