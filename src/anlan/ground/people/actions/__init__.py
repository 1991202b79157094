"""Verbs over people: taken in and corrected, reached, and given or relieved of posts."""

from anlan.ground.people.actions.contacts import (
    Number,
    confirm_contact,
    erase_contact,
    reveal,
    set_contact,
    wrong_number,
)
from anlan.ground.people.actions.posts import (
    activate,
    confirm,
    decline,
    delegate,
    end,
    propose,
    resign,
    resume,
    suspend,
)
from anlan.ground.people.actions.register import correct, register, take_in_households, take_in_people, take_in_posts

__all__ = [
    "Number",
    "activate",
    "confirm",
    "confirm_contact",
    "correct",
    "decline",
    "delegate",
    "end",
    "erase_contact",
    "propose",
    "register",
    "resign",
    "resume",
    "reveal",
    "set_contact",
    "suspend",
    "take_in_households",
    "take_in_people",
    "take_in_posts",
    "wrong_number",
]
