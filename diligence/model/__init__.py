"""The words of the product as frozen data: no input or output, no clock, no randomness.

Everything that travels between rooms is one of these models; a model never knows how it is written to a file or drawn.
"""
