"""What comes in from outside: extracts of registers, and the data of the field and the city that read them."""
