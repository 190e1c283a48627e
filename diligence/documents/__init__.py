"""From bytes to a `Document`, and from a `Document` to its running text. The only room with pypdf, which runs in a limited child process.

`client` and `running` are for the processes that must stay clear of hostile bytes; `reader`, `child` and `pdf` run beside them.
"""
