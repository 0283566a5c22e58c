package dev.forestgate.grants;

import static dev.forestgate.postgres.Columns.required;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.grants.model.Authorization;
import dev.forestgate.sessions.model.Assurance;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Columns that codes and grants share. */
final class AuthorizationRow {
  static final String COLUMNS =
      "client_id, user_id, session_id, credential_version, scope, id_claims, amr, auth_time";

  private static final String SEPARATOR = " ";

  private AuthorizationRow() {}

  static Authorization read(Readable row) {
    return new Authorization(
        required(row, "client_id", String.class),
        required(row, "user_id", UUID.class),
        required(row, "session_id", UUID.class),
        required(row, "credential_version", Integer.class),
        words(row, "scope"),
        List.copyOf(words(row, "id_claims")),
        Assurance.of(List.copyOf(words(row, "amr")), required(row, "auth_time", Instant.class)));
  }

  /** Words in their order; none for an empty column. */
  private static Set<String> words(Readable row, String column) {
    String text = required(row, column, String.class);
    return text.isEmpty()
        ? Set.of()
        : new LinkedHashSet<>(Arrays.asList(text.split(SEPARATOR, -1)));
  }

  /** Bindings of a statement: {@code first}, the values of {@link #COLUMNS}, {@code others}. */
  static Object[] bindings(Object first, Authorization of, Object... others) {
    Stream<Object> columns =
        Stream.of(
            of.clientId(),
            of.userId(),
            of.sessionId(),
            of.credentialVersion(),
            joined(of.scopes()),
            joined(of.idClaims()),
            joined(of.assurance().amr()),
            time(of.assurance().authTime()));
    return Stream.of(Stream.of(first), columns, Stream.of(others))
        .flatMap(values -> values)
        .toArray();
  }

  private static String joined(Iterable<String> words) {
    return String.join(SEPARATOR, words);
  }
}
