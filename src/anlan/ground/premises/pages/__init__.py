"""Pages of premises: compounds, one of them drawn, enterprises, lettings, duplicates, and the forms."""
