package dev.forestgate.mail.message;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Owner of an account, to whom an e-mail is sent.
 *
 * @param account id of the account; its deletion removes e-mails that are not sent yet
 * @param username name in the salutation: the user name, else the address
 * @param address e-mail address in canonical form, verified or not
 * @param locale language of the account (BCP 47); null if unknown
 */
public record Recipient(UUID account, String username, String address, @Nullable String locale) {}
