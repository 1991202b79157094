"""Persons, posts and households from files, compared with what is known."""

from anlan.ground.people.imports import households, persons, posts

__all__ = ["households", "persons", "posts"]
