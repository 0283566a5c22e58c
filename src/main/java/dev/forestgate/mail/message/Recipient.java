package dev.forestgate.mail.message;

import java.util.UUID;

/**
 * Owner of an account, to whom an e-mail is sent.
 *
 * @param account id of the account; its deletion removes e-mails that are not sent yet
 * @param username name in the salutation: the user name, else the address
 * @param address e-mail address in canonical form, verified or not
 */
public record Recipient(UUID account, String username, String address) {}
