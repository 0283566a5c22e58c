package dev.forestgate.characters;

import dev.forestgate.exports.ExportedRecords;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Characters in the export of their owner, as {@code GET /api/characters} lists them. */
@Component
final class CharacterExport implements ExportedRecords {
  private final Characters characters;

  CharacterExport(Characters characters) {
    this.characters = characters;
  }

  @Override
  public String file() {
    return "characters.json";
  }

  @Override
  public Flux<CharacterSummary> of(UUID user) {
    return characters.list(user);
  }
}
