"""The permission that this room asks for, named once."""

MAY_VERIFY = "sources.add_verification"
