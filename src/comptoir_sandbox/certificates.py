"""TLS for the sandboxes: a certificate authority of their own making, or a certificate that somebody has.

The authority signs one certificate for this machine, and its key is thrown away at once: who trusts the
authority trusts this sandbox and nothing else that might ever be signed.
"""

import ipaddress
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
_LIFE = timedelta(days=397)  # what browsers and operating systems still accept
_LEFT = timedelta(days=7)  # a pair that ends sooner is made anew
_SKEW = timedelta(hours=1)


@dataclass(frozen=True)
class Tls:
    """The files that a server shows; `authority` is what its callers are to trust, if we made it."""

    certificate: Path
    key: Path
    authority: Path | None = None

    def host(self) -> str:
        """The first name that the certificate is good for: 127.0.0.1 where it says so."""
        names = _names(_read(self.certificate))
        return THIS_MACHINE[0] if THIS_MACHINE[0] in names or not names else names[0]


def load(certificate: Path, key: Path) -> Tls:
    """A certificate that somebody has; ValueError when it and the key are no pair, OSError when not there."""
    shown = _read(certificate).public_key()
    try:
        held = load_pem_private_key(key.read_bytes(), None).public_key()
    except TypeError as wrong:
        raise ValueError(f"the key in {key} has a passphrase; give one without") from wrong
    if shown != held:
        raise ValueError(f"{key} is not the key of {certificate}")
    return Tls(certificate, key)


def own(folder: Path, names: Iterable[str], now: datetime) -> Tls:
    """The pair in a folder for this machine and `names`, made anew where it is missing, other or ending."""
    wanted = tuple(dict.fromkeys((*THIS_MACHINE, *names)))
    pair = Tls(folder / "server.pem", folder / "server.key", folder / "ca.pem")
    if not _fits(pair, folder / "ca.pem", wanted, now):
        folder.mkdir(parents=True, exist_ok=True)
        _make(pair, folder / "ca.pem", wanted, now)
    return pair


def _fits(pair: Tls, authority: Path, names: Sequence[str], now: datetime) -> bool:
    """Whether what is there still does: it belongs together, names the same, and lasts a week."""
    try:
        certificate, issuer = _read(load(pair.certificate, pair.key).certificate), _read(authority)
        certificate.verify_directly_issued_by(issuer)
    except (OSError, ValueError, TypeError, InvalidSignature):
        return False
    lasts = min(certificate.not_valid_after_utc, issuer.not_valid_after_utc) > now + _LEFT
    return lasts and set(names) == set(_names(certificate))


def _make(pair: Tls, authority: Path, names: Sequence[str], now: datetime) -> None:
    issuer_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _authority(issuer_key, now)
    _write(pair.key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    _write(authority, issuer.public_bytes(Encoding.PEM), 0o644)
    certificate = _certificate(key, issuer, issuer_key, names, now)
    _write(pair.certificate, certificate.public_bytes(Encoding.PEM), 0o644)


def _authority(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    # A name of its own for each, since a caller may trust several and looks them up by name.
    name = _name(f"Comptoir sandbox authority {now:%Y-%m-%d %H:%M:%S}")
    return (
        _builder(name, name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _certificate(
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate,
    issuer_key: ec.EllipticCurvePrivateKey,
    names: Sequence[str],
    now: datetime,
) -> x509.Certificate:
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        _builder(_name("Comptoir sandbox"), issuer.subject, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
        )
        .sign(issuer_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + _LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [*map(str, found.get_values_for_type(x509.IPAddress)), *found.get_values_for_type(x509.DNSName)]


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _write(path: Path, content: bytes, mode: int) -> None:
    """Never, not even for a moment, readable by more people than `mode` says."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
