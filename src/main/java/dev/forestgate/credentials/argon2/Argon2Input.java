package dev.forestgate.credentials.argon2;

/**
 * Input of one hash.
 *
 * @param password its bytes, which the creator clears
 * @param salt 8 bytes or more
 * @param length of the tag in bytes, at least 4
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record Argon2Input(byte[] password, byte[] salt, Argon2Parameters cost, int length) {}
