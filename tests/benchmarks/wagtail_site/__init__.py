"""What serving.py compares with: a page of the same text in Wagtail, as its manual builds one.

It is copied into a folder of its own and runs in an environment of its own, with Wagtail in it.
"""
