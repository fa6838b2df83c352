"""One attention head of a tiny trained network: the words of a context compete for it, and what it holds is written on.

The head's softmax and the draw of the next word have the temperature T; everything else in the network stays as trained.
A head mixes its words by weight; here it also draws one of them by the same weight, as often as there are draws, so that
what it holds can be counted. The twin is `ratchet/gate/`, where shapes compete for the pocket of an enzyme.
"""
