"""The house's own rules, one ``policy.toml`` in a workspace, with defaults that work."""

import hashlib
import json

from pydantic import Field, PositiveInt, field_validator

from diligence.model.base import Frozen, Identifier, Role, Severity
from diligence.model.country import CountryCode


class Policy(Frozen):
    """What the house demands beyond the law. Its digest stands in both findings files.

    ``allowed_countries``: where a vendor may store, process and reach health information; by default the United States with its
    territories. ``evidence_max_age_days``: how old evidence may be that no answer rests on. ``evidence_ages``: the house's own figure
    in days for a kind of evidence, whatever the questions say. ``one_person_office``: nobody else is there to approve the acceptance of a
    risk, so whoever asks for it may approve it. ``severities``: the house's own
    weight for a finding, by finding id; a finding may weigh less than shipped, but it cannot be silenced. ``packs``: which packs of
    questions are asked beyond those that are asked by default.
    """

    required_roles: tuple[Role, ...] = Field(default=(Role.SECURITY_OFFICER, Role.LEGAL), min_length=1)
    allowed_countries: tuple[CountryCode, ...] = ("AS", "GU", "MP", "PR", "US", "VI")
    valid_for_days: PositiveInt = 365
    acceptance_max_days: PositiveInt = 365
    evidence_max_age_days: PositiveInt = 365
    evidence_ages: dict[Identifier, PositiveInt] = Field(default_factory=dict)
    one_person_office: bool = False
    severities: dict[Identifier, Severity] = Field(default_factory=dict)
    packs: tuple[Identifier, ...] = ()

    @field_validator("severities")
    @classmethod
    def _nothing_is_silenced(cls, severities: dict[str, Severity]) -> dict[str, Severity]:
        silenced = [finding for finding, severity in severities.items() if severity is Severity.NONE]
        if silenced:
            raise ValueError(f"the severity of {silenced[0]} may be 'info' at the least, never 'none'")
        return severities

    def severity(self, finding_id: str, shipped: Severity) -> Severity:
        """Return the weight of a finding: the house's own, else the one it was shipped with."""
        return self.severities.get(finding_id, shipped)

    def digest(self) -> str:
        """Return the SHA-256 of the policy in canonical JSON."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(content.encode("utf-8")).hexdigest()
