"""How rooms show themselves: cards, pages, words and their places."""
