"""Maps of the city: tiles, an operator's own shapes, their shades and the table beside them."""
