package dev.forestgate.webhooks;

import dev.forestgate.audit.AuditAction;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Actions of the audit that a webhook may be told of: those of accounts, sessions and factors. */
public final class WebhookEvent {
  private static final Set<AuditAction> OTHERS =
      EnumSet.of(
          AuditAction.CLIENT_CREATED,
          AuditAction.CLIENT_CHANGED,
          AuditAction.CLIENT_REMOVED,
          AuditAction.JOURNAL_READ,
          AuditAction.WEBHOOK_CREATED,
          AuditAction.WEBHOOK_CHANGED,
          AuditAction.WEBHOOK_REMOVED,
          AuditAction.EXPORT_CREATED,
          AuditAction.EXPORT_READ);

  private static final List<String> ALL =
      Arrays.stream(AuditAction.values())
          .filter(action -> !OTHERS.contains(action))
          .map(AuditAction::text)
          .sorted()
          .toList();

  private WebhookEvent() {}

  /** Returns whether {@code text} is an event. */
  public static boolean isEvent(String text) {
    return ALL.contains(text);
  }

  /** All events, sorted. */
  public static List<String> texts() {
    return ALL;
  }

  /** All events, separated by commas, for error messages. */
  public static String all() {
    return ALL.stream().collect(Collectors.joining(", "));
  }
}
