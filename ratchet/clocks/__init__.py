"""Cell lines in a world that switches: marks that are set anew adapt fast, genes that mutants cross a valley for, slow.

Both clocks are linear on average, so their relaxation is known exactly. The twin is `sampler/clocks/`, where a prompt
is fast and weights are slow.
"""
