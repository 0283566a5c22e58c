package dev.forestgate.webhooks;

import dev.forestgate.secret.Secret;

/**
 * What a delivery needs to know of a webhook.
 *
 * @param isDisabled nothing is sent then
 */
public record WebhookTarget(String url, Secret secret, boolean isDisabled) {}
