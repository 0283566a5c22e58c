package dev.forestgate.mail;

import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.outbox.store.AccountQueues;
import dev.forestgate.outbox.store.QueueDefinition;
import dev.forestgate.outbox.store.QueueEntry;
import dev.forestgate.outbox.store.QueueStore;
import dev.forestgate.outbox.worker.DeadLetterQueue;
import dev.forestgate.outbox.worker.DeadLetterSource;
import dev.forestgate.outbox.worker.QueueSignal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Queue of e-mails: table {@code mail_outbox} in PostgreSQL, keys {@code fg:{mail}:…} in Redis.
 * E-mails that were delivered are deleted, as they hold links and codes that work.
 */
@Component
final class MailQueue implements DeadLetterSource {
  private static final QueueDefinition DEFINITION =
      new QueueDefinition("letters", "mail_outbox", "next_attempt_at", "fg:{mail}", "letter");
  private static final String LOCALE = "locale";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> VALUES = new TypeReference<>() {};

  private final QueueStore store;
  private final QueueSignal signal = new QueueSignal();

  MailQueue(AccountQueues queues) {
    this.store = queues.open(DEFINITION);
  }

  QueueStore store() {
    return store;
  }

  /** Raised before an e-mail is added. */
  QueueSignal signal() {
    return signal;
  }

  @Override
  public List<DeadLetterQueue> deadLetterQueues() {
    return List.of(new DeadLetterQueue(DEFINITION.title(), store, signal));
  }

  /** Entry for {@code email}, which expires with its link, or else after its kind's lifetime. */
  static QueueEntry entry(UUID id, Email email, Instant now) {
    Instant until = email.until();
    return new QueueEntry(
        id,
        email.kind().slug(),
        JSON.writeValueAsString(data(email)),
        email.account(),
        email.to(),
        until == null ? now.plus(email.kind().lifetime()) : until);
  }

  /** The values, and among them the language. No template has a value of that name. */
  private static Map<String, String> data(Email email) {
    Map<String, String> data = new TreeMap<>(email.values());
    if (email.locale() != null) {
      data.put(LOCALE, email.locale());
    }
    return data;
  }

  /** E-mail of {@code entry}. Throws if its data is no e-mail. */
  static Email email(QueueEntry entry) {
    Map<String, String> values = new TreeMap<>(JSON.readValue(entry.data(), VALUES));
    String locale = values.remove(LOCALE);
    return new Email(
            EmailKind.of(entry.kind()),
            entry.account(),
            Objects.requireNonNull(entry.recipient()),
            values,
            entry.expiresAt())
        .in(locale);
  }
}
