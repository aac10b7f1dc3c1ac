"""The permission that this room asks for beside that to edit topics."""

MAY_CHANGE_TAGS = "taggit.change_tag"
