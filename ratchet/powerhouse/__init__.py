"""ATP synthase: a rotor that protons push round their ring while three ATP a turn push back.

Units: turns, s; energies in kT0 = 4.11 pN nm, proton-motive force in mV, ATP in kJ/mol; temperature dimensionless, 1 =
room temperature. A turn takes one proton for each subunit of the ring.
"""
