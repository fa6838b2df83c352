"""The sampler: a softmax sampler on a story, with a commit that plays the part of ATP.

Units: tokens, story words, nats; energies (logits, fuel) in kT0; temperature dimensionless, 1 = as trained.
"""
