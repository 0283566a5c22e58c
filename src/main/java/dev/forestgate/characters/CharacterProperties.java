package dev.forestgate.characters;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on characters.
 *
 * @param most most characters of an account, 1 to 1,000. An account with more keeps them and can't
 *     create further ones
 */
@Validated
@ConfigurationProperties("forestgate.characters")
record CharacterProperties(@DefaultValue("100") @Min(1) @Max(1000) int most) {}
