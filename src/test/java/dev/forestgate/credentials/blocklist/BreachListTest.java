package dev.forestgate.credentials.blocklist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.credentials.TestPasswords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.failure.FieldError;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

class BreachListTest {
  private static final int MANY = 3000;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\n"})
  void bothFormsContainTheListedPasswordsAndNoOthers(String end) throws IOException {
    Path text = written(text(end).stripTrailing());
    Path compact = folder.resolve("compact");
    assertThat(CompactBreachList.pack(text, compact)).isEqualTo(MANY);
    assertThat(Files.size(compact)).isEqualTo(8L * (MANY + 1));
    for (Path file : List.of(text, compact)) {
      BreachList list = BreachList.open(file);
      assertThat(IntStream.range(0, MANY).filter(i -> !list.contains(password(i)))).isEmpty();
      assertThat(IntStream.range(MANY, 2 * MANY).filter(i -> list.contains(password(i)))).isEmpty();
    }
  }

  @Test
  void aListOfOneHasThatOne() throws IOException {
    BreachList list =
        BreachList.open(written("CBFDAC6008F9CAB4083784CBD1874F76618D2A97:2401761\r\n"));
    assertThat(list.contains("password123".getBytes(UTF_8))).isTrue();
    assertThat(list.contains("password124".getBytes(UTF_8))).isFalse();
  }

  @Test
  void invalidFilePreventsTheStartWithOneLine() throws IOException {
    String hash = "CBFDAC6008F9CAB4083784CBD1874F76618D2A97";
    List<String> sorted = text("\n").lines().toList();
    String unsorted =
        String.join("\n", sorted.subList(MANY / 2, MANY)) + "\n" + String.join("\n", sorted);
    assertRefused(folder.resolve("missing"), "can't be read");
    assertRefused(folder, "can't be read");
    assertRefused(written(""), "can't be read");
    assertRefused(written("password123\n".repeat(9)), "can't be read");
    assertRefused(written(hash.substring(8) + ":1\n"), "can't be read"); // of NTLM
    assertRefused(written(hash + "00:1\n"), "can't be read");
    assertRefused(written("FGSHA1-8" + "cut"), "can't be read");
    assertRefused(written(unsorted), "is not sorted");
    assertThatThrownBy(() -> CompactBreachList.pack(written(unsorted), folder.resolve("x")))
        .hasMessage("line " + (MANY / 2 + 1) + " is not in order");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void aBreachedPasswordIsNotChosenButGoesOnToSignIn() throws IOException {
    Secret breached = Secret.of(new String(password(7), UTF_8));
    Passwords passwords = TestPasswords.withBreachList(written(text("\n")));
    StepVerifier.create(passwords.hash(breached, "new_password"))
        .expectErrorSatisfies(
            failed -> {
              assertThat(((Failed) failed).failure()).isEqualTo(Failure.WEAK_PASSWORD);
              assertThat(((Failed) failed).errors())
                  .containsExactly(new FieldError("new_password", "is known from a data breach"));
            })
        .verify(Duration.ofSeconds(20));
    StepVerifier.create(
            passwords.rehash(breached).flatMap(hash -> passwords.verify(breached, hash)))
        .expectNext(true)
        .expectComplete()
        .verify(Duration.ofSeconds(20));
    StepVerifier.create(passwords.hash(Secret.of("not in the list")))
        .expectNextCount(1)
        .expectComplete()
        .verify(Duration.ofSeconds(20));
    TestPasswords.close(passwords);
  }

  private static void assertRefused(Path file, String why) {
    assertThatThrownBy(() -> BreachList.open(file))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("The breach list " + file + " " + why)
        .hasMessageNotContaining("\n");
  }

  private static String text(String end) {
    return IntStream.range(0, MANY)
        .mapToObj(i -> HexFormat.of().formatHex(BreachList.sha1(password(i))))
        .sorted()
        .map(hash -> hash.toUpperCase(Locale.ROOT) + ":" + Math.abs(hash.hashCode() % 9999) + end)
        .collect(Collectors.joining());
  }

  private static byte[] password(int number) {
    return ("password number " + number).getBytes(UTF_8);
  }

  private Path written(String text) throws IOException {
    Path file = folder.resolve("list-" + Arrays.hashCode(text.getBytes(UTF_8)) + ".txt");
    return Files.writeString(file, text);
  }
}
