package dev.forestgate.characters;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param most how many characters an account may have, 1 to 1,000; fewer than it has already keeps
 *     those and allows no more
 */
@Validated
@ConfigurationProperties("forestgate.characters")
record CharacterProperties(@DefaultValue("100") @Min(1) @Max(1000) int most) {}
