package dev.forestgate.journal.openrouter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.RecordedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prompt of a summary: the instructions of {@code prompts/summary.txt} and, in a separate message,
 * the events as JSON. An event has its time, source, action and detail, but no id of an account or
 * visitor.
 */
final class Prompt {
  /** Most events in a prompt; of more, the first and the last are sent. */
  static final int MOST_EVENTS = 100;

  static final int MOST_BYTES = 16 * 1024;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String instructions;
  private final String model;
  private final int mostTokens;

  Prompt(String model, int mostTokens) {
    this.instructions = read();
    this.model = model;
    this.mostTokens = mostTokens;
  }

  /** Body of a chat completion request, in UTF-8. */
  byte[] requestBody(List<RecordedEvent> events) {
    var body = new LinkedHashMap<String, Object>();
    body.put("model", model);
    body.put(
        "messages",
        List.of(message("system", instructions), message("user", eventsAsJson(events))));
    body.put("max_tokens", mostTokens);
    // reasoning is allowed but excluded from the answer
    body.put("reasoning", Map.of("exclude", true));
    body.put("temperature", 0.2);
    // only providers that do not store prompts
    body.put("provider", Map.of("data_collection", "deny"));
    return JSON.writeValueAsBytes(body);
  }

  private static Map<String, Object> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  /** Takes events from both ends alternately, as beginning and end are the most informative. */
  private static String eventsAsJson(List<RecordedEvent> events) {
    List<String> first = new ArrayList<>();
    List<String> last = new ArrayList<>();
    int bytes = 0;
    int taken = 0;
    while (taken < Math.min(events.size(), MOST_EVENTS)) {
      boolean isFront = taken % 2 == 0;
      String line = line(events.get(isFront ? first.size() : events.size() - 1 - last.size()));
      bytes += line.getBytes(UTF_8).length + 2;
      if (bytes > MOST_BYTES) {
        break;
      }
      if (isFront) {
        first.add(line);
      } else {
        last.add(0, line);
      }
      taken++;
    }
    if (taken < events.size()) {
      first.add("{\"left_out\":" + (events.size() - taken) + "}");
    }
    first.addAll(last);
    return "[" + String.join(",\n", first) + "]";
  }

  private static String line(RecordedEvent event) {
    var line = new LinkedHashMap<String, Object>();
    line.put("at", event.at());
    line.put("source", event.source().name().toLowerCase(Locale.ROOT));
    line.put("action", event.action());
    Map<String, Object> detail = withoutIds(event);
    if (!detail.isEmpty()) {
      line.put("detail", detail);
    }
    return JSON.writeValueAsString(line);
  }

  private static Map<String, Object> withoutIds(RecordedEvent event) {
    var detail = new LinkedHashMap<>(event.detail());
    if (event.source() == JournalEvent.Source.SERVICE) {
      detail.remove(JournalEvent.VISITOR);
    }
    return detail;
  }

  private static String read() {
    try {
      return new ClassPathResource("prompts/summary.txt").getContentAsString(UTF_8).strip();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
