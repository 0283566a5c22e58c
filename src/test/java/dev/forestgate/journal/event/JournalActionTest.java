package dev.forestgate.journal.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalActionTest {
  private static final Pattern CODE = Pattern.compile("`([a-z-]+)`");

  @Test
  void theDocumentationListsEveryActionOfTheService() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("docs/journal.md")).stream()
            .filter(line -> line.startsWith("| `") && line.contains("| `service` |"))
            .map(line -> line.substring(0, line.indexOf("| `service`")))
            .flatMap(names -> CODE.matcher(names).results().map(MatchResult::group))
            .map(name -> name.replace("`", ""))
            .toList();
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(JournalAction.values()).map(JournalAction::text).toList());
  }

  @ParameterizedTest
  @EnumSource(JournalAction.class)
  void everyActionHasWordsOfItsOwn(JournalAction action) {
    assertThat(action.words()).isNotBlank().doesNotContain(",");
    assertThat(JournalAction.of(action.text())).contains(action);
    assertThat(action.text()).matches("[a-z0-9._-]{1,64}");
  }
}
