package dev.forestgate.links;

import dev.forestgate.notifications.request.Requester;
import dev.forestgate.users.name.EmailAddress;

/** A request for an e-mail to an address, which need not belong to an account. */
public record AddressRequest(EmailAddress address, Requester requester) {}
