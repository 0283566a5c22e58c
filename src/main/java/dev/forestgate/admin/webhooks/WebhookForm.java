package dev.forestgate.admin.webhooks;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.secret.Secret;
import dev.forestgate.webhooks.WebhookEdit;
import dev.forestgate.webhooks.WebhookEvent;
import dev.forestgate.webhooks.WebhookSecret;
import dev.forestgate.webhooks.target.TargetPolicy;
import dev.forestgate.webhooks.target.WebhookUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Request body of a new or a changed webhook.
 *
 * @param events texts of actions
 * @param secret in the form of {@link WebhookSecret}
 * @param disabled only of a change
 */
record WebhookForm(
    @Nullable String url,
    @Nullable List<@Nullable String> events,
    @Nullable Secret secret,
    @Nullable Boolean disabled) {

  /** A new webhook, which has a URL and events. Throws INVALID_REQUEST. */
  WebhookEdit created(TargetPolicy policy) {
    List<FieldError> errors = new ArrayList<>();
    if (url == null) {
      errors.add(new FieldError("url", "is required"));
    }
    if (events == null) {
      errors.add(new FieldError("events", "is required"));
    }
    return edit(policy, errors);
  }

  /** A change. Throws INVALID_REQUEST. */
  WebhookEdit changed(TargetPolicy policy) {
    List<FieldError> errors = new ArrayList<>();
    if (url == null && events == null && secret == null && disabled == null) {
      errors.add(new FieldError("", "must have url, events, secret or disabled"));
    }
    return edit(policy, errors);
  }

  private WebhookEdit edit(TargetPolicy policy, List<FieldError> errors) {
    String target = url == null ? null : url(url, policy, errors);
    List<String> wanted = events == null ? null : events(events, errors);
    if (secret != null && WebhookSecret.key(secret).isEmpty()) {
      errors.add(new FieldError("secret", WebhookSecret.RULE));
    }
    if (!errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return new WebhookEdit(target, wanted, secret, disabled);
  }

  private static @Nullable String url(String text, TargetPolicy policy, List<FieldError> errors) {
    try {
      return WebhookUrl.require(text, policy).toString();
    } catch (Failed refused) {
      errors.addAll(refused.errors());
      return null;
    }
  }

  private static List<String> events(List<@Nullable String> texts, List<FieldError> errors) {
    if (texts.isEmpty() || !texts.stream().allMatch(WebhookForm::isEvent)) {
      errors.add(new FieldError("events", "must be one or more of " + WebhookEvent.all()));
    }
    return texts.stream().filter(Objects::nonNull).distinct().sorted().toList();
  }

  private static boolean isEvent(@Nullable String text) {
    return text != null && WebhookEvent.isEvent(text);
  }
}
