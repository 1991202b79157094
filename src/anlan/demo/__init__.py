"""A client that plays a city from outside: it knows the product by files, MQTT and HTTP alone, never by its code."""
