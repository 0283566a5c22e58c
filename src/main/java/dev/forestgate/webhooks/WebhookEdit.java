package dev.forestgate.webhooks;

import dev.forestgate.secret.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Change of a webhook; what is null stays. Enabling forgets the dead deliveries in a row. */
public record WebhookEdit(
    @Nullable String url,
    @Nullable List<String> events,
    @Nullable Secret secret,
    @Nullable Boolean disabled) {}
