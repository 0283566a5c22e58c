package dev.forestgate.intake.mapping;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account of an import file, with its members as text that is not checked yet. Its JSON is the
 * format of {@code import-users} and {@code export-users}.
 *
 * @param line number of its first line, from 1
 * @param username null if there is none; text with an {@code @} is an address
 * @param email null if there is none
 * @param emailVerified true or false; null means false
 * @param passwordHash hash in a format of the other service; null for an account without password
 * @param createdAt null for the time of the import
 * @param disabled true or false; null means false
 * @param roles names, separated by spaces or commas; null if there are none
 * @param locale language tag (BCP 47); null if there is none
 * @param totpSecret in base32; null if there is none
 * @param externalId id in the other service; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportedAccount(
    @JsonIgnore long line,
    @Nullable String username,
    @Nullable String email,
    @JsonProperty("email_verified") @Nullable String emailVerified,
    @JsonProperty("password_hash") @Nullable String passwordHash,
    @JsonProperty("created_at") @Nullable String createdAt,
    @Nullable String disabled,
    @Nullable String roles,
    @Nullable String locale,
    @JsonProperty("totp_secret") @Nullable String totpSecret,
    @JsonProperty("external_id") @Nullable String externalId)
    implements ImportRow {

  /** All members that are text. */
  public Stream<String> texts() {
    return Stream.of(
            username,
            email,
            emailVerified,
            passwordHash,
            createdAt,
            disabled,
            roles,
            locale,
            totpSecret,
            externalId)
        .flatMap(Stream::ofNullable);
  }

  /** Line number only, never the members, which hold hashes. */
  @Override
  public String toString() {
    return "line " + line;
  }
}
