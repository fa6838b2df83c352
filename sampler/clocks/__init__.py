"""A model whose story switches: the words in its prompt are replaced fast, its weights learn slowly by gradient steps.

Both clocks are linear on average, so their relaxation is known exactly. The twin is `ratchet/clocks/`, where marks are
fast and genes are slow.
"""
