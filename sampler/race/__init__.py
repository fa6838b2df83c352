"""The next word as a race: each candidate adds Gumbel noise to its score, the highest is written.

Exactly the softmax of the sampler, drawn another way. The twin is `ratchet/race/`, where reactions race: the earliest
of exponential waiting times is the highest of Gumbel scores, but a word has no waiting time.
"""
