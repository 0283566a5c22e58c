package dev.forestgate.http.body;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.stereotype.Component;

/** Replaces the codecs of the server by {@link PreparedCodecs} once they are configured. */
@Component
final class CodecPreparation implements BeanPostProcessor {
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof ServerCodecConfigurer codecs ? new PreparedCodecs(codecs) : bean;
  }
}
