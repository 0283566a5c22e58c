package dev.forestgate.journal.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Event as one line of JSON, in Redis and in the Markdown. In Redis the line follows the instant,
 * in milliseconds since 1970, that the script puts before it.
 */
public final class EventLine {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Bytes of a line without its detail. */
  private static final long FRAME_BYTES = 160;

  private EventLine() {}

  /** Returns the line for Redis: everything but the instant. */
  public static String stored(UUID id, JournalEvent event) {
    var line = new LinkedHashMap<String, Object>();
    line.put("id", id);
    line.put(event.owner().kind().text(), event.owner().id());
    line.put("source", name(event.source()));
    line.put("action", event.action());
    line.put("detail", Redaction.of(event.detail()));
    return JSON.writeValueAsString(line);
  }

  /**
   * Reads {@code <milliseconds> <json>}. Fails for anything else, as only the service's script
   * writes there.
   */
  public static RecordedEvent parse(String element) {
    int space = element.indexOf(' ');
    Instant at = Instant.ofEpochMilli(Long.parseLong(element.substring(0, space)));
    Stored stored = JSON.readValue(element.substring(space + 1), Stored.class);
    return new RecordedEvent(
        stored.id(),
        at,
        stored.owner(),
        JournalEvent.Source.valueOf(stored.source().toUpperCase(Locale.ROOT)),
        stored.action(),
        stored.detail());
  }

  /**
   * Returns the line for the Markdown. Characters that Markdown, HTML or a terminal could interpret
   * are escaped the JSON way, so a parser reads back the original.
   */
  public static String published(RecordedEvent event) {
    var line = new LinkedHashMap<String, Object>();
    line.put("id", event.id());
    line.put("at", event.at());
    line.put("source", name(event.source()));
    line.put("action", event.action());
    if (!event.detail().isEmpty()) {
      line.put("detail", event.detail());
    }
    return escaped(JSON.writeValueAsString(line));
  }

  /** Reads a line that {@link #published} wrote; null for any other text. */
  public static @Nullable RecordedEvent readPublished(String line, Owner owner) {
    try {
      RecordedEvent event = JSON.readValue(line, Published.class).by(owner);
      return event != null && published(event).equals(line) ? event : null;
    } catch (JacksonException | IllegalArgumentException foreign) {
      return null;
    }
  }

  /** Estimates the bytes of the line of {@code event}. */
  public static long bytes(JournalEvent event) {
    return FRAME_BYTES + publishedBytes(event.detail());
  }

  /** Estimates the bytes of the line of {@code event}. */
  public static long bytes(RecordedEvent event) {
    return FRAME_BYTES + event.action().length() + event.detail().toString().length();
  }

  /** Returns the bytes of {@code detail} in the journal: redacted, with all escapes. */
  public static int publishedBytes(Map<String, Object> detail) {
    return escaped(JSON.writeValueAsString(Redaction.of(detail))).getBytes(UTF_8).length;
  }

  /**
   * Escapes characters that occur only inside JSON strings, so an escape never changes the value.
   */
  private static String escaped(String json) {
    var out = new StringBuilder(json.length() + 16);
    json.chars().forEach(c -> append(out, (char) c));
    return out.toString();
  }

  private static void append(StringBuilder out, char c) {
    if ("<>&`".indexOf(c) >= 0 || isInvisible(c)) {
      out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    } else {
      out.append(c);
    }
  }

  private static boolean isInvisible(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private static String name(JournalEvent.Source source) {
    return source.name().toLowerCase(Locale.ROOT);
  }

  /** Exactly one of user and visitor is set. */
  private record Stored(
      UUID id,
      @Nullable UUID user,
      @Nullable UUID visitor,
      String source,
      String action,
      Map<String, Object> detail) {

    Owner owner() {
      return user == null ? Owner.visitor(Objects.requireNonNull(visitor)) : Owner.user(user);
    }
  }

  private record Published(
      @Nullable UUID id,
      @Nullable Instant at,
      @Nullable String source,
      @Nullable String action,
      @Nullable Map<String, Object> detail) {

    @Nullable RecordedEvent by(Owner owner) {
      return id == null || at == null || source == null || action == null
          ? null
          : new RecordedEvent(
              id,
              at,
              owner,
              JournalEvent.Source.valueOf(source.toUpperCase(Locale.ROOT)),
              action,
              detail == null ? Map.of() : detail);
    }
  }
}
