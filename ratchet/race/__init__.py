"""The motor's next reactions: a race of exponential clocks, one for each barrier around the basin it rests in.

The Langevin motor spends its life near the bottom of five basins; here it jumps between them (rates per second,
barriers in kT0, waiting times in s). The twin is `sampler/race/`, where words race for the next place in a text.
"""
