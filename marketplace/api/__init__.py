"""The JSON API under /api/v1: every feature's own endpoints, one OpenAPI document."""
