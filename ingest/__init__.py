"""From a file to a `Document`, its `Line`s and its `Section`s. 

Pure: bytes in, rows out; knows no tables, no command line, no network.
"""
