package dev.forestgate.credentials.foreign;

import dev.forestgate.secret.Secret;

/**
 * Password hash parameters of a Firebase project, as its console shows them. Firebase's export of
 * accounts has only the salt and the hash.
 *
 * @param signerKey {@code base64_signer_key}
 * @param saltSeparator {@code base64_salt_separator}
 * @param rounds usually 8
 * @param memCost usually 14
 */
public record FirebaseProject(Secret signerKey, String saltSeparator, int rounds, int memCost) {
  /**
   * Combines the members of an exported account to text that {@link ForeignHashes#parse} accepts.
   *
   * @param salt {@code salt}, base64
   * @param hash {@code passwordHash}, base64
   */
  public String hash(String salt, String hash) {
    return "$firescrypt$ln="
        + memCost
        + ",r="
        + rounds
        + ",p=1$"
        + standard(salt)
        + "$"
        + standard(hash)
        + "$"
        + standard(saltSeparator)
        + "$"
        + standard(signerKey.reveal());
  }

  /** The CLI writes base64url, the console and the REST API base64. */
  private static String standard(String base64) {
    return base64.strip().replace('-', '+').replace('_', '/');
  }
}
