package dev.forestgate.credentials;

import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Parses {@code 19MiB} like Spring's {@code 19MB}. Both are multiples of 1,024; Spring lacks the
 * standard name.
 */
@Component
@ConfigurationPropertiesBinding
public final class BinaryDataSizeConverter implements Converter<String, DataSize> {
  @Override
  public DataSize convert(String text) {
    return DataSize.parse(text.strip().replaceFirst("iB$", "B"));
  }
}
