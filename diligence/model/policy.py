"""The house's own rules, one ``policy.toml`` in a workspace, with defaults that work."""

import hashlib
import json

from pydantic import Field, PositiveInt

from diligence.model.base import Frozen, Role


class Policy(Frozen):
    """What the house demands beyond the law. Its digest stands in both findings files."""

    required_roles: tuple[Role, ...] = Field(default=(Role.SECURITY_OFFICER, Role.LEGAL), min_length=1)
    allowed_countries: tuple[str, ...] = ("US",)
    valid_for_days: PositiveInt = 365
    acceptance_max_days: PositiveInt = 365
    evidence_max_age_days: PositiveInt = 365

    def digest(self) -> str:
        """Return the SHA-256 of the policy in canonical JSON."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(content.encode("utf-8")).hexdigest()
