"""The permission that this room asks for, named once."""

MAY_DELETE_JUNK = "feedback.delete_junk_report"
