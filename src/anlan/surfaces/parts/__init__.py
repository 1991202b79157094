"""The look: tokens, icons and the parts that every page is made of."""
