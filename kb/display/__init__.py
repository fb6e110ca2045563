"""How does it look? Notebook tables, frames and charts of what a query gave.

`frames` needs pandas and `charts` matplotlib; import them where they are used.
"""
