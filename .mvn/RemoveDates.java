import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Removes the comment lines from the properties files that the shade plugin merges. {@code java.util.Properties} writes the time of
 * the build there, so two builds of one commit would differ. All other entries are copied as they are.
 *
 * <p>Usage: {@code java -Duser.timezone=UTC .mvn/RemoveDates.java <jar> <time of the entries, ISO 8601>}
 */
final class RemoveDates {
  private static final List<String> MERGED =
      List.of(
          "META-INF/spring.factories",
          "META-INF/spring-autoconfigure-metadata.properties",
          "META-INF/io.netty.versions.properties");

  public static void main(String[] arguments) throws IOException {
    FileTime time = FileTime.from(Instant.parse(arguments[1]));
    try (FileSystem jar =
        FileSystems.newFileSystem(
            URI.create("jar:" + Path.of(arguments[0]).toUri()), Map.of())) {
      for (String name : MERGED) {
        removeComments(jar.getPath(name), time);
      }
    }
  }

  private static void removeComments(Path entry, FileTime time) throws IOException {
    List<String> lines =
        Files.readAllLines(entry).stream().filter(line -> !line.startsWith("#")).sorted().toList();
    Files.writeString(entry, String.join("\n", lines) + "\n");
    Files.setLastModifiedTime(entry, time);
  }
}
