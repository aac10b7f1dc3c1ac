"""The permission that this room asks for, named once."""

MAY_PUBLISH = "publishing.publish"
