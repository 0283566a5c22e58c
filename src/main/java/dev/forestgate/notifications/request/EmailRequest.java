package dev.forestgate.notifications.request;

import java.util.UUID;

/**
 * A request for an e-mail to an account.
 *
 * @param id id of the e-mail; the same id counts once
 * @param account id of the account
 * @param coalesces an e-mail sent to the account within {@code repeatAfter} answers this request
 *     too
 */
public record EmailRequest(String id, UUID account, Requester requester, boolean coalesces) {
  /** A request by address alone. A recent e-mail answers it. */
  public static EmailRequest coalesced(String id, UUID account, Requester requester) {
    return new EmailRequest(id, account, requester, true);
  }

  /** A request that needs an e-mail of its own, as it voids earlier ones or is the first. */
  public static EmailRequest separate(String id, UUID account, Requester requester) {
    return new EmailRequest(id, account, requester, false);
  }
}
