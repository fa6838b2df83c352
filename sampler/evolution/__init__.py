"""Drafts of a short text: one word is rewritten in each, all are scored, one is kept by softmax and copied.

The drafts of a round differ in the same word, so that keeping one with weights exp(score / T) is a heat bath: in the
long run texts are as frequent as exp(score / T), exactly. The twin is `ratchet/evolution/`, where a mutant is fixed or
lost.
"""
