"""Training: a student whose logits stochastic gradient descent carves from a teacher's text, and texts it writes.

The teacher is the story's own sampler. Losses are in nats per token; temperature is that at which the student writes.
"""
