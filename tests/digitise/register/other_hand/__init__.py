"""Register pages drawn by another hand than ledgers/paper_maker: other layouts, fonts, writings and wear, with the truth beside them.

Nothing here was taken from the paper maker: what the reader learns from one, the other tries.
"""
