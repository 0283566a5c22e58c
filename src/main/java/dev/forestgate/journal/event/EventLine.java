package dev.forestgate.journal.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as one line of JSON, in the store and in the Markdown. In the store the line follows the
 * instant, in milliseconds since 1970, that Redis puts before it.
 */
public final class EventLine {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Of a line without its detail. */
  private static final long FRAME_BYTES = 160;

  private EventLine() {}

  /** What is handed to the store: everything but the instant. */
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
   * Reads {@code <milliseconds> <json>}. Fails on anything else, as only our own script writes
   * there.
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
   * The event for a human reader and for a program: what Markdown, HTML or a terminal could take as
   * its own is escaped the JSON way, so that a parser reads back what was said.
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
    return harmless(JSON.writeValueAsString(line));
  }

  /** How many bytes the line of {@code event} will have, about. */
  public static long bytes(JournalEvent event) {
    return FRAME_BYTES + publishedBytes(event.detail());
  }

  /** How many bytes the line of {@code event} has, about. */
  public static long bytes(RecordedEvent event) {
    return FRAME_BYTES + event.action().length() + event.detail().toString().length();
  }

  /** How many bytes {@code detail} takes in the journal: redacted, and with all escapes. */
  public static int publishedBytes(Map<String, Object> detail) {
    return harmless(JSON.writeValueAsString(Redaction.of(detail))).getBytes(UTF_8).length;
  }

  /**
   * These stand only inside JSON strings, never in its structure, so an escape is always the same
   * value.
   */
  private static String harmless(String json) {
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

  /** Of user and visitor one is there. */
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
}
