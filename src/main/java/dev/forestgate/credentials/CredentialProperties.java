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
 * How passwords are judged and hashed.
 *
 * @param argon2 the cost of a new hash; stored hashes carry their own
 * @param hasher which implementation computes it
 * @param maxWait a hash whose estimated wait is longer is refused on arrival; at least 10 ms
 * @param commonPasswords how many of the most common passwords are refused, 0 to 30,000, which is
 *     all of the list
 * @param admittedPasswords passwords that are admitted all the same: those of the guides that
 *     people come from
 * @param breachList a sorted file of the SHA-1 hashes of breached passwords, which are refused then
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
   * @param memory 8 KiB to 256 MiB a hash; OWASP's floor is 19 MiB with two iterations
   * @param iterations 1 to 16
   * @param parallelism lanes, 1 to 8; more than one is computed in Java
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
