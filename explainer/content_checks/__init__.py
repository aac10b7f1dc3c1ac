"""What every text of the library must keep to, over files or over what is live.

Each module knows one subject and yields faults in the words of whoever writes the texts. None of
them touches the database: what is checked is content, wherever it was read.
"""
