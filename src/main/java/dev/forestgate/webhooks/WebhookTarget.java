package dev.forestgate.webhooks;

import dev.forestgate.secret.Secret;

/**
 * Target of deliveries to a webhook.
 *
 * @param isDisabled nothing is sent then
 */
public record WebhookTarget(String url, Secret secret, boolean isDisabled) {}
