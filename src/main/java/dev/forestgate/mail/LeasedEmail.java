package dev.forestgate.mail;

import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A letter that is ours for the time of its lease.
 *
 * @param attempts how often it was taken, this time included
 * @param age for how long it has been tried
 * @param isRetaken whether another had it and did not say what became of it
 * @param takenAt when it was asked for, by {@code System.nanoTime}
 */
public record LeasedEmail(
    UUID id,
    @Nullable UUID account,
    String to,
    String kind,
    String words,
    Instant writtenAt,
    Instant expiresAt,
    int attempts,
    Duration age,
    boolean isRetaken,
    long takenAt) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Throws where the row holds none; not read before, as one such row must not stop others. */
  Email letter() {
    Map<String, String> read = JSON.readValue(words, new TypeReference<>() {});
    return new Email(EmailKind.of(kind), account, to, read, expiresAt);
  }

  /** How much of the lease has passed, at the most. */
  Duration held() {
    return Duration.ofNanos(System.nanoTime() - takenAt);
  }

  @Override
  public String toString() {
    return "letter " + kind + " " + id;
  }
}
