"""A team of motors that lives on a pool: whole molecules of ATP, ADP and Pi in a small volume, recharged at a limited rate.

Every reaction is a jump with its reverse (rates per second, energies in kT0, lengths in nm). The twin is
`sampler/currency/`, where writers live on a budget of tokens.
"""
