"""Keeping the installation alive: reference data, server, health, words, upkeep."""
