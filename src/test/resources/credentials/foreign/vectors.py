"""Hashes of random passwords by passlib, Django and Werkzeug: a line of JSON each, for ForeignHashesDifferentialTest."""

import json
import random
import sys

import django.conf
from django.contrib.auth import hashers
from passlib import hash as passlib
from werkzeug.security import generate_password_hash

LETTERS = "abcXYZ019 !\"$%{}\\/:,-_.äöüßñçλЖ密码🔑e\u0301ﬁ"

passlib.argon2.get_backend()  # loads it, which a configured copy cannot

PASSLIB = {
    "bcrypt 2a": passlib.bcrypt.using(rounds=4, ident="2a"),
    "bcrypt 2b": passlib.bcrypt.using(rounds=4, ident="2b"),
    "bcrypt 2y": passlib.bcrypt.using(rounds=4, ident="2y"),
    "argon2id": passlib.argon2.using(type="ID", memory_cost=512, time_cost=2, parallelism=1),
    "argon2i": passlib.argon2.using(type="I", memory_cost=512, time_cost=3, parallelism=2),
    "scrypt": passlib.scrypt.using(rounds=10, block_size=8, parallelism=1),
    "scrypt, other cost": passlib.scrypt.using(rounds=8, block_size=16, parallelism=3, salt_size=8),
    "pbkdf2 sha1": passlib.pbkdf2_sha1.using(rounds=1000),
    "pbkdf2 sha256": passlib.pbkdf2_sha256.using(rounds=1000),
    "pbkdf2 sha512": passlib.pbkdf2_sha512.using(rounds=1000, salt_size=64),
    "ldap pbkdf2 sha1": passlib.ldap_pbkdf2_sha1.using(rounds=1000),
    "ldap pbkdf2 sha256": passlib.ldap_pbkdf2_sha256.using(rounds=1000),
    "ldap pbkdf2 sha512": passlib.ldap_pbkdf2_sha512.using(rounds=1000),
    "ldap sha1": passlib.ldap_salted_sha1,
    "ldap sha256": passlib.ldap_salted_sha256,
    "ldap sha512": passlib.ldap_salted_sha512.using(salt_size=16),
    "passlib's django pbkdf2": passlib.django_pbkdf2_sha256.using(rounds=1000),
    "passlib's django bcrypt": passlib.django_bcrypt.using(rounds=4),
    "passlib's django bcrypt_sha256": passlib.django_bcrypt_sha256.using(rounds=4),
}


def django_hash(hasher, **cost):
    made = hashers.get_hasher(hasher)
    for name, value in cost.items():
        setattr(made, name, value)
    return lambda password: made.encode(password, made.salt())


def main(seed, rounds):
    django.conf.settings.configure(
        PASSWORD_HASHERS=[
            "django.contrib.auth.hashers." + name
            for name in (
                "PBKDF2PasswordHasher",
                "PBKDF2SHA1PasswordHasher",
                "Argon2PasswordHasher",
                "BCryptPasswordHasher",
                "BCryptSHA256PasswordHasher",
            )
        ]
    )
    makers = {"passlib " + name: made.hash for name, made in PASSLIB.items()}
    makers |= {
        "Django pbkdf2_sha256": django_hash("pbkdf2_sha256", iterations=1000),
        "Django pbkdf2_sha1": django_hash("pbkdf2_sha1", iterations=1000),
        "Django argon2": django_hash("argon2", memory_cost=512, time_cost=2),
        "Django bcrypt": django_hash("bcrypt", rounds=4),
        "Django bcrypt_sha256": django_hash("bcrypt_sha256", rounds=4),
    }
    for method in ("pbkdf2:sha1:1000", "pbkdf2:sha256:1000", "pbkdf2:sha512:1000"):
        makers["Werkzeug " + method] = lambda password, method=method: generate_password_hash(password, method)
    drawn = random.Random(seed)
    for source, make in makers.items():
        for _ in range(rounds):
            # bcrypt uses 72 bytes; a longer password is rejected on purpose.
            password = "".join(drawn.choices(LETTERS, k=drawn.randint(1, 16)))
            print(json.dumps({"source": source, "password": password, "hash": make(password)}))


main(int(sys.argv[1]), int(sys.argv[2]))
