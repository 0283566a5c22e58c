package dev.forestgate.credentials.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.credentials.foreign.hash.HashText;
import dev.forestgate.credentials.foreign.hash.Pbkdf2Hash;
import dev.forestgate.credentials.foreign.hash.Scrypt;
import dev.forestgate.credentials.foreign.hash.ScryptHash;

/** Hashes whose salt is text, as the frameworks of Python write them. Numbers are decimal text. */
final class TextSaltHashes {
  private TextSaltHashes() {}

  static Pbkdf2Hash pbkdf2(String digest, String iterations, String salt, byte[] hash) {
    return new Pbkdf2Hash(
        Pbkdf2Hash.Digest.of(digest), HashText.number(iterations), salt.getBytes(UTF_8), hash);
  }

  static ScryptHash scrypt(String n, String r, String p, String salt, byte[] hash) {
    Scrypt cost = Scrypt.ofN(HashText.number(n), HashText.number(r), HashText.number(p));
    return new ScryptHash(cost, false, salt.getBytes(UTF_8), hash);
  }
}
