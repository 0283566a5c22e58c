// Hashes of random passwords by Node's crypto, in the form of the products that use it: a line of JSON each, for
// ForeignHashesDifferentialTest.
import { createCipheriv, createHash, pbkdf2Sync, randomBytes, randomInt, scryptSync } from "node:crypto";

const LETTERS = [..."abcXYZ019 !\"$%{}\\/:,-_.äöüßñçλЖ密码🔑ﬁ", "e\u0301", "½", "Å"];
const base64 = (bytes) => bytes.toString("base64");
const unpadded = (bytes) => base64(bytes).replace(/=+$/, "");

function scrypt(password, salt, { ln, r, p }, length) {
  return scryptSync(password, salt, length, { N: 2 ** ln, r, p, maxmem: 2 ** 28 });
}

function betterAuth(password) {
  const salt = randomBytes(16).toString("hex");
  return `${salt}:${scrypt(password.normalize("NFKC"), salt, { ln: 14, r: 16, p: 1 }, 64).toString("hex")}`;
}

function firebase(form) {
  const separator = Buffer.from("Bw==", "base64");
  const cost = { ln: 14, r: 8, p: 1 };
  return (password) => {
    const salt = randomBytes(10);
    const signerKey = randomBytes(64);
    const key = scrypt(password, Buffer.concat([salt, separator]), cost, 32);
    const cipher = createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
    return form(salt, Buffer.concat([cipher.update(signerKey), cipher.final()]), separator, signerKey);
  };
}

function pbkdf2(digest, iterations, length) {
  return (password) => {
    const salt = randomBytes(16);
    const hash = pbkdf2Sync(password, salt, iterations, length, digest);
    return `$pbkdf2-${digest}$i=${iterations},l=${length}$${unpadded(salt)}$${unpadded(hash)}`;
  };
}

function aspNetIdentity(number, digest, iterations) {
  return (password) => {
    const salt = randomBytes(16);
    const header = Buffer.alloc(13);
    header.writeUInt8(1, 0);
    header.writeUInt32BE(number, 1);
    header.writeUInt32BE(iterations, 5);
    header.writeUInt32BE(salt.length, 9);
    return base64(Buffer.concat([header, salt, pbkdf2Sync(password, salt, iterations, 32, digest)]));
  };
}

function saltedSha(scheme, algorithm) {
  return (password) => {
    const salt = randomBytes(8);
    return `{${scheme}}${base64(Buffer.concat([createHash(algorithm).update(password).update(salt).digest(), salt]))}`;
  };
}

function scryptPhc(cost) {
  return (password) => {
    const salt = randomBytes(16);
    const { ln, r, p } = cost;
    return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(scrypt(password, salt, cost, 32))}`;
  };
}

function kratosScrypt(password) {
  const salt = randomBytes(16);
  return `$scrypt$ln=16384,r=8,p=1$${base64(salt)}$${base64(scrypt(password, salt, { ln: 14, r: 8, p: 1 }, 32))}`;
}

function textSalt(form) {
  return (password) => {
    const salt = randomBytes(12).toString("hex");
    return form(salt, scrypt(password, salt, { ln: 15, r: 8, p: 1 }, 64));
  };
}

const MAKERS = {
  "Better Auth": betterAuth,
  "Firebase by Kratos": firebase((salt, hash, separator, key) =>
    `$firescrypt$ln=14,r=8,p=1$${[salt, hash, separator, key].map(base64).join("$")}`),
  "Firebase by Supabase": firebase((salt, hash, separator, key) =>
    `$fbscrypt$v=1,n=14,r=8,p=1,ss=${base64(separator)},sk=${base64(key)}$${base64(salt)}$${base64(hash)}`),
  "pbkdf2 sha1 of 4 blocks": pbkdf2("sha1", 1000, 64),
  "pbkdf2 sha256 of 2 blocks": pbkdf2("sha256", 1000, 64),
  "pbkdf2 sha512": pbkdf2("sha512", 1000, 64),
  "ASP.NET Identity sha1": aspNetIdentity(0, "sha1", 1000),
  "ASP.NET Identity sha256": aspNetIdentity(1, "sha256", 10000),
  "ASP.NET Identity sha512": aspNetIdentity(2, "sha512", 100000),
  SSHA: saltedSha("SSHA", "sha1"),
  SSHA256: saltedSha("SSHA256", "sha256"),
  SSHA512: saltedSha("SSHA512", "sha512"),
  "scrypt, r=1": scryptPhc({ ln: 12, r: 1, p: 1 }),
  "scrypt, p=5": scryptPhc({ ln: 12, r: 8, p: 5 }),
  "Kratos scrypt": kratosScrypt,
  "Django scrypt": textSalt((salt, hash) => `scrypt$32768$${salt}$8$1$${base64(hash)}`),
  "Werkzeug scrypt": textSalt((salt, hash) => `scrypt:32768:8:1$${salt}$${hash.toString("hex")}`),
};

const rounds = Number(process.argv[2]);
for (const [source, make] of Object.entries(MAKERS)) {
  for (let round = 0; round < rounds; round++) {
    const password = Array.from({ length: randomInt(1, 17) }, () => LETTERS[randomInt(LETTERS.length)]).join("");
    console.log(JSON.stringify({ source, password, hash: make(password) }));
  }
}
