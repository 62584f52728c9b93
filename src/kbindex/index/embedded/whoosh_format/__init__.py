"""Whoosh's own file format, written and read without Whoosh.

Why not by Whoosh itself (measured on 11,673 articles, two cores):

- Its writer takes 8.0 s of processor time for their words alone; this package takes
  3.9 s for all fields, what corrects spelling, and our records. A build takes 11 s.
- Importing it takes 0.05 s to read and 0.08 s to write. A cold search takes 0.16 s in
  all, a warm one 3 to 8 ms.
- Its reader copies each file that it opens, and unpickles what it finds there.

What is promised for it: any Whoosh 2.7, its forks whoosh-reloaded and whoosh3 included,
opens a generation, reads every posting, ranks, and gives the stored fields, where
`kbindex` is not even installed (`docs/whoosh.md`). What holds that:
`tests/property/test_segment_laws.py` (every posting and length, through Whoosh's
reader), `tests/integration/test_index_engine.py` (columns byte for byte, ranking), and
`tests/integration/test_whoosh_docs.py` (a stock program on a whole index).
"""
