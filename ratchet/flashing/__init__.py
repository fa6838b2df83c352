"""The flashing ratchet: walkers on a saw that a lamp switches on and off, blind to where they are.

Units: nm, s, pN; energies in kT0 = 4.11 pN nm; temperature dimensionless, 1 = room temperature.
"""
