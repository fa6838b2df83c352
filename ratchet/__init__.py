"""The ratchet: a kinesin motor as a Langevin walker between two landscapes, gated by ATP chemistry.

Units: nm, s, pN, uM; energies in kT0 = 4.11 pN nm; temperature dimensionless, 1 = room temperature.
"""
