"""Sites of any size, and how fast the portal answers on them."""
