package dev.forestgate.credentials;

import dev.forestgate.credentials.argon2.Argon2Parameters;
import dev.forestgate.credentials.argon2.Hasher;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Policy and hashing of passwords.
 *
 * @param argon2 cost of a new hash; stored hashes carry their own
 * @param hasher implementation that computes hashes
 * @param maxWait limit of the estimated wait, at least 10 ms; a hash beyond it is refused on
 *     arrival
 * @param commonPasswords number of the most common passwords that are refused, 0 to 30,000 (all)
 * @param admittedPasswords common passwords that are accepted: by default those of known tutorials
 * @param breachList sorted file of SHA-1 hashes of breached passwords, which are refused; none by
 *     default
 */
@Validated
@ConfigurationProperties("forestgate.credentials")
record CredentialProperties(
    @DefaultValue @Valid Argon2 argon2,
    @DefaultValue("auto") Hasher hasher,
    @DefaultValue("2s") @DurationMin(millis = 10) Duration maxWait,
    @DefaultValue("30000") @Min(0) @Max(30_000) int commonPasswords,
    @DefaultValue({"secret123", "securepassword123"}) List<String> admittedPasswords,
    @Nullable Path breachList) {

  /**
   * @param memory of one hash, 8 KiB to 256 MiB; OWASP's minimum is 19 MiB with two iterations
   * @param iterations 1 to 16
   * @param parallelism lanes, 1 to 8; Java computes more than one
   */
  record Argon2(
      @DefaultValue("19MiB") DataSize memory,
      @DefaultValue("2") @Min(1) @Max(Argon2Parameters.MOST_ITERATIONS) int iterations,
      @DefaultValue("1") @Min(1) @Max(Argon2Parameters.MOST_LANES) int parallelism) {

    Argon2 {
      parameters(memory, iterations, parallelism);
    }

    Argon2Parameters parameters() {
      return parameters(memory, iterations, parallelism);
    }

    private static Argon2Parameters parameters(DataSize memory, int iterations, int parallelism) {
      return new Argon2Parameters(Math.toIntExact(memory.toKilobytes()), iterations, parallelism);
    }
  }
}
