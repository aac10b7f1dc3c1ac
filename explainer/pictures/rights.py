"""The permission that this room asks for, named once."""

MAY_ADD_PICTURES = "pictures.add_picture"
