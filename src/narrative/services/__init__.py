"""Use cases and their rows, one package a domain; every function takes a session and an Access."""
