package dev.forestgate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Packages and permitted imports as {@code layout.txt} states them. */
record LayoutPlan(Map<String, Entry> entries) {
  /**
   * @param group entry, feature, flow, wire, capability or leaf
   * @param uses what it may import, as written
   * @param sentence the text of its {@code package-info.java}
   */
  record Entry(String group, List<String> uses, String sentence) {}

  static LayoutPlan read() throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    String group = "";
    for (String line : text().lines().toList()) {
      if (line.startsWith("=")) {
        group = line.substring(1).strip();
      } else if (!line.startsWith("#")) {
        String[] cells = line.split("\\|", 3);
        List<String> uses =
            Stream.of(cells[1].strip().split(" ")).filter(u -> !u.isEmpty()).toList();
        entries.put(cells[0].strip(), new Entry(group, uses, cells[2].strip()));
      }
    }
    return new LayoutPlan(entries);
  }

  private static String text() throws IOException {
    try (InputStream file = LayoutPlan.class.getResourceAsStream("/layout.txt")) {
      return new String(requireNonNull(file).readAllBytes(), UTF_8);
    }
  }

  List<String> group(String name) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().group().equals(name))
        .map(Map.Entry::getKey)
        .toList();
  }

  String groupOf(String name) {
    return requireNonNull(entries.get(name), name).group();
  }

  /** The packages that {@code name} may import, itself among them. */
  List<String> allowed(String name) {
    List<String> allowed = new ArrayList<>(List.of(name));
    for (String use : requireNonNull(entries.get(name)).uses()) {
      switch (use) {
        case "leaves" -> allowed.addAll(group("leaf"));
        case "capabilities" -> allowed.addAll(group("capability"));
        case "http" -> allowed.addAll(inside("http"));
        default ->
            allowed.addAll(use.endsWith(".*") ? inside(use.replace(".*", "")) : List.of(use));
      }
    }
    return allowed;
  }

  private List<String> inside(String name) {
    return entries.keySet().stream()
        .filter(other -> other.equals(name) || other.startsWith(name + "."))
        .toList();
  }
}
