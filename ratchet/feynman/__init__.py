"""Feynman's ratchet: a toothed wheel in one heat bath, its pawl in another.

Units: nm along the rim, s, pN; energies in kT0 = 4.11 pN nm; temperature dimensionless, 1 = room temperature. The
temperature handed to the model is the wheel's bath; the pawl's is a fixed multiple of it.
"""
