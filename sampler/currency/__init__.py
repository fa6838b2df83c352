"""Writers that live on a budget: a bucket of tokens that is refilled at a limited rate, and a queue where it is empty.

Every token is spent on one word of the sampler or on taking one back (rates per second). The twin is
`ratchet/currency/`, where motors live on a pool of ATP.
"""
