package dev.forestgate.credentials;

import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Reads {@code 19MiB} beside Spring's {@code 19MB}; both are 1024-based there, only the standard's
 * name is missing.
 */
@Component
@ConfigurationPropertiesBinding
public final class BinaryDataSizeConverter implements Converter<String, DataSize> {
  @Override
  public DataSize convert(String text) {
    return DataSize.parse(text.strip().replaceFirst("iB$", "B"));
  }
}
