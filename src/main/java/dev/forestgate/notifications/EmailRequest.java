package dev.forestgate.notifications;

import java.util.UUID;

/**
 * One request for a letter to an account.
 *
 * @param id of the letter: the same is counted once
 * @param account whose it is
 * @param coalesces whether a letter that went to the account a moment ago answers it
 */
public record EmailRequest(String id, UUID account, Requester requester, boolean coalesces) {
  /** A request by an address alone. */
  public static EmailRequest coalesced(String id, UUID account, Requester requester) {
    return new EmailRequest(id, account, requester, true);
  }

  /** A request that makes earlier letters void, or that there was none before. */
  public static EmailRequest separate(String id, UUID account, Requester requester) {
    return new EmailRequest(id, account, requester, false);
  }
}
