"""The one ASGI application: sign-in, routes and the list of pages."""
