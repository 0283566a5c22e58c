package dev.forestgate.geo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.geo.GeoDatabase.Contents;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One database file in every state: missing, replaced, damaged, unreadable. */
class GeoDatabaseTest {
  private static final InetAddress ADDRESS =
      Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString("81.2.69.142"));
  private static final byte[] BERLIN =
      MmdbWriter.ofIpv4("city").with("81.0.0.0/8", Map.of("city", "Berlin")).bytes();
  private static final byte[] TOKYO =
      MmdbWriter.ofIpv4("city").with("81.2.0.0/16", Map.of("city", "Tokyo")).bytes();

  private final CapturedWarnings warnings = new CapturedWarnings(GeoDatabase.class);
  private int tick;
  private Path path = Path.of("");
  private GeoDatabase file = GeoDatabase.expected(path, Contents.PLACES);

  @BeforeEach
  void set(@TempDir Path folder) {
    path = folder.resolve("city.mmdb");
    file = GeoDatabase.expected(path, Contents.PLACES);
  }

  @AfterEach
  void stopListening() {
    warnings.close();
  }

  @Test
  void oneThatIsExpectedAndMissingIsOneWarning() throws IOException {
    file.look();
    file.look();
    assertThat(found()).isEmpty();
    assertThat(warnings.messages()).containsExactly(path + " is not there; places are unknown");

    replace(BERLIN);
    file.look();
    assertThat(found()).isEqualTo("Berlin");
    assertThat(warnings.messages()).hasSize(1);
  }

  @Test
  void oneThatIsNotConfiguredMayBeMissing() {
    GeoDatabase optional = GeoDatabase.optional(path);
    optional.look();
    assertThat(optional.isOpen()).isFalse();
    assertThat(warnings.messages()).isEmpty();
  }

  @Test
  void unreadableFileCausesOneWarningUntilItIsReadable() throws IOException {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    for (byte[] broken :
        new byte[][] {
          {}, noise, Arrays.copyOf(BERLIN, BERLIN.length - 40), Arrays.copyOf(BERLIN, 30)
        }) {
      replace(broken);
      file.look();
      file.look();
      assertThat(found()).isEmpty();
    }
    assertThat(warnings.messages())
        .singleElement()
        .asString()
        .contains("can't be read", "places are unknown");

    replace(BERLIN);
    file.look();
    assertThat(found()).isEqualTo("Berlin");
    replace(noise);
    file.look();
    assertThat(found()).as("what was read before").isEqualTo("Berlin");
    assertThat(warnings.messages())
        .hasSize(2)
        .last()
        .asString()
        .endsWith("what was read of it before stays in use");
  }

  @Test
  void networkAndCityDatabasesAreNotInterchangeable() throws IOException {
    replace(MmdbWriter.ofIpv4("GeoLite2-ASN").with("81.0.0.0/8", Map.of("city", "no")).bytes());
    file.look();
    file.look();
    assertThat(found()).isEmpty();
    replace(BERLIN);
    GeoDatabase networks = GeoDatabase.expected(path, Contents.NETWORKS);
    networks.look();
    assertThat(networks.isOpen()).isFalse();
    assertThat(warnings.messages())
        .containsExactly(
            path
                + " is a database of type GeoLite2-ASN, and none of places; a database of networks"
                + " belongs into MAXMIND_ASN_DB_PATH",
            path
                + " is a database of type city, and none of networks; a database of places belongs"
                + " into MAXMIND_DB_PATH");
    file.look();
    assertThat(found()).isEqualTo("Berlin");
  }

  @Test
  void aFolderIsNoDatabase() throws IOException {
    Files.createDirectory(path);
    file.look();
    assertThat(found()).isEmpty();
    assertThat(warnings.messages()).hasSize(1);
  }

  @Test
  void loadedDatabaseStaysInUseWhenTheFileIsDeleted() throws IOException {
    replace(BERLIN);
    file.look();
    Files.delete(path);
    file.look();
    assertThat(found()).isEqualTo("Berlin");
    assertThat(warnings.messages())
        .containsExactly(path + " is not there; what was read of it before stays in use");
    replace(TOKYO);
    file.look();
    assertThat(found()).isEqualTo("Tokyo");
  }

  /** Of a file that was mapped itself, this would be an error of the JVM. */
  @Test
  void aFileMayBeCutWhileItIsInUse() throws IOException {
    replace(BERLIN);
    file.look();
    Files.write(path, new byte[0]);
    assertThat(found()).isEqualTo("Berlin");
    Files.write(path, TOKYO);
    Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
    file.look();
    assertThat(found()).isEqualTo("Tokyo");
  }

  @Test
  void recordsThatMakeNoSenseAreNowhereAndOneWarning() throws IOException {
    byte[] corrupt = BERLIN.clone();
    int name = new String(corrupt, ISO_8859_1).indexOf("Berlin");
    corrupt[name - 1] = 6; // where it stood that a text follows: now it is of a type that is none
    replace(corrupt);
    file.look();
    assertThat(file.isOpen()).as("only a look-up shows it").isTrue();
    assertThat(found()).isEmpty();
    assertThat(found()).isEmpty();
    assertThat(warnings.messages()).singleElement().asString().contains("is corrupt");
  }

  /** A pointer that leads to itself. */
  @Test
  void aRecordWithoutAnEndIsNowhere() throws IOException {
    byte[] corrupt = BERLIN.clone();
    int map = separator(corrupt) + 16;
    corrupt[map] = 0b001_00_000;
    corrupt[map + 1] = 0;
    replace(corrupt);
    file.look();
    assertThat(found()).isEmpty();
    assertThat(warnings.messages()).singleElement().asString().contains("is corrupt");
  }

  @Test
  void lookupDuringReplacementUsesOneDatabaseOrTheOther() throws IOException {
    replace(BERLIN);
    file.look();
    var isDone = new AtomicBoolean();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    CompletableFuture<?>[] readers =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          while (!isDone.get()) {
                            seen.add(found());
                          }
                        }))
            .toArray(CompletableFuture<?>[]::new);
    for (int i = 0; i < 100; i++) {
      replace(i % 2 == 0 ? TOKYO : BERLIN);
      file.look();
    }
    isDone.set(true);
    CompletableFuture.allOf(readers).join();
    assertThat(seen).contains("Berlin").isSubsetOf("Berlin", "Tokyo");
    assertThat(warnings.messages()).isEmpty();
  }

  @Test
  void aFileThatStaysTheSameIsNotReadAgain() throws IOException {
    replace(BERLIN);
    file.look();
    FileTime same = Files.getLastModifiedTime(path);
    String text = new String(BERLIN, ISO_8859_1).replace("Berlin", "Potsdm");
    Files.write(path, text.getBytes(ISO_8859_1));
    Files.setLastModifiedTime(path, same);
    file.look();
    assertThat(found()).isEqualTo("Berlin");
    Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
    file.look();
    assertThat(found()).isEqualTo("Potsdm");
  }

  private static int separator(byte[] database) {
    for (int i = 0; ; i++) {
      if (Arrays.equals(Arrays.copyOfRange(database, i, i + 16), new byte[16])) {
        return i;
      }
    }
  }

  private String found() {
    Object city = file.find(ADDRESS).get("city");
    return city == null ? "" : city.toString();
  }

  /** As a program does that means well: a new file gets the old one's name. */
  private void replace(byte[] content) {
    try {
      Path draft = path.resolveSibling("draft" + tick++);
      Files.write(draft, content);
      Files.setLastModifiedTime(draft, FileTime.from(Instant.EPOCH.plusSeconds(tick)));
      Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
