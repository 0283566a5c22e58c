package dev.forestgate.mail.message;

import java.util.UUID;

/**
 * A person with an account, to whom a letter goes.
 *
 * @param account whose letter it is; what is not sent when the account is deleted, never is
 * @param username what the letter calls them
 * @param address their e-mail address in its canonical form, which need not be verified
 */
public record Recipient(UUID account, String username, String address) {}
