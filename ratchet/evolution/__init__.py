"""A finite population on a fitness landscape: Moran's process, in which the population size is inverse temperature.

Mutants come one at a time, each is fixed or lost before the next: the limit of rare mutation, in which Sella & Hirsh
(PNAS 102:9541, 2005) is exact. Fitness is given as its logarithm times SIZE, so that T = 1 is a population of SIZE + 1.
The twin is `sampler/evolution/`, where drafts of a text are scored and one is kept.
"""
