"""Broken and hostile files of every format: each must become a document or a failure that its owner understands.

`mutations` makes them from the samples and by hand, the same for a seed; `__main__` reads them in worker processes as a
run does and counts what came of them.
"""
