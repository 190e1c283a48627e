"""Tell whether a findings file is what its signers signed, and whether the relying party trusts them for the roles they signed in.

    report = verify(data, load_trust(path), required_roles=["legal"], now=datetime.now(UTC))
    print(report.first_line())

The steps, in order; the first four end in INVALID:

(1) the bytes are text in the form of a findings file, to the last one; (2) each block's signature fits everything above it, in its
canonical form, made by the key the block names, in the namespace of the block's role; (3) no key and no role signs twice, and times do not
go back; (4) no time lies ahead of now. (5) Every signature is trusted and no key revoked, else UNTRUSTED. (6) Every role that the file or
the caller requires has signed, and the outcome is one the caller requires, else INCOMPLETE.

Steps 1 to 3 are ``examine``; step 5 is ``trust``. What a report says of the findings comes from bytes that trusted keys signed, never from
others. Nothing that reads documents, stores or draws is needed here.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from diligence.errors import SigningError
from diligence.model.text import one_line
from diligence.signing.examine import Examined, examine, namespace
from diligence.signing.report import Report, SignatureReport, Status, fact, warnings, what_the_findings_say, words
from diligence.signing.trust import Trust

CLOCK_TOLERANCE: Final = timedelta(minutes=5)


def verify(
    data: bytes, trust: Trust, *, required_roles: Sequence[str] = (), required_outcomes: Sequence[str] = (), now: datetime
) -> Report:
    """Verify a findings file against the relying party's trust, roles and outcomes.

    Whatever is wrong with the file, the answer is a report and never an exception; what cannot be explained is INVALID.
    """
    try:
        return _verify(examine(data), trust, required_roles, required_outcomes, now)
    except SigningError as error:
        return Report(Status.INVALID, (error.what,))
    except Exception:  # a file that breaks the verifier is not to be trusted, whatever it broke
        return Report(Status.INVALID, ("The file could not be checked: it breaks the verifier",))


def _verify(file: Examined, trust: Trust, required_roles: Sequence[str], required_outcomes: Sequence[str], now: datetime) -> Report:
    if not file.blocks:
        return Report(Status.INVALID, ("Nobody has signed the file",))
    if file.blocks[-1].signed_at > now + CLOCK_TOLERANCE:
        return Report(Status.INVALID, (f"The signature as {file.blocks[-1].role} bears a time that is still to come",))
    signatures = _signatures(file, trust)
    digest = hashlib.sha256(file.payload).hexdigest()
    if objections := [f"{one.signer} as {one.role}: {one.why_not}" for one in signatures if not one.trusted]:
        return Report(Status.UNTRUSTED, tuple(objections), signatures, payload_sha256=digest)
    content = file.content
    asked = fact(content, list, "policy", "required_roles") or []
    wanted = asked if all(isinstance(role, str) and role for role in asked) else []
    missing = tuple(role for role in dict.fromkeys((*wanted, *required_roles)) if role not in {one.role for one in signatures})
    reasons = [f"The signature as {one_line(role, 60)} is missing" for role in missing]
    if not wanted:
        reasons.append("The file does not say whose signatures make it complete")
    outcome = words(content, "review", "outcome")
    if required_outcomes and outcome not in required_outcomes:
        accepted = " or ".join(one_line(one, 60) for one in required_outcomes)
        reasons.append(f"The recorded outcome is {outcome or 'not given'}; required is {accepted}")
    return Report(
        Status.INCOMPLETE if reasons else Status.VALID,
        tuple(reasons),
        signatures,
        missing,
        digest,
        **what_the_findings_say(content),
        warnings=(*warnings(content, now), *_loose_ends(file, trust, now)),
    )


def _signatures(file: Examined, trust: Trust) -> tuple[SignatureReport, ...]:
    signatures = []
    for block, key in zip(file.blocks, file.keys, strict=True):
        space = namespace(block.role)
        why_not = trust.objection(block.signer, key, space, block.signed_at)
        signatures.append(SignatureReport(block.role, block.signer, block.key, block.signed_at, space, why_not is None, why_not))
    return tuple(signatures)


def _loose_ends(file: Examined, trust: Trust, now: datetime) -> tuple[str, ...]:
    """Warn of keys that the trust file ties to no role, and of those whose time is over: a thief would say that he signed before."""
    found = []
    for block, key in zip(file.blocks, file.keys, strict=True):
        space = namespace(block.role)
        if trust.unbound(block.signer, key):
            found.append(f"The trust file lets {block.signer} sign in every role: tie the key to {space} with namespaces=")
        ended = trust.ended(block.signer, key, space, block.signed_at)
        if ended is not None and ended < now:
            said = f"The trust in the key of {block.signer} ended {ended:%Y-%m-%d}; that it signed before is the signer's own word"
            found.append(said)
    return tuple(found)
