"""An enzyme with one pocket: shapes compete for it, the one that fits binds longest and gets permission to react.

Rates per second, energies in kT0. A reaction leaves its shape bound (the next of its kind takes the product's place at
once), so that reacting does not disturb binding: the limit of rapid equilibrium, here exact. The twin is `sampler/gate/`,
where the words of a context compete for an attention head.
"""
