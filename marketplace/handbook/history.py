"""What is kept of changes to the policy pages."""

from __future__ import annotations

from marketplace.kernel.history import kept, thing

from .models import PolicyVersion

thing("policy", PolicyVersion, known_by=PolicyVersion.slug, named=PolicyVersion.title_vi, tells_why=True)
kept(PolicyVersion, open="slug title_vi title_en", bare="body_vi body_en")
